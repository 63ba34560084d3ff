/** Sentences in pieces, as the lab's words are: the page only sets them. Pure. */

import type { Sentence, Statement } from '../pkg/plain/threadscape';

/** Without any mark-up: modes in quotation marks, ranges in brackets. */
export function plain({ pieces }: Sentence): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      if (piece.kind === 'mode') return `“${piece.label}”`;
      return piece.range ? `${piece.text} (${piece.range})` : piece.text;
    })
    .join('');
}

/** In one line: what a list has before it, then its items. */
export function listed({ sentence, items }: Statement): string {
  const all = items.map(plain).join(', ');
  return all ? `${plain(sentence)}: ${all}.` : plain(sentence);
}
