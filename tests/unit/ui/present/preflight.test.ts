import { expect, test } from 'vitest';
import type { Because, Finding } from '../../../../www/pkg/plain/threadscape';
import { advice, checksOf } from '../../../../www/ui/present/preflight';
import { originOf, toldOf, type Told } from '../../../../www/ui/present/told';
import { catalog, environmentOf, requestOf, shownOf } from '../fixture';
import { storedTold } from './stored';

const stored = await storedTold();
const here = environmentOf(16);
const told = (...findings: Finding[]): Told => ({
  ...stored,
  findings: [
    ...stored.findings.filter(({ code }) => code !== 'drift' && code !== 'cannotTell'),
    ...findings,
  ],
});
const untold = (because: Because): Finding => ({ code: 'cannotTell', threads: 16, because });
const texts = (of: Told | null) => checksOf(here, of).map(({ text, ok }) => `${text} ${ok}`);

test('before a run only isolation is known', () => {
  expect(texts(null)).toEqual(['isolated true', 'ceiling null', 'drift null']);
  expect(checksOf({ ...here, level: 'messages' }, null)[0]!.ok).toBe(false);
  expect(advice(checksOf(here, null))).toContain('R');
});

test('what the findings say decides, and their values are shown', () => {
  expect(texts(told())).toEqual(['isolated true', 'ceiling 13.7× of 16 true', 'drift 19 % true']);
  expect(advice(checksOf(here, told()))).toBe('Run live (R).');
  const moved = told({ code: 'drift', threads: 4, range: 0.18 });
  expect(texts(moved)[2]).toBe('drift 18 % false');
  expect(advice(checksOf(here, moved))).toContain('stored run');
});

test('a run that cannot tell says which check it fails', () => {
  const busy = { low: 1, mid: 1.1, high: 1.2 };
  const failed = (because: Because) =>
    checksOf(here, told(untold(because)))
      .filter(({ ok }) => ok === false)
      .map(({ text }) => text);
  expect(failed({ reason: 'ceiling', speedup: busy, needed: 1.3 })).toEqual([
    'ceiling 13.7× of 16',
  ]);
  expect(failed({ reason: 'drift', range: 0.31 })).toEqual(['drift 31 %']);
  expect(failed({ reason: 'fewRounds', rounds: 2 })).toEqual(['rounds: too few']);
});

test('a result says where it comes from', () => {
  expect(originOf(stored, true)).toBe('measured natively, 16 cores');
  const own = shownOf(requestOf(), 2);
  expect(originOf(own, false)).toBe('yours');
  const { result } = own;
  const simulated = { ...result, record: { ...result.record, origin: 'simulated' as const } };
  expect(originOf({ ...own, result: simulated }, false)).toBe('simulated');
});

test('a result that sets no threads against one has no slides', () => {
  expect(toldOf(shownOf(requestOf(), 2), catalog)).toBeNull();
});
