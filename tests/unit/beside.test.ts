import { expect, test } from 'vitest';
import {
  besideTable,
  formatOf,
  quantityWords,
  valueOf,
  type BesideInput,
} from '../../www/charts/beside';
import type { SideBySide, SideCurves, SidePoint } from '../../www/pkg/plain/threadscape';
import { fragmentOf, frameOf, markdownOf, sidesOf } from '../../www/state/beside';
import catalog from '../golden/catalog.json';

const letters = catalog.sides;

test('the links of a comparison come back in their order, whatever encoded the address', () => {
  const texts = letters.map((_, i) => `x${i}`);
  const fragment = fragmentOf(texts, letters);
  expect(texts).toHaveLength(200);
  expect(fragment).toMatch(/^a=x0&b=x1&.*&z=x25&aa=x26&ab=x27&/);
  expect(sidesOf(`#${fragment}`, letters)).toEqual(texts);
  expect(sidesOf(`#${fragment.split('&').reverse().join('&')}`, letters)).toEqual(texts);
  expect(sidesOf('#b=two&amp;a=one', letters)).toEqual(['one', 'two']);
  expect(sidesOf(`#${fragmentOf(['r=one', 'two'], letters)}`, letters)).toEqual(['one', 'two']);
  expect(sidesOf('#kernel=matmul&threads=1&zz=x&a1=y', letters)).toEqual([]);
  expect(sidesOf('', letters)).toEqual([]);
  expect(fragmentOf(['x', 'y', 'z'], ['A', 'B'])).toBe('a=x&b=y');
});

const text = (words: string) => ({ pieces: [{ kind: 'text' as const, text: words }] });

const said: SideBySide = {
  sides: [],
  facts: [{ name: 'Browser', values: ['a|b', '<img>'], alike: false, decides: false }],
  pairs: [],
  spreads: [],
  odd: [],
  twins: [],
  words: { headline: text('Cannot tell.'), notes: [], class: [], basis: text('So.') },
};

test('in Markdown a name is no mark-up', () => {
  const markdown = markdownOf(
    said,
    ['[x](javascript:alert(1))', '<script>'],
    'https://host/view',
    letters,
  );
  expect(markdown).toContain('\\[x\\](javascript:alert(1))');
  expect(markdown).toContain('\\<script\\>');
  expect(markdown).toContain('| Browser | a\\|b | \\<img\\> |');
  expect(markdown).toContain('[Open the comparison](https://host/view)');
});

test('an address cannot leave the attribute of its frame', () => {
  expect(frameOf('https://host/view.html?minimal#a=1&b="><script>')).toContain(
    'src="https://host/view.html?minimal#a=1&amp;b=&quot;><script>"',
  );
});

const interval = (low: number, mid: number, high: number) => ({ low, mid, high });
const point: SidePoint = {
  threads: 4,
  interval: 'bootstrap',
  seconds: interval(0.1, 0.2, 0.4),
  speedup: interval(1, 2, 4),
};

test('times and throughputs have their own unit on request only, and a summary has none', () => {
  expect(valueOf({ quantity: 'time', absolute: false }, point)).toEqual(interval(0.25, 0.5, 1));
  expect(valueOf({ quantity: 'time', absolute: true }, point)).toEqual(point.seconds);
  expect(valueOf({ quantity: 'efficiency', absolute: true }, point)).toEqual(
    interval(0.25, 0.5, 1),
  );
  expect(valueOf({ quantity: 'throughput', absolute: true }, point)).toEqual(interval(2.5, 5, 10));
  expect(valueOf({ quantity: 'time', absolute: true }, { ...point, seconds: null })).toBeNull();
  expect(formatOf({ quantity: 'time', absolute: false })(0.5)).toBe('0.50×');
  expect(formatOf({ quantity: 'time', absolute: true })(0.2)).toBe('200 ms');
});

test('where the work grows, nothing is called the time of a pass, and the speed-up is scaled', () => {
  const curves = { whole: true, group: 0, cores: 4, ceiling: [], series: [] };
  const words = (scaling: string, quantity: BesideInput['quantity'], absolute: boolean): string =>
    quantityWords({
      sides: [{ letter: 'A', title: '', engine: '', curves: { ...curves, settings: { scaling } } }],
      ...{ modes: [], spreads: [], across: 'threads', colour: 'cores', quantity, absolute },
    });
  expect(words('strong', 'time', true)).toBe('Time of a pass');
  for (const absolute of [true, false]) {
    expect(words('weak', 'time', absolute)).toMatch(/^Time per work of one thread/);
    expect(words('weak', 'speedup', absolute)).toBe('Scaled speed-up over one thread');
    expect(words('weak', 'throughput', absolute)).not.toMatch(/pass/i);
  }
});

test('in the table a summary is marked', () => {
  const curves = (whole: boolean): SideCurves => ({
    whole,
    group: 0,
    settings: {},
    cores: 4,
    ceiling: [],
    cannotTell: [],
    series: [{ mode: 'plain', points: [point] }],
  });
  const side = (letter: string, whole: boolean) => ({
    ...{ letter, title: 'x', engine: '' },
    curves: curves(whole),
  });
  const input: BesideInput = {
    sides: [side('A', true), side('B', false)],
    modes: [
      {
        id: 'plain',
        label: 'plain',
        family: 'uncounted',
        symbol: 'circle',
        atomics: { shared: 0, own: 0, item: 0 },
        differs: [],
      },
    ],
    spreads: [],
    ...{ quantity: 'speedup', absolute: false, across: 'threads', colour: 'cores' },
  };
  expect(besideTable(input).rows.map(({ head, cells }) => [head, cells[0]?.text])).toEqual([
    ['plain · A', '2.00×'],
    ['plain · B, cannot be re-checked', '2.00×'],
  ]);
});
