/** One run, from opening the backend to the last analysis. */

import type { Backend } from '../engine/backend';
import type { Timeout } from '../engine/timeout';
import type { Course } from '../engine/course';
import { experiment, type Advance, type Surroundings } from '../engine/experiment';
import { pictureStep } from '../engine/picture';
import type { PointName } from '../engine/points';
import { counted } from '../lib/format';
import { utcMinute } from '../lib/time';
import type { Ended, Environment, Plan, Request, Step } from '../pkg/plain/threadscape';
import type { Gaps } from './gaps';
import type { Services } from './services';
import { Recording } from './recording';
import type { Shown } from './results';
import type { Painted, Progress } from './view';

/** Progress alone is drawn no more often: a drawn frame makes the next pass wait. */
const secondsBetweenDrawings = 0.3;

/** What is being done, for the page. */
type Doing = Pick<Progress, 'now' | 'round' | 'secondsLeft'>;

/** What a run tells the page; never during a pass. */
export interface Page {
  progress(progress: Progress): void;
  shown(shown: Shown): void;
  painted(painted: Painted | null): void;
}

/** Of a pass of its own, which is not timed; beside it clocks are compared, and coarse ones take longer. */
function limit(what: string, { shortestSampleSeconds }: Plan): Timeout {
  const seconds = 60 + 30 * shortestSampleSeconds;
  const over = `${what} was not over after ${Math.round(seconds)} s.`;
  return { seconds, message: `${over} The samples so far stay, and Run starts new threads.` };
}

/** What is to be carried out: what was asked for, what was planned for it, and where. */
export interface Asked {
  request: Request;
  plan: Plan;
  environment: Environment;
}

export class Run {
  #asked: Asked;
  #plan: Plan;
  #services: Services;
  #around: Surroundings;
  #name: PointName;
  #gaps: Gaps;
  #page: Page;
  #recording: Recording | null = null;
  #started: number;
  #drawn = -Infinity;
  /** What the rounds so far came to, until it is drawn: there are times to draw and times to rest. */
  #undrawn: Shown | null = null;
  #fraction = 0;
  /** The last picture, until it is drawn. */
  #unpainted: (Painted | null)[] = [];
  /** Whether the kernel has pictures: so until it had none. */
  #paints = true;

  constructor(asked: Asked, services: Services, name: PointName, gaps: Gaps, page: Page) {
    const { plan } = asked;
    this.#asked = asked;
    this.#plan = plan;
    this.#services = services;
    this.#name = name;
    this.#gaps = gaps;
    this.#page = page;
    this.#around = services.around(plan);
    this.#started = this.#around.now();
  }

  /** Resolves when it is over or was stopped. Whatever ends it, its samples are on the page by then. */
  async conduct(signal: AbortSignal): Promise<void> {
    const backend = this.#services.newBackend(this.#plan);
    const sleepAgain = this.#services.keepAwake();
    this.#gaps.onwanted = () => backend.interrupt();
    let ended: Ended = 'stopped';
    this.#page.progress(this.#opening());
    try {
      ended = await this.#measure(backend, signal);
      if (ended !== 'stopped') {
        // The verdict at once, from few draws.
        await this.#look(ended, true);
        await this.#watch(backend, signal);
      }
    } finally {
      this.#gaps.onwanted = () => {};
      backend.dispose();
      sleepAgain();
      await this.#look(ended, false);
    }
  }

  async #measure(backend: Backend, signal: AbortSignal): Promise<Ended> {
    const around = this.#around;
    const opened = await Promise.race([backend.open(this.#plan), around.aborted(signal)]);
    if (!opened) return 'stopped';
    const { request, plan, environment } = this.#asked;
    await this.#services.labService.prepareResults();
    const { result, steps } = await this.#services.labService.begin(request, plan, environment);
    this.#recording = new Recording(result, opened, utcMinute());
    const course: Course = { plan, steps };
    // The first warm-up prepares everything and may take seconds: the page says so before it.
    if (!signal.aborted) await this.#draw(doing(steps[0] ?? null, plan.predictedSeconds));
    for await (const advance of experiment(course, backend, around, this.#name, signal)) {
      advance.observations.forEach((one) => this.#recording!.add(one));
      if (signal.aborted) continue;
      const ended = await this.#betweenBlocks(course, advance, backend, signal);
      if (ended) return ended;
    }
    return signal.aborted ? 'stopped' : 'rounds';
  }

  /** After the last round: each pass that the plan wants watched, once. */
  async #watch(backend: Backend, signal: AbortSignal): Promise<void> {
    const { traced, points } = this.#plan;
    const stopped = this.#around.aborted(signal).then(() => null);
    for (const point of traced) {
      await this.#draw({ now: `Watching ${this.#name(points[point]!)}`, round: 0, secondsLeft: 0 });
      const trace = await Promise.race([
        backend.trace(point, limit('A watched pass', this.#plan)),
        stopped,
      ]);
      if (signal.aborted) return;
      if (trace) this.#recording!.watched(trace);
    }
  }

  /** Answers with what ends the run, when something does. */
  async #betweenBlocks(
    course: Course,
    advance: Advance,
    backend: Backend,
    signal: AbortSignal,
  ): Promise<Ended | null> {
    const { observations, next, secondsLeft, endsRound, restsNext } = advance;
    const ended = endsRound ? await this.#endOfRound() : null;
    if (endsRound) await this.#paint(course, observations.at(-1)!.sample.round, backend, signal);
    if (signal.aborted) return 'stopped';
    if (ended) return ended;
    if (!restsNext) await this.#draw(doing(next, secondsLeft));
    await this.#gaps.drain();
    return null;
  }

  /** A look at the round, unless it was the last one: that is analysed for good. */
  async #endOfRound(): Promise<Ended | null> {
    if (!this.#recording?.hasRounds) return null;
    const ended = await this.#services.labService.ended(this.#recording.result(null));
    if (!ended) this.#undrawn = await this.#made(null, true);
    return ended;
  }

  /** What was recorded so far, on the page: a first look, or every figure from as many draws as it is shown with. */
  async #look(ended: Ended | null, first: boolean): Promise<void> {
    this.#undrawn = await this.#made(ended, first);
    this.#reveal();
  }

  /** Puts on the page what has waited for its time. */
  #reveal(): void {
    if (this.#undrawn) this.#page.shown(this.#undrawn);
    this.#undrawn = null;
    this.#unpainted.forEach((painted) => this.#page.painted(painted));
    this.#unpainted = [];
  }

  async #made(ended: Ended | null, first: boolean): Promise<Shown | null> {
    if (!this.#recording?.hasRounds) return null;
    const result = this.#recording.result(ended);
    return { result, ...(await this.#services.labService.read(result, first)) };
  }

  /** Whoever stops the run does not wait for the picture. */
  async #paint(
    course: Course,
    round: number,
    backend: Backend,
    signal: AbortSignal,
  ): Promise<void> {
    const step = pictureStep(course, round);
    if (!this.#paints || step === null) return;
    const stopped = this.#around.aborted(signal).then(() => undefined);
    const picture = await Promise.race([
      backend.picture(step, limit('The picture', this.#plan)),
      stopped,
    ]);
    if (picture === undefined) return;
    this.#paints = picture !== null;
    const point = course.plan.points[course.steps[step]!.point]!;
    this.#unpainted = [picture && { picture, point }];
  }

  async #draw(doing: Doing): Promise<void> {
    const now = this.#around.now();
    const results = this.#undrawn !== null || this.#unpainted.length > 0;
    if (!results && now - this.#drawn < secondsBetweenDrawings) return;
    this.#drawn = now;
    this.#reveal();
    // In time, not in steps, because a warm-up takes longer than a pass.
    const elapsed = now - this.#started;
    this.#fraction = Math.max(this.#fraction, elapsed / (elapsed + doing.secondsLeft));
    const { rounds } = this.#plan;
    this.#page.progress({ ...doing, fraction: this.#fraction, rounds });
    await this.#services.drawn();
  }

  #opening(): Progress {
    const { pool, workers, rounds, predictedSeconds } = this.#plan;
    const started = [pool && counted(pool, 'thread'), workers && counted(workers, 'Worker')];
    const what = started.filter(Boolean).join(' and ');
    const now = what ? `Starting ${what}` : 'Loading the serial code';
    return { fraction: 0, secondsLeft: predictedSeconds, round: 0, rounds, now };
  }
}

/** What comes next. Not which pass: that changes while nothing is drawn. */
function doing(next: Step | null, secondsLeft: number): Doing {
  const now = next?.warmup ? 'Warming up' : 'Measuring';
  return { now, round: next?.round ?? 0, secondsLeft };
}
