// The three kernels of the post as a JavaScript programmer would write them over typed arrays, at the lab's default sizes and
// with its definitions, so that the steps are the same ones.

let kernel;
let counter;
/** Turns of the chain that stand for an interpreter's work per step. */
let chain = 0;

onmessage = ({ data }) => {
  if (data.open) {
    counter = data.open.counter;
    kernel = kernels[data.open.kernel](data.open.shared);
    postMessage({
      chain: data.open.interp ? Math.round(data.open.interp / nanosecondsPerTurn()) : 0,
    });
  } else if ('chain' in data) {
    chain = data.chain;
    postMessage({});
  } else {
    let steps = 0;
    for (let task; (task = Atomics.add(counter, 0, 1)) < kernel.tasks;) steps += kernel.work(task);
    postMessage({ steps });
  }
};

const kernels = { mandelbrot, matmul, sieve };

/** 300 × 200 points, at most 150 iterations each; a row is a task. */
function mandelbrot() {
  const [width, height, most] = [300, 200, 150];
  const pixel = Math.max(3 / width, 2.4 / height);
  const work = (row) => {
    const imaginary = (row + 0.5 - height / 2) * pixel;
    let steps = 0;
    for (let column = 0; column < width; column++) {
      const real = -0.75 + (column + 0.5 - width / 2) * pixel;
      let x = 0;
      let y = 0;
      let xSquared = 0;
      let ySquared = 0;
      let count = 0;
      while (count < most && xSquared + ySquared <= 4) {
        y = 2 * x * y + imaginary;
        x = xSquared - ySquared + real;
        xSquared = x * x;
        ySquared = y * y;
        count++;
      }
      steps += count;
    }
    return steps;
  };
  return { tasks: height, work };
}

/** 120 × 120 doubles, four rows a task. */
function matmul(shared) {
  const [n, rows] = [120, 4];
  const [a, b, c] = [0, 1, 2].map((at) => new Float64Array(shared, at * 8 * n * n, n * n));
  for (let at = 0; at < n * n; at++) [a[at], b[at]] = [Math.sin(at), Math.cos(at)];
  const work = (task) => {
    const end = Math.min(n, (task + 1) * rows);
    for (let i = task * rows; i < end; i++) {
      for (let j = 0; j < n; j++) {
        c[i * n + j] = chain > 0 ? slowly(a, b, n, i, j) : dot(a, b, n, i, j);
      }
    }
    return (end - task * rows) * n * n;
  };
  return { tasks: n / rows, work };
}

function dot(a, b, n, i, j) {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
  return sum;
}

let state = 1;

/** With the work of an interpreter between the steps, carried from each to the next. */
function slowly(a, b, n, i, j) {
  let sum = 0;
  let x = state;
  for (let k = 0; k < n; k++) {
    sum += a[i * n + k] * b[k * n + j];
    x = turned(x, chain);
  }
  state = x;
  return sum;
}

function turned(x, turns) {
  for (let turn = 0; turn < turns; turn++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}

/** The quickest of a few tries, after two that only warm up. */
function nanosecondsPerTurn() {
  const turns = 2e6;
  const tries = Array.from({ length: 8 }, () => {
    const start = performance.now();
    state = turned(state, turns) || 1;
    return ((performance.now() - start) * 1e6) / turns;
  });
  return Math.min(...tries.slice(2));
}

/** Primes up to a million, 16,384 numbers a task; a step is a number crossed out or a small prime read. */
function sieve() {
  const [n, segment] = [1_000_000, 16_384];
  const primes = smallPrimes(Math.floor(Math.sqrt(n)));
  const crossed = new Uint8Array(segment);
  const work = (task) => {
    const start = task * segment;
    const end = Math.min(n + 1, start + segment);
    crossed.fill(0);
    let steps = 0;
    for (let at = 0; at < primes.length; at++) {
      const prime = primes[at];
      steps++;
      if (prime * prime >= end) break;
      const first = Math.max(prime * prime, Math.ceil(start / prime) * prime);
      for (let number = first; number < end; number += prime) {
        crossed[number - start] = 1;
        steps++;
      }
    }
    return steps;
  };
  return { tasks: Math.ceil((n + 1) / segment), work };
}

function smallPrimes(root) {
  const crossed = new Uint8Array(root + 1);
  const primes = [];
  for (let number = 2; number <= root; number++) {
    if (crossed[number]) continue;
    primes.push(number);
    for (let multiple = number * number; multiple <= root; multiple += number)
      crossed[multiple] = 1;
  }
  return Uint32Array.from(primes);
}
