/** The tables that a result can be taken along as. */

import type { TableKind } from '../pkg/plain/threadscape';

interface Table {
  button: string;
  /** What a row of it is. */
  hint: string;
  extension: string;
}

export const tables: Record<TableKind, Table> = {
  csv: { button: 'Download CSV', hint: 'every sample', extension: 'csv' },
  tsv: { button: 'Download TSV', hint: 'every sample, with tabs', extension: 'tsv' },
  summary: { button: 'Download summary', hint: 'CSV, a row a point', extension: 'summary.csv' },
  markdown: { button: 'Download Markdown', hint: 'a table for a text', extension: 'md' },
};
