/** The stored 16-core run, read by the very code of the page. */

import { readExample } from '../../../../www/example';
import type { Shown } from '../../../../www/state/results';
import { toldOf, type Told } from '../../../../www/ui/present/told';

export async function storedTold(
  change: (shown: Shown) => Shown = (shown) => shown,
): Promise<Told> {
  const { result, reading, catalog } = await readExample('docs/examples/story-16-cores.json');
  const told = toldOf(change({ result, ...reading }), catalog);
  if (!told) throw new Error('The stored run has no headline.');
  return told;
}
