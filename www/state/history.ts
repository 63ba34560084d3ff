/**
 * The visitor's own history: what was measured or opened here is kept, comes back, is renamed, deleted, exported; and whatever
 * somebody opens goes through `open`. Nothing of it happens beside a timed pass (R4): all work waits for a gap.
 */

import type { LabService } from '../engine/lab';
import { Failure, inWords } from '../lib/failure';
import { counted } from '../lib/format';
import type { Opened, RunResult, Summary } from '../pkg/plain/threadscape';
import { Archive } from './archive';
import type { Gaps } from './gaps';
import { identityOf, isSame, keptOf, nameOf, type Kept } from './kept';
import { isGrowing, mapped, without, type Entry } from './results';
import type { Services } from './services';
import type { Opening, View } from './view';

/** The page, as far as results come and go on it. */
export interface Page {
  view(): View;
  show(changes: Partial<View>): void;
  /** Puts a result that was read on the page; `asked` where somebody wants to look at it, whatever runs. */
  add(entry: Omit<Entry, 'id'>, asked: boolean): void;
  /** Puts one of the results on the page. */
  look(id: number): void;
}

/** Something that somebody opens. */
export interface Text {
  /** What it is called in a sentence about it: the name of a file. */
  name: string;
  text: () => Promise<string>;
}

/** What was found in all texts so far. */
interface Found {
  results: RunResult[];
  summaries: Summary[];
  problems: string[];
}

export class History {
  #page: Page;
  #service: LabService;
  #archive: Archive;
  #gaps: Gaps;

  constructor(page: Page, { labService, storage, neighbours }: Services, gaps: Gaps) {
    this.#page = page;
    this.#service = labService;
    this.#archive = new Archive(storage);
    this.#archive.onanswer = () => void gaps.run(() => this.#offerLate());
    this.#gaps = gaps;
    const others = neighbours();
    this.#archive.onchange = () => others.tell();
    others.ontold = () => this.#hear();
  }

  /** Until a gap comes, one message is as good as many. */
  #hears = false;

  #hear(): void {
    if (this.#hears) return;
    this.#hears = true;
    void this.#gaps.run(() => this.#follow());
  }

  /** What another window has deleted goes from this one as well, what it has renamed is called so here. */
  async #follow(): Promise<void> {
    this.#hears = false;
    const before = this.#page.view().kept;
    await this.#list();
    // A storage that has stopped answering has lost nothing.
    if (this.#archive.trouble) return;
    const { kept, offered } = this.#page.view();
    const names = new Map(kept.map(({ id, head }) => [id, head.record.name ?? '']));
    const gone = before.filter(({ id }) => !names.has(id));
    const isGone = (entry: Entry): boolean => gone.some(({ id }) => isOf(entry, id));
    this.#page.show(without(this.#page.view(), isGone));
    const renamed = (entry: Entry): Entry => {
      const name = isGrowing(entry) ? undefined : names.get(identityOf(entry.result));
      const isNew = name !== undefined && name !== (entry.result.record.name ?? '');
      return isNew ? { ...entry, result: named(entry.result, name) } : entry;
    };
    this.#page.show({
      ...mapped(this.#page.view(), renamed),
      offered: kept.find(({ id }) => id === offered?.id) ?? null,
    });
  }

  /** What former visits left. The newest comes back where the address asks for nothing else; else it is offered. */
  async comeBack(asksForOther: boolean): Promise<void> {
    await this.#list();
    const { kept, request, shown } = this.#page.view();
    const newest = kept[0];
    if (!newest || shown) return;
    const isOther = asksForOther && !(request && isSame(newest.head.request, request));
    if (isOther) this.#page.show({ offered: newest });
    else await this.#gaps.run(() => this.#bringBack(newest, false));
  }

  /** What came too late to come back by itself. */
  async #offerLate(): Promise<void> {
    await this.#list();
    const { kept, shown, phase } = this.#page.view();
    if (!shown && phase !== 'measuring') this.#page.show({ offered: kept[0] ?? null });
  }

  /** Keeps a run that is over. */
  async keep({ result, source }: Entry): Promise<void> {
    await this.#gaps.run(async () => {
      await this.#archive.put(keptOf(result, source), JSON.stringify(result));
      await this.#list();
    });
  }

  /** Puts one that is kept on the page. */
  async show(kept: Kept): Promise<void> {
    await this.#gaps.run(() => this.#bringBack(kept));
  }

  /** What stands in a link of it, without its core count. Rejects where no link takes it. */
  async link({ id }: Kept): Promise<string> {
    return this.#gaps.run(async () => {
      const json = await this.#archive.text(id);
      if (json === undefined) throw new Failure('That result is not kept any more.');
      const [result] = only(await this.#service.open(json)).results;
      return this.#service.resultLink(result!, 'full', false);
    });
  }

  async rename({ id }: Kept, text: string): Promise<void> {
    const name = nameOf(text);
    await this.#gaps.run(async () => {
      const kept = this.#page.view().kept.find((one) => one.id === id);
      const json = await this.#archive.text(id);
      if (!kept || json === undefined) return this.#isGone();
      const result = named(JSON.parse(json) as RunResult, name);
      const { head } = keptOf(result, kept.source);
      await this.#archive.put({ ...kept, head }, JSON.stringify(result));
      const renamed = (entry: Entry): Entry =>
        isOf(entry, id) ? { ...entry, result: named(entry.result, name) } : entry;
      this.#page.show(mapped(this.#page.view(), renamed));
      await this.#list();
    });
  }

  async delete({ id }: Kept): Promise<void> {
    await this.#gaps.run(async () => {
      await this.#archive.remove(id);
      this.#page.show(without(this.#page.view(), (entry) => isOf(entry, id)));
      await this.#list();
    });
  }

  /** All but what is being measured. */
  async deleteEverything(): Promise<void> {
    await this.#gaps.run(async () => {
      try {
        await this.#archive.clear();
      } catch (error) {
        return this.#tell(inWords(error));
      }
      const { phase } = this.#page.view();
      const stays = (entry: Entry): boolean => phase === 'measuring' && isGrowing(entry);
      this.#page.show({
        ...without(this.#page.view(), (entry) => !stays(entry)),
        ...{ summaries: [], offered: null, opened: null, painted: null },
      });
      await this.#list();
    });
  }

  /** All that is kept, one JSON object a line. */
  async exported(): Promise<string> {
    const lines: string[] = [];
    for (const { id } of this.#page.view().kept) {
      const line = await this.#gaps.run(() => this.#archive.text(id));
      if (line !== undefined) lines.push(`${line}\n`);
    }
    return lines.join('');
  }

  /** Opens files, pasted texts, the address: all results in them are kept, and the first new one is shown. */
  async open(texts: readonly Text[]): Promise<void> {
    const found: Found = { results: [], summaries: [], problems: [] };
    if (texts.length > 1)
      await this.#gaps.run(async () => this.#say(`Opening ${texts.length} files …`));
    for (const text of texts) await this.#gaps.run(() => this.#look(text, found));
    await this.#gaps.run(() => this.#take(found));
  }

  /** Takes a summary from the page. */
  dismiss(summary: Summary): void {
    const { summaries } = this.#page.view();
    this.#page.show({ summaries: summaries.filter((one) => one !== summary) });
  }

  async #look({ name, text }: Text, found: Found): Promise<void> {
    try {
      const { results, summaries, problems } = await this.#service.open(await text());
      found.results.push(...results);
      found.summaries.push(...summaries);
      found.problems.push(...problems.map(({ message }) => `${name}: ${message}`));
    } catch (error) {
      found.problems.push(`${name}: ${inWords(error)}`);
    }
  }

  async #take({ results, summaries, problems }: Found): Promise<void> {
    await this.#list();
    let fresh: string | undefined;
    let count = 0;
    for (const result of results) {
      const id = await this.#keepOpened(result);
      if (!id) continue;
      fresh ??= id;
      count += 1;
    }
    const before = this.#page.view().summaries;
    this.#page.show({
      summaries: [...before, ...summaries.filter(isNewTo(before))],
      offered: null,
      opened: told(results.length, count, summaries.length, problems),
    });
    const shown = this.#keptBy(fresh ?? (results[0] ? identityOf(results[0]) : ''));
    if (shown) await this.#bringBack(shown);
  }

  /** Answers with its id where it is new, or has watched passes that the one that is kept has not. */
  async #keepOpened(result: RunResult): Promise<string | null> {
    const found = keptOf(result, 'opened');
    const known = this.#keptBy(found.id);
    if (known && known.watched >= found.watched) return null;
    const whole = known
      ? named(result, known.head.record.name || result.record.name || '')
      : result;
    const kept = keptOf(whole, known?.source ?? 'opened');
    await this.#archive.put(kept, JSON.stringify(whole));
    if (known) this.#page.show(without(this.#page.view(), (entry) => isOf(entry, found.id)));
    await this.#list();
    return found.id;
  }

  #keptBy(id: string): Kept | undefined {
    return this.#page.view().kept.find((one) => one.id === id);
  }

  /** Read again like any file: what an older build of this page kept is checked as well. */
  async #bringBack(kept: Kept, asked = true): Promise<void> {
    const entry = this.#page.view().results.find((one) => isOf(one, kept.id));
    if (entry) return this.#page.look(entry.id);
    const json = await this.#archive.text(kept.id);
    if (json === undefined) return this.#isGone();
    try {
      const [result] = only(await this.#service.open(json)).results;
      const reading = await this.#service.read(result!, false);
      this.#page.add({ source: kept.source, result: result!, ...reading }, asked);
      this.#page.show({ offered: null });
    } catch (error) {
      this.#tell(inWords(error));
    }
  }

  async #isGone(): Promise<void> {
    await this.#list();
    this.#tell('That result is not kept any more: it was deleted in another window.');
  }

  #tell(problem: string): void {
    this.#page.show({ opened: { found: '', problems: [problem] } });
  }

  #say(found: string): void {
    this.#page.show({ opened: { found, problems: [] } });
  }

  async #list(): Promise<void> {
    const kept = await this.#archive.list();
    this.#page.show({ kept, keptTrouble: this.#archive.trouble });
  }
}

/** While it grows, nothing is kept by what it will be known by. */
const isOf = (entry: Entry, id: string): boolean =>
  !isGrowing(entry) && identityOf(entry.result) === id;

const named = (result: RunResult, name: string): RunResult => ({
  ...result,
  record: { ...result.record, name },
});

const only = (opened: Opened): Opened => {
  if (opened.results.length === 0)
    throw new Failure(opened.problems[0]?.message ?? 'There is no result in it.');
  return opened;
};

const isNewTo = (known: readonly Summary[]) => {
  const texts = new Set(known.map((summary) => JSON.stringify(summary)));
  return (summary: Summary): boolean => !texts.has(JSON.stringify(summary));
};

function told(results: number, fresh: number, summaries: number, problems: string[]): Opening {
  const old = results - fresh;
  const found = [
    fresh > 0 && `${counted(fresh, 'result')} opened.`,
    old > 0 && `${counted(old, 'result')} ${old === 1 ? 'was' : 'were'} here already.`,
    summaries > 0 && `${summaries === 1 ? 'A summary' : `${summaries} summaries`} opened.`,
  ];
  return { found: found.filter(Boolean).join(' '), problems };
}
