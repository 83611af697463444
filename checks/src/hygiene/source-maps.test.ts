import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { run } from '../registry/run.js';
import { filesIn } from './files.js';
import { installedIn, packages } from './packages.js';

describe.each(packages.map((one) => [one.manifest.name, one] as const))('the maps of %s', (_, { folder }) => {
  test('lead to sources that are in the package', async () => {
    const files = await filesIn(folder);
    const code = files.filter((file) => /^dist\/.*\.(js|cjs|ts|cts)$/.test(file));
    for (const file of code) {
      const map = /^\/\/# sourceMappingURL=(.*)$/m.exec(await readFile(join(folder, file), 'utf8'))?.[1];
      // A chunk that only passes on what others hold has nothing to be mapped.
      if (map === undefined && /\.d\.c?ts$/.test(file)) continue;
      const { sources } = JSON.parse(await readFile(join(folder, dirname(file), String(map)), 'utf8'));
      const paths = sources.map((source: string) => posix.join(dirname(file), source));
      expect(files).toEqual(expect.arrayContaining(paths));
      expect(paths).not.toEqual([]);
    }
  });
});

describe('a stack trace leads to the sources', () => {
  const mistakes = {
    '@fluxgate/core': 'new CircuitBreaker({})',
    '@fluxgate/fleet': 'new Fleet(5)',
    '@fluxgate/fleet/redis': 'redisTransport(5)',
    '@fluxgate/http': 'createFetch(5)',
    '@fluxgate/http/server': 'expressErrorHandler(5)',
    '@fluxgate/listener-log': 'new LogListener(5)',
    '@fluxgate/listener-opentelemetry': 'new OpenTelemetryListener(5)',
    '@fluxgate/listener-prometheus': 'metricsHandler(5)',
    '@fluxgate/listener-prometheus/prometheus-io': 'metricsHandler(5)',
    '@fluxgate/nestjs': 'CircuitProtected(5)',
    '@fluxgate/listener-slack': 'new SlackListener(5)',
  };

  test.each(
    Object.entries(mistakes).flatMap(([from, code]) => [
      ['an ES module', from, code, `import * as all from '${from}';`, 'module'],
      ['CommonJS', from, code, `const all = require('${from}');`, 'commonjs'],
    ]),
  )('in %s, of %s', async (_, from, code, load, type) => {
    const script = `${load}\n${code.replace(/\w+\(/, 'all.$&')}`;
    const failed = run(process.execPath, ['--enable-source-maps', `--input-type=${type}`, '--eval', script], {
      cwd: installedIn,
    });
    const own = from.split('/').slice(0, 2).join('/');
    await expect(failed).rejects.toThrow(new RegExp(`at .*/node_modules/${own}/src/[\\w/-]+\\.ts:\\d+`));
  });
});

test('"go to definition" leads to the sources', () => {
  const file = join(installedIn, 'program.mts');
  const fileContent = "import { CircuitBreaker } from '@fluxgate/core';\n";
  const requests = [
    { seq: 1, type: 'request', command: 'open', arguments: { file, fileContent } },
    { seq: 2, type: 'request', command: 'definition', arguments: { file, line: 1, offset: 10 } },
  ];
  const server = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js');
  const printed = execFileSync(process.execPath, [server, '--disableAutomaticTypingAcquisition'], {
    input: requests.map((request) => `${JSON.stringify(request)}\n`).join(''),
    encoding: 'utf8',
  });
  const answer = printed.split('\n').find((line) => line.includes('"request_seq":2')) ?? '{}';
  const [definition] = JSON.parse(answer).body ?? [];
  expect(definition?.file).toMatch(/\/@fluxgate\/core\/src\/circuit-breaker\.ts$/);
  const line = readFileSync(definition.file, 'utf8').split('\n')[definition.start.line - 1];
  expect(line).toMatch(/^export class CircuitBreaker /);
});
