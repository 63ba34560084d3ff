/** A window of this page's own, for the notes: same styles, same keys. */

export interface Opened {
  body: HTMLElement;
  close(): void;
}

/** Null where the browser opens none: a sandbox, a blocker. `onclose` is called however it is closed. */
export function openWindow(
  title: string,
  onkey: (event: KeyboardEvent) => void,
  onclose: () => void,
): Opened | null {
  let other: Window | null = null;
  try {
    other = window.open('', 'threadscape-notes', 'popup,width=560,height=720');
    if (!other) return null;
    const { document: page } = other;
    page.head.replaceChildren(...styles(page));
    page.title = title;
    page.documentElement.lang = 'en';
    page.documentElement.style.colorScheme = document.documentElement.style.colorScheme;
    const heading = page.createElement('h1');
    heading.className = 'aloud';
    heading.textContent = title;
    const main = page.createElement('main');
    main.append(heading);
    page.body.replaceChildren(main);
    // The styles of a page lay its main part out in columns.
    main.style.display = 'block';
    main.style.padding = '1.5rem';
    page.addEventListener('keydown', onkey);
    other.addEventListener('pagehide', onclose);
    const opened = other;
    return { body: main, close: () => opened.close() };
  } catch {
    other?.close();
    return null;
  }
}

/** Those of this page; they are fetched already. */
function styles(page: Document): Node[] {
  const own = document.head.querySelectorAll<HTMLLinkElement | HTMLStyleElement>(
    'link[rel=stylesheet], style',
  );
  return [...own].map((style) => {
    const copy = page.importNode(style, true);
    // A window that was opened empty has no address that a relative one could begin at.
    if ('href' in style && 'href' in copy) copy.href = style.href;
    return copy;
  });
}
