/**
 * What the page about the method takes from the catalog and from the glossary, so that no law, effort or term is written down
 * twice. Rendered at build into method.html. Pure.
 */

import { counted } from '../../lib/format';
import { escaped } from '../../lib/html';
import type { Catalog, EffortInfo, LawInfo } from '../../pkg/plain/threadscape';
import { termsInOrder } from '../glossary/terms';
import { expectedList, withMade } from './made';

/** The page, with each `data-made` element replaced. */
export function methodPage(html: string, { efforts, laws }: Catalog): string {
  const made = {
    efforts: `<dl class="efforts">${efforts.map(effortText).join('')}</dl>`,
    expected: expectedList(),
    glossary: `<dl class="glossary">${termsInOrder().map(termText).join('')}</dl>`,
    laws: `<dl class="laws">${laws.map(lawText).join('')}</dl>`,
  };
  return withMade(html, made, 'method.html');
}

const termText = ([id, { label, words }]: ReturnType<typeof termsInOrder>[number]): string =>
  `<div id="term-${id}"><dt>${escaped(label)}</dt><dd>${escaped(words)}</dd></div>`;

function effortText({ label, summary, rounds, mostRounds }: EffortInfo): string {
  const most = mostRounds > rounds ? ` At most ${counted(mostRounds, 'round')}.` : '';
  return `<div><dt>${escaped(label)}</dt><dd>${escaped(summary + most)}</dd></div>`;
}

const sweeps: Record<LawInfo['scaling'], string> = {
  strong: 'for fixed total work',
  weak: 'for work that grows with the threads',
};

function lawText({ label, formula, summary, parameters, ...law }: LawInfo): string {
  const meanings = parameters.map(
    ({ label, summary }) => `<li><var>${escaped(label)}</var> ${escaped(summary)}</li>`,
  );
  const needs = `Fitted from ${counted(law.countsNeeded, 'thread count')} on, ${sweeps[law.scaling]}.`;
  return `<div>
    <dt>${escaped(label)}</dt>
    <dd class="formula">${escaped(formula)}</dd>
    <dd>${escaped(summary)}</dd>
    <dd><ul>${meanings.join('')}</ul></dd>
    <dd class="hint">${escaped(needs)} ${escaped(law.source)}.</dd>
  </div>`;
}
