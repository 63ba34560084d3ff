// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { inputOf as chartInput, type ChartInput } from '../../../../www/charts/input';
import { readExample } from '../../../../www/example';
import { percent } from '../../../../www/lib/format';
import Explorer from '../../../../www/ui/chart/Explorer.svelte';
import {
  draggedTo,
  fitOf,
  fractionsOf,
  handlesOf,
  missed,
  movedTo,
  pointsOf,
  STEPS,
  stepOf,
  valueAt,
  verdictOn,
} from '../../../../www/ui/chart/explored';

let input: ChartInput;
let panel: Record<string, unknown> | undefined;

beforeAll(async () => {
  // A pretended page has no sizes.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  const { result, reading, catalog } = await readExample('docs/examples/story-16-cores.json');
  input = chartInput([{ result, ...reading }], catalog)!;
});
afterEach(async () => {
  if (panel) await unmount(panel);
  panel = undefined;
});

const waiting: (() => void)[] = [];
function show(mode: string, between = (work: () => void): void => work()): void {
  panel = mount(Explorer, { target: document.body, props: { input, mode, between } });
  flushSync();
}

const sliders = () => [...document.querySelectorAll<HTMLInputElement>('input[type=range]')];
const words = () => document.body.textContent!.replace(/\s+/g, ' ');
const said = () => document.querySelector('.said')!.textContent!;
const radio = (law: string) =>
  document.querySelector<HTMLInputElement>(`input[type=radio][value=${law}]`)!;

function slide(slider: HTMLInputElement, value: number): void {
  slider.value = String(value);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

const seriesOf = (mode: string) =>
  input.results[0].analysis.series.find((series) => series.mode === mode)!;
const lawOf = (id: string) => input.results[0].laws.find((law) => law.id === id)!;

test('it begins at the fit, moves with its handle, and comes back', () => {
  show('plain');
  const [share] = sliders();
  const { mid } = fitOf(seriesOf('plain'), 'amdahl')!.parameters[1]!;
  expect(Number(share!.value)).toBe(stepOf(mid, handlesOf(lawOf('amdahl'), null)[0]!));
  const before = said();
  slide(share!, STEPS);
  expect(said()).not.toBe(before);
  expect(said()).toMatch(/outside what was measured at 8 of 8 counts/);
  expect(share!.getAttribute('aria-valuetext')).toBe('1.00');
  const back = [...document.querySelectorAll('button')].find((b) => /Back to/.test(b.textContent!));
  back!.click();
  flushSync();
  expect(said()).toBe(before);
});

test('each law has its own handles; one of another kind of work cannot be had', () => {
  show('counted');
  expect(sliders()).toHaveLength(1);
  radio('usl').click();
  flushSync();
  expect(sliders().map((slider) => slider.getAttribute('aria-label'))).toEqual(['α', 'β']);
  expect(radio('gustafson').disabled).toBe(true);
  expect(words()).toContain('for work that grows with the threads');
});

test('where a law is rejected one sees why, and that what moves is a model', () => {
  show('counted');
  const fit = fitOf(seriesOf('counted'), 'amdahl')!;
  expect(fit.rejected).toBe(true);
  expect(words()).toContain(
    `Amdahl is rejected: at its best it misses a measured time by ${percent(fit.residual)}`,
  );
  expect(words()).toContain(seriesOf('counted').model.said);
  expect(words()).toContain('a model, never measured');
});

test('a law that is not rejected is not called so', () => {
  show('plain');
  expect(words()).not.toContain('is rejected');
  expect(verdictOn(lawOf('usl'), null)).toBe('');
});

test('nothing is drawn beside a pass', () => {
  show('plain', (work) => void waiting.push(work));
  const before = said();
  slide(sliders()[0]!, STEPS);
  expect(said()).toBe(before);
  waiting.pop()!();
  expect(said()).not.toBe(before);
});

test('without counts to set side by side it says so', () => {
  const [first] = input.results;
  const empty = { ...first, analysis: { ...first.analysis, series: [] } };
  panel = mount(Explorer, {
    target: document.body,
    props: {
      input: { results: [empty] as const },
      mode: 'plain',
      between: (work: () => void) => work(),
    },
  });
  flushSync();
  expect(words()).toContain('more than one thread count');
  expect(missed([])).toContain('Nothing is measured');
});

test('what was measured stays as it was, whatever the model does', () => {
  const [series, law] = [seriesOf('counted'), lawOf('usl')];
  const fitted = movedTo(law, series);
  const handles = handlesOf(law, fitOf(series, 'usl'));
  const dragged = draggedTo(fitted, handles, { threads: 12, speedup: 0.4 }, 16);
  expect(dragged.parameters[2]).not.toBe(fitted.parameters[2]);
  expect(dragged.parameters[1]).toBe(fitted.parameters[1]);
  const measured = (moved: typeof fitted) => pointsOf(series, moved).map((point) => point.measured);
  expect(measured(dragged)).toEqual(measured(fitted));
  expect(fractionsOf(series, dragged, 16).measured).toEqual(
    fractionsOf(series, fitted, 16).measured,
  );
  expect(fractionsOf(series, dragged, 16).model).not.toEqual(fractionsOf(series, fitted, 16).model);
});

test('a curve goes through the point that it is drawn to', () => {
  const [series, law] = [seriesOf('plain'), lawOf('amdahl')];
  const moved = draggedTo(
    movedTo(law, series),
    handlesOf(law, null),
    { threads: 8, speedup: 4 },
    16,
  );
  const [point] = pointsOf(series, moved).filter(({ threads }) => threads === 8);
  expect(point!.model).toBeCloseTo(4, 9);
});

test('a slider leads to each value and back', () => {
  const [handle] = handlesOf(lawOf('amdahl'), null);
  for (const step of [0, 1, 100, 500, STEPS])
    expect(stepOf(valueAt(step, handle!), handle!)).toBe(step);
});
