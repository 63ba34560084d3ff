/** The conditions of a measurement, in words: they stand beside every result (R31). Pure. */

import {
  bytes,
  count,
  counted,
  digits,
  duration,
  percent,
  ratio,
  seconds,
  shortSeconds,
} from '../../lib/format';
import { labelOf } from '../../lib/labels';
import { between, isSimulated } from '../../charts';
import type {
  Analysis,
  Catalog,
  Drift,
  Ended,
  Environment,
  IntervalKind,
  Knee,
  Level,
  Plan,
  Regime,
  Interval,
} from '../../pkg/plain/threadscape';
import type { Shown } from '../../state/results';
import { coldest } from './cold';
import { differences } from '../settings/differences';
import type { TermId } from '../glossary/terms';
import { sparkline, type Sparkline } from './sparkline';

export interface Condition {
  name: string;
  /** The term that explains the name. */
  term?: TermId;
  words: string;
  sparkline?: Sparkline | null;
  /** Read once in a while: it stands behind a disclosure. */
  aside?: boolean;
}

const levels: Record<Level, string> = {
  threads: 'threads: the page is isolated, its Workers may share one memory',
  messages: 'messages: no shared memory, each Worker has one of its own',
  serial: 'serial: no Workers, the page itself computes',
};

/** What is known before anything was measured. */
export function machineConditions(environment: Environment): Condition[] {
  const { engine, platform, level, clockQuantumSeconds, cores } = environment;
  if (isSimulated(environment))
    return [
      condition('Machine', 'simulated: nothing was measured on this one'),
      condition('Cores', `${cores}, as set`),
    ];
  return [
    { name: 'Browser', words: `${engine}, ${platform}` },
    { name: 'Level', words: levels[level] },
    { name: 'Clock step', words: shortSeconds(clockQuantumSeconds) },
    {
      name: 'Cores',
      words:
        cores > 0
          ? `${cores} reported (browsers may report more or fewer than there are)`
          : 'not told: the link keeps them to itself',
    },
  ];
}

/** Of another tool’s times: who measured them, and how many. Nothing else is known of its machine. */
export function foreignConditions(shown: Shown): Condition[] {
  const { analysis, result } = shown;
  const { engine, cores } = result.record.environment;
  return [
    condition('Measured by', `${engine}: nothing was measured here`),
    condition('Cores', cores > 0 ? `${cores}, as it says` : 'not told'),
    condition('Rounds', count(analysis.roundsDone)),
    condition('Brackets', brackets[analysis.interval], 'interval'),
    condition('Samples', samples(analysis)),
  ];
}

export function runConditions(shown: Shown, catalog: Catalog): Condition[] {
  const { analysis, result } = shown;
  const { plan, record } = result;
  const changed = differences(plan.request, catalog, result.labels);
  return [
    condition('Rounds', rounds(shown), 'round'),
    condition('Brackets', brackets[analysis.interval], 'interval'),
    condition('Samples', samples(analysis)),
    condition('Nothing shared', ceiling(shown), 'ceiling'),
    condition('Full speed', fullSpeed(analysis.knee), 'knee'),
    {
      ...condition('Drift', drift(analysis.drift), 'drift'),
      sparkline: sparkline(analysis.drift?.rounds ?? []),
    },
    condition('The page itself', disturbance(analysis.disturbance)),
    condition('Compiled code', unoptimised(record.unusedWorkRatio ?? null)),
    condition('Hand-over', handOver(analysis), 'hand-over'),
    condition('Schedule', schedule(shown, catalog), 'schedule'),
    aside('Interpreter', interpreter(shown)),
    aside('Pool start', start(record.poolStartSeconds)),
    aside('Workers’ start', start(record.workersStartSeconds)),
    aside('Cold start', coldStart(shown, catalog)),
    aside('Empty pass', emptyPass(shown)),
    aside(
      'Work',
      `${counted(plan.tasks, 'task')}, ${count(plan.stepsPerPass)} steps a pass${plan.request.scaling === 'weak' ? ' of one thread' : ''}, ${bytes(plan.bytes)}`,
    ),
    aside('Answer', answer(shown)),
    condition('Not default', changed.length > 0 ? changed.join(', ') : 'nothing'),
    condition('Build', `${plan.build}, seed ${plan.seed}`),
  ].filter(({ words }) => words !== '');
}

/** What the ends of an interval are, in brackets and in the charts. */
const brackets: Record<IntervalKind, string> = {
  rounds: 'smallest and largest round: too few rounds for intervals',
  bootstrap: '95 % intervals by bootstrap over rounds, each for itself',
};

function rounds({ analysis, result }: Shown): string {
  const { plan } = result;
  const { ended } = result.record;
  const done = count(analysis.roundsDone);
  const most = analysis.roundsDone < plan.rounds ? `${done} of at most ${plan.rounds}` : done;
  return ended === null ? most : `${most}; ${endings[ended](plan)}`;
}

const endings: Record<Ended, (plan: Plan) => string> = {
  rounds: () => 'all were made',
  precision: ({ ending }) =>
    `ended when the headline was known within ${wholePercent(ending.precision)}`,
  budget: ({ ending }) => `ended when its time was up, ${duration(ending.budgetSeconds)}`,
  stopped: () => 'ended before the last one',
};

const wholePercent = (fraction: number): string => `${Math.round(100 * fraction)} %`;

function samples({ samplesKept, samplesDiscarded, outliers: { mild, severe } }: Analysis): string {
  const kept = `${count(samplesKept)} kept, ${count(samplesDiscarded)} discarded`;
  if (mild + severe === 0) return kept;
  return `${kept}; outliers: ${count(mild)} mild, ${count(severe)} severe, all kept`;
}

/** How many threads the machine carries at full speed (R28). */
function fullSpeed(knee: Knee | null): string {
  if (!knee) return '';
  const { cores, atLeast, atMost } = knee;
  if (cores) {
    const range = withRange(cores, digits);
    return `up to about ${range} threads, by the ceiling`;
  }
  if (atMost === null) return `up to ${counted(atLeast, 'thread')} at least, by the ceiling`;
  return `up to ${counted(atLeast, 'thread')}, not up to ${atMost}, by the ceiling`;
}

function drift(drift: Drift | null): string {
  if (!drift) return '';
  const moved = `${percent(drift.range)} over the run`;
  if (drift.trend === null || drift.trendP === null) return moved;
  if (drift.trendP >= 0.01) return `${moved}, no trend shown`;
  return `${moved}, ${drift.trend > 0 ? 'slower' : 'faster'} from round to round`;
}

/** From here on it is no scatter: optimised code does no work that nobody uses. */
const unoptimisedFrom = 1.8;

/** Browsers can be told to leave WebAssembly as it was compiled first, and do not say so. */
function unoptimised(unusedWorkRatio: number | null): string {
  if (unusedWorkRatio === null || unusedWorkRatio < unoptimisedFrom) return '';
  return (
    'WebAssembly is not optimised in this browser: all code runs several times slower than usual ' +
    `(a loop takes ${ratio(unusedWorkRatio)} as long beside work that optimised code leaves out)`
  );
}

/** What the page's own drawing does to a pass (R43). */
function disturbance(cost: Interval | null): string {
  if (!cost) return '';
  const range = between(signedPercent(cost.low), signedPercent(cost.high));
  return `costs ${signedPercent(cost.mid)} % (${range}): a pass right after a draw against one after a rest`;
}

/** One digit after the point, and no sign before nothing. */
function signedPercent(share: number): string {
  const text = Math.abs(100 * share).toFixed(1);
  return share < 0 && text !== '0.0' ? `−${text}` : text;
}

const start = (time: number | null | undefined): string =>
  typeof time === 'number' ? `${seconds(time)}, outside all samples` : '';

/** A factor of every result, so it is stated with every result (R7). */
function schedule({ result }: Shown, { schedules }: Catalog): string {
  const { request } = result.plan;
  const label = labelOf(schedules, request.schedule, result.labels);
  const info = schedules.find(({ id }) => id === request.schedule);
  const chunk = `chunks of ${counted(request.chunk, 'task')}`;
  return `${label}, ${info?.chunked === false ? 'no chunks' : chunk}`;
}

function coldStart(shown: Shown, { modes }: Catalog): string {
  const start = coldest(shown);
  if (!start) return '';
  const label = labelOf(modes, start.mode, shown.result.labels);
  return `${ratio(start.factor)} for ${label} (first pass, kept apart)`;
}

/** The kernel's own result; a sample with another one would have stopped the run. */
function answer({ result: { plan, record } }: Shown): string {
  const found = record.points.find(
    (counted, index) => counted && plan.points[index]?.role === 'measured',
  );
  return found ? `${found.answer}, checked in every sample` : '';
}

/** The centre with the smallest and largest round, where they differ. */
function withRange({ low, mid, high }: Interval, format: (value: number) => string): string {
  const [from, to] = [format(low), format(high)];
  return from === to ? format(mid) : `${format(mid)} (${between(from, to)})`;
}

const condition = (name: string, words: string, term?: TermId): Condition => ({
  name,
  words,
  ...(term && { term }),
});

const aside = (name: string, words: string): Condition => ({ name, words, aside: true });

function handOver({ handOverSeconds, regimes }: Analysis): string {
  if (!handOverSeconds) return '';
  const time = `${withRange(handOverSeconds, seconds)} for a cache line, one way`;
  return [time, ...regimes.map(regime)].join('; ');
}

/** Rounds within which the cores came near or went far are in neither class. */
const regime = ({ distance, rounds, handOverSeconds }: Regime): string =>
  `${distance} in ${counted(rounds, 'round')} (${seconds(handOverSeconds.mid)})`;

function interpreter({ result }: Shown): string {
  const { plan } = result;
  const { calibration } = result.record;
  const asked = plan.request.params.interp;
  if (!calibration || calibration.iterationsPerStep === 0) return `${asked ?? 0} ns per step`;
  const { iterationsPerStep, nanosecondsPerIteration, deviationNanoseconds } = calibration;
  const real = digits(iterationsPerStep * nanosecondsPerIteration);
  const off = digits(iterationsPerStep * deviationNanoseconds);
  return `${iterationsPerStep} turns × ${digits(nanosecondsPerIteration)} ns = ${real} ns per step, give or take ${off} (${asked} asked)`;
}

function ceiling({ analysis, result }: Shown): string {
  const cores = result.record.environment.cores || (result.plan.headline[0]?.threads ?? 1);
  const within = analysis.ceiling.filter(({ threads }) => threads > 1 && threads <= cores);
  const widest = within.at(-1) ?? analysis.ceiling.at(-1);
  if (!widest || widest.threads === 1) return '';
  return `${withRange(widest.speedup, ratio)} with ${widest.threads} threads`;
}

function emptyPass({ analysis }: Shown): string {
  const times = analysis.emptyPass.map(
    ({ threads, seconds: time }) => `${seconds(time.mid)} with ${counted(threads, 'thread')}`,
  );
  return times.length > 3 ? `${times[0]} to ${times.at(-1)}` : times.join(', ');
}
