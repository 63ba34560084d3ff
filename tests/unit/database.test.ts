import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Archive, Memory, type Storage } from '../../www/state/archive';
import { Database } from '../../www/state/database';
import { keptOf } from '../../www/state/kept';
import { environment, planOf, request, resultOf } from './pretend';

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));

/** Two that differ in their minute. */
const [first, second] = ['2026-05-20T12:30Z', '2026-05-20T12:31Z'].map((begun) => {
  const blank = resultOf(request, planOf(1), environment(5e-6));
  const result = { ...blank, record: { ...blank.record, begun, name: `At ${begun}` } };
  return { kept: keptOf(result, 'run'), text: JSON.stringify(result) };
}) as [Stored, Stored];
type Stored = { kept: ReturnType<typeof keptOf>; text: string };

async function filled(): Promise<Database> {
  const database = new Database();
  await database.put(first.kept, first.text);
  await database.put(second.kept, second.text);
  return database;
}

test('what is put there is found by the next visit, in a list without the results themselves', async () => {
  await filled();
  const later = new Database();
  expect(await later.list()).toEqual(expect.arrayContaining([first.kept, second.kept]));
  expect(await later.text(first.kept.id)).toBe(first.text);
  expect(await later.text('another')).toBeUndefined();
});

test('other pages find id, name, minute and the text of the file', async () => {
  await filled();
  const database = await new Promise<IDBDatabase>((resolve) => {
    const asked = indexedDB.open('threadscape');
    asked.onsuccess = () => resolve(asked.result);
  });
  const asked = database.transaction('results').objectStore('results').get(first.kept.id);
  await new Promise((resolve) => (asked.onsuccess = resolve));
  const { id, kept } = first.kept;
  const [name, begun] = ['At 2026-05-20T12:30Z', '2026-05-20T12:30Z'];
  expect(asked.result).toEqual({ id, name, begun, kept, text: first.text });
});

test('the same is put there once; one is removed, or all', async () => {
  const database = await filled();
  await database.put(first.kept, 'anew');
  expect(await database.list()).toHaveLength(2);
  expect(await database.text(first.kept.id)).toBe('anew');
  await database.remove(first.kept.id);
  expect(await database.list()).toEqual([second.kept]);
  expect(await database.text(first.kept.id)).toBeUndefined();
  await database.clear();
  expect(await database.list()).toEqual([]);
  expect(await database.text(second.kept.id)).toBeUndefined();
});

test('a later version of the page may have the database: the next question opens it anew', async () => {
  const database = await filled();
  await new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase('threadscape');
    asked.onsuccess = resolve;
    asked.onerror = asked.onblocked = reject;
  });
  expect(await database.list()).toEqual([]);
});

describe('a storage that does not answer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Its storage answers when it is told to. */
  function late() {
    const memory = new Memory();
    let answer = (): void => {};
    const opened = new Promise<Storage>((resolve) => (answer = () => resolve(memory)));
    const open = vi.fn(() => opened);
    return { memory, answer, open, archive: new Archive(open) };
  }

  test('is given up, once for all, and nothing says that it was emptied', async () => {
    const { archive, open } = late();
    const listed = archive.list();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await listed).toEqual([]);
    await archive.put(first.kept, first.text);
    expect(await archive.text(first.kept.id)).toBe(first.text);
    expect(archive.trouble).toMatch(/has not answered/);
    await expect(archive.clear()).rejects.toThrow(/still there/);
    expect(open).toHaveBeenCalledOnce();
  });

  test('is taken up again when it does: it gets what is new, and what it had is listed', async () => {
    const { archive, memory, answer } = late();
    await memory.put(first.kept, first.text);
    const listed = archive.list();
    await vi.advanceTimersByTimeAsync(5000);
    await listed;
    await archive.put(second.kept, second.text);
    expect(await archive.list()).toEqual([second.kept]);
    const told = new Promise<void>((resolve) => (archive.onanswer = resolve));
    answer();
    await told;
    expect(archive.trouble).toBe('');
    expect(await archive.list()).toEqual([second.kept, first.kept]);
    expect(await memory.text(second.kept.id)).toBe(second.text);
  });

  test('may have stored what it was given up over: it is listed once', async () => {
    const { archive, memory, answer } = late();
    const put = archive.put(first.kept, first.text);
    await vi.advanceTimersByTimeAsync(5000);
    await put;
    const told = new Promise<void>((resolve) => (archive.onanswer = resolve));
    answer();
    await told;
    expect(await archive.list()).toEqual([first.kept]);
    expect(await memory.list()).toEqual([first.kept]);
  });
});
