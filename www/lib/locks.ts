/** Names of Web Locks, by which the windows of this site and its service worker know of one another. */

/** Held by the window that measures, from Run to the end. */
export const measuring = 'threadscape-measuring';
