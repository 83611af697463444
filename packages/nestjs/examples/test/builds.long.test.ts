import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Bank, startBank } from './bank.js';

jest.setTimeout(600_000);

const example = join(__dirname, '..');
const workspace = join(example, '../../..');
/** Beside the sources, so that the builds find what the example has installed. */
const builds = join(example, 'dist');

const node = (args: string[], cwd = example) => execFileSync(process.execPath, args, { cwd, stdio: 'pipe' });

/** How a Nest project is compiled: by `nest build`, and by `nest build --builder swc`. */
const COMPILERS: Readonly<Record<string, (into: string) => void>> = {
  tsc: (into) => {
    node([require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', into]);
  },
  SWC: (into) => {
    node([join(example, 'node_modules/@swc/cli/bin/swc.js'), 'src', '--out-dir', into, '--strip-leading-paths']);
  },
};

let bank: Bank;

beforeAll(async () => {
  rmSync(builds, { recursive: true, force: true });
  mkdirSync(builds);
  for (const name of ['core', 'nestjs']) {
    const folder = join(workspace, 'packages', name);
    node([join(folder, 'node_modules/tsdown/dist/run.mjs')], folder);
    expect(existsSync(join(folder, 'dist/index.cjs'))).toBe(true);
  }
  bank = await startBank();
});

afterAll(async () => {
  await bank?.close();
  rmSync(builds, { recursive: true, force: true });
});

describe.each(Object.keys(COMPILERS))('the example, compiled by %s', (compiler) => {
  const folder = join(builds, compiler);
  let child: ChildProcess | undefined;

  beforeAll(() => COMPILERS[compiler]?.(folder));

  afterEach(() => {
    bank.mode = 'well';
    child?.kill('SIGKILL');
  });

  /** Starts a program of the build. @returns the lines that it prints */
  function start(program: string, env: Record<string, string> = {}): AsyncIterator<string> {
    const inherited = { ...process.env, NODE_OPTIONS: '', BANK_URL: bank.url, PORT: '0', ...env };
    child = spawn(process.execPath, [program], { cwd: folder, env: inherited, stdio: ['ignore', 'pipe', 'inherit'] });
    return createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  async function listening(lines: AsyncIterator<string>): Promise<string> {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('the shop ended before it listened');
      const url = /^The shop listens on (\S+)$/.exec(value)?.[1];
      if (url !== undefined) return url;
    }
  }

  const rates = (url: string) =>
    fetch(`${url}/payments/rates/7`, { headers: { 'x-role': 'guest', connection: 'close' } });

  test.each(['express', 'fastify'])('protects its routes on %s, and ends when it is asked to', async (platform) => {
    const url = await listening(start('main.js', { PLATFORM: platform }));
    expect(await (await rates(url)).json()).toEqual({ usd: 1_290 });
    expect((await fetch(`${url}/payments/rates/7`)).status).toBe(403);
    bank.mode = 'failing';
    for (let i = 0; i < 3; i++) expect((await rates(url)).status).toBe(500);
    const rejected = await rates(url);
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '30']);
    expect(rejected.headers.get('content-type')).toContain('application/problem+json');
    // Its type, `Observable`, is what the compiler noted: the rejection came as one, or the route would have failed with 500.
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    const ended = once(child as ChildProcess, 'exit');
    child?.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  test('is replaced in a running process by a new build of itself: hot reload', async () => {
    const program = `
      const build = __dirname;
      async function load(reload) {
        for (const file of Object.keys(require.cache)) if (file.startsWith(build)) delete require.cache[file];
        const { NestFactory } = require('@nestjs/core');
        const { CircuitRegistry } = require('@fluxgate/core');
        const app = await NestFactory.create(require('./app.module.js').AppModule, { logger: false });
        await app.listen(0, '127.0.0.1');
        const registry = app.get(CircuitRegistry);
        const states = registry.info().map(({ name, state }) => name + ' ' + state);
        registry.get('bank').forceOpen();
        const { status } = await fetch((await app.getUrl()) + '/payments/rates/7', { headers: { 'x-role': 'guest' } });
        await app.close();
        console.log(JSON.stringify({ reload, states: states.sort(), status, left: registry.size }));
      }
      (async () => { for (let reload = 0; reload < 3; reload++) await load(reload); })();
    `;
    writeFileSync(join(folder, 'hot.js'), program);
    const lines = start('hot.js');
    for (let reload = 0; reload < 3; reload++) {
      const { value } = await lines.next();
      expect(JSON.parse(value)).toEqual({ reload, states: ['audit closed', 'bank closed'], status: 503, left: 0 });
    }
    if (child?.exitCode === null) await once(child, 'exit');
    expect(child?.exitCode).toBe(0);
  });

  test('does not start when a decorator names an unknown circuit', async () => {
    const other = join(builds, `${compiler}-typo`);
    cpSync(folder, other, { recursive: true });
    const file = join(other, 'payments/payments.controller.js');
    const { readFileSync } = await import('node:fs');
    const typo = readFileSync(file, 'utf8').replaceAll("CircuitProtected)('bank'", "CircuitProtected)('bnak'");
    writeFileSync(file, typo.replaceAll('CircuitProtected)("bank"', 'CircuitProtected)("bnak"'));
    const ran = spawn(process.execPath, ['main.js'], {
      cwd: other,
      env: { ...process.env, NODE_OPTIONS: '', PORT: '0' },
    });
    let printed = '';
    for (const stream of [ran.stdout, ran.stderr]) stream.on('data', (data) => (printed += data));
    const [code] = await once(ran, 'close');
    expect(code).not.toBe(0);
    expect(printed).toContain(
      'the circuit of PaymentsController.rates must be a declared one ("audit", "bank"); got "bnak"',
    );
  });
});
