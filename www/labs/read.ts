/**
 * The file of a lab, read: front matter in YAML, then Markdown, of which a lab needs paragraphs, `[words](link)` and
 * `[[term]]` or `[[term|words]]`. At build, so that the page carries no parser; what is wrong is told with its file and field.
 */

import { parse } from 'yaml';
import type {
  Claim,
  Guess,
  Lab,
  LabRun,
  Line,
  Must,
  Option,
  Paragraph,
  Question,
  Span,
  ValueOf,
} from './lab.ts';
import { quantities } from './lab.ts';
import { lineOf, type Stored } from './curve.ts';

/** Where the text after the runs begins. */
const after = /^## After the runs$/m;

export function readLab(text: string, file: string, stored: Stored): Lab {
  const parts = /^---\n([^]*?)\n---\n([^]*)$/.exec(text);
  if (!parts) throw new Error(`${file}: it begins with --- and front matter, which ends with ---.`);
  const at = new Place(yamlOf(parts[1]!, file), file);
  const [intro = '', ending = ''] = parts[2]!.split(after);
  const lab: Lab = {
    id: at.id('id'),
    number: at.number('number'),
    title: at.text('title'),
    minutes: at.number('minutes'),
    goal: at.text('goal'),
    outcomes: at.list('outcomes').map((one) => one.itself()),
    guesses: at.list('guesses').map(guessOf),
    runs: at.list('runs').map(runOf),
    check: at.list('check').map(claimOf),
    questions: at.list('questions').map(questionOf),
    intro: paragraphsOf(intro),
    after: paragraphsOf(ending),
    lines: at.list('lines').map((one) => lineAt(one, stored)),
  };
  at.end();
  checkNames(lab, file);
  return lab;
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** An object of the front matter, and where it stands. Each field is asked for once; what nobody asks for is a mistake. */
class Place {
  #value: Record<string, unknown>;
  #where: string;
  #asked = new Set<string>();
  #whole: unknown;

  constructor(value: unknown, where: string) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.#value = isObject ? (value as Record<string, unknown>) : {};
    this.#whole = value;
    this.#where = where;
  }

  wrong(field: string, what: string): never {
    throw new Error(`${this.#where}: ${field} ${what}.`);
  }

  has(field: string): boolean {
    return this.#value[field] !== undefined;
  }

  itself(): string {
    const text = this.#whole;
    return typeof text === 'string' && text ? text : this.wrong('it', 'has to be a text');
  }

  text(field: string, otherwise?: string): string {
    const value = this.#take(field);
    if (value === undefined && otherwise !== undefined) return otherwise;
    return typeof value === 'string' && value.trim()
      ? value.trim()
      : this.wrong(field, 'has to be a text');
  }

  id(field: string): string {
    const text = this.text(field);
    return /^[a-z][a-z0-9-]*$/.test(text)
      ? text
      : this.wrong(field, `“${text}” has to be small letters, digits and hyphens`);
  }

  number(field: string, otherwise?: number): number {
    const value = this.#take(field);
    if (value === undefined && otherwise !== undefined) return otherwise;
    return typeof value === 'number' && Number.isFinite(value)
      ? value
      : this.wrong(field, 'has to be a number');
  }

  flag(field: string): boolean {
    const value = this.#take(field) ?? false;
    return typeof value === 'boolean' ? value : this.wrong(field, 'has to be true or false');
  }

  oneOf<T extends string>(field: string, allowed: readonly T[]): T {
    const text = this.text(field);
    return (
      allowed.find((one) => one === text) ??
      this.wrong(field, `“${text}” has to be one of ${allowed.join(', ')}`)
    );
  }

  list(field: string): Place[] {
    const value = this.#take(field);
    if (!Array.isArray(value) || value.length === 0)
      return this.wrong(field, 'has to be a list that is not empty');
    return value.map((one, i) => new Place(one, `${this.#where}: ${field} ${i + 1}`));
  }

  place(field: string): Place {
    return new Place(this.#take(field), `${this.#where}: ${field}`);
  }

  isNumber(field: string): boolean {
    return typeof this.#value[field] === 'number';
  }

  end(): void {
    const unknown = Object.keys(this.#value).find((field) => !this.#asked.has(field));
    if (unknown) this.wrong(unknown, 'is no field here');
  }

  #take(field: string): unknown {
    this.#asked.add(field);
    return this.#value[field];
  }
}

function ended<T>(at: Place, made: T): T {
  at.end();
  return made;
}

const guessOf = (at: Place): Guess =>
  ended(at, {
    id: at.id('id'),
    ask: at.text('ask'),
    options: at.has('options') ? at.list('options').map(optionOf) : null,
    beside: at.has('beside') ? valueAt(at.place('beside')) : null,
  });

const optionOf = (at: Place): Option => ended(at, { id: at.id('id'), label: at.text('label') });

const runOf = (at: Place): LabRun =>
  ended(at, {
    id: at.id('id'),
    label: at.text('label'),
    settings: at.text('settings'),
    simulated: at.has('simulated') ? at.text('simulated') : null,
  });

const questionOf = (at: Place): Question => ended(at, { id: at.id('id'), ask: at.text('ask') });

function valueAt(at: Place): ValueOf {
  return ended(at, {
    run: at.id('run'),
    of: at.oneOf('of', quantities),
    mode: at.text('mode', ''),
    other: at.text('other', ''),
    less: at.has('less') ? valueAt(at.place('less')) : null,
  });
}

function claimOf(at: Place): Claim {
  const kinds = ['is', 'isNot', 'holds', 'above'] as const;
  const named = kinds.filter((kind) => at.has(kind));
  const [kind] = named;
  if (!kind || named.length > 1)
    return at.wrong('it', `needs one of ${kinds.join(', ')}, and no other of them`);
  return ended(at, {
    says: at.text('says'),
    value: valueAt(at.place('value')),
    must: mustOf(at, kind),
    optional: at.flag('optional'),
  });
}

function mustOf(at: Place, kind: Must['kind']): Must {
  if (kind === 'is' || kind === 'isNot')
    return { kind, class: at.oneOf(kind, ['faster', 'slower']) };
  if (kind === 'holds') return { kind, number: at.number('holds') };
  const than = at.isNumber('above') ? at.number('above') : valueAt(at.place('above'));
  return { kind, than, times: at.number('times', 1) };
}

function lineAt(at: Place, stored: Stored): Line {
  try {
    const family = at.oneOf('family', families);
    const share = at.number('share', 0);
    const of = at.text('of');
    return ended(at, lineOf(of, share, family, stored));
  } catch (error) {
    return at.wrong('it', (error as Error).message.replace(/\.$/, ''));
  }
}

const families = [
  'uncounted',
  'counted',
  'locked',
  'globalLock',
  'copied',
  'messages',
  'tally',
] as const;

/** No name twice, and none that is not there. */
function checkNames({ guesses, runs, check, questions }: Lab, file: string): void {
  for (const list of [guesses, runs, questions]) {
    const ids = list.map(({ id }) => id);
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice) throw new Error(`${file}: the id “${twice}” is there twice.`);
  }
  const values = [
    ...guesses.flatMap(({ beside }) => beside ?? []),
    ...check.flatMap(({ value, must }) =>
      must.kind === 'above' && typeof must.than === 'object' ? [value, must.than] : [value],
    ),
  ].flatMap((value) => [value, ...(value.less ? [value.less] : [])]);
  const lost = values.find(({ run }) => !runs.some(({ id }) => id === run));
  if (lost) throw new Error(`${file}: there is no run “${lost.run}”.`);
}

// ---- text -------------------------------------------------------------------------------------

export const paragraphsOf = (text: string): Paragraph[] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
    .map(spansOf);

const mark = /\[\[([^\]|]+)(?:\|([^\]]+))?\]\]|\[([^\]]+)\]\(([^)\s]+)\)/g;

function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  const say = (to: number): void => {
    if (to > from) spans.push({ kind: 'text', text: text.slice(from, to) });
  };
  for (const found of text.matchAll(mark)) {
    say(found.index);
    from = found.index + found[0].length;
    const [, term, said, words, href] = found;
    if (term) spans.push({ kind: 'term', id: term.replaceAll(' ', '-'), text: said ?? term });
    else spans.push({ kind: 'link', text: words!, href: href! });
  }
  say(text.length);
  return spans;
}
