import { describe, expect, it } from '@jest/globals';
import { start } from './support/programs.js';

const program = (options: string) =>
  start(process.execPath, [
    '--conditions=@fluxgate/source',
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    `import { startMetricsServer } from '@fluxgate/listener-prometheus';
     const server = await startMetricsServer({ port: 0, host: '127.0.0.1', ${options} });
     process.once('SIGTERM', () => server.close());
     console.log('up');`,
  ]);

describe('a process with a metrics server', () => {
  it('ends by itself with unref: true', async () => {
    const one = program('unref: true');
    await one.until(/up/);

    expect(await one.ended).toBe(0);
  });

  it('goes on until the server is closed without it', async () => {
    const one = program('');
    await one.until(/up/);

    expect(await one.stop('SIGTERM')).toBe(0);
  });
});
