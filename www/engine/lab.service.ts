/**
 * Everything that is not measured: the catalog, plans, analyses, files. Never during a pass.
 *
 * A first visit needs the lab build alone. Results are read by a build of their own, fetched with the first of them.
 */

import { once } from '../lib/once';
import { loadBuild } from './build';
import type { LabCalls, Service } from './protocol';

/** The wasm is imported at the first call, not at the top, so that its failure becomes an answer. */
const lab = once(() => loadBuild(() => import('../pkg/lab/threadscape.js')));

const results = once(() => loadBuild(() => import('./results')));

export const service: Service<LabCalls> = {
  catalog: async () => (await lab()).catalog(),
  choose: async (...args) => (await lab()).choose(...args),
  texts: async (...args) => (await lab()).texts(...args),
  clockQuantum: async () => (await lab()).clockQuantum(),
  prepareResults: async () => void (await results()),
  begin: async (...args) => (await results()).begin(...args),
  read: async (...args) => (await results()).read(...args),
  sideBySide: async (...args) => (await results()).sideBySide(...args),
  ended: async (...args) => (await results()).ended(...args),
  simulate: async (...args) => (await results()).simulate(...args),
  selfTestPlan: async (...args) => (await results()).selfTestPlan(...args),
  judge: async (...args) => (await results()).judge(...args),
  encode: async (...args) => (await results()).encode(...args),
  chromeTrace: async (...args) => (await results()).chromeTrace(...args),
  table: async (...args) => (await results()).table(...args),
  open: async (...args) => (await results()).open(...args),
  resultLink: async (...args) => (await results()).resultLink(...args),
};
