/**
 * Settings ⇄ the address: `#kernel=matmul&modes=plain,locked&threads=1,2`. Only the writing is undone
 * here; what the texts mean, and whether they may be so, is decided against the catalog.
 */

/** Longer fragments are nobody's settings; they are cut, never refused. */
const longest = 4096;

/** The texts in a fragment; null when there are none in it. Never throws. */
export function decodeFragment(fragment: string): Record<string, string> | null {
  const parts = fragment.replace(/^#/, '').slice(0, longest).split('&');
  const pairs = parts.filter((part) => part.indexOf('=') > 0).map(pair);
  // A fragment without any pair is an anchor or nothing at all.
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}

/** Whether a fragment holds a result in place of settings. */
export const holdsResult = (fragment: string): boolean => /^#?r=/.test(fragment);

/** The kernel always stands in it: an empty fragment would mean a first visit. */
export function encodeFragment(link: Record<string, string>, kernel: string): string {
  const pairs = Object.entries({ kernel, ...link });
  return `#${pairs.map(([key, text]) => `${readable(key)}=${readable(text)}`).join('&')}`;
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

/** Commas need no escape in a fragment and are easier to read and to change by hand. */
function readable(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%20', '+');
}
