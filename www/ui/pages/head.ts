/** The head that all pages have: the mark, and where else one can go. Written into each at build. Pure. */

interface Page {
  /** As `data-page` of the header names it, and the views of the first page. */
  id: string;
  label: string;
  /** Beside every other page. */
  address: string;
}

export const pages: readonly Page[] = [
  { id: 'story', label: 'Story', address: './index.html#story=1' },
  { id: 'lab', label: 'Lab', address: './index.html#lab' },
  { id: 'present', label: 'Projector', address: './index.html#view=present' },
  { id: 'view', label: 'Compare', address: './view.html' },
  { id: 'method', label: 'Method', address: './method.html' },
];

const place = /<header class="bar" data-page="([a-z]*)"><\/header>/;

/** Throws for a page that has no place for it. */
export function withHead(html: string): string {
  const current = place.exec(html)?.[1];
  if (current === undefined) throw new Error('A page has no header.bar: look again.');
  return html.replace(place, () => head(current));
}

const head = (current: string): string => `<header class="bar" data-page="${current}">
      <a class="mark" href="./index.html">
        <svg viewBox="0 0 28 22" aria-hidden="true">
          <path class="rises" d="M3 19C9 19 10 3 25 3" />
          <path class="bends" d="M3 19C9 19 11 11 25 10" />
          <path class="falls" d="M3 19C9 19 14 19.4 25 18.6" />
        </svg>
        Threadscape
      </a>
      <nav aria-label="Pages">
        ${pages.map((page) => link(page, current)).join('\n        ')}
      </nav>
    </header>`;

/** On the first page a link to one of its views changes nothing but the fragment. */
function link({ id, label, address }: Page, current: string): string {
  const here = current === '' ? address.replace('./index.html', '') : address;
  const is = id === current ? ' aria-current="page"' : '';
  return `<a href="${here}" data-view="${id}"${is}>${label}</a>`;
}
