// What a visitor downloads, compressed: at first, and later when it is needed.

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const gzip = (file) => gzipSync(readFileSync(file), { level: 9 }).length;
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/**
 * { first: [[file, bytes]…], later: […] }. First is what index.html names and what the lab Worker needs,
 * which the page starts at once; the drawing library, the kernels and what reads results come later.
 */
export function sizes(dist) {
  const files = readdirSync(dist, { recursive: true }).filter((name) =>
    /\.(js|css|wasm|html)$/.test(name),
  );
  const named = (name) => {
    const text = readFileSync(join(dist, name), 'utf8');
    // A link to another page loads nothing, and results are read from the first run on.
    const loads = (other) => !other.endsWith('.html') && !basename(other).startsWith('results-');
    return files.filter((other) => loads(other) && text.includes(basename(other)));
  };
  const first = new Set(['index.html', ...named('index.html')]);
  const needed = files.filter((name) => name.includes('lab.worker'));
  for (const name of needed) {
    if (first.has(name)) continue;
    first.add(name);
    needed.push(...named(name));
  }
  const sized = files.map((name) => [name, gzip(join(dist, name))]);
  return {
    first: sized.filter(([name]) => first.has(name)),
    later: sized.filter(([name]) => !first.has(name)),
  };
}

export const sum = (files) => files.reduce((total, [, bytes]) => total + bytes, 0);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { first, later } = sizes(process.argv[2]);
  for (const [title, files] of [
    ['first load', first],
    ['later', later],
  ]) {
    console.log(`  ${title}, gzip: ${kilobytes(sum(files))}`);
    for (const [name, bytes] of files) console.log(`    ${kilobytes(bytes).padStart(9)}  ${name}`);
  }
}
