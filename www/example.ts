/** What the pages say without a script: the stored run, and the catalog. Read at build, in Node. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalog, RunResult } from './pkg/plain/threadscape';
import type { Example } from './ui/pages/static';

const storedRun = 'docs/examples/story-2-cores.json';

/** The file holds plan and record; what they mean is computed by the very code of the page. */
export async function readExample(file = storedRun): Promise<Example> {
  const build = await resultsBuild();
  const result: RunResult = JSON.parse(readFileSync(file, 'utf8'));
  return { result, reading: build.read(result, false), catalog: build.catalog() };
}

/** What there is, as the page's own code tells it. */
export async function readCatalog(): Promise<Catalog> {
  return (await resultsBuild()).catalog();
}

async function resultsBuild() {
  const folder = resolve('www/pkg/results');
  const glue = pathToFileURL(`${folder}/threadscape.js`).href;
  const build: typeof import('./pkg/results/threadscape.js') = await import(
    /* @vite-ignore */ glue
  );
  build.initSync({ module: readFileSync(`${folder}/threadscape_bg.wasm`) });
  return build;
}
