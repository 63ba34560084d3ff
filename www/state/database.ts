/** Results in IndexedDB: what they are called in one store, so that a list is short to read, what they are in another. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Storage } from './archive';
import type { Kept } from './kept';

interface Schema extends DBSchema {
  /** `text` is the JSON of the file, on one line. */
  results: {
    key: string;
    value: { id: string; name: string; begun: string | null; kept: string; text: string };
  };
  heads: { key: string; value: Kept };
}

const both = ['results', 'heads'] as const;

export class Database implements Storage {
  #opened: Promise<IDBPDatabase<Schema>> | null = null;

  async list(): Promise<Kept[]> {
    return (await this.#open()).getAll('heads');
  }

  async text(id: string): Promise<string | undefined> {
    return (await (await this.#open()).get('results', id))?.text;
  }

  async put(head: Kept, text: string): Promise<void> {
    const { id, kept } = head;
    const { name = '', begun } = head.head.record;
    const transaction = (await this.#open()).transaction(both, 'readwrite');
    await Promise.all([
      transaction.objectStore('results').put({ id, name, begun, kept, text }),
      transaction.objectStore('heads').put(head),
      transaction.done,
    ]);
  }

  async remove(id: string): Promise<void> {
    const transaction = (await this.#open()).transaction(both, 'readwrite');
    await Promise.all([
      ...both.map((store) => transaction.objectStore(store).delete(id)),
      transaction.done,
    ]);
  }

  async clear(): Promise<void> {
    const transaction = (await this.#open()).transaction(both, 'readwrite');
    await Promise.all([
      ...both.map((store) => transaction.objectStore(store).clear()),
      transaction.done,
    ]);
  }

  /** One that was closed, by the browser or for a later version of this page, is opened anew by the next question. */
  #open(): Promise<IDBPDatabase<Schema>> {
    this.#opened ??= opened(() => void (this.#opened = null));
    return this.#opened;
  }
}

function opened(onclosed: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>('threadscape', 1, {
    upgrade(database) {
      for (const store of both) database.createObjectStore(store, { keyPath: 'id' });
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onclosed();
    },
    terminated: onclosed,
  });
}
