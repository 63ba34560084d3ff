/** The charts behind “Why”, fetched when they are first asked for. */

import type { Chart } from './chart';
import { laws } from './laws';
import { losses } from './losses';
import { timeline } from './timeline';

export const charts: readonly Chart[] = [timeline, losses, laws];
