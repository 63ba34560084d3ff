/** Where results are kept: in the browser's storage or, where that is full, refused or absent, as long as the page is open. */

import { Failure } from '../lib/failure';
import { pause } from '../lib/time';
import { inOrder, type Kept } from './kept';

/** A place for results. Whatever it refuses is thrown. */
export interface Storage {
  /** In any order. */
  list(): Promise<Kept[]>;
  /** The JSON of the file, on one line; undefined where there is no such result. */
  text(id: string): Promise<string | undefined>;
  /** In the place of the one with its id, if there is one. */
  put(kept: Kept, text: string): Promise<void>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
}

export class Memory implements Storage {
  #all = new Map<string, { kept: Kept; text: string }>();

  list = async (): Promise<Kept[]> => [...this.#all.values()].map(({ kept }) => kept);
  text = async (id: string): Promise<string | undefined> => this.#all.get(id)?.text;
  put = async (kept: Kept, text: string): Promise<void> =>
    void this.#all.set(kept.id, { kept, text });
  remove = async (id: string): Promise<void> => void this.#all.delete(id);
  clear = async (): Promise<void> => this.#all.clear();
}

const nowhere =
  'This browser keeps nothing for this page: results stay until it is closed. Export what you want to keep.';
const noRoom =
  'The browser has no room left for results: what is new stays until this page is closed. Delete some, or export them.';
const silent =
  'The browser’s storage has not answered so far: what earlier visits left may come later, and what is new stays until it does.';

/** Some browsers neither open a storage nor refuse it; on a busy disk it takes seconds. */
const longestSeconds = 5;

/** Never throws but where it says so, and loses nothing while the page is open. */
export class Archive implements Storage {
  /** Why results go with the page; '' where they stay. */
  trouble = '';
  /** Called when a storage that was given up answers after all: there may be more to list. */
  onanswer = (): void => {};
  /** Called when there is something else in the storage than before. */
  onchange = (): void => {};

  #open: () => Promise<Storage>;
  #memory = new Memory();
  /** Whether the storage was given up. Nobody waits for it then. */
  #silent = false;

  /** `open` may fail, and is asked again. */
  constructor(open: () => Promise<Storage>) {
    this.#open = open;
  }

  /** Each once: what is kept here only, for want of an answer, may have got there all the same. */
  async list(): Promise<Kept[]> {
    const stored = await this.#ask((storage) => storage.list(), []);
    const here = await this.#memory.list();
    const ids = new Set(here.map(({ id }) => id));
    return inOrder([...here, ...stored.filter(({ id }) => !ids.has(id))]);
  }

  async text(id: string): Promise<string | undefined> {
    return (
      (await this.#memory.text(id)) ?? (await this.#ask((storage) => storage.text(id), undefined))
    );
  }

  async put(kept: Kept, text: string): Promise<void> {
    const stored = await this.#ask((storage) => storage.put(kept, text).then(() => true), false);
    if (stored) {
      await this.#memory.remove(kept.id);
      this.onchange();
    } else await this.#memory.put(kept, text);
    if ((await this.#memory.list()).length === 0) this.trouble = '';
  }

  async remove(id: string): Promise<void> {
    await this.#memory.remove(id);
    await this.#ask((storage) => storage.remove(id), undefined);
    this.onchange();
  }

  /** Throws where the storage keeps what it has: whoever deletes everything has to know. */
  async clear(): Promise<void> {
    await this.#memory.clear();
    const had = await this.#ask((storage) => storage.list(), []);
    if (this.#silent)
      throw new Failure('The browser’s storage does not answer: what it keeps is still there.');
    if (had.length > 0) {
      await (await this.#open()).clear();
      this.onchange();
    }
    this.trouble = this.trouble === noRoom ? '' : this.trouble;
  }

  async #ask<T>(question: (storage: Storage) => Promise<T>, otherwise: T): Promise<T> {
    if (this.#silent) return otherwise;
    const answer = this.#open().then(question);
    try {
      return await inTime(answer, () => this.#giveUp(answer));
    } catch (error) {
      this.trouble = isFull(error) ? noRoom : this.#silent ? silent : nowhere;
      return otherwise;
    }
  }

  /** Until it answers. What could not be stored meanwhile is stored then. */
  #giveUp(answer: Promise<unknown>): void {
    this.#silent = true;
    const answered = async (): Promise<void> => {
      this.#silent = false;
      this.trouble = '';
      for (const kept of await this.#memory.list())
        await this.put(kept, (await this.#memory.text(kept.id)) ?? '');
      this.onanswer();
    };
    void answer.then(answered, answered);
  }
}

/** Fails when `answer` takes too long, and says so first. */
async function inTime<T>(answer: Promise<T>, onlate: () => void): Promise<T> {
  const over = new AbortController();
  const late = pause(longestSeconds, over.signal).then(() => {
    if (over.signal.aborted) return answer;
    onlate();
    throw new Failure('No answer.');
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}

const isFull = (error: unknown): boolean =>
  (error as { name?: unknown } | null)?.name === 'QuotaExceededError';
