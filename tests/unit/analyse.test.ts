// The queries of docs/ANALYSE.md, as they stand there, by the real DuckDB. RESULTS=10000 tells the seconds and the memory of so many.
import { DuckDBInstance, type DuckDBConnection, type JsonValue } from '@duckdb/node-api';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readExample } from '../../www/example';
import { generate, reaches, type Known } from './analyse/generate';

const count = Number(process.env['RESULTS'] ?? 400);
const folder = mkdtempSync(join(tmpdir(), 'threadscape-'));
const known: Known[] = [];
const answers = new Map<string, Record<string, JsonValue>[]>();
let connection: DuckDBConnection;

/** Its blocks of SQL, in order, about that file; those whose answer is looked at have a name. */
function queries(file: string): { name: string; sql: string }[] {
  const blocks = readFileSync('docs/ANALYSE.md', 'utf8').matchAll(/```sql *(\S*)\n([^]*?)```/g);
  return [...blocks].map(([, name, sql]) => ({
    name: name!,
    sql: sql!.replace("'results.jsonl'", `'${file}'`),
  }));
}

/** One line each; the second is handed in once more under another name, and one line is no result. */
function write(): void {
  const file = openSync(join(folder, 'results.jsonl'), 'w');
  let second = '';
  for (const { result, known: of } of generate(count)) {
    const line = JSON.stringify(result);
    writeSync(file, `${line}\n`);
    if (known.push(of) === 2) second = line.replace('"machine 1"', '"machine none"');
  }
  writeSync(file, `${second}\n{"schema": 1}\n`);
  closeSync(file);
}

const connected = async (): Promise<DuckDBConnection> =>
  (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();

beforeAll(async () => {
  write();
  const started = performance.now();
  connection = await connected();
  for (const { name, sql } of queries(join(folder, 'results.jsonl'))) {
    const answer = await connection.runAndReadAll(sql);
    if (name) answers.set(name, answer.getRowObjectsJson());
  }
  if (process.env['RESULTS']) {
    const seconds = (performance.now() - started) / 1000;
    const most = process.resourceUsage().maxRSS / 1024;
    console.info(`${count} results: ${seconds.toFixed(1)} s, at most ${most.toFixed(0)} MB`);
  }
}, 300_000);

afterAll(() => {
  connection?.closeSync();
  rmSync(folder, { recursive: true });
});

const numbers = (name: string, column: string): number[] =>
  answers.get(name)!.map((row) => Number(row[column]));

test('every result is counted once, under its cores and its browser', () => {
  const modes = Object.keys(reaches);
  const told = numbers('by-cores', 'results').reduce((sum, results) => sum + results, 0);
  expect(told).toBe((count + 1) * modes.length);
  for (const row of answers.get('by-cores')!) {
    const alike = known.filter(
      ({ cores, engine }) => cores === row['cores'] && engine === row['engine'],
    );
    expect(alike.length, JSON.stringify(row)).toBeGreaterThan(0);
    expect(row['low']).toBeLessThanOrEqual(row['speedup'] as number);
    expect(row['high']).toBeGreaterThanOrEqual(row['speedup'] as number);
  }
  // Two cores have no slow half, so what is found there is what was put in.
  const of = (mode: string) =>
    answers.get('by-cores')!.filter((row) => row['cores'] === 2 && row['mode'] === mode);
  for (const [mode, reach] of Object.entries(reaches))
    for (const row of of(mode)) expect(row['speedup']).toBeCloseTo(1 + reach, 1);
});

test('knees are where they were put', () => {
  const told = answers.get('knees')!;
  for (const { cores, knee } of known) {
    const machines = known.filter((other) => other.cores === cores && other.knee === knee).length;
    const row = told.find((row) => row['cores'] === cores && row['knee'] === knee);
    // The second was handed in twice.
    const twice = known[1]!.cores === cores && known[1]!.knee === knee ? 1 : 0;
    expect(Number(row?.['machines'])).toBe(machines + twice);
  }
  expect(numbers('knees', 'machines').reduce((sum, some) => sum + some, 0)).toBe(count + 1);
});

test('those that are odd are found, and nobody else on a machine without slow cores', () => {
  const found = new Set(answers.get('odd')!.map((row) => row['name']));
  known.forEach(({ isOdd, knee, cores }, index) => {
    const name = `machine ${index}`;
    if (isOdd) expect(found, name).toContain(name);
    else if (knee === cores) expect(found, name).not.toContain(name);
  });
});

test('a run that was handed in twice is told with both names', () => {
  const [row, ...more] = answers.get('twins')!;
  expect(row!['names']).toEqual(['machine 1', 'machine none']);
  expect(more).toEqual([]);
});

test('speed-ups are those of the page', async () => {
  const path = 'docs/examples/story-16-cores.json';
  const { result, reading } = await readExample(path);
  const file = join(folder, 'one.jsonl');
  writeFileSync(file, JSON.stringify(result));
  const alone = await connected();
  for (const { sql } of queries(file)) await alone.run(sql);
  const answer = await alone.runAndReadAll(
    "SELECT mode, threads, speedup FROM speedups WHERE role = 'measured'",
  );
  const told = new Map(
    answer.getRowObjectsJson().map((row) => [`${row['mode']} ${row['threads']}`, row['speedup']]),
  );
  alone.closeSync();
  const estimates = reading.analysis.series.flatMap(({ mode, estimates }) =>
    estimates.map(({ threads, speedup }) => ({ cell: `${mode} ${threads}`, speedup })),
  );
  expect(told.size).toBe(estimates.length);
  for (const { cell, speedup } of estimates)
    expect(told.get(cell), cell).toBeCloseTo(speedup!.mid, 9);
});
