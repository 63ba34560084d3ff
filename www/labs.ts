/** Starts the page of the labs. Where it cannot start, it says why. */

import { mount } from 'svelte';
import { mayBegin } from './opening';
import Labs from './ui/labs/Labs.svelte';

const target = document.getElementById('labs');
if (target && (await mayBegin(target))) {
  target.replaceChildren();
  mount(Labs, { target });
}
