/**
 * What the page about the method takes from the catalog, so that no law or effort is written down twice. Rendered at
 * build into method.html. Pure.
 */

import { counted } from '../../lib/format';
import { escaped } from '../../lib/html';
import type { Catalog, EffortInfo, LawInfo } from '../../pkg/plain/threadscape';

/** The page, with each `data-made` element replaced. */
export function methodPage(html: string, { efforts, laws }: Catalog): string {
  const made: Record<string, string> = {
    efforts: `<dl class="efforts">${efforts.map(effortText).join('')}</dl>`,
    laws: `<dl class="laws">${laws.map(lawText).join('')}</dl>`,
  };
  const pattern = /<div class="\w+" data-made="(\w+)">[^]*?<\/div>/g;
  const found = [...html.matchAll(pattern)].map(([, name]) => name!);
  if (found.sort().join() !== Object.keys(made).sort().join())
    throw new Error(`method.html has places for “${found}”: look again.`);
  return html.replace(pattern, (_, name: string) => made[name]!);
}

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
