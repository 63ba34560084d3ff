/** What a page says to the service worker. */

/** Be the version of this site from now on. The answer, by the port that comes with it: false while a window measures. */
export const takeOver = 'take over';
