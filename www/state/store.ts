/** The lab: what the page shows, and what a visitor can make it do. */

import type { LabService } from '../engine/lab';
import { pointNames } from '../engine/points';
import { Failure, inWords } from '../lib/failure';
import { aborted } from '../lib/time';
import type {
  Environment,
  LinkKind,
  Request,
  RunResult,
  TableKind,
} from '../pkg/plain/threadscape';
import { fragmentOf } from './beside';
import { choose, refusedOf, untouchedProblems } from './chosen';
import { commandOf } from './command';
import { Gaps } from './gaps';
import { History } from './history';
import { thisPage } from './page';
import type { Services } from './services';
import { Run, type Asked, type Page } from './run';
import { decodeFragment, holdsResult } from './settings';
import { afterRun, isTelling, withEntry, withShown, type Entry, type Shown } from './results';
import { blank, type Progress, type View } from './view';

export { isComplete, isGrowing } from './results';
export type { Entry, Shown } from './results';
export type { History } from './history';
export type { Painted, View } from './view';

const elsewhere = 'Another window of this page is measuring: waiting for it.';

export class Lab {
  view: View = blank;
  /** Resolves when the first settings are on the page, or the page has failed to load. */
  readonly ready: Promise<void>;
  /** What is kept, and whatever is opened. */
  readonly history: History;

  #services: Services;
  #listeners = new Set<(view: View) => void>();
  #gaps = new Gaps();
  #fragment = '';
  /** Texts that were typed and refused: they stay in their fields, with the reason beside them. */
  #refused: Record<string, string> = {};
  /** The texts of what holds. */
  #held: Record<string, string> = {};
  /** This page's own machine, whatever is simulated. */
  #here: Environment | null = null;
  #changed: Promise<void> = Promise.resolve();
  /** Problems that the visitor knows of: Run was refused for them once, or they came with the address. */
  #known: View['problems'] = {};
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** Of the newest entry among the results, and of that among them which was run last. */
  #lastId = 0;
  #runId = 0;
  /** Whether the page shows what the run brings: until the visitor looks at another result. */
  #follows = true;
  /** Measures beside another window that does. */
  #insist = (): void => {};

  constructor(services: Services = thisPage()) {
    this.#services = services;
    const page = {
      view: () => this.view,
      show: (changes: Partial<View>) => this.#show(changes),
      add: (entry: Omit<Entry, 'id'>, asked: boolean) => this.#add(entry, asked),
      look: (id: number) => this.#look(id),
    };
    this.history = new History(page, services, this.#gaps);
    this.ready = this.#load();
  }

  /** Calls the listener at once and after every change (the contract of a Svelte store). */
  subscribe(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    listener(this.view);
    return () => this.#listeners.delete(listener);
  }

  /** Changes settings, as texts; a wrong one leaves its old value and a problem at its field. */
  set(changes: Record<string, string>): void {
    if (!this.view.catalog) return;
    this.#changed = this.#gaps.run(() => this.#change(changes));
  }

  /** Takes all settings of a request into the form, as far as this build knows them. */
  adopt(request: Request): void {
    if (!this.view.catalog) return;
    this.#changed = this.#gaps.run(async () =>
      this.#change(await this.#services.labService.texts(request)),
    );
  }

  run(): void {
    this.#begin((signal) => this.#run(signal));
  }

  /** While another window measures: does so all the same. */
  insist(): void {
    this.#insist();
  }

  /** Puts one of the results on the page: at once, or between two passes. */
  showResult(id: number): void {
    this.between(() => this.#look(id));
  }

  #look(id: number): void {
    this.#follows = id === this.#runId;
    this.#show(withShown(this.view, id));
  }

  #add(entry: Omit<Entry, 'id'>, asked: boolean): void {
    if (asked) this.#follows = false;
    this.#show(withEntry(this.view, { ...entry, id: ++this.#lastId }, true));
  }

  /** Measures what is known beforehand (R36). The result on the page stays. */
  selfTest(): void {
    this.#begin((signal) => this.#test(signal));
  }

  #begin(what: (signal: AbortSignal) => Promise<void>): void {
    if (!this.view.catalog || this.view.phase === 'measuring') return;
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    this.#show({ phase: 'measuring', status: 'Measuring …', progress: null, opened: null });
    // A run that was stopped just now may still have to end.
    this.#running = this.#running.then(() => this.#conduct(what, signal));
  }

  async #conduct(what: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await what(signal);
      const over = !signal.aborted && this.view.phase === 'measuring';
      if (over) this.#show({ phase: 'done', status: 'Done', progress: null });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      this.#gaps.open();
    }
  }

  /** Says so at once; a pass that does not end soon is ended with its Worker. */
  stop(): void {
    if (this.view.phase !== 'measuring') return;
    this.#show({ phase: 'stopped', status: 'Stopped', progress: null, waiting: false });
    this.#stopping.abort();
  }

  /** Does what the page has to do beside its own drawing: at once, or between two passes. */
  between(work: () => void): void {
    void this.#gaps.run(async () => work());
  }

  /** The same for what takes a while, such as fetching a part of the page. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    return this.#gaps.run(work);
  }

  /** The address of the page that compares results; '' where the first fits into none. */
  async comparison(a: RunResult, b: RunResult | null): Promise<string> {
    const links = [a, b].map((result) => (result ? this.#resultLink(result) : ''));
    const [first = '', second = ''] = await Promise.all(links);
    const texts = [first, second].filter(Boolean);
    return first && `view.html#${fragmentOf(texts, this.view.catalog?.sides ?? [])}`;
  }

  #resultLink(result: RunResult): Promise<string> {
    return this.#gaps.run(() => this.#services.labService.resultLink(result, 'full', false));
  }

  /** The address that brings back these settings. */
  link(): string {
    return this.#services.address.link(this.#fragment);
  }

  /** The address that brings back the result on the page; the core count only if it may be told. Rejects where no link takes it. */
  async resultLink(kind: LinkKind, cores: boolean): Promise<string> {
    const fragment = await this.#export((service, result) =>
      service.resultLink(result, kind, cores),
    );
    return this.#services.address.link(`#${fragment}`);
  }

  /** The command that measures with these settings natively. */
  command(): string {
    return commandOf(decodeFragment(this.#fragment) ?? {});
  }

  resultJson(): Promise<string> {
    return this.#export((service, result) => service.encode(result));
  }

  resultTable(kind: TableKind, decimalComma: boolean): Promise<string> {
    return this.#export((service, result) => service.table(result, kind, decimalComma));
  }

  /** A watched pass of the result, by its place among the traces. */
  traceFile(index: number): Promise<string> {
    return this.#export((service, result) => service.chromeTrace(result, index));
  }

  // ---- settings ---------------------------------------------------------------------------------

  async #load(): Promise<void> {
    const { labService, address, environment, limits } = this.#services;
    try {
      const catalog = await labService.catalog();
      const clockQuantumSeconds = await labService.clockQuantum();
      this.#here = environment(clockQuantumSeconds);
      this.#show({ catalog, environment: this.#here, limits: limits() });
    } catch (error) {
      return this.#fail(error);
    }
    address.onChange(() => this.#follow());
    const fragment = address.fragment();
    const texts = holdsResult(fragment) ? null : decodeFragment(fragment);
    await this.#read(texts);
    if (!this.view.request) return;
    this.#show({ phase: 'ready', status: 'Ready' });
    if (holdsResult(fragment)) this.#openAddress(fragment);
    else void this.history.comeBack(texts !== null);
  }

  #openAddress(fragment: string): void {
    const link = this.#services.address.link(fragment);
    void this.history.open([{ name: 'The link', text: async () => link }]);
  }

  async #change(changes: Record<string, string>): Promise<void> {
    const { texts: shown, problems } = this.view;
    // Another kernel has other fields.
    if (Object.hasOwn(changes, 'kernel')) this.#refused = {};
    const standing = { ...this.#refused, ...changes };
    const typed = { ...this.#held, ...standing };
    // The form has to learn what was typed, or it would see no change in going back to what is kept.
    this.#show({ texts: typed });
    await this.#choose(typed, untouchedProblems(problems, changes), true, standing);
    if (this.view.texts === typed) this.#show({ texts: shown });
    try {
      this.#services.address.replace(this.#fragment);
    } catch {
      // WebKit allows 100 changes in half a minute. Copy link holds these settings all the same.
    }
  }

  /** Somebody changed the address by hand, or followed a link. An anchor is not a setting. */
  #follow(): void {
    const fragment = this.#services.address.fragment();
    if (holdsResult(fragment)) return this.#openAddress(fragment);
    const texts = decodeFragment(fragment);
    if (texts || fragment.length <= 1) this.#changed = this.#gaps.run(() => this.#read(texts));
  }

  /** Settings from the address; without any, those of the story. */
  async #read(given: Record<string, string> | null): Promise<void> {
    const texts = given ?? Object.fromEntries(this.view.catalog?.story.settings ?? []);
    await this.#choose(texts, {}, !this.#isOtherKernel(texts['kernel']));
    this.#known = this.view.problems;
  }

  /** Settings of another kernel begin with its defaults; one that does not exist changes nothing. */
  #isOtherKernel(named: string | undefined): boolean {
    const ids = this.view.catalog?.kernels.map(({ info }) => info.id) ?? [];
    const id = named ?? ids[0];
    return id !== this.view.request?.kernel && ids.some((known) => known === id);
  }

  async #choose(
    texts: Record<string, string>,
    stay: Record<string, string>,
    keep: boolean,
    standing: Record<string, string> = {},
  ): Promise<void> {
    const { request } = this.view;
    try {
      const kept = keep ? request : null;
      const chosen = await choose(this.#services.labService, this.#here!, texts, kept);
      const { fragment, problems, ...settings } = chosen;
      this.#fragment = fragment;
      this.#refused = refusedOf(standing, problems);
      this.#held = settings.texts;
      const inFields = { ...settings.texts, ...this.#refused };
      this.#show({ ...settings, texts: inFields, problems: { ...stay, ...problems } });
    } catch (error) {
      if (!request) this.#fail(error);
      else this.#show({ problems: { '': inWords(error) } });
    }
  }

  // ---- a run ------------------------------------------------------------------------------------

  async #run(signal: AbortSignal): Promise<void> {
    // What was typed just before the click counts.
    await this.#changed;
    if (signal.aborted || this.#isRefused()) return;
    const { request, plan, environment } = this.view;
    const asked = { request: request!, plan: plan!, environment: environment! };
    const [id, before] = [++this.#lastId, this.view.shown?.id ?? null];
    this.#runId = id;
    this.#follows = true;
    try {
      await this.#carryOut(asked, signal, {
        shown: (shown) =>
          this.#show(withEntry(this.view, { id, source: 'run', ...shown }, this.#follows)),
        painted: (painted) => !signal.aborted && this.#show({ painted, paintedOf: id }),
      });
    } finally {
      this.#show(afterRun(this.view, id, before));
      this.#keep(id);
    }
  }

  /** What says nothing is not kept. */
  #keep(id: number): void {
    const entry = this.view.results.find((one) => one.id === id);
    if (entry && isTelling(entry)) void this.history.keep(entry);
  }

  async #test(signal: AbortSignal): Promise<void> {
    const { labService } = this.#services;
    const plan = await labService.selfTestPlan(this.#here!);
    if ('problems' in plan)
      throw new Failure(plan.problems[0]?.message ?? 'There is no self-test here.');
    let last: Shown | null = null;
    const asked = { request: plan.request, plan, environment: this.#here! };
    await this.#carryOut(asked, signal, {
      shown: (shown) => (last = shown),
      painted: () => {},
    });
    if (last && !signal.aborted)
      this.#show({ selfTest: await labService.judge((last as Shown).result) });
  }

  async #carryOut(
    asked: Asked,
    signal: AbortSignal,
    page: Pick<Page, 'shown' | 'painted'>,
  ): Promise<void> {
    const name = pointNames(this.view.catalog!);
    const progress = (progress: Progress): void => {
      if (!signal.aborted) this.#show({ progress });
    };
    const leave = await this.#turn(asked, signal);
    try {
      if (signal.aborted) return;
      await this.#gaps.drain();
      const run = new Run(asked, this.#services, name, this.#gaps, { ...page, progress });
      await run.conduct(signal);
    } finally {
      leave();
    }
  }

  /** Waits until no other window measures, unless the visitor insists. Answers with what lets the next one begin. */
  async #turn({ request }: Asked, signal: AbortSignal): Promise<() => void> {
    if (request.simulated) return () => {};
    const turn = this.#services.takeTurn(() => {
      if (!signal.aborted) this.#show({ waiting: true, status: elsewhere });
    });
    const insisted = new Promise<void>((resolve) => (this.#insist = resolve));
    await Promise.race([turn.comes, insisted, aborted(signal)]);
    const waited = this.view.waiting && !signal.aborted;
    this.#show({ waiting: false, ...(waited && { status: 'Measuring …' }) });
    return () => turn.leave();
  }

  /**
   * Nothing is measured while a wrong text stands in a field: the visitor means that one, not the value that was kept. A
   * problem without such a text, of what came with the address, is told once; the next click means what is kept.
   */
  #isRefused(): boolean {
    const { problems, plan } = this.view;
    const [field] = Object.keys(this.#refused);
    const why = field ? problems[field] : Object.values(problems)[0];
    if (plan && !field && (!why || problems === this.#known)) return false;
    this.#known = problems;
    this.#fail(
      new Failure(why ?? 'These settings cannot be run. Change them and press Run again.'),
    );
    return true;
  }

  async #export(
    write: (service: LabService, result: RunResult) => Promise<string>,
  ): Promise<string> {
    const { shown } = this.view;
    if (!shown) throw new Failure('There is no result yet. Press Run first.');
    return this.#gaps.run(() => write(this.#services.labService, shown.result));
  }

  // ---- the view ---------------------------------------------------------------------------------

  #show(changes: Partial<View>): void {
    this.view = { ...this.view, ...changes };
    for (const listener of this.#listeners) listener(this.view);
  }

  /** Whatever was measured stays on the page, and Run works again. */
  #fail(error: unknown): void {
    this.#show({ phase: 'failed', status: inWords(error), progress: null });
  }
}
