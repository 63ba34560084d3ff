/** A comparison as an address, as a text, as a frame for another page. Pure. */

import { plain } from '../lib/sentence';
import type { Fact, Sentence, Side, SideBySide } from '../pkg/plain/threadscape';

/** As many as are drawn together. */
export const mostSides = 200;

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** The links' texts in a fragment, in the order of their letters. */
export function sidesOf(fragment: string): string[] {
  const parts = fragment
    .replace(/^#/, '')
    .replace(/&(amp;)+/g, '&')
    .split('&');
  const pairs = parts.flatMap((part) => {
    const found = /^([a-z]\d{0,3})=(.+)$/.exec(part);
    return found ? [{ key: found[1]!, text: found[2]! }] : [];
  });
  const place = (key: string): number =>
    letters.indexOf(key[0]!) + letters.length * Number(key.slice(1) || 0);
  return pairs
    .sort((a, b) => place(a.key) - place(b.key))
    .slice(0, mostSides)
    .map(({ text }) => text);
}

/** `a=…&b=…` of texts as they stand behind `r=`; after z comes a1. */
export const fragmentOf = (texts: readonly string[]): string =>
  texts
    .map((text, i) => {
      const round = Math.floor(i / letters.length);
      return `${letters[i % letters.length]}${round || ''}=${text.replace(/^r=/, '')}`;
    })
    .join('&');

/** The name that somebody gave it; '' without one. */
export const givenName = (side: Side): string =>
  side.kind === 'whole' ? (side.result.record.name ?? '') : side.summary.name;

/** What is not to become mark-up where it is pasted. */
const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#~!&]/g, '\\$&').replace(/\s+/g, ' ');

/** What the page says, for a chat or a report. */
export function markdownOf(said: SideBySide, titles: readonly string[], link: string): string {
  const { headline, notes, class: ofClass, basis } = said.words;
  const sentence = (one: Sentence): string => escaped(plain(one));
  const differing = said.facts.filter(({ alike }) => !alike);
  return [
    `**${sentence(headline)}**`,
    titles.map((title, i) => `- ${letterOf(i)}: ${escaped(title)}`).join('\n'),
    notes.map(sentence).join('\n\n'),
    differing.length > 0 && titles.length <= 8 ? factTable(differing, titles.length) : '',
    said.pairs.map((pair) => `- ${sentence(pair.sentence)}`).join('\n'),
    ofClass.map(sentence).join('\n\n'),
    sentence(basis),
    link && `[Open the comparison](${link})`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function factTable(facts: readonly Fact[], sides: number): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const heads = Array.from({ length: sides }, (_, i) => letterOf(i));
  return [
    row(['Differs', ...heads]),
    row(['---', ...heads.map(() => '---')]),
    ...facts.map(({ name, values }) => row([name, ...values].map(escaped))),
  ].join('\n');
}

/** As the sentences call it. */
export const letterOf = (side: number): string =>
  side < letters.length ? letters[side]!.toUpperCase() : `#${side + 1}`;

/** A frame that shows the chart in another page; it may run the page's script and nothing else. */
export const frameOf = (address: string): string =>
  `<iframe src="${address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" title="Thread scaling, results beside each other" width="900" height="560" sandbox="allow-scripts" style="border:0"></iframe>`;
