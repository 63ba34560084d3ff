// Coordinates the peer's passes: every Worker is told to begin, pulls tasks by an atomic counter, and answers when none is
// left. The main thread does nothing meanwhile but wait for the answers.

const counter = new Int32Array(new SharedArrayBuffer(4));

/**
 * Seconds per pass of one kernel at these widths, round by round, the widths in turns; the first rounds only warm up.
 * A sample is as many whole passes as last `shortest` seconds. Resolves to { steps, rounds: { [width]: seconds[] } }.
 */
window.measure = async ({ kernel, interp = 0, widths, rounds, warmUps = 3, shortest = 0.025 }) => {
  const most = Math.max(...widths);
  const workers = Array.from({ length: most }, () => new Worker('worker.js', { type: 'module' }));
  try {
    const shared = new SharedArrayBuffer(3 * 8 * 120 * 120);
    const ready = await all(workers, { open: { kernel, interp, counter, shared } });
    const chain = median(ready.map(({ chain }) => chain));
    await all(workers, { chain });
    const pass = async (width) => {
      counter[0] = 0;
      const done = await all(workers.slice(0, width), { pass: true });
      return done.reduce((sum, { steps }) => sum + steps, 0);
    };
    const sample = async (width, passes) => {
      const start = performance.now();
      for (let at = 0; at < passes; at++) await pass(width);
      return (performance.now() - start) / 1000 / passes;
    };
    const steps = await pass(1);
    for (let at = 0; at < warmUps; at++) for (const width of widths) await sample(width, 3);
    const passes = Math.max(1, Math.ceil(shortest / (await sample(most, 3))));
    const seconds = Object.fromEntries(widths.map((width) => [width, []]));
    for (let round = 0; round < rounds; round++) {
      const turned = widths.map((_, at) => widths[(at + round) % widths.length]);
      for (const width of turned) seconds[width].push(await sample(width, passes));
      await new Promise((rest) => setTimeout(rest, 250));
    }
    if ((await pass(most)) !== steps)
      throw new Error('The Workers made other steps than one alone.');
    return { steps, passes, rounds: seconds };
  } finally {
    workers.forEach((worker) => worker.terminate());
  }
};

function all(workers, message) {
  const ask = (worker) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(message);
    });
  return Promise.all(workers.map(ask));
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
