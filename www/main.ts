/** Starts the page: shows the view that the address names, and fetches what it is made of when it is first asked for. */

import { inWords } from './lib/failure';
import { fetched } from './lib/fetched';
import { once } from './lib/once';
import { registration } from './offline/registration';
import { viewOf, type PageView, type ViewName } from './state/route';
import { tellWhy } from './ui/pages/reason';

interface Place {
  target: HTMLElement;
  start: () => Promise<PageView>;
}

const at = (id: string): HTMLElement => document.getElementById(id)!;

const lab = at('the-lab');
const story = at('the-story');
const projector = at('the-projector');
const places: Record<Exclude<ViewName, 'first'>, Place> = {
  lab: { target: lab, start: once(async () => (await fetched(() => import('./lab'))).start(lab)) },
  story: {
    target: story,
    start: once(async () => (await fetched(() => import('./story'))).start(story)),
  },
  present: {
    target: projector,
    start: once(async () => (await fetched(() => import('./present'))).start(projector)),
  },
};

let shown: ViewName | null = null;
let leave = (): void => {};

async function show(): Promise<void> {
  const name = viewOf(location.hash);
  // Before anything else: the script within the page knows the first view from the others only.
  document.documentElement.dataset['view'] = name;
  if (name === shown) return;
  shown = name;
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll<HTMLElement>('nav [data-view]')) {
    if (link.dataset['view'] === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (name === 'first') return tellKept();
  const { target, start } = places[name];
  try {
    const view = await start();
    if (shown !== name) return;
    view.come();
    leave = () => view.go();
  } catch (error) {
    tellWhy(target, inWords(error));
  }
}

const database = once(async () => new (await import('./state/database')).Database());

/** One line where former visits left something. Nobody waits for it. */
async function tellKept(): Promise<void> {
  try {
    const kept = await (await database()).list();
    at('kept').hidden = kept.length === 0;
  } catch {
    // Then there is nothing to tell.
  }
}

// Of a page from disk, which nothing can be fetched for, everything that is written stays in sight.
if (location.protocol !== 'file:') {
  // The site is kept for later, whichever view comes first.
  void registration();
  window.addEventListener('hashchange', () => void show());
  void show();
}
