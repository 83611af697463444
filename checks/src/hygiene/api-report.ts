import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
  ExtractorMessageCategory,
} from '@microsoft/api-extractor';
import { repositoryRoot } from '../registry/workspace.js';
import type { EntryPoint } from './installed.js';

/** The public API of an entry point, and what is wrong with it. */
export interface ApiReport {
  /** Where the report is kept. */
  readonly file: string;
  readonly text: string;
  /** What API Extractor has to complain of. */
  readonly complaints: readonly { readonly id: string; readonly text: string }[];
}

/** Has API Extractor tell the public API of an entry point, from the types that are published. */
export async function apiReport(entryPoint: EntryPoint): Promise<ApiReport> {
  const {
    specifier,
    package: { manifest },
  } = entryPoint;
  const fileName = `${specifier.slice(manifest.name.length + 1) || 'index'}.api.md`;
  const folder = await mkdtemp(join(tmpdir(), 'fluxgate-api-'));
  const complaints: ApiReport['complaints'][number][] = [];
  Extractor.invoke(settings(entryPoint, folder, fileName), {
    localBuild: true,
    messageCallback(message) {
      if (isComplaint(message)) complaints.push({ id: message.messageId, text: message.text ?? '' });
      message.handled = true;
    },
  });
  const text = await readFile(join(folder, fileName), 'utf8');
  await rm(folder, { recursive: true });
  return { file: join(repositoryRoot, manifest.repository.directory, 'api', fileName), text, complaints };
}

function settings({ import: { types }, package: one }: EntryPoint, reportFolder: string, reportFileName: string) {
  const entry = join(one.folder, types);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(one.folder, 'package.json'),
    configObject: {
      projectFolder: one.folder,
      mainEntryPointFilePath: entry,
      // In `node_modules`, what one file of the package imports from another counts as somebody else's otherwise.
      bundledPackages: [one.manifest.name],
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            strict: true,
            skipLibCheck: true,
            module: 'nodenext',
            target: 'es2022',
            lib: ['ES2022', 'ESNext.Disposable'],
            types: ['node'],
            typeRoots: [join(one.folder, '../../@types')],
          },
          files: [entry],
        },
      },
      apiReport: { enabled: true, reportFileName, reportFolder, reportTempFolder: join(reportFolder, 'temp') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning },
          // All that is exported is public: nothing is tagged.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // It asks for a notation of its own; editors follow `{@link close}` as it stands.
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
        },
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
        // Nor need comments follow that notation to the letter.
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
}

function isComplaint({ category, logLevel }: ExtractorMessage): boolean {
  const isGrave = logLevel === ExtractorLogLevel.Warning || logLevel === ExtractorLogLevel.Error;
  return isGrave && category !== ExtractorMessageCategory.Console;
}
