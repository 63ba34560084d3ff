// What the page costs to download, gzipped, told by when it is downloaded: `node tests/e2e/sizes.mjs dist`.

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const gzip = (file) => gzipSync(readFileSync(file), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/** No file may be larger than that, whatever it is. */
const largest = 1_000_000;

/**
 * What a visit comes to, one after the other, with its budget in bytes where it has one, and the files that it begins with.
 * Those that these name come with them, unless they were there before. A run is all that nobody has to ask for.
 */
const steps = [
  { title: 'first sight', budget: 170_000, begins: /^index\.html$/ },
  { title: 'the lab opened', begins: /^assets.(lab|lab\.worker|later|database)-/ },
  {
    title: 'a run',
    budget: 350_000,
    begins:
      /^(?!.*\b(more|why|pictures|method|view|story|labs|present|Explorer|task|stored|qr|card|files|OpenResults|SharePanel|lab\.service|service-worker)[-.])/,
  },
  { title: 'on request', begins: /./ },
];

/** What a script of the first two steps imports comes with it; whatever else it names is loaded when it is needed. */
const imported = (text) =>
  [...text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, name]) => name);
/** A link to another page loads nothing; results are read from the first run on. */
const comesLater = /\.html$|^results-/;

/** [{ title, budget, files: [[file, bytes]…] }] */
export function sizes(dist) {
  const files = readdirSync(dist, { recursive: true }).filter((name) =>
    /\.(js|css|wasm|html)$/.test(name),
  );
  const known = new Set();
  return steps.map(({ title, budget, begins }, step) => {
    const isNew = (name) => !known.has(name) && known.add(name);
    const mine = files.filter((name) => begins.test(name) && isNew(name));
    for (const name of mine) {
      const text = readFileSync(join(dist, name), 'utf8');
      const names =
        step < 2 && name.endsWith('.js') && !/worker|lab\.service|threadscape/.test(name)
          ? (other) => imported(text).includes(other)
          : (other) => text.includes(other);
      const comes = (other) => names(basename(other)) && !comesLater.test(basename(other));
      mine.push(...files.filter((other) => comes(other) && isNew(other)));
    }
    return { title, budget, files: mine.map((name) => [name, gzip(join(dist, name))]) };
  });
}

const sum = (files) => files.reduce((total, [, bytes]) => total + bytes, 0);

/** A line for a step: how much it is, and how much too much. */
export function told({ budget, files }) {
  const bytes = sum(files);
  if (!budget) return kilobytes(bytes);
  const beyond = bytes > budget ? `: ${kilobytes(bytes - budget)} too many` : '';
  return `${kilobytes(bytes)} of ${kilobytes(budget)}${beyond}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const step of sizes(process.argv[2])) {
    console.log(`  ${step.title}, gzip: ${told(step)}`);
    for (const [name, bytes] of step.files.sort(([, a], [, b]) => b - a)) {
      const beyond = bytes > largest ? ' (too large for one file)' : '';
      console.log(`    ${kilobytes(bytes).padStart(9)}  ${name}${beyond}`);
    }
  }
}
