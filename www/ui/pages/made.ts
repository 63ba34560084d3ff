/** What the build writes into pages: each `data-made` element is replaced by what is made for it. Pure. */

import { escaped } from '../../lib/html';
import { expectations, type Expectation } from '../glossary/expectations';

/** The page with its places filled. A place without a text, or a text without a place, is a mistake in the page. */
export function withMade(html: string, made: Record<string, string>, name: string): string {
  const pattern = /<div class="\w+" data-made="(\w+)">[^]*?<\/div>/g;
  const found = [...html.matchAll(pattern)].map(([, place]) => place!);
  if (found.sort().join() !== Object.keys(made).sort().join())
    throw new Error(`${name} has places for “${found}”: look again.`);
  return html.replace(pattern, (_, place: string) => made[place]!);
}

/** What people expect, and what happens. */
export const expectedList = (): string =>
  `<dl class="expected">${expectations.map(expectationText).join('')}</dl>`;

const expectationText = ({ expected, happens, see }: Expectation): string =>
  `<div>
    <dt>${escaped(expected)}</dt>
    <dd>${escaped(happens)} <a href="${escaped(see.href)}">${escaped(see.words)}</a></dd>
  </div>`;

/** The page of the labs: its list of labs is its script's affair. */
export const labsPage = (html: string): string =>
  withMade(html, { expected: expectedList() }, 'labs.html');
