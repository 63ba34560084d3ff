// What a visitor downloads, compressed: at first, and later when it is needed.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const gzip = (file) => gzipSync(readFileSync(file), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/** { first: [[file, bytes]…], later: […] }: what index.html names itself, and the rest. */
export function sizes(dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const files = readdirSync(dist, { recursive: true }).filter((name) =>
    /\.(js|css|wasm|html)$/.test(name),
  );
  const sized = files.map((name) => [name, gzip(join(dist, name))]);
  const first = ([name]) => name === 'index.html' || html.includes(name);
  return { first: sized.filter(first), later: sized.filter((file) => !first(file)) };
}

export const sum = (files) => files.reduce((total, [, bytes]) => total + bytes, 0);

if (process.argv[2]) {
  const { first, later } = sizes(process.argv[2]);
  for (const [title, files] of [
    ['first load', first],
    ['later', later],
  ]) {
    console.log(`  ${title}, gzip: ${kilobytes(sum(files))}`);
    for (const [name, bytes] of files) console.log(`    ${kilobytes(bytes).padStart(9)}  ${name}`);
  }
}
