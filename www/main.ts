/** Starts the page. Where it cannot start, what the build has written into it stays, with the reason. */

import { mount, unmount } from 'svelte';
import App from './App.svelte';
import { hasWebAssembly, withoutWebAssembly } from './engine/build';
import { loadsAgain } from './offline/isolation';
import { Lab } from './state/store';
import NewVersion from './ui/pages/NewVersion.svelte';
import { followAnchors } from './ui/pages/anchors';
import { asksForPresenter, isPresented, presentedWith } from './ui/present/address';
import { tellWaiting, tellWhy } from './ui/pages/reason';

const target = document.getElementById('lab');
if (target && !hasWebAssembly()) tellWhy(target, withoutWebAssembly);
else if (target && isPresented(location.hash)) void present(target);
else if (target) void start(target);

async function present(target: HTMLElement): Promise<void> {
  if (await loadsAgain(() => tellWaiting(target))) return;
  target.replaceChildren();
  const { open } = await import('./ui/present/open');
  const close = open(target, (settings) => {
    close();
    location.hash = settings;
    void start(target);
  });
}

async function start(target: HTMLElement): Promise<void> {
  const written = [...target.childNodes];
  const example = target.querySelector<HTMLElement>('.example');
  if (await loadsAgain(() => tellWaiting(target))) return;
  mount(NewVersion, { target: document.body, anchor: document.body.firstChild! });
  // It waits for no script any more.
  example?.classList.add('told');
  target.replaceChildren();
  const lab = new Lab();
  const app = mount(App, { target, props: { lab, example } });
  followAnchors(document);
  addEventListener('keydown', function opens(event) {
    if (!asksForPresenter(event) || !lab.view.request) return;
    removeEventListener('keydown', opens);
    location.hash = presentedWith(new URL(lab.link()).hash);
    void unmount(app);
    void present(target);
  });
  await lab.ready;
  if (lab.view.catalog) return;
  await unmount(app);
  target.replaceChildren(...written);
  tellWhy(target, lab.view.status);
}
