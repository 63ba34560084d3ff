/**
 * Settings ⇄ the address: `#kernel=matmul&modes=plain.locked&threads=1.2`. Only the writing is undone
 * here; what the texts mean, and whether they may be so, is decided against the catalog.
 */

/** Longer fragments are nobody's settings; they are cut, never refused. */
const longest = 4096;

/** What sentences and programs put behind an address: no setting ends with it. */
const trailing = /[\s.,;:!?)\]}>'"’”»…]+$/;

/** What programs put into an address, and nobody sees. */
const unseen = /[\u200b-\u200d\u2060\ufeff]/g;

/** The texts in a fragment; null when there are none in it. Never throws. */
export function decodeFragment(fragment: string): Record<string, string> | null {
  const parts = plain(fragment.slice(0, longest)).replace(/^#/, '').split('&');
  const pairs = parts.filter((part) => part.indexOf('=') > 0).map(pair);
  // A fragment without any pair is an anchor or nothing at all, and a result is no setting.
  if (pairs.length === 0 || pairs[0]![0] === 'r') return null;
  return Object.fromEntries(pairs);
}

/** Whether a fragment holds a result in place of settings. */
export const holdsResult = (fragment: string): boolean => /^#?r=/.test(fragment);

/** The kernel first, and no character at which programs cut an address. */
export function encodeFragment({ kernel = '', ...link }: Record<string, string>): string {
  const pairs = Object.entries({ kernel, ...link });
  return `#${pairs.map(([key, text]) => `${safe(key)}=${safe(text)}`).join('&')}`;
}

/** As it was before it went through a page’s source, an encoder, a sentence. */
function plain(fragment: string): string {
  const whole = fragment.includes('=') ? fragment : decode(fragment);
  return whole
    .replace(/&(amp;)+/g, '&')
    .replace(unseen, '')
    .replace(trailing, '');
}

function pair(part: string): [string, string] {
  const at = part.indexOf('=');
  return [decode(part.slice(0, at)), decode(part.slice(at + 1))];
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Lists are written with dots, which are left as they are; at the end one would be taken for the sentence’s. */
function safe(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]|\.$/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
