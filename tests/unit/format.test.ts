import { describe, expect, test } from 'vitest';
import * as format from '../../www/lib/format';

const table = <T>(write: (value: T) => string, rows: [T, string][]): void => {
  test.each(rows)('%o is written as %s', (value, written) => expect(write(value)).toBe(written));
};

describe('seconds take the unit that leaves three digits', () => {
  table(format.seconds, [
    [0, '0 s'],
    [12.34, '12.3 s'],
    [0.9999, '1.00 s'],
    [0.9994, '999 ms'],
    [0.01234, '12.3 ms'],
    [5e-6, '5.00 µs'],
    [4.8e-8, '48.0 ns'],
    [3e-10, '0.300 ns'],
    [123456, '123,000 s'],
    [NaN, '–'],
  ]);
});

describe('nanoseconds are seconds', () => {
  table(format.seconds, [
    [61.2e-9, '61.2 ns'],
    [1234e-9, '1.23 µs'],
  ]);
});

describe('numbers have a floor, and nothing has a sign', () => {
  table(format.digits, [
    [0.000896, '0.000896'],
    [1e-120, '0'],
    [-1e-17, '0'],
  ]);
  table(format.seconds, [
    [1.39e-17, '0 s'],
    [48e-9, '48.0 ns'],
  ]);
  table(format.percent, [
    [-0.0001, '0.0 %'],
    [-0.05, '-5.0 %'],
  ]);
});

describe('durations promise no more than a second', () => {
  table(format.duration, [
    [0.2, '1 s'],
    [18.4, '18 s'],
    [59.6, '1 min'],
    [80, '1 min 20 s'],
    [725, '12 min'],
    [7140, '119 min'],
    [7200, '2 h'],
    [36_000, '10 h'],
    [843_120, '10 days'],
  ]);
});

describe('ratios keep what tells them apart', () => {
  table(format.ratio, [
    [1.9749, '1.97×'],
    [12.34, '12.3×'],
    [9.996, '10.0×'],
    [123.4, '123×'],
    [0.512, '0.51×'],
    [0.0342, '0.034×'],
    [Infinity, '–'],
  ]);
});

describe('fractions become percent', () => {
  table(format.percent, [
    [0.008, '0.8 %'],
    [0.25, '25 %'],
  ]);
});

describe('counts are grouped', () => {
  table(format.count, [
    [999, '999'],
    [1234567, '1,234,567'],
  ]);
  test('and bring their noun', () => {
    expect(format.counted(1, 'thread')).toBe('1 thread');
    expect(format.counted(64, 'thread')).toBe('64 threads');
  });
});

describe('rates take the letter that leaves three digits', () => {
  table(format.scaled, [
    [0, '0'],
    [950, '950'],
    [999.9, '1.00 k'],
    [12_345, '12.3 k'],
    [4.563e7, '45.6 M'],
    [2e9, '2.00 G'],
  ]);
});

describe('bytes count in 1024', () => {
  table(format.bytes, [
    [512, '512 bytes'],
    [655360, '640 KiB'],
    [1024 ** 3, '1.00 GiB'],
  ]);
});

describe('thread lists shorten runs', () => {
  table(format.threadList, [
    [[1], '1'],
    [[1, 2], '1, 2'],
    [[1, 2, 3, 4, 8, 12], '1-4, 8, 12'],
    [[2, 4, 5], '2, 4, 5'],
    [[], ''],
  ]);
});

test('a round number of seconds has no digits to spare', () => {
  expect([0.1, 0.02, 5e-6, 0.0015].map(format.shortSeconds)).toEqual([
    '100 ms',
    '20 ms',
    '5 µs',
    '1.5 ms',
  ]);
});
