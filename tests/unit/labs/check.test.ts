import { describe, expect, test } from 'vitest';
import { labs } from '../../../www/labs/all';
import { checkLab } from '../../../www/labs/check';
import type { Measured, Runs } from '../../../www/labs/values';
import type { Finding, Interval } from '../../../www/pkg/plain/threadscape';

const around = (mid: number, by = 0.02): Interval => ({ low: mid - by, mid, high: mid + by });

interface Pretended {
  speedup?: Interval;
  contrasts?: [mode: string, other: string, ratio: Interval][];
  busy?: number[];
  findings?: Partial<Finding>[];
}

/** A run of which only what a check looks at is told. */
function run({ speedup, contrasts = [], busy = [], findings = [] }: Pretended): Measured {
  const estimates = speedup ? [{ threads: 8, oversubscribed: false, speedup }] : [];
  const seats = busy.map((workSeconds) => ({ workSeconds, lockWaitSeconds: 0 }));
  return {
    analysis: {
      series: [{ mode: 'plain', estimates, model: { counts: [], fits: [] } }],
      contrasts: contrasts.map(([mode, other, ratio]) => ({ mode, other, ratio, threads: 8 })),
      blame: seats.length > 0 ? [{ seconds: 1, seats }] : [],
    },
    findings,
  } as unknown as Measured;
}

const group = (of: string, ...modes: string[]): Partial<Finding> =>
  ({
    code: 'group',
    threads: 8,
    class: of,
    modes: modes.map((mode) => ({ mode })),
  }) as Partial<Finding>;
const recovered = (corrected: Interval): Pretended => ({
  findings: [{ code: 'recovered', threads: 8, known: 0, measured: null, corrected }],
});
const gate: Partial<Finding> = { code: 'cannotTell', threads: 8 };

const dials = (five: Interval) => ({
  s0: recovered(around(0)),
  s5: recovered(five),
  s10: recovered(around(0.1)),
  s25: recovered(around(0.25)),
});
const ladder = (ratio: Interval): Record<string, Pretended> => ({
  ladder: {
    contrasts: [
      ['borrowed', 'immortal', around(1.5)],
      ['counted', 'borrowed', ratio],
      ['locked', 'borrowed', around(9)],
    ],
  },
});

type Case = [told: string, runs: Record<string, Pretended>];
const cases: Record<string, Case[]> = {
  'two-kinds': [
    ['passes', { both: { findings: [group('faster', 'plain'), group('notTold', 'gil')] } }],
    ['passes', { both: { findings: [group('faster', 'plain'), group('slower', 'gil')] } }],
    ['notYet', { both: { findings: [group('faster', 'plain', 'gil')] } }],
    ['cannotTell', { both: { findings: [group('notTold', 'plain', 'gil')] } }],
    ['cannotTell', { both: { findings: [gate, group('faster', 'plain')] } }],
    ['cannotTell', {}],
  ],
  amdahl: [
    ['passes', dials(around(0.05))],
    ['notYet', dials(around(0.2))],
    ['cannotTell', { ...dials(around(0.05)), s10: { findings: [{ code: 'notRecoverable' }] } }],
    ['cannotTell', { s5: recovered(around(0.05)) }],
  ],
  idle: [
    ['passes', { block: { speedup: around(3) }, dynamic: { speedup: around(7) } }],
    [
      'passes',
      {
        block: { speedup: around(3), busy: [1, 5] },
        dynamic: { speedup: around(7), busy: [3, 3] },
      },
    ],
    [
      'notYet',
      {
        block: { speedup: around(3), busy: [3, 3] },
        dynamic: { speedup: around(7), busy: [3, 3] },
      },
    ],
    ['notYet', { block: { speedup: around(7) }, dynamic: { speedup: around(3) } }],
    ['cannotTell', { block: { speedup: around(5, 2) }, dynamic: { speedup: around(6, 2) } }],
  ],
  bigger: [
    ['passes', { strong: { speedup: around(4) }, weak: { speedup: around(7) } }],
    ['notYet', { strong: { speedup: around(7) }, weak: { speedup: around(5) } }],
    ['notYet', { strong: { speedup: around(2) }, weak: { speedup: around(4) } }],
    ['cannotTell', { strong: { speedup: around(6.5, 1) }, weak: { speedup: around(7, 1) } }],
  ],
  readers: [
    ['passes', ladder(around(13))],
    ['notYet', ladder(around(0.5))],
    ['cannotTell', ladder(around(1, 0.3))],
  ],
};

test('each lab has cases of all three kinds', () => {
  expect(Object.keys(cases).sort()).toEqual(labs.map(({ id }) => id).sort());
  for (const told of Object.values(cases)) expect(new Set(told.map(([kind]) => kind)).size).toBe(3);
});

describe.each(Object.entries(cases))('%s', (id, told) => {
  const lab = labs.find((one) => one.id === id)!;
  test.each(told)('%s of %j', (due, made) => {
    const runs: Runs = new Map(Object.entries(made).map(([run_, what]) => [run_, run(what)]));
    expect(checkLab(lab, runs).told).toBe(due);
  });
});

test('the check tells the values that it looked at', () => {
  const lab = labs.find(({ id }) => id === 'bigger')!;
  const runs = new Map([['weak', run({ speedup: around(7) })]]);
  const [first] = checkLab(lab, runs).claims;
  expect(first!.found).toEqual({ kind: 'interval', interval: around(7), threads: 8 });
  expect(first!.than).toEqual({ kind: 'nothing', because: 'notRun' });
});
