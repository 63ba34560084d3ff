/**
 * What is handed in: a file with guesses, answers and the whole results. Nothing that was concluded travels: whoever opens it reads
 * the results anew and runs the same check. A file cannot prove who measured it, and nobody is told that it does.
 */

import type { LabService } from '../engine/lab';
import { Failure, inWords } from '../lib/failure';
import type { RunResult } from '../pkg/plain/threadscape';
import { identityOf } from '../state/kept';
import { decodeFragment } from '../state/settings';
import { checkLab, type Outcome } from './check';
import { fragmentOf, type Measurement } from './instrument';
import type { Lab } from './lab';
import { textsIn, type Work } from './saved';

/** What stands at the head of the file. */
const format = 'threadscape-hand-in';

export interface HandInFile {
  format: typeof format;
  version: 1;
  lab: string;
  /** Of a task: its settings. */
  settings?: string;
  /** Of the page that made the file. */
  build: string;
  name: string;
  guesses: Record<string, string>;
  answers: Record<string, string>;
  results: { run: string; result: RunResult }[];
}

export function handInText(
  lab: Lab,
  work: Pick<Work, 'name' | 'guesses' | 'answers'>,
  runs: ReadonlyMap<string, { result: RunResult }>,
): string {
  const results = [...runs].map(([run, { result }]) => ({ run, result }));
  const file: HandInFile = {
    format,
    version: 1,
    lab: lab.id,
    ...(lab.id === 'task' && { settings: lab.runs[0]!.settings }),
    build: results[0]?.result.build ?? '',
    name: work.name,
    guesses: work.guesses,
    answers: work.answers,
    results,
  };
  return `${JSON.stringify(file)}\n`;
}

export const handInName = (lab: Lab, name: string): string =>
  ['threadscape', lab.id, name.normalize('NFKD').replace(/[^\w-]+/g, '-')]
    .filter((part) => part && part !== '-')
    .join('-')
    .slice(0, 80) + '.json';

/** A hand-in as the teacher's page has it: read, analysed and checked here. */
export interface HandIn {
  /** The name of its file. */
  file: string;
  lab: Lab;
  name: string;
  guesses: Record<string, string>;
  answers: Record<string, string>;
  runs: ReadonlyMap<string, Measurement>;
  /** By the samples here, recomputed here. */
  outcome: Outcome;
  /** What is not as it should be, a sentence each. */
  problems: readonly string[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a file that anybody may have written. Throws a Failure where it is no hand-in. */
export async function openHandIn(
  file: string,
  text: string,
  labOf: (id: string, settings: string) => Lab | undefined,
  service: Pick<LabService, 'open' | 'read' | 'choose' | 'texts'>,
): Promise<HandIn> {
  const value = parsed(text);
  if (value['version'] !== 1)
    throw new Failure('It is a hand-in of another version: this page reads version 1.');
  const { lab: id, name, settings } = value;
  const lab = labOf(String(id), typeof settings === 'string' ? settings : '');
  if (!lab) throw new Failure(`There is no lab “${String(id).slice(0, 80)}” in this build.`);
  const problems: string[] = [];
  const runs = new Map<string, Measurement>();
  const results = Array.isArray(value['results']) ? value['results'] : [];
  if (results.length === 0) problems.push('It holds no results.');
  for (const one of results.slice(0, 32)) {
    const run = isObject(one) ? lab.runs.find(({ id }) => id === one['run']) : undefined;
    if (!run) problems.push('It holds a result of a run that this lab does not have.');
    else if (runs.has(run.id))
      problems.push(`“${run.label}” is there twice: the first one counts.`);
    else {
      try {
        const measured = await readResult((one as Record<string, unknown>)['result'], service);
        const other = await otherSettings(run, measured.result, service);
        if (other)
          problems.push(
            `“${run.label}” was run with other settings (${other}): it does not count.`,
          );
        else runs.set(run.id, measured);
      } catch (error) {
        problems.push(`“${run.label}”: ${inWords(error)}`);
      }
    }
  }
  return {
    file,
    lab,
    name: typeof name === 'string' ? name.slice(0, 80) : '',
    guesses: textsIn(value['guesses']),
    answers: textsIn(value['answers']),
    runs,
    outcome: checkLab(lab, runs),
    problems,
  };
}

function parsed(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failure('It is no hand-in: its text is no JSON.');
  }
  if (!isObject(value) || value['format'] !== format)
    throw new Failure(
      'It is no hand-in of a lab. Results alone are opened on the page that compares.',
    );
  return value;
}

/** By the same door as any other result: every field is looked at. */
async function readResult(
  value: unknown,
  service: Pick<LabService, 'open' | 'read'>,
): Promise<Measurement> {
  const { results, problems } = await service.open(JSON.stringify(value ?? null));
  const [result] = results;
  if (!result) throw new Failure(problems[0]?.message ?? 'It holds no result.');
  return { result, ...(await service.read(result, false)) };
}

/** What follows the machine, or how long somebody wanted to wait. */
const free = /^(threads|cap|effort|seed|machine|sim\w+)$/;

/** The first setting in which the result is another experiment than the lab's; '' where it is the same. */
async function otherSettings(
  run: Lab['runs'][number],
  { request, record }: RunResult,
  service: Pick<LabService, 'choose' | 'texts'>,
): Promise<string> {
  const asked = request.simulated ? (run.simulated ?? run.settings) : run.settings;
  const texts = decodeFragment(fragmentOf(asked, request.simulated !== null)) ?? {};
  const due = await service.choose(texts, null, record.environment);
  const its = await service.texts(request);
  const keys = Object.keys(due.texts).filter((key) => !free.test(key));
  return keys.find((key) => due.texts[key] !== its[key]) ?? '';
}

/** For each hand-in, the others that hold one of its very samples. */
export function twinsOf(handIns: readonly HandIn[]): HandIn[][] {
  const holders = new Map<string, Set<HandIn>>();
  for (const handIn of handIns)
    for (const { result } of handIn.runs.values()) {
      const id = identityOf(result);
      holders.set(id, (holders.get(id) ?? new Set()).add(handIn));
    }
  return handIns.map((handIn) => {
    const all = [...handIn.runs.values()].flatMap(({ result }) => [
      ...(holders.get(identityOf(result)) ?? []),
    ]);
    return [...new Set(all)].filter((one) => one !== handIn);
  });
}
