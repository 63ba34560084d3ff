/** The build that reads results: fetched with the first of them, not with the page. */

import init, * as build from '../pkg/plain/threadscape.js';

export async function load(): Promise<typeof build> {
  await init();
  return build;
}
