import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A file imports from its own floor and from lower ones, never upwards. */
const floors = ['pkg', 'lib', 'engine', 'state', 'charts', 'ui', '.'];
const root = resolve('www');

/** Who knows Svelte, beside the files of www itself. */
const svelte = ['ui'];

/** Of a file, or of a folder that is imported as a whole; files of www itself stand at the top. */
function floorOf(path: string): number {
  const floor = floors.indexOf(relative(root, path).split(sep)[0]!);
  return floor < 0 && dirname(path) === root ? floors.indexOf('.') : floor;
}

/** import … from '…', import '…', import('…'), export … from '…', new URL('…', import.meta.url) */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const pattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]|new URL\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2])!);
}

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith(`pkg${sep}`))
  .map((name) => resolve(root, name));

test('every source stands on a floor', () => {
  expect(sources.filter((path) => floorOf(path) < 0)).toEqual([]);
});

describe.each(sources.map((path) => [relative(root, path), path]))('%s', (_, path) => {
  const imports = importsOf(path!);

  test('imports nothing from above', () => {
    const own = floorOf(path!);
    const upward = imports
      .filter((name) => name.startsWith('.'))
      .filter((name) => floorOf(resolve(dirname(path!), name)) > own);
    expect(upward).toEqual([]);
  });

  test('knows Svelte only where it draws', () => {
    const floor = floors[floorOf(path!)]!;
    const mayKnow = floor === '.' || svelte.includes(floor);
    const known = imports.filter((name) => /^svelte(\/|$)|\.svelte$/.test(name));
    expect(mayKnow ? [] : known).toEqual([]);
  });
});

test('an upward import would be seen', () => {
  expect(floorOf(resolve(root, 'lib/format.ts'))).toBeLessThan(
    floorOf(resolve(root, 'state/store')),
  );
  expect(importsOf(resolve(root, 'state/store.ts'))).toContain('../engine/words');
  expect(importsOf(resolve(root, 'engine/pool.ts'))).toContain('./runner.worker.ts');
  expect(importsOf(resolve(root, 'engine/runner.worker.ts'))).toContain(
    '../pkg/threads/threadscape.js',
  );
});
