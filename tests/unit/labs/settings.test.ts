import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { labs } from '../../../www/labs/all';
import { fragmentOf } from '../../../www/labs/instrument';
import type { Environment } from '../../../www/pkg/plain/threadscape';
import { decodeFragment } from '../../../www/state/settings';

const folder = resolve('www/pkg/lab');
const build: typeof import('../../../www/pkg/lab/threadscape.js') = await import(
  pathToFileURL(`${folder}/threadscape.js`).href
);
build.initSync({ module: readFileSync(`${folder}/threadscape_bg.wasm`) });

const here = (cores: number): Environment => ({
  engine: 'Pretend 1',
  platform: 'test',
  cores,
  level: 'threads',
  clockQuantumSeconds: 5e-6,
  memoryLimitBytes: 1e9,
});

const cases = labs.flatMap((lab) =>
  lab.runs.flatMap((run) =>
    [2, 8, 64].map((cores) => [`${lab.id} ${run.id}, ${cores} cores`, run, cores] as const),
  ),
);

test.each(cases)('%s: the settings hold, here and on a simulated machine', (_, run, cores) => {
  for (const simulated of [false, true]) {
    const settings = simulated ? (run.simulated ?? run.settings) : run.settings;
    const texts = decodeFragment(fragmentOf(settings, simulated))!;
    const chosen = build.choose(texts, null, here(cores));
    expect(chosen.problems).toEqual([]);
    expect(chosen.plan).not.toBeNull();
    for (const [key, text] of Object.entries(decodeFragment(`#${settings}`)!))
      expect(chosen.link[key]).toBe(text);
  }
});
