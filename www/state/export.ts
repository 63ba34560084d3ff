/** Results as files, links on the clipboard. */

import type { Plan } from '../pkg/plain/threadscape';

/** threadscape-matmul-2026-05-20-1432.json */
export function fileName(plan: Plan, extension: string, when = new Date()): string {
  const time = two(when.getHours()) + two(when.getMinutes());
  return `threadscape-${plan.request.kernel}-${dayOf(when)}-${time}.${extension}`;
}

/** 2026-05-20, in the visitor's own time zone. */
export const dayOf = (when: Date): string =>
  [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())].join('-');

const two = (part: number): string => String(part).padStart(2, '0');

const types: Record<string, string> = {
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  csv: 'text/csv;charset=utf-8',
  tsv: 'text/tab-separated-values;charset=utf-8',
  md: 'text/markdown;charset=utf-8',
  html: 'text/html;charset=utf-8',
  svg: 'image/svg+xml;charset=utf-8',
};

/** Hands a text, or a picture, to the browser as a file. */
export function download(name: string, content: string | Blob): void {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const type = types[extension] ?? 'text/plain';
  const url = URL.createObjectURL(
    content instanceof Blob ? content : new Blob([content], { type }),
  );
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // Not at once: WebKit starts to read only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** False where the browser does not allow it; the link then has to be shown for copying by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
