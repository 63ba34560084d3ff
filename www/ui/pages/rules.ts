/**
 * The rules that the lab links to, by the names of their paragraphs in method.html; a test holds the two together. Pure.
 */

const names: Record<string, string> = {
  R5: 'Long enough for the clock',
  R8: 'A start line',
  R15: 'A quiet page',
  R16: 'The machine’s own ceiling, drift and distances',
  R19: 'Intervals',
  R21: 'Outliers are counted and kept',
  R23: 'Few comparisons, declared before',
  R36: 'A self-test',
  R43: 'An instrument that knows its own price',
  N10: 'A watched pass',
};

export const linkedRules = Object.keys(names);

/** Where the rule is explained. */
export const placeOf = (rule: string): string => `./method.html#${rule.toLowerCase()}`;

/** “R19, Intervals”. */
export const titleOf = (rule: string): string =>
  names[rule] === undefined ? rule : `${rule}, ${names[rule]}`;
