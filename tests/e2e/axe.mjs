// What axe finds on a page, as lines that say where.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function faults(page) {
  await page.script(axe);
  const violations = await page.driver.executeAsyncScript(
    `const [done] = arguments;
     axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(violations), (e) => done([{ id: String(e), nodes: [{ html: '', failureSummary: '' }] }]));`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}
