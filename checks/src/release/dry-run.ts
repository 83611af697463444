import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackedPackage } from '../registry/pack.js';
import { tagOf } from '../registry/workspace.js';
import { makeCandidate, packCopy } from './candidate.js';
import { changelogEntry } from './changelog.js';
import { type Contents, contentsOf } from './contents.js';
import { draggedAlong, type Outgoing, outgoingPackages } from './plan.js';

/** Tells what a release of the repository at `root` would send out; it works on a copy and changes nothing. */
export async function describeRelease(root: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxgate-dry-run-'));
  try {
    const copy = join(folder, 'copy');
    const warnings = (await draggedAlong(root)).map(warning);
    await makeCandidate(root, copy);
    const outgoing = await outgoingPackages(copy);
    const names = outgoing.map(({ name }) => name);
    const packed = names.length > 0 ? await packCopy(copy, join(folder, 'tarballs'), names) : [];
    const told = await Promise.all(outgoing.map((each) => describe(copy, each, packed)));
    return [...told, ...warnings, summary(outgoing)].join('\n\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
