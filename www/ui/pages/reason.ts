/** The page that has not started says why, as far as its script got to know it. */

/** Puts the reason into the place that the build has left for it, and shows it at once. */
export function tellWhy(page: HTMLElement, why: string): void {
  const place = page.querySelector<HTMLElement>('[data-why]');
  if (!place) return page.replaceChildren(toldAt(document.createElement('p'), why));
  page.querySelectorAll('.static').forEach((section) => section.classList.add('told'));
  // Of a page from disk it says already what matters.
  if (location.protocol !== 'file:') toldAt(place, why);
}

/** While the service worker that is to isolate the page comes, with the site: a moment, or longer on a slow network. */
export function tellWaiting(page: HTMLElement): void {
  const line = toldAt(
    document.createElement('p'),
    'Loading. This server does not send the headers that give a page threads: the page brings them itself, and loads once more.',
  );
  page.replaceChildren(line);
}

function toldAt(place: HTMLElement, why: string): HTMLElement {
  place.setAttribute('role', 'status');
  place.textContent = why;
  return place;
}
