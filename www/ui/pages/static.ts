/**
 * What the page says where its script does not run: what Threadscape is, how to get it to run, and an example
 * result with the numbers of a stored run. Rendered at build into index.html; the script replaces it. Pure.
 */

import { charts, headingOf, inputOf, type Chart, type ChartInput } from '../../charts';
import { tableHtml } from '../../charts/tablehtml';
import { count, counted } from '../../lib/format';
import { escaped } from '../../lib/html';
import { listed, plain } from '../../lib/sentence';
import type { Catalog, Reading, RunResult } from '../../pkg/plain/threadscape';

/** A stored run, with what is read of it now. */
export interface Example {
  result: RunResult;
  reading: Reading;
  catalog: Catalog;
}

export function staticPage(example: Example): string {
  return `
        <section class="static how" aria-labelledby="static-title">
          <h2 id="static-title">This page has not started</h2>
          <p>
            Threadscape is a laboratory of thread scaling. It runs the same work with one thread and
            with more, shares the data between them in one way at a time, and shows what each way
            costs.
          </p>
          <p data-why data-served>
            It measures with scripts and WebAssembly, which are switched off here or did not arrive.
          </p>
          <p data-disk hidden>
            It was opened from disk (its address begins with file:). Browsers load no code of such a
            page: it needs a server, which may run on this machine.
          </p>
          <h3>To get it to run</h3>
          <ol>
            <li data-served>Allow scripts for this page, and <a href="">load it again</a>.</li>
            <li>
              <span data-served>If it was opened from disk, serve</span
              ><span data-disk hidden>Serve</span> it, from the folder of its sources:
              <code>./build.sh serve</code>
              Then open <code>http://localhost:8080</code>
            </li>
            <li>
              Or measure without a browser, from the folder of its sources:
              <code>cargo run --release -- run</code>
            </li>
          </ol>
        </section>
        <section class="static example" aria-label="Example result">
          <details>
            <summary>See an example result</summary>
            ${exampleResult(example)}
          </details>
        </section>`;
}

function exampleResult({ result, reading, catalog }: Example): string {
  const input = inputOf([{ result, ...reading }], catalog)!;
  const { headline, statements, basis } = reading.words;
  return `<div class="card">
              <p class="headline">${escaped(plain(headline))}</p>
              ${statements.map((one) => `<p>${escaped(listed(one))}</p>`).join('\n              ')}
              <p class="hint">${escaped(plain(basis))}</p>
              <p class="hint">${escaped(origin(result, input.results[0].kernel))}</p>
            </div>
            ${charts.map((chart) => chartTable(chart, input)).join('\n            ')}`;
}

/** A stored number without its machine says nothing. */
function origin({ plan, record }: RunResult, kernel: string): string {
  const { environment, samples } = record;
  const { engine, platform, cores } = environment;
  const kept = samples.filter(({ warmup }) => !warmup).length;
  const where = engine === 'native' ? 'outside the browser' : `with ${engine}`;
  return (
    `${kernel}, measured ${where} on ${platform}, ${counted(cores, 'core')} reported: ` +
    `${counted(plan.rounds, 'round')}, ${count(kept)} samples, build ${plan.build}, seed ${plan.seed}.`
  );
}

function chartTable(chart: Chart, input: ChartInput): string {
  return `<div class="card">
              <h3>${escaped(headingOf(chart, input).title)}</h3>
              ${tableHtml(chart.table(input))}
            </div>`;
}
