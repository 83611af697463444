import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';

// A test runner has handlers of its own for rejections that nobody handles. So these run in a process of their own.

const source = dirname(fileURLToPath(import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxgate-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || /\.test(-kit)?\.ts$/.test(path)) continue;
    const { code } = transformSync(readFileSync(join(source, path), 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    const to = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, code);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Run `body` in a process of its own: the messages of the rejections that nobody handled, and of those handled too late. */
async function unhandled(body: string): Promise<unknown> {
  const script = join(folder, `${Math.random().toString(36).slice(2)}.js`);
  writeFileSync(
    script,
    `import { CircuitBreaker, failureStreak } from './index.js';
     const seen = { unhandled: [], late: 0 };
     process.on('unhandledRejection', (error) => seen.unhandled.push(error?.message ?? error));
     process.on('rejectionHandled', () => seen.late++);
     process.on('exit', () => console.log(JSON.stringify(seen)));
     const breaker = new CircuitBreaker({ name: 'x', tripper: failureStreak(99), onError() {} });
     const measured = new CircuitBreaker({ name: 'x', tripper: failureStreak(99), measure: true });
     const open = new CircuitBreaker({ name: 'x' });
     open.trip();
     const fail = async () => { throw new Error('boom'); };
     const throws = () => { throw new Error('thrown'); };
     ${body}`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  return JSON.parse(stdout);
}

const NOT_PERMITTED = "Circuit 'x' is open: call not permitted";

describe('a rejection that nobody handles', () => {
  it.each([
    ['call', 'breaker.call(fail);', ['boom']],
    ['call, measured', 'measured.call(fail);', ['boom']],
    ['call of a function that throws', 'breaker.call(throws); measured.call(throws);', ['thrown', 'thrown']],
    ['call that is not permitted', 'open.call(fail);', [NOT_PERMITTED]],
    ['call of what is no function', 'breaker.call(7);', ['call(fn) must be a function; got 7']],
    ['wrap', 'breaker.wrap(fail)();', ['boom']],
    ['a fallback that fails', 'breaker.callWithFallback(throws, fail);', ['boom']],
    ['wrap with a fallback that fails', 'breaker.wrap(throws, { fallback: fail })();', ['boom']],
    ['a branch that forgets its error', 'breaker.call(fail).then(() => 1);', ['boom']],
  ])('surfaces as one, once: %s', async (_what, body, messages) => {
    expect(await unhandled(body)).toEqual({ unhandled: messages, late: 0 });
  });
});

describe('a rejection that is handled', () => {
  it.each([
    ['caught at once', 'for (const one of [breaker, measured, open]) one.call(fail).catch(() => {});'],
    ['caught at once, thrown', 'for (const one of [breaker, measured, open]) one.call(throws).catch(() => {});'],
    ['awaited', 'for (const one of [breaker, measured, open]) { try { await one.call(fail); } catch {} }'],
    ['answered by a fallback', 'for (const one of [breaker, measured, open]) one.callWithFallback(fail, () => 1);'],
    [
      'answered by a fallback of wrap',
      'for (const one of [breaker, measured, open]) one.wrap(fail, { fallback: () => 1 })();',
    ],
    ['gathered', 'await Promise.allSettled([breaker.call(fail), measured.call(fail), open.call(fail)]);'],
    ['a listener’s', "breaker.addListener(() => Promise.reject(new Error('listener'))); breaker.trip();"],
    ['a promise out of callSync that is caught', 'breaker.callSync(fail).catch(() => {});'],
  ])('never surfaces: %s', async (_what, body) => {
    expect(await unhandled(body)).toEqual({ unhandled: [], late: 0 });
  });
});
