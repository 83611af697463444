import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { texts, violations } from './testing/slack-limits.js';
import { SlackServer } from './testing/slack-server.js';

const folder = fileURLToPath(new URL('../.tsbuild/readme/', import.meta.url));
const page = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const codeOf = (readme: string): string[] =>
  [...page(readme).matchAll(/^```ts\n(.*?)^```\n/gms)].map(([, code]) => code ?? '');

/** What follows an example that makes a listener and leaves it at that, so that it posts something. */
const USE = `
const { CircuitBreaker } = await import('@fluxgate/core');
const circuit = new CircuitBreaker({ name: '<!channel>', listeners: [slack] });
circuit.trip();
await slack.flush();
circuit.reset();
await slack.close();
`;

interface Example {
  readonly title: string;
  readonly file: string;
}

function examplesOf(readme: string): Example[] {
  return codeOf(readme).map((code, i) => {
    const file = `${folder}${readme}-${i + 1}.ts`;
    // The bot of the example talks to the real Slack; here it must not.
    const local = code.replace('  token:', "  apiUrl: process.env.SLACK_API_URL ?? '',\n  token:");
    writeFileSync(file, code.includes('slack.close()') ? local : local + USE);
    return { title: `${readme} ${i + 1}`, file };
  });
}

function run(args: string[], env: Record<string, string> = {}): Promise<{ failed: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: stdout + stderr }),
    );
  });
}

describe('the examples of the READMEs', () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const examples = ['README.md', 'README.ko.md'].flatMap(examplesOf);

  it.concurrent.each(examples)(
    'run: $title',
    async ({ file }) => {
      const server = await new SlackServer().start();
      const { failed, output } = await run(['--conditions=@fluxgate/source', '--import', 'tsx', file], {
        SLACK_WEBHOOK_URL: server.webhookUrl,
        SLACK_BOT_TOKEN: SlackServer.TOKEN,
        SLACK_API_URL: server.apiUrl,
      });
      await server.stop();
      expect([failed, output]).toEqual([false, '']);
      expect(server.problems).toEqual([]);
      expect(server.messages.length).toBeGreaterThan(0);
      for (const { ts: _ts, ...message } of server.messages) {
        expect(violations(message)).toEqual([]);
        expect(JSON.stringify([message.text, texts(message)])).not.toContain('<!channel>');
      }
    },
    30_000,
  );

  it('compile under the strictest settings', async () => {
    const isolated = { isolatedDeclarations: false, noUnusedLocals: false, noPropertyAccessFromIndexSignature: false };
    const emitting = { noEmit: true, composite: false, declaration: false, emitDeclarationOnly: false, rootDir: '/' };
    const files = examples.map(({ file }) => file);
    const tsconfig = {
      extends: '../../tsconfig.json',
      compilerOptions: { ...emitting, ...isolated },
      files,
      include: [],
    };
    writeFileSync(`${folder}tsconfig.json`, JSON.stringify(tsconfig));
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    expect((await run([tsc, '-p', folder])).output).toBe('');
  }, 60_000);

  it('are the same in both languages, but for their words', () => {
    const bare = (code: string): string =>
      code
        .replace(/\/\/.*/g, '')
        .replace(/ *locale: 'ko'/g, '')
        .replace(/(['`])(?:(?!\1).)*\1/g, 'text')
        .replace(/[\s,]+/g, '');
    expect(codeOf('README.ko.md').map(bare)).toEqual(codeOf('README.md').map(bare));
  });
});

describe('the options', () => {
  it.each(['README.md', 'README.ko.md'])('stand in %s in the order of the interface, all of them', (readme) => {
    const source = readFileSync(new URL('./options.ts', import.meta.url), 'utf8');
    const [, declared = ''] = /interface SlackOptions \{(.*?)^\}/ms.exec(source) ?? [];
    const names = [...declared.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name);
    const cells = [...page(readme).matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell ?? '');
    const rows = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(names.length).toBeGreaterThan(10);
    expect(rows).toEqual(names);
  });
});
