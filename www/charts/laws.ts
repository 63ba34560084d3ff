/** The laws of scaling, fitted to one mode: dashed beyond what was measured, and rejected where they do not fit. */

import { digits, percent, ratio, seconds } from '../lib/format';
import { modeLabel } from '../lib/labels';
import type { Estimate, Fit, LawInfo, Model, Series, Interval } from '../pkg/plain/threadscape';
import { ratioWord } from './base';
import { ofOne, type Chart, type Heading } from './chart';
import type { OneInput } from './input';
import type { ChartOptions } from './options';
import { modeChoice, pickedOf } from './choice';
import { frameOf, mostCores, type Frame, type Vertical } from './frame';
import { axes, machine, pointsOnly, threadsWord, type Line } from './layers';
import { extentOf, linesOf } from './measured';
import { tagged, type End } from './ends';
import { names } from './names';
import { rendered } from './rendered';
import {
  textCell,
  intervalWords,
  none,
  intervalCell,
  type TableCell,
  type Row,
  type Table,
} from './table';
import { ratioLabel, ratioTicks } from './ticks';
import type { Markish, RenderFunction } from '@observablehq/plot';

export const laws: Chart = ofOne({
  id: 'laws',
  title: 'Laws of scaling',
  hint: 'fitted to one mode; both axes logarithmic',
  heading,
  choices: (input) => [modeChoice(input)],
  missing: (input) => (lineOf(input).length > 0 ? '' : 'A law needs more than one thread count.'),
  words,
  table,
  ends,
  draw,
});

function heading(input: OneInput): Heading {
  const word = ratioWord(input).toLowerCase();
  return {
    title: laws.title,
    hint: `${word} of one mode and fitted curves; both axes logarithmic`,
  };
}

// ---- the fits ---------------------------------------------------------------------------------

function chosen(input: OneInput): Series | undefined {
  const mode = pickedOf(input, modeChoice(input));
  return input.analysis.series.find((series) => series.mode === mode);
}

const lawOf = ({ laws }: OneInput, { law }: Fit): LawInfo | undefined =>
  laws.find(({ id }) => id === law);

const lawLabel = (input: OneInput, fit: Fit): string => lawOf(input, fit)?.label ?? fit.law;

/** The chosen mode's points. */
function lineOf(input: OneInput): Line[] {
  const mode = chosen(input)?.mode;
  const all = linesOf(
    { results: [input] },
    {
      of: ({ speedup }) => speedup,
      format: ratio,
      given: ({ threads }) => threads === 1,
    },
  );
  return all.filter((line) => line.mode === mode);
}

/** By its place in the catalog: a law has the same colour in every drawing. */
const classOf = ({ laws }: OneInput, { law }: Fit): string =>
  `law-${laws.findIndex(({ id }) => id === law)}`;

function ends(input: OneInput): End[] {
  const fits = chosen(input)?.model.fits ?? [];
  return fits.flatMap((fit) => {
    const last = fit.curve.at(-1);
    if (!last) return [];
    const at = { count: last.threads, y: last.speedup };
    const label = fit.rejected ? `${lawLabel(input, fit)}, rejected` : lawLabel(input, fit);
    return [{ mode: null, label, value: '', look: null, at, className: classOf(input, fit) }];
  });
}

// ---- the drawing ------------------------------------------------------------------------------

function draw(input: OneInput, options: ChartOptions): SVGSVGElement {
  const line = lineOf(input);
  const fits = chosen(input)?.model.fits ?? [];
  const named = ends(input);
  const until = Math.max(0, ...fits.flatMap(({ curve }) => curve.map(({ threads }) => threads)));
  const size = { ratio: 0.45, least: 18, most: 23 };
  const frame = frameOf({ results: [input] }, options, vertical(line, fits), named, size, {
    until,
  });
  const { plot } = options;
  return rendered(
    options,
    frame,
    `${ratioWord(input)} against threads with the curves of the laws. The table below holds its numbers.`,
    [
      ...machine(options, frame),
      ...axes(options, frame),
      ...threadsWord(options, frame),
      plot.ruleY([1], { className: 'even', stroke: 'currentColor' }),
      ideal(options, frame),
      ...fits.flatMap((fit) => curves(options, frame, fit, classOf(input, fit))),
      plot.dot([{ x: 1, y: 1 }], {
        className: 'base',
        x: 'x',
        y: 'y',
        r: frame.counts.includes(1) ? 0.28 * frame.em : 0,
        fill: 'currentColor',
      }),
      ...pointsOnly(options, frame, line),
      ...(frame.naming === 'key' ? [] : [names(named, frame)]),
    ],
  );
}

/** As far as the frame goes: a mode that falls leaves no room for what it might have been. */
function ideal({ plot }: ChartOptions, { counts, cores, y }: Frame): Markish {
  const start = Math.min(...counts);
  const end = Math.min(Math.max(...counts), mostCores(cores), y.domain[1]);
  const line = [start, Math.max(start, end)].map((count) => ({ count, y: count }));
  return plot.line(line, { className: 'ideal', x: 'count', y: 'y', stroke: 'currentColor' });
}

/** Full where points stand, dashed beyond; the dashed part begins where the full one ends. */
function curves(
  { plot }: ChartOptions,
  { em }: Frame,
  { curve }: Fit,
  className: string,
): Markish[] {
  const beyond = curve.findIndex(({ extrapolated }) => extrapolated);
  const split = beyond < 0 ? curve.length : beyond;
  const tag: RenderFunction = (index, scales, values, dimensions, context, next) => {
    const group = next?.(index, scales, values, dimensions, context) ?? null;
    return group && tagged(group, { mode: null, look: null, className });
  };
  const part = (points: Fit['curve'], strokeDasharray: string): Markish =>
    plot.line(points, {
      x: 'threads',
      y: 'speedup',
      stroke: 'currentColor',
      strokeWidth: 0.12 * em,
      strokeDasharray,
      render: tag,
    });
  return [part(curve.slice(0, split), 'none'), part(curve.slice(Math.max(0, split - 1)), '5 4')];
}

function vertical(line: readonly Line[], fits: readonly Fit[]): Vertical {
  const [least, most] = extentOf(line);
  const fitted = fits.flatMap(({ curve }) => curve.map(({ speedup }) => speedup));
  const domain = [
    Math.min(0.5, least, ...fitted) / 1.06,
    Math.max(2, most, ...fitted) * 1.06,
  ] as const;
  return { domain, ticks: ratioTicks(...domain), label: ratioLabel };
}

// ---- in words and numbers ---------------------------------------------------------------------

function words(input: OneInput): string[] {
  const model = chosen(input)?.model;
  if (!model) return [];
  const best = model.fits.find(({ law }) => law === model.best);
  const favoured = best ? [`The points favour ${lawLabel(input, best)}.`] : [];
  return [...(model.said ? [model.said] : []), ...favoured];
}

const HEADS = ['Value', 'Residual', 'AICc', 'Lack of fit, p', 'Outcome'];

function table(input: OneInput): Table {
  const series = chosen(input);
  const mode = series ? modeLabel(input.modes, series.mode) : '';
  const fits = series?.model.fits ?? [];
  return {
    caption: `Laws fitted to “${mode}”: ${intervalWords(input.analysis)}; of parameters, 95 % of the refits.`,
    heads: ['Measured, law', ...HEADS],
    rows: [
      ...(series?.estimates ?? []).map((estimate) => measuredRow(estimate, series!)),
      ...fits.flatMap((fit) => lawRows(input, fit, series!.model.best)),
    ],
    notes: [
      ...(leftOut(series)
        ? ['left out: more threads than this machine has cores for; no law is about them.']
        : []),
      ...(fits.length > 0
        ? [
            'Residual: how far the farthest fitted time lies off the measured one. AICc: lower is better; only between laws of one mode.',
            'Rejected: the lack of fit is significant (p below 0.05) and the residual above 3 %. The ranges of its parameters are those of the scatter alone: how far the law misses they do not know.',
            'A curve beyond the measured counts is dashed: it is a guess.',
          ]
        : []),
      ...fits
        .flatMap((fit) => lawOf(input, fit) ?? [])
        .map(({ label, formula, source }) => `${label}: ${formula} (${source}).`),
    ],
  };
}

const blanks = (count: number): TableCell[] => Array.from({ length: count }, () => textCell(''));

const isLeftOut = ({ counts, fits }: Model, threads: number): boolean =>
  fits.length > 0 && !counts.includes(threads);

const leftOut = (series: Series | undefined): boolean =>
  series?.estimates.some(({ threads }) => isLeftOut(series.model, threads)) ?? false;

function measuredRow({ threads, speedup }: Estimate, { model }: Series): Row {
  const left = isLeftOut(model, threads);
  const value = intervalCell(speedup, ratio);
  const heads = threads === 1 ? '1 thread' : `${threads} threads`;
  return {
    head: heads,
    mode: null,
    cells: [left ? { ...value, mark: 'left out' } : value, ...blanks(HEADS.length - 1)],
  };
}

function lawRows(input: OneInput, fit: Fit, best: string | null): Row[] {
  const outcome = fit.rejected ? 'rejected' : fit.law === best ? 'favoured' : 'not rejected';
  const head: Row = {
    head: lawLabel(input, fit),
    mode: null,
    cells: [
      textCell(''),
      textCell(percent(fit.residual)),
      fit.aicc === null ? none : textCell(fit.aicc.toFixed(1).replace('-', '−')),
      fit.lackOfFit === null ? none : textCell(pValue(fit.lackOfFit)),
      textCell(outcome),
    ],
  };
  const parameters = fit.parameters.map((value, i) => {
    const info = lawOf(input, fit)?.parameters[i];
    return under(info?.label ?? `${i + 1}`, value, info?.unit === 's' ? seconds : small);
  });
  return [
    head,
    ...parameters,
    ...(fit.limit ? [under('highest speed-up', fit.limit, ratio)] : []),
    ...(fit.peakThreads ? [under('reached at, threads', fit.peakThreads, digits)] : []),
  ];
}

const under = (head: string, value: Interval, format: (value: number) => string): Row => ({
  head,
  mode: null,
  cells: [intervalCell(value, format), ...blanks(HEADS.length - 1)],
  sub: true,
});

/** A share or a coefficient, in three digits: never in scientific notation, and nothing below a ten-millionth. */
const small = (value: number): string => (Math.abs(value) < 5e-8 ? '0' : digits(value));

const pValue = (p: number): string => (p < 0.001 ? 'below 0.001' : p.toFixed(3));
