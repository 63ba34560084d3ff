import { describe, expect, test } from 'vitest';
import { decodeFragment, encodeFragment } from '../../www/state/settings';

describe('settings go into the fragment and come back', () => {
  test.each([
    [{ kernel: 'matmul', n: '200', modes: 'plain.locked', threads: '1.2' }],
    [{ kernel: 'sieve', threads: '1-8, 12, 16' }],
    [{ kernel: 'mandelbrot', note: 'a&b=c#d%20e+f “ü” 😀 (x.).' }],
  ])('%o', (settings) => {
    expect(decodeFragment(encodeFragment(settings))).toEqual(settings);
  });
});

test('the fragment is easy to read and to change by hand, and its kernel comes first', () => {
  const link = { threads: '1-8.12', modes: 'plain.locked', kernel: 'matmul' };
  expect(encodeFragment(link)).toBe('#kernel=matmul&threads=1-8.12&modes=plain.locked');
});

describe('what happens to a link on its way is undone', () => {
  test.each([
    '#kernel=matmul&threads=1.2&modes=plain.locked',
    'kernel=matmul&threads=1.2&modes=plain.locked',
    '#kernel=matmul&amp;threads=1.2&amp;modes=plain.locked',
    '#kernel=matmul&amp;amp;threads=1.2&modes=plain.locked',
    '#kernel%3Dmatmul%26threads%3D1.2%26modes%3Dplain.locked',
    '#kernel=matmul&threads=1.2&modes=plain.locked.',
    '#kernel=matmul&threads=1.2&modes=plain.locked).',
    '#kernel=matmul&threads=1.2&modes=plain.locked>',
    '#kernel=matmul&threads=1.2&modes=plain.locked,',
    '#kernel=matmul&threads=1.2&modes=plain.locked”!',
    '#kernel=matmul&threads=1.2&modes=plain\u200b.locked',
  ])('%s', (fragment) => {
    expect(decodeFragment(fragment)).toEqual({
      kernel: 'matmul',
      threads: '1.2',
      modes: 'plain.locked',
    });
  });

  test('commas as they were written once, and as they are escaped', () => {
    const texts = { kernel: 'matmul', threads: '1,2' };
    expect(decodeFragment('#kernel=matmul&threads=1,2')).toEqual(texts);
    expect(decodeFragment('#kernel=matmul&threads=1%2C2')).toEqual(texts);
  });
});

describe('what is no setting is none', () => {
  test.each(['', '#', '#main', '#r=1fAAAA', '#&&&', '#=1', '#a', 'kernel'])('%o', (fragment) => {
    expect(decodeFragment(fragment)).toBeNull();
  });
});

describe('a hostile fragment is read as far as it goes', () => {
  test.each<[string, string, Record<string, string>]>([
    ['a broken escape stays as it is', '#kernel=%E0%A4%A&n=1', { kernel: '%E0%A4%A', n: '1' }],
    ['a lone percent sign stays', '#n=100%', { n: '100%' }],
    ['of two the last counts', '#n=1&n=2', { n: '2' }],
    ['a value may hold an equals sign', '#n=a=b', { n: 'a=b' }],
    ['a value may be empty', '#threads=', { threads: '' }],
    ['a plus is a blank', '#threads=1,+2', { threads: '1, 2' }],
    ['anchors between settings are left out', '#top&n=3', { n: '3' }],
  ])('%s', (_, fragment, texts) => {
    expect(decodeFragment(fragment)).toEqual(texts);
  });

  test('a name of the language is a name like any other', () => {
    const texts = decodeFragment('#__proto__=1&constructor=2')!;
    expect(Object.getPrototypeOf(texts)).toBe(Object.prototype);
    expect(Object.keys(texts)).toEqual(['__proto__', 'constructor']);
  });

  test('a very long one is cut', () => {
    const texts = decodeFragment(`#n=${'9'.repeat(1e6)}`)!;
    expect(texts['n']!.length).toBeLessThan(5000);
  });
});
