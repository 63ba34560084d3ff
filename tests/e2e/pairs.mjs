/**
 * What the pairs of kernel × mode weigh in the pool's module: `node tests/e2e/pairs.mjs NAMED SHIPPED`.
 *
 * A pair's code are the functions whose names hold a kernel and a mode; the module with its names, which the build
 * leaves behind, tells them. Compressed bytes are those of the shipped module less those of the module without them.
 */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const [CUSTOM, IMPORT, CODE] = [0, 2, 10];
const FUNCTION_NAMES = 1;

/** Reads a module piece by piece. */
class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }
  byte() {
    return this.bytes[this.at++];
  }
  /** LEB128, unsigned. */
  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }
  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }
  limits() {
    const flags = this.byte();
    this.number();
    if (flags % 2 === 1) this.number();
  }
}

/** The bodies of a module's functions with their places, and the names of those that have one. */
function read(path) {
  const bytes = readFileSync(path);
  const reader = new Reader(bytes, 8);
  let imported = 0;
  const bodies = [];
  const names = new Map();
  while (reader.at < bytes.length) {
    const kind = reader.byte();
    const length = reader.number();
    const end = reader.at + length;
    if (kind === IMPORT) imported = importedFunctions(reader);
    if (kind === CODE) {
      for (let left = reader.number(); left > 0; left -= 1) {
        const start = reader.at;
        const length = reader.number();
        reader.at += length;
        bodies.push({ start, end: reader.at });
      }
    }
    if (kind === CUSTOM && reader.text() === 'name') readNames(reader, end, names);
    reader.at = end;
  }
  return {
    bytes,
    bodies: bodies.map((body, at) => ({ ...body, name: names.get(at + imported) ?? '' })),
  };
}

function importedFunctions(reader) {
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) functions += 1;
    if (kind === 0) reader.number();
    if (kind === 1) reader.byte();
    if (kind === 1 || kind === 2) reader.limits();
    if (kind === 3) reader.at += 2;
  }
  return functions;
}

function readNames(reader, end, names) {
  while (reader.at < end) {
    const kind = reader.byte();
    const length = reader.number();
    const next = reader.at + length;
    if (kind === FUNCTION_NAMES) {
      for (let left = reader.number(); left > 0; left -= 1)
        names.set(reader.number(), reader.text());
    }
    reader.at = next;
  }
}

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** What the module weighs less, compressed, without these bodies. */
function compressed({ bytes, bodies }, chosen) {
  const kept = [];
  let from = 0;
  for (const at of [...chosen].sort((a, b) => a - b)) {
    kept.push(bytes.subarray(from, bodies[at].start));
    from = bodies[at].end;
  }
  return gzipped(bytes) - gzipped(Buffer.concat([...kept, bytes.subarray(from)]));
}

/** Without the compiler's number of a crate: `threadscape[1f2e]::kernels::life::Life`. */
const kernelOf = (name) => /\bkernels::(\w+)::/.exec(name.replace(/\[\w+\]/g, ''))?.[1];

/** The innermost mode that is named; what the list modes share is none. */
function modeOf(name) {
  const plain = name.replace(/\[\w+\]/g, '');
  if (/\bjob::by_messages::/.test(plain)) return 'messages';
  const modes = [...plain.matchAll(/\b(?:sharing|tally)::(\w+)::/g)].map(([, mode]) => mode);
  return modes.filter((mode) => mode !== 'list_world').at(-1);
}

function table(named, shipped) {
  const groups = new Map();
  const pairs = new Set();
  const put = (group, pair, at) => {
    const { functions, pairs } = groups.get(group) ?? { functions: [], pairs: new Set() };
    groups.set(group, { functions: [...functions, at], pairs: pairs.add(pair) });
  };
  named.bodies.forEach(({ name }, at) => {
    const [kernel, mode] = [kernelOf(name), modeOf(name)];
    if (!kernel || !mode) return;
    const pair = `${kernel} × ${mode}`;
    pairs.add(pair);
    for (const group of ['all', kernel, `× ${mode}`]) put(group, pair, at);
  });
  return [...groups].map(([group, { functions, pairs }]) => ({
    group,
    pairs: pairs.size,
    raw: functions.reduce((sum, at) => sum + shipped.bodies[at].end - shipped.bodies[at].start, 0),
    gzip: compressed(shipped, functions),
  }));
}

const [named, shipped] = process.argv.slice(2, 4).map(read);
if (named.bodies.length !== shipped.bodies.length) throw new Error('these are two modules');
const rows = table(named, shipped).sort((a, b) => b.raw - a.raw);
const line = (...cells) =>
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(22) : cell.padStart(9))).join(' '));
line('code of pairs', 'pairs', 'raw', 'gzip', 'raw each', 'gzip each');
for (const { group, pairs, raw, gzip } of rows) {
  line(
    group,
    `${pairs}`,
    `${raw}`,
    `${gzip}`,
    `${Math.round(raw / pairs)}`,
    `${Math.round(gzip / pairs)}`,
  );
}
