/** Files of labs as modules. At build, in Node. */

import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { readExample } from './example.ts';
import type { Stored } from './labs/curve.ts';
import { readLab } from './labs/read.ts';

export function labFiles(): Plugin {
  let stored: Promise<Stored> | undefined;
  return {
    name: 'lab-files',
    transform: {
      filter: { id: /\/labs\/[^/?]+\.md$/ },
      async handler(text, id) {
        const lab = readLab(text, basename(id), await (stored ??= storedCurves()));
        return { code: `export default ${JSON.stringify(lab)};`, map: null };
      },
    },
  };
}

/** Speed-ups of the run on sixteen cores, as the page's own analysis tells them. */
async function storedCurves(): Promise<Stored> {
  const { reading } = await readExample('docs/examples/story-16-cores.json');
  return Object.fromEntries(
    reading.analysis.series.map(({ mode, estimates }) => [
      mode,
      estimates.flatMap(({ threads, speedup }) =>
        speedup && threads <= 16 ? [[threads, speedup.mid] as const] : [],
      ),
    ]),
  );
}
