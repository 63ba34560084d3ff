/** The view of the lab. Where it cannot start, what the build has written into the page stays, with the reason. */

import { mount, unmount } from 'svelte';
import App from './App.svelte';
import { mayBegin, nothing } from './opening';
import { viewOf, type PageView } from './state/route';
import { Lab } from './state/store';
import { followAnchors } from './ui/pages/anchors';
import { tellWhy } from './ui/pages/reason';
import { asksForPresenter, presentedWith } from './ui/present/address';

export async function start(target: HTMLElement): Promise<PageView> {
  const written = [...target.childNodes];
  const example = target.querySelector<HTMLElement>('.example');
  if (!(await mayBegin(target))) return nothing;
  // It waits for no script any more.
  example?.classList.add('told');
  target.replaceChildren();
  const lab = new Lab();
  const app = mount(App, { target, props: { lab, example } });
  followAnchors(document);
  addEventListener('keydown', (event) => {
    if (viewOf(location.hash) !== 'lab' || !asksForPresenter(event) || !lab.view.request) return;
    location.hash = presentedWith(new URL(lab.link()).hash);
  });
  await lab.ready;
  if (lab.view.catalog) return { come: () => {}, go: () => lab.stop() };
  await unmount(app);
  target.replaceChildren(...written);
  tellWhy(target, lab.view.status);
  return nothing;
}
