/** All labs that there are: a file each. */

import type { Lab } from './lab';

const files = import.meta.glob<Lab>('./*.md', { eager: true, import: 'default' });

export const labs: readonly Lab[] = Object.values(files).sort((a, b) => a.number - b.number);
