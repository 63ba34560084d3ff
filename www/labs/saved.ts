/** What a student has done of a lab: kept by the browser until the lab is begun anew, or only by the page where it keeps nothing. */

export interface Work {
  name: string;
  /** By guess. Not changed any more once they are given. */
  guesses: Record<string, string>;
  given: boolean;
  /** By question. */
  answers: Record<string, string>;
  /** By run: what identifies its result among those that are kept. */
  runs: Record<string, string>;
  simulated: boolean;
}

export const blankWork: Work = {
  name: '',
  guesses: {},
  given: false,
  answers: {},
  runs: {},
  simulated: false,
};

const keyOf = (lab: string): string => `threadscape-lab-${lab}`;

/** Anything in the browser's storage may have been written by anybody: what is no work counts as none. */
export function loadWork(lab: string, storage: Pick<Storage, 'getItem'> | null = place()): Work {
  try {
    return workOf(JSON.parse(storage?.getItem(keyOf(lab)) ?? 'null'));
  } catch {
    return blankWork;
  }
}

/** Whether it will be there after a reload. */
export function saveWork(
  lab: string,
  work: Work,
  storage: Pick<Storage, 'setItem'> | null = place(),
): boolean {
  try {
    storage?.setItem(keyOf(lab), JSON.stringify(work));
    return storage !== null;
  } catch {
    return false;
  }
}

/** Some browsers throw at the very name. */
function place(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const longest = 20_000;

/** Of an object, what are texts; none longer than anybody writes. */
export const textsIn = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).flatMap(([key, text]) =>
      typeof text === 'string' ? [[key, text.slice(0, longest)] as const] : [],
    ),
  );

function workOf(value: unknown): Work {
  if (!isObject(value)) return blankWork;
  return {
    name: typeof value['name'] === 'string' ? value['name'] : '',
    guesses: textsIn(value['guesses']),
    given: value['given'] === true,
    answers: textsIn(value['answers']),
    runs: textsIn(value['runs']),
    simulated: value['simulated'] === true,
  };
}
