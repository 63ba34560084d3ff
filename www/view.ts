/** Starts the page that compares. Where it cannot start, it says why. */

import { mount } from 'svelte';
import { hasWebAssembly, withoutWebAssembly } from './engine/build';
import Compare from './ui/compare/Compare.svelte';
import { tellWhy } from './ui/pages/reason';

const target = document.getElementById('compare');
const minimal = new URLSearchParams(location.search).has('minimal');
document.body.classList.toggle('minimal', minimal);
if (target && !hasWebAssembly()) tellWhy(target, withoutWebAssembly);
else if (target) {
  target.replaceChildren();
  mount(Compare, { target, props: { minimal } });
}
