/** Numbers for readers: three digits that mean something, and the unit beside them. */

import type { Value } from '../pkg/plain/threadscape';

/** A parameter's value, as it is written in a field. */
export const written = (value: Value): number | string =>
  typeof value === 'object' ? value.text : value;

const units = [
  { unit: 's', size: 1 },
  { unit: 'ms', size: 1e-3 },
  { unit: 'µs', size: 1e-6 },
  { unit: 'ns', size: 1e-9 },
] as const;

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Three significant digits, never in scientific notation: 1.23, 12.3, 123, 1,234; nothing below a billionth. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) < 5e-10) return '0';
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 1000) return grouped.format(value);
  const whole = Math.floor(Math.log10(Math.abs(rounded))) + 1;
  return rounded.toFixed(Math.max(0, 3 - whole));
}

/** 1.23 s, 12.3 ms, 5.00 µs, 48.0 ns; nothing below a hundredth of a nanosecond. */
export function seconds(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) < 5e-12) return '0 s';
  // Rounded before the unit is chosen: 0.9999 s is 1.00 s, not 1000 ms.
  const rounded = Number(value.toPrecision(3));
  const { unit, size } = units.find(({ size }) => Math.abs(rounded) >= size) ?? units[3];
  return `${digits(rounded / size)} ${unit}`;
}

/** 20 ms rather than 20.0 ms: a round number, not a measurement. */
export const shortSeconds = (value: number): string =>
  seconds(value)
    .replace(/(\.\d*?)0+(?= )/, '$1')
    .replace(/\.(?= )/, '');

/** How long something will take: 18 s, 1 min 20 s, 12 min, 5 h, 10 days. At least a second: nothing is promised closer. */
export function duration(value: number): string {
  const whole = Math.max(1, Math.round(value));
  if (!Number.isFinite(whole)) return '–';
  if (whole < 60) return `${whole} s`;
  if (whole >= 47.5 * 3600) return `${Math.round(whole / 86_400)} days`;
  if (whole >= 119.5 * 60) return `${Math.round(whole / 3600)} h`;
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  return minutes >= 10 || rest === 0 ? `${Math.round(whole / 60)} min` : `${minutes} min ${rest} s`;
}

/** 1.97×, 12.3×, 0.51×, 0.034×. */
export function ratio(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.095 ? 2 : 3;
  return `${value.toFixed(decimals)}×`;
}

export function percent(fraction: number): string {
  if (!Number.isFinite(fraction)) return '–';
  const value = fraction * 100;
  return `${value.toFixed(Math.abs(value) >= 9.95 ? 0 : 1).replace(/^-(0\.0)$/, '$1')} %`;
}

/** 950, 12.3 k, 1.23 M, 45.6 G: for rates. */
export function scaled(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const size = [1e9, 1e6, 1e3].find((size) => rounded >= size) ?? 1;
  return [digits(rounded / size), { 1e9: 'G', 1e6: 'M', 1e3: 'k' }[size]].filter(Boolean).join(' ');
}

export function count(value: number): string {
  return Number.isFinite(value) ? grouped.format(value) : '–';
}

/** 1 thread, 2 threads. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** 640 KiB, 12.5 MiB, 1.00 GiB. */
export function bytes(value: number): string {
  const names = ['bytes', 'KiB', 'MiB', 'GiB'];
  let scale = 0;
  while (value >= 1000 && scale < names.length - 1) {
    value /= 1024;
    scale += 1;
  }
  return `${scale === 0 ? count(value) : digits(value)} ${names[scale]}`;
}

/** As it may be typed: runs of three or more become a range, 1-4, 8, 12. */
export function threadList(threads: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const width of threads) {
    const last = runs.at(-1);
    if (last && width === last[1] + 1) last[1] = width;
    else runs.push([width, width]);
  }
  return runs
    .flatMap(([from, to]) => (to - from < 2 ? each(from, to) : `${from}-${to}`))
    .join(', ');
}

function each(from: number, to: number): string[] {
  return from === to ? [`${from}`] : [`${from}`, `${to}`];
}
