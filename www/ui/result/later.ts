/** What comes after the page stands: a chunk of its own. */

export { default as Results } from './Results.svelte';
export { default as SummaryCard } from './SummaryCard.svelte';
