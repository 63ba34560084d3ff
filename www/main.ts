/** Starts the page. */

import { mount } from 'svelte';
import App from './App.svelte';
import { Lab } from './state/store';
import { followAnchors } from './ui/pages/anchors';

const target = document.getElementById('lab');
if (target) {
  target.replaceChildren();
  mount(App, { target, props: { lab: new Lab() } });
  followAnchors(document);
}
