/** A table as HTML text, for what is written without a page: rendered at build, and in reports. Pure. */

import { escaped } from '../lib/html';
import type { Table, TableCell } from './table';

export function tableHtml({ caption, heads, rows, notes }: Table): string {
  const head = heads.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const body = rows.map(({ head, cells, sub, mode }) => {
    const marks = `${mode ? ` data-mode="${escaped(mode)}"` : ''}${sub ? ' class="sub"' : ''}`;
    return `<tr${marks}><th scope="row">${escaped(head)}</th>${cells.map(cellHtml).join('')}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(caption)}">
                <table>
                  <caption>${escaped(caption)}</caption>
                  <thead><tr>${head}</tr></thead>
                  <tbody>
                    ${body.join('\n                    ')}
                  </tbody>
                </table>
              </div>
              ${notes.map((note) => `<p class="hint">${escaped(note)}</p>`).join('\n              ')}`;
}

function cellHtml({ text, range, mark = '' }: TableCell): string {
  const small = range && `<small>${escaped(range)}</small>`;
  return `<td>${escaped(text)}${mark && ` <em>${escaped(mark)}</em>`}${small}</td>`;
}
