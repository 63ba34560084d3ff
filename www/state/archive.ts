/** Where results are kept: in the browser's storage or, where that is full, refused or absent, as long as the page is open. */

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

/** Never throws, and loses nothing while the page is open. */
export class Archive implements Storage {
  /** Why results go with the page; '' where they stay. */
  trouble = '';

  #open: () => Promise<Storage>;
  #memory = new Memory();

  /** `open` may fail, and is asked again. */
  constructor(open: () => Promise<Storage>) {
    this.#open = open;
  }

  async list(): Promise<Kept[]> {
    const stored = await this.#ask((storage) => storage.list(), []);
    return inOrder([...(await this.#memory.list()), ...stored]);
  }

  async text(id: string): Promise<string | undefined> {
    return (
      (await this.#memory.text(id)) ?? (await this.#ask((storage) => storage.text(id), undefined))
    );
  }

  async put(kept: Kept, text: string): Promise<void> {
    const stored = await this.#ask((storage) => storage.put(kept, text).then(() => true), false);
    if (stored) await this.#memory.remove(kept.id);
    else await this.#memory.put(kept, text);
    if ((await this.#memory.list()).length === 0) this.trouble = '';
  }

  async remove(id: string): Promise<void> {
    await this.#memory.remove(id);
    await this.#ask((storage) => storage.remove(id), undefined);
  }

  /** Throws where the storage keeps what it has: whoever deletes everything has to know. */
  async clear(): Promise<void> {
    await this.#memory.clear();
    const had = await this.#ask((storage) => storage.list(), []);
    if (had.length > 0) await (await this.#open()).clear();
    this.trouble = this.trouble === noRoom ? '' : this.trouble;
  }

  async #ask<T>(question: (storage: Storage) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await question(await this.#open());
    } catch (error) {
      this.trouble = isFull(error) ? noRoom : nowhere;
      return otherwise;
    }
  }
}

const isFull = (error: unknown): boolean =>
  (error as { name?: unknown } | null)?.name === 'QuotaExceededError';
