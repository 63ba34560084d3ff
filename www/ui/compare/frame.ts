/** Whether this page stands in another one, and what it may do there. */

/** In a frame the way out is a tab of its own: the page around may forbid to be replaced, and is somebody's course or report. */
export const isFramed = (): boolean => window.top !== window.self;

/** A frame without an origin of its own may be forbidden to open tabs as well, and no page can find that out. */
export const isSandboxed = (): boolean => isFramed() && window.origin === 'null';
