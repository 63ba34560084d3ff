/** A comparison as an address, as a text, as a frame for another page. Pure. */

import { plain } from '../lib/sentence';
import type { Fact, Sentence, Side, SideBySide } from '../pkg/plain/threadscape';

/** What the sides are called, in order, as the catalog says: no more of them are compared. */
export type Letters = readonly string[];

/** The links' texts in a fragment, in the order of their letters. */
export function sidesOf(fragment: string, letters: Letters): string[] {
  const parts = fragment
    .replace(/^#/, '')
    .replace(/&(amp;)+/g, '&')
    .split('&');
  const places = new Map(letters.map((letter, i) => [letter.toLowerCase(), i]));
  const pairs = parts.flatMap((part) => {
    const found = /^([a-z]+)=(.+)$/.exec(part);
    const place = places.get(found?.[1] ?? '');
    return found && place !== undefined ? [{ place, text: found[2]! }] : [];
  });
  return pairs.sort((a, b) => a.place - b.place).map(({ text }) => text);
}

/** `a=…&b=…` of texts, with or without the `r=` before them. */
export const fragmentOf = (texts: readonly string[], letters: Letters): string =>
  texts
    .slice(0, letters.length)
    .map((text, i) => `${letters[i]!.toLowerCase()}=${text.replace(/^r=/, '')}`)
    .join('&');

/** The name that somebody gave it; '' without one. */
export const givenName = (side: Side): string =>
  side.kind === 'whole' ? (side.result.record.name ?? '') : side.summary.name;

/** What is not to become mark-up where it is pasted. */
const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#~!&]/g, '\\$&').replace(/\s+/g, ' ');

/** What the page says, for a chat or a report. */
export function markdownOf(
  said: SideBySide,
  titles: readonly string[],
  link: string,
  letters: Letters,
): string {
  const { headline, notes, class: ofClass, basis } = said.words;
  const sentence = (one: Sentence): string => escaped(plain(one));
  const differing = said.facts.filter(({ alike }) => !alike);
  return [
    `**${sentence(headline)}**`,
    titles.map((title, i) => `- ${letters[i]}: ${escaped(title)}`).join('\n'),
    notes.map(sentence).join('\n\n'),
    differing.length > 0 && titles.length <= 8
      ? factTable(differing, letters.slice(0, titles.length))
      : '',
    said.pairs.map((pair) => `- ${sentence(pair.sentence)}`).join('\n'),
    ofClass.map(sentence).join('\n\n'),
    sentence(basis),
    link && `[Open the comparison](${link})`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function factTable(facts: readonly Fact[], letters: Letters): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['Differs', ...letters]),
    row(['---', ...letters.map(() => '---')]),
    ...facts.map(({ name, values }) => row([name, ...values].map(escaped))),
  ].join('\n');
}

/** A frame that shows the chart in another page; it may run the page's script and nothing else. */
export const frameOf = (address: string): string =>
  `<iframe src="${address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" title="Thread scaling, results beside each other" width="900" height="560" sandbox="allow-scripts" style="border:0"></iframe>`;
