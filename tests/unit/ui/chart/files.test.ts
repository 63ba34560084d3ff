// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { charts, groups, guessed, type ChartInput } from '../../../../www/charts';
import { provenance } from '../../../../www/charts/provenance';
import { pngFile, svgFile, type ChartFile } from '../../../../www/ui/chart/files';
import { changed, inputOf, requestOf } from '../fixture';

const input = inputOf(requestOf(), 2);
const simulated: ChartInput = changed(input, {
  environment: { ...input.results[0].environment, engine: 'Simulated machine' },
});
const all = [
  ...charts,
  ...(await Promise.all(groups.map((group) => group.load()))).flatMap(({ charts }) => charts),
];

beforeEach(() => void vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null));
afterEach(() => void vi.restoreAllMocks());

const read = ({ text }: ChartFile): Document =>
  new DOMParser().parseFromString(text, 'image/svg+xml');

describe('where the numbers come from', () => {
  test('names build, engine, platform, cores, rounds, interval and seed', () => {
    const { lines, alarm } = provenance(input);
    const words = lines.join(' ');
    for (const part of [
      '0.1.0',
      'Chromium 156',
      'Linux',
      '2 cores',
      '5 rounds',
      'smallest to largest',
      'seed 1',
    ])
      expect(words).toContain(part);
    expect(alarm).toBe('');
  });

  test('names the interval that is drawn', () => {
    const analysis = { ...input.results[0].analysis, interval: 'bootstrap' as const };
    expect(provenance(changed(input, { analysis })).lines.join()).toContain('95 % interval');
  });

  test('says loudly that a machine was simulated', () => {
    const { alarm, lines } = provenance(simulated);
    expect(alarm).toMatch(/^SIMULATED/);
    expect(lines.join()).not.toMatch(/reported|Linux/);
  });
});

describe.each(all.map((chart) => [chart.id, chart] as const))('the file of %s', (_, chart) => {
  test('is a picture with its title and its conditions, that needs no page', () => {
    const sheet = svgFile(chart, input, plot);
    const svg = read(sheet);
    expect(svg.querySelector('parsererror')).toBeNull();
    expect(svg.documentElement.getAttribute('width')).toBe(`${sheet.width}`);
    expect(svg.querySelectorAll('[class], style, script')).toHaveLength(0);
    const texts = [...svg.querySelectorAll('svg > text')].map(({ textContent }) => textContent!);
    for (const text of texts.slice(1)) expect(guessed(16)(text)).toBeLessThanOrEqual(960);
    const words = texts.join(' ');
    for (const line of provenance(input).lines) expect(words).toContain(line);
    expect(words).toContain(chart.heading?.(input).title ?? chart.title);
    expect(words).not.toContain('SIMULATED');
    expect(document.body.children).toHaveLength(0);
  });

  test('of a simulated machine says so', () => {
    expect(svgFile(chart, simulated, plot).text).toContain('SIMULATED');
  });
});

test('a picture says what was concluded and when it was measured', () => {
  const told = changed(input, { headline: 'It is faster.', begun: '2026-05-20T14:32Z' });
  const { text } = svgFile(all[0]!, told, plot);
  expect(text).toContain('>It is faster.</text>');
  expect(text).toContain('Begun 2026-05-20 14:32 UTC.');
});

test('a core count that a link keeps to itself is not told', () => {
  const environment = { ...input.results[0].environment, cores: 0 };
  expect(provenance(changed(input, { environment })).lines.join()).toContain('cores not told');
});

test('a picture about one mode says which', () => {
  const losses = all.find(({ id }) => id === 'losses')!;
  const of = svgFile(losses, { ...input, picked: { mode: 'locked' } }, plot);
  expect(of.text).toContain('List, lock per read');
});

describe('in pixels', () => {
  const sheet: ChartFile = { text: '<svg/>', width: 300, height: 100 };
  const urls = { made: vi.fn((_: Blob) => 'blob:1'), revoked: vi.fn() };
  let drawn: unknown[];
  let decodes: () => Promise<void>;

  beforeEach(() => {
    drawn = [];
    decodes = async () => {};
    urls.made.mockClear();
    urls.revoked.mockClear();
    vi.stubGlobal(
      'URL',
      Object.assign(URL, { createObjectURL: urls.made, revokeObjectURL: urls.revoked }),
    );
    vi.stubGlobal(
      'Image',
      class {
        src = '';
        decode = (): Promise<void> => decodes();
      },
    );
    const context = { drawImage: (...args: unknown[]) => drawn.push(args.slice(1)) };
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(function (
      this: HTMLCanvasElement,
      done: BlobCallback,
    ) {
      done(new Blob([`${this.width} × ${this.height}`], { type: 'image/png' }));
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  test('it has two for each of its own', async () => {
    const blob = await pngFile(sheet);
    expect(blob.type).toBe('image/png');
    expect(drawn).toEqual([[0, 0, 600, 200]]);
    expect(urls.made.mock.calls[0]![0].type).toContain('image/svg+xml');
    expect(urls.revoked).toHaveBeenCalledWith('blob:1');
  });

  test('a browser that cannot is told about in a sentence', async () => {
    decodes = () => Promise.reject(new Error('no'));
    await expect(pngFile(sheet)).rejects.toThrow('Download it as SVG');
    expect(urls.revoked).toHaveBeenCalledWith('blob:1');
  });
});
