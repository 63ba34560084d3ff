/** The presenter view: it begins anew each time it comes. */

import { mayBegin, nothing } from './opening';
import type { PageView } from './state/route';
import { open } from './ui/present/open';

export async function start(target: HTMLElement): Promise<PageView> {
  if (!(await mayBegin(target))) return nothing;
  let close = (): void => {};
  return {
    come() {
      target.replaceChildren();
      close = open(target, (settings) => void (location.hash = settings));
    },
    go: () => close(),
  };
}
