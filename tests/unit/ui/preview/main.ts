/** The page on a lab without a machine, in any state: ?state=measuring&cores=8&threads=1,2,4,8,12 */

import { mount } from 'svelte';
import stored from 'virtual:stored';
import App from '../../../../www/App.svelte';
import { limitsOf } from '../../../../www/engine/level';
import { thisBrowser } from '../../../../www/engine/browser';
import { identityOf, keptOf, type Kept } from '../../../../www/state/kept';
import { withShown, without, type Entry } from '../../../../www/state/results';
import type { Lab, View } from '../../../../www/state/store';
import type { Summary } from '../../../../www/pkg/plain/threadscape';
import { followAnchors } from '../../../../www/ui/pages/anchors';
import {
  environmentOf,
  paintedOf,
  planOf,
  recordedOf,
  requestOf,
  shownOf,
  textOf,
  textsOf,
  viewOf,
} from '../fixture';

const asked = new URLSearchParams(location.search);
const cores = Number(asked.get('cores') ?? 2);
const threads = (asked.get('threads') ?? '1,2,3').split(',').map(Number);
const modes = asked.get('modes')?.split(',');
const request = requestOf({
  threads,
  ...(modes ? { modes } : {}),
  params: {
    n: 120,
    step: Number(asked.get('step') ?? 4),
    layout: 'naive',
    interp: Number(asked.get('interp') ?? 60),
  },
});

const browser = { ...thisBrowser(true), crossOriginIsolated: true, secure: true };

const disturbed = shownOf(request, cores);
disturbed.analysis = {
  ...disturbed.analysis,
  roundsDone: 0,
  samplesKept: 173,
  samplesDiscarded: 7,
  samplesWrong: 0,
};

/** All that the analysis of a long run can say beside its figures. */
const explained = shownOf(request, cores);
explained.analysis = {
  ...explained.analysis,
  interval: 'bootstrap',
  outliers: { mild: 3, severe: 1 },
  knee: { cores: { low: 1.9, mid: 2, high: 2.1 }, atLeast: 2, atMost: 3 },
  drift: {
    widths: [],
    rounds: Array.from({ length: 15 }, (_, i) => ({
      round: i + 1,
      seconds: 0.02 * (1 + 0.004 * i + 0.01 * Math.sin(2 * i)),
    })),
    range: 0.064,
    trend: 0.9,
    trendP: 0.001,
  },
};
explained.words = {
  ...explained.words,
  causes: [
    textOf(
      '“List, counted” and “List, borrowed” differ in one thing: the count of the list’s header, one line that all threads write. It costs a factor of 4.09 (2.93–4.73) of the speed-up with 2 threads.',
    ),
    textOf(
      'The machine itself gives 2 threads 1.72× (1.70–1.74), even to work that shares nothing.',
    ),
  ],
  proposals: [
    {
      sentence: textOf('Measure with Standard effort for 95 % intervals.'),
      runs: true,
      settings: { effort: 'standard' },
    },
  ],
  cautions: [
    {
      rule: 'R16',
      sentence: textOf(
        'The machine’s own speed moved by 6 % during the run: close other programs, plug in the charger, and measure again.',
      ),
    },
  ],
  notes: [],
};
const simulated = {
  ...explained.result.record.environment,
  engine: 'Simulated machine',
  platform: 'no machine',
};

/** Four runs of this visit: one grows, one was stopped, one is of another machine. */
const visit: Entry[] = [
  recordedOf(shownOf(request, cores), { begun: new Date(Date.now() - 9e5).toISOString() }),
  recordedOf(shownOf(request, cores, 3), { begun: new Date(Date.now() - 6e5).toISOString() }),
  recordedOf(explained, { environment: simulated, origin: 'simulated' }),
  recordedOf(shownOf(request, cores, 2), { begun: new Date().toISOString(), ended: null }),
].map((entry, i) => ({ ...entry, id: i + 1 }));

/** As they are kept: all but the one that grows, and some of former visits, one of them somebody else's. */
const kept = [
  ...visit.slice(0, 3),
  recordedOf(shownOf(request, 16), {
    begun: '2026-11-02T09:05Z',
    name: 'Before the fix, on the machine below the stairs',
    environment: environmentOf(16),
  }),
  recordedOf(shownOf(requestOf({ modes: ['plain'], threads: [1, 2, 4] }), cores, 4), {
    begun: '2026-10-30T16:50Z',
  }),
].map((entry, i) =>
  keptOf(entry.result, i === 3 ? 'opened' : 'run', new Date(Date.now() - i * 1000)),
);

const summary: Summary = {
  build: '0.1.0',
  name: 'Lab 3, Anna',
  origin: 'here',
  begun: '2026-11-02T09:05Z',
  settings: { kernel: 'matmul' },
  engine: 'Firefox 153',
  platform: 'Windows',
  cores: 8,
  level: 'threads',
  rounds: 5,
  ended: 'rounds',
  series: shownOf(requestOf({ threads: [1, 2, 4, 8] }), 8).analysis.series.map(
    ({ mode, estimates }) => ({
      mode,
      oneThreadSeconds: estimates[0]!.seconds.mid,
      points: estimates.map(({ threads, interval, speedup }) => ({
        threads,
        interval,
        speedup: speedup!,
      })),
    }),
  ),
  labels: {},
};

const states: Record<string, Partial<View>> = {
  empty: {},
  warming: {
    phase: 'measuring',
    status: 'Measuring …',
    progress: { fraction: 0.06, secondsLeft: 19, round: 0, rounds: 5, now: 'warming up' },
  },
  measuring: {
    phase: 'measuring',
    status: 'Measuring …',
    progress: {
      fraction: 0.42,
      secondsLeft: 11,
      round: 3,
      rounds: 5,
      now: 'List, counted, 2 threads',
    },
    shown: recordedOf(shownOf(request, cores, 2), { ended: null }),
  },
  disturbed: { phase: 'done', status: 'Done', shown: disturbed },
  done: { phase: 'done', status: 'Done', shown: shownOf(request, cores) },
  explained: { phase: 'done', status: 'Done', shown: explained },
  simulated: {
    phase: 'done',
    status: 'Done',
    shown: recordedOf(explained, { environment: simulated }),
  },
  results: { phase: 'done', status: 'Done', results: visit, shown: visit[0]!, kept },
  /** Somebody's, and a form that asks for something else; not all that was opened could be read. */
  opened: {
    phase: 'done',
    status: 'Done',
    results: [{ ...visit[0]!, source: 'opened' }],
    shown: { ...visit[0]!, source: 'opened' },
    kept: kept.slice(0, 2),
    opened: {
      found: '1 result opened. 2 results were here already.',
      problems: [
        'notes.txt: There is no Threadscape result in this text.',
        'run-7.json: record.samples[3].seconds is -1, which is no time in seconds.',
      ],
    },
  },
  since: {
    phase: 'done',
    status: 'Done',
    results: visit.slice(0, 1),
    shown: visit[0]!,
    kept: kept.slice(0, 1),
    request: requestOf({ effort: 'standard' }),
  },
  summary: { summaries: [summary], offered: kept[3]!, kept },
  untold: {
    keptTrouble:
      'This browser keeps nothing for this page: results stay until it is closed. Export what you want to keep.',
  },
  waiting: {
    phase: 'measuring',
    waiting: true,
    status: 'Another window of this page is measuring: waiting for it.',
  },
  stopped: { phase: 'stopped', status: 'Stopped', shown: shownOf(request, cores, 3) },
  failed: {
    phase: 'failed',
    status: 'A thread stopped answering and was ended with its Worker. Run starts afresh.',
    shown: shownOf(request, cores, 2),
  },
  problems: {
    problems: {
      threads: 'Threads: 0 threads do no work. Counts begin at 1.',
      modes: 'Sharing modes: choose at least one.',
      '': 'This plan needs 2.10 GiB of memory; at most 1.00 GiB are free for it. Choose a smaller size or fewer threads.',
    },
    plan: null,
  },
  messages: {
    environment: { ...environmentOf(cores), level: 'messages' },
    limits: limitsOf({ ...browser, crossOriginIsolated: false }),
  },
  serial: {
    environment: { ...environmentOf(cores), level: 'serial' },
    limits: limitsOf({ ...browser, hasWorkers: false }),
  },
  /** A run of another machine, as the documents show it. */
  stored: {
    phase: 'done',
    status: 'Done',
    environment: stored.result.record.environment,
    shown: { id: 1, source: 'opened', result: stored.result, ...stored.reading },
  },
  picture: {
    phase: 'done',
    status: 'Done',
    shown: shownOf(request, cores),
    painted: paintedOf(request, 720, 480),
  },
};

class PretendLab {
  view: View = viewOf(request, cores, states[asked.get('state') ?? 'empty']);
  #listeners = new Set<(view: View) => void>();

  subscribe(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    listener(this.view);
    return () => this.#listeners.delete(listener);
  }

  #show(changes: Partial<View>): void {
    this.view = { ...this.view, ...changes };
    for (const listener of this.#listeners) listener(this.view);
  }

  set(changes: Record<string, string>): void {
    const texts = { ...this.view.texts, ...changes };
    const number = (id: string): number => Number(texts[id]);
    const next = requestOf({
      modes: (texts.modes ?? '').split(',').map((id) => id.trim()),
      threads: (texts.threads ?? '').split(',').map(Number),
      effort: texts.effort ?? 'quick',
      params: {
        n: number('n'),
        step: number('step'),
        layout: texts.layout ?? '',
        interp: number('interp'),
      },
    });
    this.#show({ texts: { ...textsOf(next), ...changes }, request: next, plan: planOf(next) });
  }

  run(): void {
    this.#show(states.measuring ?? {});
  }

  stop(): void {
    this.#show(states.stopped ?? {});
  }

  showResult(id: number): void {
    this.#show(withShown(this.view, id));
  }

  ready = Promise.resolve();
  history = {
    delete: async ({ id }: Kept): Promise<void> =>
      this.#show({
        ...without(this.view, (entry) => identityOf(entry.result) === id),
        kept: this.view.kept.filter((one) => one.id !== id),
      }),
    deleteEverything: async (): Promise<void> => this.#show({ results: [], shown: null, kept: [] }),
    dismiss: (): void => this.#show({ summaries: [] }),
  };
  insist = (): void => this.#show({ waiting: false, status: 'Measuring …' });
  adopt = (): void => {};
  comparison = async (): Promise<string> => 'view.html#a=1';
  quietly = <T>(work: () => Promise<T>): Promise<T> => work();
  between = (work: () => void): void => work();
  link = (): string => location.href;
  resultJson = async (): Promise<string> => '{}';
  command = (): string => 'threadscape run';
  resultTable = async (): Promise<string> => '';
  traceFile = async (): Promise<string> => '[]';
}

document.documentElement.dataset['view'] = 'lab';
const target = document.getElementById('the-lab')!;
target.replaceChildren();
mount(App, { target, props: { lab: new PretendLab() as unknown as Lab } });
followAnchors(document);
