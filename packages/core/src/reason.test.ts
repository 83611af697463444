import { describe, expect, it } from '@jest/globals';
import { manualReason, type ReasonLeaf, ruleReason } from './reason.js';

describe('a reason that a rule gave', () => {
  it.each<[ReasonLeaf[], string]>([
    [
      [{ rule: 'failure_rate', value: 0.62, comparison: '>=', threshold: 0.5, sample: 100, of: 'calls' }],
      'failure_rate 0.62 >= 0.5 over 100 calls',
    ],
    [[{ rule: 'failure_rate', value: 0.62, threshold: 0.5, sample: 100 }], 'failure_rate 0.62 >= 0.5 over 100 calls'],
    [[{ rule: 'failure_streak', value: 5, comparison: '>=', threshold: 5 }], 'failure_streak 5 >= 5'],
    [
      [{ rule: 'avg_latency', value: 812.5, comparison: '>=', threshold: 500, unit: 'ms', sample: 3, of: 'calls' }],
      'avg_latency 812.5 ms >= 500 ms over 3 calls',
    ],
    [
      [{ rule: 'consecutive', value: 1, comparison: '<', threshold: 2, sample: 2, of: 'probes' }],
      'consecutive 1 < 2 over 2 probes',
    ],
    [
      [
        {
          rule: 'slow_rate',
          value: 0.5,
          comparison: '>=',
          threshold: 0.3,
          sample: 10,
          of: 'calls',
          detail: 'slow from 500 ms',
        },
      ],
      'slow_rate 0.5 >= 0.3 over 10 calls (slow from 500 ms)',
    ],
    [[{ rule: 'failure_rate', value: 1, threshold: 0.2, sample: 1, of: 'calls' }], 'failure_rate 1 >= 0.2 over 1 call'],
    [[{ rule: 'failure_rate', value: 1, threshold: 0.2, sample: 1 }], 'failure_rate 1 >= 0.2 over 1 call'],
    [
      [{ rule: 'consecutive', value: 0, comparison: '<', threshold: 2, sample: 1, of: 'probes' }],
      'consecutive 0 < 2 over 1 probe',
    ],
    [[{ rule: 'avg_latency', value: 812.46, threshold: 0.04, unit: 'ms' }], 'avg_latency 812.5 ms >= 0 ms'],
    [[{ rule: 'always' }], 'always'],
    [[{ rule: 'gauge', value: 0 }], 'gauge 0'],
    [[{ rule: 'gauge', threshold: 0 }], 'gauge >= 0'],
    [[{ rule: 'gauge', sample: 0 }], 'gauge over 0 calls'],
    [[{ rule: 'third', value: 1 / 3, threshold: 2 / 3 }], 'third 0.3333 >= 0.6667'],
    [[{ rule: 'tiny', value: 0.00004 }], 'tiny 0'],
    [[{ rule: 'tiny', value: 0.00005 }], 'tiny 0.0001'],
    [[{ rule: 'a' }, { rule: 'b', value: 1 }], 'a and b 1'],
  ])('%j reads %s', (leaves, text) => {
    const reason = ruleReason('tripper', leaves);
    expect(String(reason)).toBe(text);
    expect(reason.text).toBe(text);
    expect(reason.leaves).toEqual(leaves);
    expect(reason.kind).toBe('tripper');
  });

  it('names gates only where there is nothing else to name, and keeps them in the data', () => {
    const gates: ReasonLeaf[] = [
      { rule: 'min_requests', value: 20, threshold: 20 },
      { rule: 'closed' },
      { rule: 'half_opened' },
    ];
    const rate: ReasonLeaf = { rule: 'failure_rate', value: 0.5, threshold: 0.5 };
    for (const gate of gates) {
      expect(String(ruleReason('tripper', [gate, rate]))).toBe('failure_rate 0.5 >= 0.5');
      expect(ruleReason('tripper', [gate, rate]).leaves).toEqual([gate, rate]);
    }
    expect(String(ruleReason('tripper', gates))).toBe('min_requests 20 >= 20 and closed and half_opened');
  });

  it.each(['tripper', 'retry', 'recovery'] as const)('without leaves reads %s', (kind) => {
    expect(String(ruleReason(kind, []))).toBe(kind);
  });

  it('is a copy that cannot be changed', () => {
    const leaf = { rule: 'gauge', value: 1 };
    const leaves = [leaf];
    const reason = ruleReason('retry', leaves);
    leaf.value = 2;
    leaves.push({ rule: 'other', value: 3 });
    expect(reason.leaves).toEqual([{ rule: 'gauge', value: 1 }]);
    expect([reason, reason.leaves, reason.leaves[0]].every(Object.isFrozen)).toBe(true);
  });

  it('has no operation and no note, not even an undefined one', () => {
    expect(Object.keys(ruleReason('retry', []))).toEqual(['kind', 'leaves', 'text']);
  });
});

describe('a reason that a person gave', () => {
  it('says "manual" and the note, and which operation it was', () => {
    const reason = manualReason('force_open', 'maintenance window');
    expect(reason).toMatchObject({ kind: 'manual', operation: 'force_open', note: 'maintenance window', leaves: [] });
    expect(String(reason)).toBe('manual: maintenance window');
    expect(JSON.parse(JSON.stringify(reason))).toEqual({
      kind: 'manual',
      leaves: [],
      operation: 'force_open',
      note: 'maintenance window',
      text: 'manual: maintenance window',
    });
    expect(Object.isFrozen(reason)).toBe(true);
  });

  it('says "manual" alone without a note, or with an empty one', () => {
    expect(String(manualReason('trip', undefined))).toBe('manual');
    expect(Object.keys(manualReason('trip', undefined)).sort()).toEqual(['kind', 'leaves', 'operation', 'text']);
    expect(String(manualReason('trip', ''))).toBe('manual');
    expect(manualReason('trip', '').note).toBe('');
  });
});
