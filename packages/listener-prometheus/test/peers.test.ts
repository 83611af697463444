import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HERE } from './support/programs.js';

/** Where it is, for a folder in which it is not installed. */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

const ENTRIES = ['@fluxgate/listener-prometheus', '@fluxgate/listener-prometheus/prometheus-io'] as const;

describe.each([
  { installed: [], works: [], missing: ['prom-client', '@prometheus-io/client'] },
  { installed: ['prom-client'], works: [0], missing: ['', '@prometheus-io/client'] },
  { installed: ['@prometheus-io/client'], works: [1], missing: ['prom-client', ''] },
  { installed: ['prom-client', '@prometheus-io/client'], works: [0, 1], missing: ['', ''] },
])('an application that has installed [$installed]', ({ installed, works, missing }) => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peers-'));
    const own = join(folder, 'node_modules', ENTRIES[0]);
    await mkdir(own, { recursive: true });
    for (const part of ['package.json', 'src']) await cp(join(HERE, part), join(own, part), { recursive: true });
    for (const client of installed) {
      const place = join(folder, 'node_modules', client);
      await mkdir(dirname(place), { recursive: true });
      // A junction: Windows lets everybody make one.
      await symlink(join(HERE, 'node_modules', client), place, 'junction');
    }
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([0, 1])('finds entry point %d working, or is told which client it needs', async (entry) => {
    const code = `
      const { PrometheusListener, metricsResponse } = await import('${ENTRIES[entry]}').catch(({ code, message }) => {
        console.log(code, message);
        process.exit(0);
      });
      new PrometheusListener().onAttach({ name: 'payment_api', state: 'closed' });
      console.log(await (await metricsResponse()).text());`;
    const args = ['--conditions=@fluxgate/source', '--import', TSX, '--input-type=module', '-e', code];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });

    if (works.includes(entry as never)) {
      expect(stdout).toContain('circuit_breaker_state{circuit_name="payment_api",state="closed"} 1\n');
    } else {
      expect(stdout).toContain('ERR_MODULE_NOT_FOUND');
      expect(stdout).toContain(`'${missing[entry]}'`);
    }
  });
});
