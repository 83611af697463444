import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CircuitBreaker } from '@fluxgate/core';
import { describeWith, PROMTOOL } from '@fluxgate/test-kit';
import { expect, it } from '@jest/globals';
import { CLIENTS } from '../src/testing/clients.js';
import { HERE } from './support/programs.js';

const promtool = async (...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(PROMTOOL.command, args, { cwd: join(HERE, 'test') });
  return stdout + stderr;
};

describeWith(PROMTOOL, 'promtool', () => {
  it('accepts the rules', async () => {
    const rules = await readFile(join(HERE, 'monitoring/rules.yml'), 'utf8');
    const count = rules.match(/- (record|alert):/g)?.length;

    expect(await promtool('check', 'rules', '../monitoring/rules.yml')).toContain(`SUCCESS: ${count} rules found`);
  });

  it('sees each alert fire when it should, and stay silent when it should', async () => {
    expect(await promtool('test', 'rules', 'rules.test.yml')).toContain('SUCCESS');
  });

  it.each(CLIENTS)('has nothing to say against the metrics, on $name', async ({ client, fluxgate }) => {
    const registry = new client.Registry();
    const circuit = new CircuitBreaker({
      name: 'say "hi"\\\n💳',
      listeners: [new fluxgate.PrometheusListener({ registry, calls: true })],
    });
    circuit.callSync(() => 'one');
    const check = execFile(PROMTOOL.command, ['check', 'metrics']);
    check.stdin?.end(await registry.metrics());
    let said = '';
    for (const stream of [check.stdout, check.stderr]) stream?.on('data', (text) => (said += text));
    const code = await new Promise((resolve) => check.once('close', resolve));

    expect(said).toBe('');
    expect(code).toBe(0);
  });
});
