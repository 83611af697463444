import { parseArgs } from 'node:util';
import { type PublicPackage, publicPackages, repositoryRoot, tagOf } from '../registry/workspace.js';
import { changelogEntry } from './changelog.js';
import { describeRelease } from './dry-run.js';
import { publishRelease } from './publish.js';

const USAGE = `npm run release                    publishes what the registry does not have yet, and tags it
npm run release -- --dry-run       tells what would go out, and changes nothing
npm run release -- --notes <tag>   prints what the changelog says of a version, such as @fluxgate/core@1.0.0`;

/** `npm run release --dry-run`, with the `--` forgotten: npm keeps the flag to itself, and a release is nothing to begin by mistake. */
const isDryRunOfNpm = process.env['npm_config_dry_run'] === 'true';

/** Prints what the changelog says of the version that `tag` names. */
async function printNotes(tag: string): Promise<void> {
  const packages = await publicPackages(repositoryRoot);
  const named = packages.find(({ name }) => tag.startsWith(`${name}@`));
  const entry = named && (await changelogEntry(repositoryRoot, named.folder, tag.slice(named.name.length + 1)));
  if (!entry)
    throw new Error(
      `--notes: got ${tag}; accepted is a version in a changelog, such as ${tagOf(packages[0] as PublicPackage)}`,
    );
  console.log(entry);
}

try {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean' }, notes: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) console.log(USAGE);
  else if (values.notes !== undefined) await printNotes(values.notes);
  else if (values['dry-run'] || isDryRunOfNpm) console.log(await describeRelease(repositoryRoot));
  else await publishRelease(repositoryRoot, console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) console.error(USAGE);
  process.exitCode = 1;
}
