/** The slides: a question, and what a result answers. No sentence has more than twelve words. Pure. */

import { counted, ratio, seconds } from '../../lib/format';
import { modeLabel } from '../../lib/labels';
import type { Because } from '../../pkg/plain/threadscape';
import { at, ceilingOf, classOf, differenceOf, estimatesOf, found, type Told } from './told';

export interface Slide {
  id: string;
  question: string;
  /** In twelve words at most, each number of it one of the result. */
  answer: (told: Told) => string;
  /** What the slide is about, above its sentence: names may be long. */
  about: (told: Told) => string;
  /** Whether one may vote on it. */
  votes: boolean;
  /** For the teacher. */
  notes: readonly string[];
}

export const MOST_WORDS = 12;

export const unmeasured = 'Nothing is measured yet: press R, or K.';
const nothingTold = 'This result holds nothing for this slide.';

/** Where the run carries no headline, no slide says more than the lab would. */
function unlessUntold(answer: (told: Told) => string): (told: Told) => string {
  return (told) => {
    const [untold] = found(told, 'cannotTell');
    return untold ? untoldBy[untold.because.reason] : answer(told) || nothingTold;
  };
}

/** What was seen, not why: nobody has measured what else the machine was doing. */
const untoldBy: Readonly<Record<Because['reason'], string>> = {
  fewRounds: 'Too few rounds to tell anything. Press K.',
  ceiling: 'Even work that shares nothing gained too little to tell. Press K.',
  drift: 'The machine’s own speed changed too much to tell. Press K.',
};

const name = ({ modes }: Told, mode: string | null): string => (mode ? modeLabel(modes, mode) : '');

/** How a mode did with all threads. */
function outcome(told: Told, mode: string | null): string {
  const ratios = mode === null ? null : classOf(told, mode);
  if (!ratios) return '';
  const many = `${told.threads} threads`;
  const isWeak = told.result.request.scaling === 'weak';
  if (ratios.class === 'notTold') return `${many} are not told apart from one.`;
  if (isWeak) return `Per second, ${many} do ${times(ratios.speedup.mid)} times as much as one.`;
  return ratios.class === 'slower'
    ? `${many} take ${times(ratios.timesAsLong.mid)} times as long as one.`
    : `${many} are ${times(ratios.speedup.mid)} times as fast as one.`;
}

const times = (value: number): string => ratio(value).replace('×', '');

function between(told: Told): string {
  const [, first] = estimatesOf(told, told.villain).filter(({ speedup }) => speedup);
  const last = at(told, told.villain, told.threads);
  if (!first?.speedup || !last?.speedup) return '';
  const end = `${ratio(last.speedup.mid)} with ${last.threads} threads.`;
  if (first.threads >= last.threads) return `Its speed-up is ${end}`;
  return `Its speed-up: ${ratio(first.speedup.mid)} with ${first.threads}, ${end}`;
}

function best(told: Told): string {
  const ceiling = ceilingOf(told);
  if (!ceiling) return '';
  return `Sharing nothing, ${told.threads} threads are ${times(ceiling.mid)} times as fast.`;
}

function cost(told: Told): string {
  const difference = differenceOf(told);
  return difference ? `That one thing costs a factor of ${times(difference.ratio.mid)}.` : '';
}

function handOver({ analysis }: Told): string {
  const wait = analysis.handOverSeconds;
  return wait ? `A line from another core takes ${seconds(wait.mid)}.` : '';
}

export const slides: readonly Slide[] = [
  {
    id: 'guess',
    question: 'More threads, the same work: faster, the same, or slower?',
    answer: unlessUntold((told) => outcome(told, told.villain)),
    about: (told) => name(told, told.villain),
    votes: true,
    notes: [
      'Let everyone vote before anything is shown: hands, ↑ faster, → the same, ↓ slower.',
      'The bars are the times of a pass: one thread, and all of them.',
    ],
  },
  {
    id: 'between',
    question: 'And with the thread counts in between?',
    answer: unlessUntold(between),
    about: (told) => name(told, told.villain),
    votes: true,
    notes: [
      'Have it drawn in the air, or on the printed sheet, before the line appears.',
      'The dotted line would be as many times as fast as there are threads.',
    ],
  },
  {
    id: 'cure',
    question: 'Shared in another way: where does its line go?',
    answer: unlessUntold((told) => outcome(told, told.cure)),
    about: (told) => name(told, told.cure),
    votes: true,
    notes: ['The work is the same, and so is the answer: only how the data is shared differs.'],
  },
  {
    id: 'ceiling',
    question: 'What could this machine give at best?',
    answer: unlessUntold(best),
    about: (told) => `${counted(told.threads, 'thread')}, nothing shared`,
    votes: false,
    notes: [
      'Work in registers alone, without memory and without locks: what the machine itself can give.',
      'Where it lies below the dotted line, cores share units, or slow down together.',
    ],
  },
  {
    id: 'why',
    question: 'What does the difference cost?',
    answer: unlessUntold(cost),
    about: (told) => {
      const difference = differenceOf(told);
      return difference ? `${name(told, difference.mode)} – ${name(told, difference.other)}` : '';
    },
    votes: false,
    notes: [
      'Two modes that differ in one thing and were measured in turn: so the thing is the reason.',
    ],
  },
  {
    id: 'line',
    question: 'How long does one core wait for another?',
    answer: unlessUntold(handOver),
    about: () => 'one cache line, 64 bytes',
    votes: false,
    notes: [
      'A line of memory can be changed by one core at a time. Whoever wants it has to fetch it.',
      'Compare it with one step of the loop: a count of shared objects costs a fetch or two in each.',
    ],
  },
  {
    id: 'yours',
    question: 'And yours? Scan this, and measure it yourself.',
    answer: () => 'And yours? Scan this, and measure it yourself.',
    about: () => '',
    votes: false,
    notes: ['The code is the link of this very result; opening it measures nothing.'],
  },
];
