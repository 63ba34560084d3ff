/**
 * Links within the page. The fragment holds the settings, so a link to a section must not replace it: it
 * scrolls, and moves the focus to the section's heading.
 */
export function followAnchors(document: Document): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const target = link && document.getElementById(link.getAttribute('href')?.slice(1) ?? '');
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(target);
  });
}

function goTo(target: HTMLElement): void {
  target.scrollIntoView({ block: 'start', behavior: 'smooth' });
  target.querySelector<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true });
}
