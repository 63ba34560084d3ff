/** What every view that measures needs before it begins. */

import { mount } from 'svelte';
import { hasWebAssembly, withoutWebAssembly } from './engine/build';
import { loadsAgain } from './offline/isolation';
import NewVersion from './ui/pages/NewVersion.svelte';
import type { PageView } from './state/route';
import { tellWaiting, tellWhy } from './ui/pages/reason';

/** What comes in the place of a view that may not begin. */
export const nothing: PageView = { come: () => {}, go: () => {} };

let told = false;

/** Whether it may begin; where not, the page says why, or loads again in a moment. */
export async function mayBegin(target: HTMLElement): Promise<boolean> {
  if (!hasWebAssembly()) {
    tellWhy(target, withoutWebAssembly);
    return false;
  }
  if (await loadsAgain(() => tellWaiting(target))) return false;
  if (!told) mount(NewVersion, { target: document.body, anchor: document.body.firstChild! });
  told = true;
  return true;
}
