// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { expect, test } from 'vitest';
import { guessed, type ChartInput } from '../../../www/charts';
import { timeline } from '../../../www/charts/timeline';
import { seconds } from '../../../www/lib/format';
import type { Span, Trace } from '../../../www/pkg/plain/threadscape';
import type { Row } from '../../../www/charts/table';
import { changed, inputOf, requestOf } from '../ui/fixture';

const input = inputOf(requestOf({ threads: [1, 2, 4] }), 4);

const span = (
  phase: number,
  startSeconds: number,
  endSeconds: number,
  lockWaitSeconds = 0,
): Span => ({
  phase,
  firstTask: 0,
  tasks: 1,
  startSeconds,
  endSeconds,
  lockWaitSeconds,
});

/** Of two threads and two phases: 10 s, a wait of 0.5 s at the end of the very first task. */
const trace: Trace = {
  point: 1,
  seconds: 10,
  clockErrorSeconds: 25e-6,
  seats: [
    { spans: [span(0, 1, 3, 0.5), span(0, 4, 5), span(1, 6, 9)] },
    { spans: [span(0, 1, 6), span(1, 6.5, 8)] },
  ],
};

/** In px of a second, from the first thread's row: part by part, [from, to]. */
function stretches(of: ChartInput): [string, number, number][] {
  const svg = timeline.draw(of, { plot, width: 1000, em: 16, measure: guessed(16) });
  const areas = [...svg.querySelectorAll('svg > .part .area')];
  const boxes = areas.flatMap((area) => {
    const name = [...area.parentElement!.classList]
      .find((name) => name.startsWith('part-'))!
      .slice(5);
    return [...area.getAttribute('d')!.matchAll(/M([\d.]+),([\d.]+)H([\d.]+)/g)].map(
      ([, from, y, to]) => ({ name, from: Number(from), to: Number(to), y: Number(y) }),
    );
  });
  const top = Math.min(...boxes.map(({ y }) => y));
  const row = boxes.filter(({ y }) => y === top).sort((a, b) => a.from - b.from);
  const [left, right] = [
    Math.min(...row.map(({ from }) => from)),
    Math.max(...row.map(({ to }) => to)),
  ];
  const at = (px: number): number => Math.round(((px - left) / (right - left)) * 20) / 2;
  return row.map(({ name, from, to }) => [name, at(from), at(to)]);
}

const own: ChartInput = changed(input, { traces: [trace] });

test('a thread’s time is cut as the blame counts it: the wait at the end of its task, the rest between', () => {
  expect(stretches(own)).toEqual([
    ['start', 0, 1],
    ['useful', 1, 2.5],
    ['lockWait', 2.5, 3],
    ['idle', 3, 4],
    ['useful', 4, 5],
    // Until the other thread is done with the phase; the next one begins at once.
    ['imbalance', 5, 6],
    ['useful', 6, 9],
    ['end', 9, 10],
  ]);
});

test('the clock error is printed on it', () => {
  const svg = timeline.draw(own, { plot, width: 900, em: 16, measure: guessed(16) });
  expect(svg.textContent).toContain('clocks of the threads agree within 25.0 µs');
});

test('what watching cost is told: the watched pass against the median', () => {
  const usual = input.results[0].analysis.series[0]!.estimates[1]!.seconds.mid;
  const [words] = timeline.words!(own);
  expect(words).toContain('The watched pass took 10.0 s');
  expect(words).toContain(`${(10 / usual).toFixed(0)}× the median`);
});

test('beneath it the parts of each thread sum to the pass, and all of them to threads × pass', () => {
  const picked = {
    trace: `${input.results[0].traces.findIndex(({ point }) => input.results[0].plan.points[point]!.mode === 'locked')}`,
  };
  const { heads, rows: all, caption } = timeline.table({ ...input, picked });
  expect(caption).toContain('“List, lock per read, 4 threads”');
  const { blame } = input.results[0].analysis;
  const { seats, seconds: whole } = blame[Number(picked.trace)]!;
  // Its own, and below them those of the mode that it is compared with.
  const own = ({ head }: Row) => head.startsWith('List, lock per read: ');
  const rows = all.filter(own);
  expect(rows).toHaveLength(seats.length + 1);
  expect(all.slice(0, rows.length)).toEqual(rows);
  const column = (head: string) => rows.map(({ cells }) => cells[heads.indexOf(head) - 1]!.text);
  expect(column('work').slice(0, 4)).toEqual(seats.map(({ workSeconds }) => seconds(workSeconds)));
  expect(column('waiting for the lock').slice(0, 4)).toEqual(
    seats.map(({ lockWaitSeconds }) => seconds(lockWaitSeconds)),
  );
  expect(column('sum')).toEqual([...seats.map(() => seconds(whole)), seconds(4 * whole)]);
});

test('begins with the pass of the mode that shares most, and offers all', () => {
  const [choice] = timeline.choices!(input);
  expect(choice!.kind === 'list' && choice!.options).toHaveLength(input.results[0].traces.length);
  const watched = timeline.watched!(input)!;
  expect(input.results[0].plan.points[input.results[0].traces[watched]!.point]!.mode).toBe(
    'counted',
  );
  expect(timeline.watched!({ ...input, picked: { trace: '0' } })).toBe(0);
});

test('on a narrow page its times have room beside each other', () => {
  const svg = timeline.draw(own, { plot, width: 320, em: 14, measure: guessed(14) });
  const places = [...svg.querySelectorAll('text.axis[text-anchor=middle]')].map((text) => ({
    at: Number(text.getAttribute('x')),
    half: guessed(14)(text.textContent!) / 2,
  }));
  expect(places.length).toBeGreaterThan(1);
  places.slice(1).forEach(({ at, half }, i) => {
    const before = places[i]!;
    expect(at - half).toBeGreaterThan(before.at + before.half);
  });
});

test('a run that nobody watched says so', () => {
  const unwatched = changed(input, { traces: [] });
  expect(timeline.missing!(unwatched)).toContain('This result holds no watched pass');
  expect(timeline.watched!(unwatched)).toBeNull();
  const environment = { ...input.results[0].environment, engine: 'Simulated machine' };
  expect(timeline.missing!(changed(unwatched, { environment }))).toMatch(
    /simulated machine has no/,
  );
});

test('below a pass stands that of the mode that it differs from in one thing, on the same time axis', () => {
  const { points } = input.results[0].plan;
  const at = (mode: string): number =>
    points.findIndex((point) => point.mode === mode && point.threads === 2);
  const of = (mode: string, seconds: number): Trace => ({
    point: at(mode),
    seconds,
    clockErrorSeconds: 1e-6,
    seats: [{ spans: [span(0, 0, seconds)] }, { spans: [span(0, 0, seconds)] }],
  });
  const both = changed(input, { traces: [of('counted', 10), of('borrowed', 2)] });
  const svg = timeline.draw(both, { plot, width: 1000, em: 16, measure: guessed(16) });
  const areas = [...svg.querySelectorAll('svg > .part-useful .area')];
  const lengths = areas.flatMap((area) =>
    [...area.getAttribute('d')!.matchAll(/M([\d.]+),[\d.]+H([\d.]+)/g)].map(
      ([, from, to]) => Number(to) - Number(from),
    ),
  );
  expect(lengths).toHaveLength(4);
  expect(lengths[0]! / lengths[2]!).toBeCloseTo(5, 1);
  const names = [...svg.querySelectorAll('.pass')].map((name) => name.textContent);
  expect(names).toEqual(['List, counted, 10.0 s', 'List, borrowed, 2.00 s']);
  expect(timeline.words!(both).join(' ')).toContain('the count of the list’s header');
  expect(timeline.table(both).caption).toContain('and of “List, borrowed” beside it');
});
