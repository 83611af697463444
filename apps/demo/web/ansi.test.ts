import { expect, it } from '@jest/globals';
import { piecesOf } from './ansi.js';

it('takes a line with the terminal’s colours apart', () => {
  expect(piecesOf("[12:00:10.123] \u001b[33mWARN\u001b[39m: \u001b[36mCircuit Breaker 'a' opened\u001b[39m")).toEqual([
    { text: '[12:00:10.123] ', look: '' },
    { text: 'WARN', look: 'ansi-yellow' },
    { text: ': ', look: '' },
    { text: "Circuit Breaker 'a' opened", look: 'ansi-cyan' },
  ]);
});

it('knows bold, and leaves markup as the text that it is', () => {
  expect(piecesOf('\u001b[1m\u001b[31m<b>&amp;</b>\u001b[0m')).toEqual([
    { text: '<b>&amp;</b>', look: 'ansi-red ansi-bold' },
  ]);
});
