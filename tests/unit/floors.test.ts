import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A file imports from its own floor and from lower ones, never upwards. */
const floors = [
  'pkg',
  'lib',
  'offline',
  'engine',
  'state',
  'charts',
  'ui/style',
  'ui/glossary',
  'ui/pages',
  'ui/chart',
  'ui/settings',
  'ui/result',
  'ui/compare',
  'ui/present',
  'ui/story',
  '.',
];
const root = resolve('www');

/** Who knows Svelte: the files of www itself, and every folder of the page. */
const knowsSvelte = (floor: string): boolean => floor === '.' || floor.startsWith('ui/');

/** Of a file, or of a folder that is imported as a whole; files of www itself stand at the top. */
function floorOf(path: string): number {
  if (dirname(path) === root && basename(path).includes('.')) return floors.indexOf('.');
  const inside = (floor: string): boolean =>
    `${relative(root, path)}${sep}`.startsWith(`${floor.replace('/', sep)}${sep}`);
  return floors.findIndex(inside);
}

/**
 * import … from '…', export … from '…', import '…', import('…') also within types and with a comment before the name,
 * new URL('…', import.meta.url), and the style sheets that a style sheet imports.
 */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\//g, '');
  const pattern =
    /(?:\bfrom|\bimport|@import(?:\s+url\()?)\s*\(?\s*['"`]([^'"`]+)['"`]|\bnew URL\(\s*['"`]([^'"`]+)['"`]/g;
  // What stands behind a question mark tells the bundler how it is wanted.
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2])!.replace(/\?.*$/, ''));
}

const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
  // What stands in public is no code: it is served as it is.
  .filter((name) => /\.\w+$/.test(name) && !/^(pkg|public)[\\/]/.test(name))
  .map((name) => resolve(root, name));
const sources = all.filter((path) => /\.(ts|js|mjs|svelte|css)$/.test(path));

/** The file that is meant by an import: without its ending, or the folder’s index. */
function fileOf(from: string, name: string): string | undefined {
  const path = resolve(dirname(from), name);
  const endings = ['', '.ts', '/index.ts'];
  return endings.map((ending) => path + ending).find((file) => sources.includes(file));
}

const graph = new Map(
  sources.map((path) => [
    path,
    importsOf(path).flatMap((name) => (name.startsWith('.') ? (fileOf(path, name) ?? []) : [])),
  ]),
);

/** The files that lead back to themselves, with one way round; none of a graph without circles. */
function circleIn(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of edges.get(path) ?? []) {
      const circle = visit(next, [...way, path]);
      if (circle.length > 0) return circle;
    }
    done.add(path);
    return [];
  };
  for (const path of edges.keys()) {
    const circle = visit(path, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

test('every file stands on a floor, and every floor has files', () => {
  expect(all.filter((path) => floorOf(path) < 0)).toEqual([]);
  const used = new Set(all.map(floorOf));
  expect(floors.filter((floor, i) => floor !== 'pkg' && !used.has(i))).toEqual([]);
});

test('every import of a file here finds its file', () => {
  const lost = sources.flatMap((path) =>
    importsOf(path)
      .filter((name) => name.startsWith('.') && floorOf(resolve(dirname(path), name)) > 0)
      .filter((name) => !fileOf(path, name))
      .map((name) => `${relative(root, path)}: ${name}`),
  );
  expect(lost).toEqual([]);
});

test('no file leads back to itself, not even by types', () => {
  expect(circleIn(graph).map((path) => relative(root, path))).toEqual([]);
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
    const known = imports.filter((name) => /^svelte(\/|$)|\.svelte$/.test(name));
    expect(knowsSvelte(floors[floorOf(path!)]!) ? [] : known).toEqual([]);
  });
});

test('an upward import would be seen', () => {
  expect(floorOf(resolve(root, 'lib/format.ts'))).toBeLessThan(
    floorOf(resolve(root, 'state/store')),
  );
  expect(floorOf(resolve(root, 'charts'))).toBeLessThan(floorOf(resolve(root, 'ui/chart/x.ts')));
  expect(importsOf(resolve(root, 'state/store.ts'))).toContain('../engine/points');
  expect(importsOf(resolve(root, 'engine/runner.ts'))).toContain('./runner.worker.ts');
  expect(importsOf(resolve(root, 'engine/runner.worker.ts'))).toContain(
    '../pkg/threads/threadscape.js',
  );
});

test('a re-export, a type import in the middle of a type, and an import behind a comment are seen', () => {
  expect(importsOf(resolve(root, 'charts/index.ts'))).toContain('./pixels');
  expect(importsOf(resolve(root, 'example.ts'))).toContain('./pkg/results/threadscape.js');
  expect(importsOf(resolve(root, 'ui/chart/ChartPanel.svelte'))).toContain('./files');
});

test('a circle would be seen, however long', () => {
  const edges = (text: string) =>
    new Map(text.split(' ').map((edge) => [edge[0]!, edge.slice(2).split('')]));
  expect(circleIn(edges('a>b b>c c>d d>b'))).toEqual(['b', 'c', 'd', 'b']);
  expect(circleIn(edges('a>a'))).toEqual(['a', 'a']);
  expect(circleIn(edges('a>bc b>d c>d d>'))).toEqual([]);
});
