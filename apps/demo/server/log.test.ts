import { stripVTControlCharacters } from 'node:util';
import { expect, it } from '@jest/globals';
import { roomLogger } from './log.js';
import { Chronicle } from './room/chronicle.js';
import { toldOf } from './testing/told.js';
import { virtualTime } from './testing/virtual-time.js';

it('writes each line where it is told to, and into the chronicle what a terminal would show of it', () => {
  const lines: string[] = [];
  const chronicle = new Chronicle({ time: virtualTime() });
  const log = roomLogger({ write: (line) => lines.push(line) }, chronicle);
  log.info({ lost: 1 }, 'All is well');
  log.child({ circuit: { name: 'payment_api' } }).warn({ err: new Error('connect ECONNREFUSED') }, 'It is open');

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, lost: 1, msg: 'All is well' },
    { level: 40, msg: 'It is open' },
  ]);
  const told = toldOf(chronicle, 'log');
  expect(told.map(({ circuit, level }) => ({ circuit, level }))).toEqual([
    { circuit: null, level: 'info' },
    { circuit: 'payment_api', level: 'warn' },
  ]);
  const [first, second] = told.map(({ line }) => line) as [string, string];
  expect(second).not.toBe(stripVTControlCharacters(second));
  expect(stripVTControlCharacters(first)).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: All is well$/);
  expect(stripVTControlCharacters(second)).toMatch(/ WARN: It is open: connect ECONNREFUSED$/);
});
