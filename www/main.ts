/** Starts the page. Where it cannot start, what the build has written into it stays, with the reason. */

import { mount, unmount } from 'svelte';
import App from './App.svelte';
import { hasWebAssembly, withoutWebAssembly } from './engine/build';
import { Lab } from './state/store';
import { followAnchors } from './ui/pages/anchors';
import { tellWhy } from './ui/pages/why';

const target = document.getElementById('lab');
if (target && !hasWebAssembly()) tellWhy(target, withoutWebAssembly);
else if (target) start(target);

function start(target: HTMLElement): void {
  const written = [...target.childNodes];
  const example = target.querySelector<HTMLElement>('.example');
  // It waits for no script any more.
  example?.classList.add('told');
  target.replaceChildren();
  const lab = new Lab();
  const app = mount(App, { target, props: { lab, example } });
  followAnchors(document);
  void lab.ready.then(async () => {
    if (lab.view.catalog) return;
    await unmount(app);
    target.replaceChildren(...written);
    tellWhy(target, lab.view.status);
  });
}
