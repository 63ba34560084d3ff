/** What the page hands out of a result, and which of its links is meant. */

import { Failure, inWords } from '../../lib/failure';
import type { LinkKind, TableKind } from '../../pkg/plain/threadscape';

/** What can be had of what is on the page; nothing of it is made beside a timed pass (R4). */
export interface Ways {
  /** The address that brings back the settings. */
  link(): string;
  /** The address that brings back the result. */
  resultLink(kind: LinkKind, cores: boolean): Promise<string>;
  /** The command that measures with the same settings. */
  command(): string;
  json(): Promise<string>;
  table(kind: TableKind, decimalComma: boolean): Promise<string>;
  /** Does something at once, or between two passes. */
  between(work: () => void): void;
  /** The same for what takes a while. */
  quietly<T>(work: () => Promise<T>): Promise<T>;
}

/** '' where a result fits into none, or nobody needs it. */
export type Links = Record<LinkKind, string>;

/** A short link takes an analysis: it is made where `both` are wanted, or the full one takes no such result. */
export async function linksOf(ways: Ways, cores: boolean, both: boolean): Promise<Links> {
  const of = (kind: LinkKind): Promise<string> => ways.resultLink(kind, cores).catch(() => '');
  const full = await of('full');
  return { full, short: both || !full ? await of('short') : '' };
}

/** The other kind where there is none of the one that is wanted. */
export const chosenLink = (links: Links, kind: LinkKind): string =>
  links[kind] || links.short || links.full;

/** Where the page is, as people write it: without protocol, file and fragment. */
export function addressOf(link: string): string {
  const { host, pathname } = new URL(link);
  return (host + pathname).replace(/\/[^/]*$/, '');
}

/** Work of the page's own, as a promise. */
export const drawn = <T>({ between }: Pick<Ways, 'between'>, work: () => T): Promise<T> =>
  new Promise((done, failed) =>
    between(() => {
      try {
        done(work());
      } catch (error) {
        failed(error);
      }
    }),
  );

/** Why something did not go out; '' where the visitor changed their mind. */
export function whyNot(error: unknown): string {
  if (error instanceof DOMException && error.name === 'AbortError') return '';
  const denied = error instanceof DOMException && error.name === 'NotAllowedError';
  return inWords(denied ? new Failure('This browser does not share from here.') : error);
}
