import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pnpmProgram } from '../registry/pnpm.js';
import { type Registry, startRegistry } from '../registry/registry.js';
import { type Printed, run } from '../registry/run.js';
import { publicPackages, tagOf } from '../registry/workspace.js';
import { installCopy } from './candidate.js';
import { type Gate, startGate } from './gate.test-kit.js';
import { removeScratch, Scratch, scratchFolder } from './scratch.test-kit.js';
import { changeset, git } from './tools.js';

/** What `npm run release` runs after the installation. */
const releaseCommand = (flags: readonly string[]): string[] => [
  pnpmProgram,
  '--silent',
  '--filter=@fluxgate/checks',
  'run',
  'release',
  ...flags,
];

/** A copy of this repository that can be released to a registry of its own, and somebody who uses what is released. */
export class Rehearsal {
  readonly scratch: Scratch;
  readonly gate: Gate;
  private readonly registry: Registry;
  private readonly folder: string;

  private constructor(scratch: Scratch, gate: Gate, registry: Registry, folder: string) {
    this.scratch = scratch;
    this.gate = gate;
    this.registry = registry;
    this.folder = folder;
  }

  static async make(): Promise<Rehearsal> {
    const [scratch, folder] = await Promise.all([Scratch.make(), scratchFolder()]);
    const registry = await startRegistry(join(folder, 'registry'));
    const gate = await startGate(registry);
    await writeFile(join(folder, '.npmrc'), gate.npmrc);
    await mkdir(join(folder, 'consumer'));
    await installCopy(scratch.root);
    return new Rehearsal(scratch, gate, registry, folder);
  }

  async end(): Promise<void> {
    await this.gate.close();
    await this.registry.close();
    await removeScratch();
  }

  private get env() {
    return { NPM_CONFIG_USERCONFIG: join(this.folder, '.npmrc') };
  }

  /** `npm run release` as a maintainer gives it. */
  npmRunRelease(...flags: string[]): Promise<Printed> {
    return run('npm', ['run', '--silent', 'release', '--', ...flags], { cwd: this.scratch.root, env: this.env });
  }

  /** `npm run release --dry-run`, which lacks the `--` that would hand the flag on. */
  npmRunReleaseWithoutDashes(): Promise<Printed> {
    return run('npm', ['run', '--silent', 'release', '--dry-run'], { cwd: this.scratch.root, env: this.env });
  }

  /** The same as `npmRunRelease`, without the installation that comes before. */
  release(...flags: string[]): Promise<Printed> {
    return run(process.execPath, releaseCommand(flags), { cwd: this.scratch.root, env: this.env });
  }

  /** A release that dies, with all it started, as soon as the registry has taken `count` packages. */
  async releaseAndDieAfter(count: number): Promise<void> {
    const { NODE_OPTIONS: _, ...outside } = process.env;
    const env = { ...outside, ...this.env };
    const child = spawn(process.execPath, releaseCommand([]), {
      cwd: this.scratch.root,
      env,
      detached: true,
      stdio: 'ignore',
    });
    this.gate.onPublished = () => {
      if (this.gate.published.length === count) process.kill(-(child.pid as number), 'SIGKILL');
    };
    await once(child, 'exit');
    this.gate.onPublished = () => {};
  }

  /** Applies the changesets and commits what comes of it; gives the commit. */
  async version(): Promise<string> {
    await changeset(this.scratch.root, 'version');
    return this.commit('version packages');
  }

  async commit(message: string): Promise<string> {
    await this.scratch.commit(message);
    return git(this.scratch.root, 'rev-parse', 'HEAD');
  }

  /** Every tag of a version that the workspace has now, with the commit it is at. */
  async tags(): Promise<Record<string, string>> {
    const present = new Set((await publicPackages(this.scratch.root)).map(tagOf));
    const lines = await git(this.scratch.root, 'tag', '--list', '--format=%(refname:short) %(*objectname)');
    const tags = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [string, string]);
    return Object.fromEntries(tags.filter(([tag]) => present.has(tag)));
  }

  /** npm, in the folder of somebody who uses the packages. */
  npm(...args: string[]): Promise<Printed> {
    return run('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: join(this.folder, 'consumer'),
      env: this.env,
    });
  }

  /** Runs a module there and gives what it printed. */
  async consume(source: string): Promise<string> {
    const cwd = join(this.folder, 'consumer');
    return (await run(process.execPath, ['--input-type=module', '--eval', source], { cwd })).stdout;
  }

  /** Which versions the user has installed. */
  async installed(...names: string[]): Promise<Record<string, string>> {
    const { stdout } = await this.npm('list', '--json', '--depth=0');
    const { dependencies } = JSON.parse(stdout);
    return Object.fromEntries(names.map((name) => [name, dependencies[name].version]));
  }
}
