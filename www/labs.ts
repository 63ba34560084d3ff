/** Starts the page of the labs. Where it cannot start, it says why. */

import { mount } from 'svelte';
import { hasWebAssembly, withoutWebAssembly } from './engine/build';
import { loadsAgain } from './offline/isolation';
import Labs from './ui/labs/Labs.svelte';
import { tellWaiting, tellWhy } from './ui/pages/reason';

const target = document.getElementById('labs');
if (target && !hasWebAssembly()) tellWhy(target, withoutWebAssembly);
else if (target) void start(target);

async function start(target: HTMLElement): Promise<void> {
  if (await loadsAgain(() => tellWaiting(target))) return;
  target.replaceChildren();
  mount(Labs, { target });
}
