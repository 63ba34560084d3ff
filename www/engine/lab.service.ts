/** Everything that is not measured: the catalog, plans, analyses, files. Never during a pass. */

import type { LabCalls, Service } from './protocol';

type Build = typeof import('../pkg/lab/threadscape.js') & Pick<LabCalls, 'chromeTrace'>;

let loading: Promise<Build> | null = null;

/** The wasm is imported at the first call, not at the top, so that its failure becomes an answer. */
function build(): Promise<Build> {
  return (loading ??= load());
}

async function load(): Promise<Build> {
  const module = await import('../pkg/lab/threadscape.js');
  await module.default();
  // The types of a build may be older than this call.
  return module as Build;
}

export const service: Service<LabCalls> = {
  catalog: async () => (await build()).catalog(),
  settle: async (...args) => (await build()).settle(...args),
  plan: async (...args) => (await build()).plan(...args),
  analyse: async (...args) => (await build()).analyse(...args),
  ended: async (...args) => (await build()).ended(...args),
  encode: async (...args) => (await build()).encode(...args),
  csv: async (...args) => (await build()).csv(...args),
  chromeTrace: async (...args) => (await build()).chromeTrace(...args),
  clockQuantum: async () => (await build()).clockQuantum(),
};
