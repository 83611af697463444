import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../registry/workspace.js';
import { copyRepository } from './copy.js';
import { git } from './tools.js';

const folders: string[] = [];

/** A folder of one's own, away from the workspace, until `removeScratch`. */
export async function scratchFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'fluxgate-release-')));
  folders.push(folder);
  return folder;
}

/** Removes every scratch folder there is. */
export async function removeScratch(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })));
}

/** A copy of this repository in which everything is allowed. */
export class Scratch {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async make(): Promise<Scratch> {
    const root = join(await scratchFolder(), 'fluxgate');
    await copyRepository(repositoryRoot, root);
    const scratch = new Scratch(root);
    await git(root, 'config', 'user.name', 'Nobody');
    await git(root, 'config', 'user.email', 'nobody@example.com');
    await scratch.commit('as it stands');
    return scratch;
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8');
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.root, path), text);
  }

  /** A package's `package.json`. */
  async manifest(folder: string): Promise<Manifest> {
    return JSON.parse(await this.read(`${folder}/package.json`));
  }

  /** Rewrites a package's `package.json`. */
  async edit(folder: string, change: (manifest: Manifest) => void): Promise<void> {
    const manifest = await this.manifest(folder);
    change(manifest);
    await this.write(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  }

  /** Adds a changeset: what it says, and which packages it releases how. */
  changeset(
    name: string,
    summary: string,
    releases: Readonly<Record<string, 'major' | 'minor' | 'patch'>>,
  ): Promise<void> {
    const header = Object.entries(releases).map(([each, bump]) => `'${each}': ${bump}`);
    return this.write(`.changeset/${name}.md`, ['---', ...header, '---', '', summary, ''].join('\n'));
  }

  /** Takes away the changesets that wait in this repository just now. */
  async forgetChangesets(): Promise<void> {
    const pending = await git(this.root, 'ls-files', '.changeset/*.md');
    await Promise.all(
      pending
        .split('\n')
        .filter(Boolean)
        .map((file) => rm(join(this.root, file))),
    );
  }

  /** Commits all there is. */
  async commit(message: string): Promise<void> {
    await git(this.root, 'add', '--all');
    await git(this.root, 'commit', '--quiet', '--allow-empty', '--message', message);
  }

  /** Which files differ from the last commit. */
  async changes(): Promise<string[]> {
    const status = await git(this.root, 'status', '--porcelain', '--untracked-files=all');
    return status
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(3))
      .sort();
  }
}

/** What the tests look at in a `package.json`. */
export interface Manifest {
  version: string;
  peerDependencies: Record<string, string>;
  publishConfig: Record<string, unknown>;
}
