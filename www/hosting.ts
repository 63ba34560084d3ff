/** What hosts, and those who link to the page, are told of it. Read at build, in Node. */

import { readFileSync } from 'node:fs';
import type { HtmlTagDescriptor } from 'vite';
import type { ManifestOptions } from 'vite-plugin-pwa';

/** The isolation headers and what goes with them, for every answer of a host. */
export const headers: Record<string, string> = JSON.parse(readFileSync('headers.json', 'utf8'));

/** Files below it carry a hash of what they hold. */
const assets = 'assets';
const forever = 'public, max-age=31536000, immutable';

/** Netlify and Cloudflare Pages read the headers of a site from this file. */
export function headersFile(): string {
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return ['/*', ...lines, `/${assets}/*`, `  Cache-Control: ${forever}`, ''].join('\n');
}

/** To be included in an nginx `server` or `location`: `always`, because errors and 304 need them too. */
export function nginxHeaders(): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `add_header ${name} "${value}" always;`,
  );
  return [...lines, ''].join('\n');
}

export const manifest: Partial<ManifestOptions> = {
  name: 'Threadscape',
  short_name: 'Threadscape',
  description: 'A laboratory of thread scaling in the page, on your own machine.',
  lang: 'en',
  categories: ['education', 'developer'],
  display: 'standalone',
  background_color: '#faf8f4',
  theme_color: '#faf8f4',
  icons: [
    { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};

/** The picture of a stored run that a link to the page is shown with. Drawn by `npm run drawings`. */
export const card = {
  file: 'card.png',
  width: 1200,
  height: 630,
  text: 'Speed-up against threads, measured on sixteen cores, for each way of sharing the data.',
};

/**
 * How a link to the page is shown elsewhere. Such tags name whole addresses, so they are left out where nobody said (`SITE_URL`) where the
 * site is going to stand.
 */
export function socialTags(title: string, description: string, site: string): HtmlTagDescriptor[] {
  if (!site) return [];
  const home = siteAddress(site);
  const told = {
    'og:type': 'website',
    'og:site_name': 'Threadscape',
    'og:title': title,
    'og:description': description,
    'og:url': home,
    'og:image': new URL(card.file, home).href,
    'og:image:width': `${card.width}`,
    'og:image:height': `${card.height}`,
    'og:image:alt': card.text,
  };
  const tags = Object.entries(told).map(([property, content]) => meta({ property, content }));
  return [...tags, meta({ name: 'twitter:card', content: 'summary_large_image' })];
}

const meta = (attrs: Record<string, string>): HtmlTagDescriptor => ({
  tag: 'meta',
  attrs,
  injectTo: 'head',
});

/** With a slash at its end: names are relative to it. */
function siteAddress(site: string): string {
  if (!/^https?:\/\//.test(site) || !URL.canParse(site))
    throw new Error(`SITE_URL is “${site}”, not an address like https://example.org/threadscape/`);
  return new URL(`${site.replace(/\/+$/, '')}/`).href;
}
