/** The charts behind “More charts”, fetched when they are first asked for. */

import type { Chart } from './chart';
import { efficiency } from './efficiency';
import { karpFlatt } from './karp-flatt';
import { multiples } from './multiples';
import { samples } from './samples';
import { throughput } from './throughput';

export const charts: readonly Chart[] = [efficiency, throughput, karpFlatt, multiples, samples];
