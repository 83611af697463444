import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PackedPackage, packAll } from '../registry/pack.js';
import { changelogEntry } from './changelog.js';
import { type Contents, contentsOf } from './contents.js';
import { copyRepository } from './copy.js';
import { draggedAlong, type Outgoing, outgoingPackages } from './plan.js';
import { changeset, pnpm } from './tools.js';
import { tagOf } from './workspace.js';

/** Tells what a release of the repository at `root` would send out; it works on a copy and changes nothing. */
export async function describeRelease(root: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxgate-dry-run-'));
  try {
    const copy = join(folder, 'copy');
    await copyRepository(root, copy);
    const warnings = (await draggedAlong(copy)).map(warning);
    await changeset(copy, 'version');
    const outgoing = await outgoingPackages(copy);
    const packed = outgoing.length > 0 ? await pack(copy, folder) : [];
    const told = await Promise.all(outgoing.map((each) => describe(copy, each, packed)));
    return [...told, ...warnings, summary(outgoing)].join('\n\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pack(copy: string, folder: string): Promise<PackedPackage[]> {
  const tarballs = join(folder, 'tarballs');
  await mkdir(tarballs);
  await pnpm(copy, 'install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts');
  return packAll(copy, tarballs);
}

async function describe(copy: string, outgoing: Outgoing, packed: readonly PackedPackage[]): Promise<string> {
  const { name, version, folder, last = 'not published yet' } = outgoing;
  const entry = (await changelogEntry(copy, folder, version)) ?? 'The changelog says nothing of this version.';
  const { tarball } = packed.find((each) => each.name === name) as PackedPackage;
  return [`${name}: ${last} -> ${version}`, indent(entry), indent(table(await contentsOf(tarball)))].join('\n\n');
}

const warning = ({ name, newVersion }: { readonly name: string; readonly newVersion: string }): string =>
  `${name} goes to ${newVersion} only because a peer leaves its range: say in a changeset what that means, or widen the range.`;

function summary(outgoing: readonly Outgoing[]): string {
  const what =
    outgoing.length === 0
      ? 'There is nothing to release: the registry has every version.'
      : `To be released: ${outgoing.map(tagOf).join(', ')}.`;
  return `${what} This was a dry run: nothing was changed and nothing was published.`;
}

function table({ size, unpackedSize, files }: Contents): string {
  const width = Math.max(...files.map(({ path }) => path.length));
  const rows = files.map((file) => `${file.path.padEnd(width)}  ${kilobytes(file.size).padStart(9)}`);
  return [`${files.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`, ...rows].join('\n');
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ');
