/** The build that reads results: fetched with the first of them, not with the page. */

export { default } from '../pkg/results/threadscape.js';
export * from '../pkg/results/threadscape.js';
