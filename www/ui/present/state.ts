/** What the presenter has done: slide, what is revealed, votes, lines. Pure. */

import { LOUD } from '../../charts/loud';
import { slides } from './deck';
import { votes, type Action, type Vote } from './keys';

export type Votes = Readonly<Record<Vote, number>>;

export interface Stage {
  /** 0 is what stands before the first slide: the checks. */
  at: number;
  revealed: ReadonlySet<string>;
  votes: Readonly<Record<string, Votes>>;
  /** The lines of this slide, once somebody has chosen them; null are the slide's own. */
  lines: readonly string[] | null;
  blank: boolean;
  help: boolean;
}

export const begun: Stage = {
  at: 0,
  revealed: new Set(),
  votes: {},
  lines: null,
  blank: false,
  help: false,
};

const none: Votes = { faster: 0, same: 0, slower: 0 };

export const slideAt = ({ at }: Stage) => slides[at - 1] ?? null;

export const votesOf = ({ votes }: Stage, id: string): Votes => votes[id] ?? none;

export const sumOf = (counts: Votes): number => votes.reduce((sum, vote) => sum + counts[vote], 0);

/** After an action; one that is none of the stage's changes nothing. `lines` are those that it shows now, `modes` all there are. */
export function after(
  stage: Stage,
  action: Action,
  { lines, modes }: { lines: readonly string[]; modes: readonly string[] },
): Stage {
  // Whatever is pressed, a blank screen comes back as it was.
  if (stage.blank) return { ...stage, blank: false };
  switch (action.type) {
    case 'next':
      return moved(stage, 1);
    case 'back':
      return moved(stage, -1);
    case 'reveal':
      return revealed(stage);
    case 'vote':
      return voted(stage, action.for, action.count);
    case 'line':
      return toggled(stage, lines, modes[action.index]);
    case 'blank':
      return { ...stage, blank: true };
    case 'help':
      return { ...stage, help: !stage.help };
    default:
      return stage;
  }
}

function moved(stage: Stage, by: number): Stage {
  const at = Math.min(slides.length, Math.max(0, stage.at + by));
  return at === stage.at ? stage : { ...stage, at, lines: null };
}

function revealed(stage: Stage): Stage {
  const slide = slideAt(stage);
  return slide ? { ...stage, revealed: new Set([...stage.revealed, slide.id]) } : stage;
}

/** What was revealed is not voted on any more. */
function voted(stage: Stage, vote: Vote, count: number): Stage {
  const slide = slideAt(stage);
  if (!slide?.votes || stage.revealed.has(slide.id)) return stage;
  const counts = votesOf(stage, slide.id);
  const next = { ...counts, [vote]: Math.max(0, counts[vote] + count) };
  return { ...stage, votes: { ...stage.votes, [slide.id]: next } };
}

/** The one that was there longest gives way to a fourth. */
function toggled(stage: Stage, lines: readonly string[], mode: string | undefined): Stage {
  if (!mode || !slideAt(stage)) return stage;
  const next = lines.includes(mode) ? lines.filter((one) => one !== mode) : [...lines, mode];
  return { ...stage, lines: next.slice(-LOUD) };
}
