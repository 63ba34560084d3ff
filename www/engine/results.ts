/** The build that reads results: fetched with the first of them, not with the page. */

export { default } from '../pkg/plain/threadscape.js';
export * from '../pkg/plain/threadscape.js';
