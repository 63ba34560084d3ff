/**
 * Colours of a picture: an escape count becomes a lightness. The steps of the map are even to the eye (OKLab),
 * so that no edge is seen that is not in the numbers; the inside of the set is dark in both schemes.
 */

export type Rgb = readonly [red: number, green: number, blue: number];

/** Lightness, and a tint along the blue–yellow axis that all common forms of colour blindness keep. */
type OkLab = readonly [l: number, a: number, b: number];

/** From counts that escape at once to those that take longest. */
const ramps: Record<'light' | 'dark', readonly [from: OkLab, to: OkLab]> = {
  light: [
    [0.965, 0.002, 0.014],
    [0.4, -0.03, -0.105],
  ],
  dark: [
    [0.25, -0.006, -0.03],
    [0.93, 0.002, 0.085],
  ],
};
const insides: Record<'light' | 'dark', OkLab> = {
  light: [0.24, 0, -0.02],
  dark: [0.12, 0, -0.01],
};

/** Chosen for normal, protan, deutan and tritan vision (Okabe and Ito); they repeat after seven workers. */
const workers: readonly Rgb[] = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [213, 94, 0],
  [240, 228, 66],
];

export const workerColour = (worker: number): Rgb => workers[worker % workers.length]!;

/** The same, as a style sheet has it. */
export const workerFill = (worker: number): string => `rgb(${workerColour(worker).join(' ')})`;

/** `share` from 0 (escapes at once) to 1 (takes longest). */
export function colourAt(share: number, dark: boolean): Rgb {
  const [from, to] = ramps[dark ? 'dark' : 'light'];
  const mixed = from.map((value, i) => value + (to[i]! - value) * share);
  return rgbOf(mixed as unknown as OkLab);
}

export const insideColour = (dark: boolean): Rgb => rgbOf(insides[dark ? 'dark' : 'light']);

/** Part of the first colour, the rest of the second. */
export const mix = (one: Rgb, other: Rgb, part: number): Rgb =>
  one.map((value, i) => Math.round(value * part + other[i]! * (1 - part))) as unknown as Rgb;

/** OKLab (Ottosson 2020) to the eight bits of sRGB. */
function rgbOf([lightness, a, b]: OkLab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(eightBits) as unknown as Rgb;
}

function eightBits(linear: number): number {
  const bounded = Math.min(1, Math.max(0, linear));
  const curved = bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
  return Math.round(255 * curved);
}
