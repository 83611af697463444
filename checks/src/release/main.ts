import { parseArgs } from 'node:util';
import { type PublicPackage, publicPackages, repositoryRoot, tagOf } from '../registry/workspace.js';
import { changelogEntry } from './changelog.js';
import { describeRelease } from './dry-run.js';
import { publishRelease } from './publish.js';

const USAGE = `npm run release                    publish every version that the registry does not have, and tag it
npm run release -- --dry-run       print what would be published; change nothing
npm run release -- --notes <tag>   print the changelog entry of a version, such as @fluxgate/core@1.0.0`;

/** `npm run release --dry-run`, with the `--` forgotten: npm keeps the flag to itself, and a release must not start by mistake. */
const isDryRunOfNpm = process.env['npm_config_dry_run'] === 'true';

/** Prints the changelog entry of the version that `tag` names. */
async function printNotes(tag: string): Promise<void> {
  const packages = await publicPackages(repositoryRoot);
  const named = packages.find(({ name }) => tag.startsWith(`${name}@`));
  const entry = named && (await changelogEntry(repositoryRoot, named.folder, tag.slice(named.name.length + 1)));
  if (!entry)
    throw new Error(
      `--notes must be a version in a changelog, such as ${tagOf(packages[0] as PublicPackage)}; got ${tag}`,
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
