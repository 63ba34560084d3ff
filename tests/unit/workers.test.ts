import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LabClient } from '../../www/engine/lab';
import { RunnerBackend } from '../../www/engine/runner';
import { loadBuild } from '../../www/engine/build';
import { InPage } from '../../www/engine/port';
import { answer, serve } from '../../www/engine/serve';
import type { LabCalls } from '../../www/engine/protocol';
import { Failure } from '../../www/lib/failure';
import { fetched, Unfetched } from '../../www/lib/fetched';
import { once } from '../../www/lib/once';
import { planOf } from './pretend';
import { PretendWorker, type Calls } from './pretendworker';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<never>(() => {});
const plan = planOf(1);
const two = { first: 0, end: 2, seconds: 1 };
const limit = { seconds: 10, message: 'A thread stopped answering.' };

const runner: Calls = {
  load: () => ({ clockQuantumSeconds: 5e-6 }),
  start: () => 0.3,
  prepare: () => ({ calibration: null, unusedWorkRatio: 1 }),
  startWorkers: () => 0.2,
  block: () => [{ outcome: { answer: '42' } }],
  interrupt: () => {},
  picture: () => null,
};

function pool(changes: Calls = {}) {
  const worker = new PretendWorker({ ...runner, ...changes });
  return { worker, pool: new RunnerBackend(() => worker as unknown as Worker) };
}

/** The error's sentence, when time has gone by. */
async function told(promise: Promise<unknown>): Promise<string> {
  const caught = promise.then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  await vi.advanceTimersByTimeAsync(120_000);
  return caught;
}

describe('a pool', () => {
  test('opens and passes', async () => {
    const { pool: backend } = pool();
    expect(await backend.open(plan)).toEqual({
      calibration: null,
      unusedWorkRatio: 1,
      poolStartSeconds: 0.3,
      workersStartSeconds: null,
      clockQuantumSeconds: 5e-6,
    });
    expect(await backend.block(two, limit)).toEqual([{ outcome: { answer: '42' } }]);
    backend.dispose();
  });

  test('asks for pictures too', async () => {
    const { pool: backend } = pool({ picture: (step: number) => ({ width: step }) });
    expect(await backend.picture(3, limit)).toEqual({ width: 3 });
    backend.dispose();
  });

  test('is none where the plan asks for no threads', async () => {
    for (const [workers, seconds] of [
      [0, null],
      [2, 0.2],
    ] as const) {
      const { pool: backend } = pool({ start: never });
      const opened = await backend.open({ ...plan, pool: 0, workers });
      expect(opened.poolStartSeconds).toBeNull();
      expect(opened.workersStartSeconds).toBe(seconds);
      backend.dispose();
    }
  });

  test.each<[string, Calls, string]>([
    ['never loads', { load: never }, 'did not load within a minute'],
    ['never starts', { start: never }, 'did not start 2 threads within 10 s'],
    ['cannot be prepared', { prepare: never }, 'Preparing the data took longer'],
  ])('that %s is told and ended', async (_, changes, sentence) => {
    const { worker, pool: backend } = pool(changes);
    expect(await told(backend.open(plan))).toContain(sentence);
    expect(worker.terminated).toBe(true);
    backend.dispose();
  });

  test('gives a pass no more than its time', async () => {
    const { worker, pool: backend } = pool({ block: never });
    const pass = told(backend.block(two, limit));
    expect(await pass).toBe('A thread stopped answering.');
    expect(worker.terminated).toBe(true);
    backend.dispose();
  });

  test('tells expected trouble in its own words', async () => {
    const start = () => Promise.reject(new Failure('No memory.'));
    const { pool: backend } = pool({ start });
    expect(await told(backend.open(plan))).toBe('No memory.');
    backend.dispose();
  });

  test('tells a problem that the kernels throw', async () => {
    const prepare = () => Promise.reject({ field: 'plan', message: 'This is not a valid plan.' });
    const { pool: backend } = pool({ prepare });
    expect(await told(backend.open(plan))).toBe('This is not a valid plan.');
    backend.dispose();
  });

  test('that traps is told as stopped and ended', async () => {
    const block = () => Promise.reject(new WebAssembly.RuntimeError('unreachable'));
    const { worker, pool: backend } = pool({ block });
    expect(await told(backend.block(two, limit))).toContain('stopped (“unreachable”)');
    expect(worker.terminated).toBe(true);
    backend.dispose();
  });

  test('keeps the passes of a block that never comes to its end', async () => {
    vi.useRealTimers();
    let told!: MessagePort;
    const load = (_seats: never, _bytes: never, port: MessagePort) => {
      told = port;
      return { clockQuantumSeconds: 5e-6 };
    };
    let blocks = 0;
    const block = () => {
      blocks += 1;
      told.postMessage({ from: blocks });
      return blocks === 1 ? [{ from: blocks }] : never();
    };
    const { pool: backend } = pool({ load, block });
    await backend.open(plan);
    await backend.block(two, limit);
    const lost = backend.block(two, limit).catch(() => 'lost');
    backend.dispose();
    expect(await lost).toBe('lost');
    // Of the first block the page has heard.
    expect(await backend.rescue()).toEqual([{ from: 2 }]);
  });

  test('prefers what a panic says, from whichever thread', async () => {
    vi.useRealTimers();
    let channel = '';
    const prepare = (_plan: never, name: string) => ((channel = name), {});
    const { worker, pool: backend } = pool({ prepare, block: never });
    await backend.open(plan);
    const pass = backend.block(two, limit);
    const sender = new BroadcastChannel(channel);
    sender.postMessage({ kind: 'panic', message: 'index out of bounds' });
    await expect(pass).rejects.toThrow('index out of bounds');
    expect(worker.terminated).toBe(true);
    sender.close();
    backend.dispose();
  });

  test('whose script does not come is told', async () => {
    const { worker, pool: backend } = pool({ load: never });
    const open = told(backend.open(plan));
    worker.dispatchEvent(Object.assign(new Event('error'), { message: '' }));
    expect(await open).toContain('could not be fetched');
    backend.dispose();
  });

  test('a clock of coarse steps leaves more time to prepare', async () => {
    const { pool: backend } = pool({ prepare: never });
    const coarse = { ...plan, shortestSampleSeconds: 2 };
    expect(await told(backend.open(coarse))).toContain('longer than 120 s');
    backend.dispose();
  });

  test('ends what is under way when it is disposed of', async () => {
    const { worker, pool: backend } = pool({ block: never });
    const pass = told(backend.block(two, limit));
    backend.dispose();
    expect(await pass).toBe('The run was ended.');
    expect(worker.terminated).toBe(true);
    expect(await told(backend.block(two, limit))).toBe('The run was ended.');
  });
});

describe('the lab', () => {
  test('gets a new Worker after its wasm has trapped', async () => {
    const workers: PretendWorker[] = [];
    const trap = () => Promise.reject(new WebAssembly.RuntimeError('unreachable'));
    const client = new LabClient(() => {
      const catalog = workers.length === 0 ? trap : () => 'a catalog';
      const worker = new PretendWorker({ catalog });
      workers.push(worker);
      return worker as unknown as Worker;
    });
    expect(await told(client.catalog())).toBe('unreachable');
    expect(await client.catalog()).toBe('a catalog');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  test('uses one Worker for all its calls', async () => {
    const spawn = vi.fn(() => new PretendWorker({ clockQuantum: () => 1 }) as unknown as Worker);
    const client = new LabClient(spawn);
    await Promise.all([client.clockQuantum(), client.clockQuantum()]);
    expect(spawn).toHaveBeenCalledOnce();
  });
});

describe('without Workers the page serves itself', () => {
  const serving = (calls: Calls) => {
    const inPage = vi.fn(() => new InPage<LabCalls>(async () => calls as never));
    return inPage;
  };
  const fine: Calls = { catalog: () => 'a catalog', clockQuantum: () => 1 };

  /** A Worker that fails before it has answered anything, as a refused one does. */
  const refused = (): Worker => {
    const worker = new PretendWorker({ catalog: never, clockQuantum: never });
    setTimeout(() => worker.dispatchEvent(Object.assign(new Event('error'), { message: '' })), 5);
    return worker as unknown as Worker;
  };
  const missing = (): Worker => {
    throw new ReferenceError('Worker is not defined');
  };

  test.each([
    ['is missing', missing],
    ['is refused', refused],
  ])('where the first one %s', async (_, spawn) => {
    const inPage = serving(fine);
    const client = new LabClient(spawn, inPage);
    const answers = Promise.all([client.catalog(), client.clockQuantum()]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answers).toEqual(['a catalog', 1]);
    expect(client.withoutWorkers).toBe(true);
    expect(inPage).toHaveBeenCalledOnce();
  });

  test('but not for one that has answered before and then stops', async () => {
    const workers: PretendWorker[] = [];
    const spawn = () => {
      workers.push(new PretendWorker({ ...fine, choose: never }));
      return workers.at(-1) as unknown as Worker;
    };
    const inPage = serving(fine);
    const client = new LabClient(spawn, inPage);
    await client.catalog();
    const chosen = told(client.choose({}, null, {} as never));
    workers[0]!.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
    expect(await chosen).toContain('“out of memory”');
    expect(await client.catalog()).toBe('a catalog');
    expect(client.withoutWorkers).toBe(false);
    expect(inPage).not.toHaveBeenCalled();
  });

  test('one call in a task of its own, so that a click comes between two', async () => {
    const order: string[] = [];
    const port = new InPage<Calls>(
      async () => ({ picture: () => void order.push('pass') }) as never,
    );
    const client = new RunnerBackend(() => port);
    const passes = Promise.all([client.picture(0, limit), client.picture(1, limit)]);
    order.push('asked');
    setTimeout(() => order.push('click'));
    await vi.advanceTimersByTimeAsync(10);
    await passes;
    expect(order[0]).toBe('asked');
    expect(order).toHaveLength(4);
    client.dispose();
  });

  test('what comes after it was ended is neither begun nor told', async () => {
    const picture = vi.fn();
    const port = new InPage<Calls>(async () => ({ picture }) as never);
    const backend = new RunnerBackend(() => port);
    const told = backend.picture(0, limit).catch((error: Error) => error.message);
    backend.dispose();
    await vi.advanceTimersByTimeAsync(10);
    expect(await told).toBe('The run was ended.');
    expect(picture).not.toHaveBeenCalled();
  });

  test('code that does not load is told', async () => {
    const port = new InPage<LabCalls>(() => Promise.reject(new TypeError('Failed to fetch')));
    const client = new LabClient(missing, () => port);
    expect(await told(client.catalog())).toContain('Failed to fetch');
  });

  test('a page whose Worker has no script is not said to have no Workers', async () => {
    const inPage = serving(fine);
    const client = new LabClient(refused, inPage, async () => false);
    expect(await told(client.catalog())).toContain('could not be fetched: the connection?');
    expect(client.withoutWorkers).toBe(false);
    expect(inPage).not.toHaveBeenCalled();
  });
});

describe('a Worker that fails', () => {
  const asked = { id: 7, name: 'call', args: [] };
  const thrown = (what: unknown) =>
    answer({ call: () => Promise.reject(what) } as never, asked as never);

  test.each<[string, unknown, string]>([
    ['an error', new Error('no'), 'no'],
    ['a text', 'out of memory', 'out of memory'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['what cannot be turned into a text', Object.create(null), 'an error without words'],
    [
      'what throws when it is looked at',
      {
        get message(): string {
          throw new Error('no');
        },
      },
      'an error without words',
    ],
  ])('of %s answers all the same', async (_, what, message) => {
    expect(await thrown(what)).toMatchObject({ id: 7, message });
  });

  test('answers where there is no WebAssembly to ask about', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    try {
      expect(await thrown(new Error('no'))).toMatchObject({ kind: 'error', dead: false });
      const catalog = loadBuild(() => Promise.reject(new Error('never asked for')));
      await expect(catalog).rejects.toThrow('WebAssembly is switched off');
      await expect(catalog).rejects.toThrow(Failure);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('with an answer that cannot be sent says that', async () => {
    const worker = new ScopeOfWorker();
    serve({ call: () => () => {} } as never);
    expect(await worker.said(asked)).toMatchObject({ id: 7, kind: 'error' });
    worker.leave();
  });

  test.each([
    ['messageerror', {}, 'could not be read'],
    ['unhandledrejection', { reason: 'gone' }, '“gone”'],
  ])('outside of an ask (%s) ends the wait of whoever asked', async (type, more, sentence) => {
    const worker = new ScopeOfWorker();
    serve({ call: never } as never);
    const waits = new RunnerBackend(() => worker as never);
    const open = told(waits.open(plan));
    worker.happens(Object.assign(new Event(type), more));
    expect(await open).toContain(sentence);
    waits.dispose();
    worker.leave();
  });

  test('with an ask that cannot be sent is told at once', async () => {
    const { pool: backend } = pool();
    const asking = backend.block({ ...two, end: (() => {}) as never }, limit);
    const error = await asking.catch((error: Error) => error);
    expect(String(error)).toContain('could not be cloned');
    backend.dispose();
  });
});

/** What \`self\` is in a Worker, as far as a conversation needs it; and its other end, for whoever asks. */
class ScopeOfWorker extends EventTarget {
  #inside = new EventTarget();
  #heard: (said: unknown) => void = () => {};

  constructor() {
    super();
    vi.stubGlobal('self', {
      addEventListener: this.#inside.addEventListener.bind(this.#inside),
      postMessage: (said: unknown) => {
        const data: unknown = structuredClone(said);
        this.#heard(data);
        this.dispatchEvent(new MessageEvent('message', { data }));
      },
    });
  }

  happens = (event: Event): void => void this.#inside.dispatchEvent(event);
  postMessage = (data: unknown): void => this.happens(new MessageEvent('message', { data }));
  terminate = (): void => {};
  leave = (): void => void vi.unstubAllGlobals();

  said(ask: unknown): Promise<unknown> {
    const heard = new Promise((hear) => (this.#heard = hear));
    this.postMessage(ask);
    return heard;
  }
}

describe('what does not come', () => {
  const unfetched = (failures: number) => {
    let left = failures;
    return vi.fn(async () => {
      if (left-- > 0) throw new TypeError('Failed to fetch dynamically imported module: x.js');
      return 'code';
    });
  };

  test('is asked for once more', async () => {
    const fetching = unfetched(1);
    const got = fetched(fetching);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await got).toBe('code');
    expect(fetching).toHaveBeenCalledTimes(2);
  });

  test.each([
    new TypeError('error loading dynamically imported module'),
    new TypeError('Importing a module script failed.'),
    new Error('failed to fetch Wasm: 404 Not Found fetching "x"'),
    new Error('Unable to preload CSS for /assets/x.css'),
  ])('twice is told, without advice that loses a result: %s', async (error) => {
    const sentence = await told(fetched(() => Promise.reject(error)));
    expect(sentence).toContain('could not be fetched: the connection?');
    expect(sentence).not.toMatch(/reload/i);
  });

  test('is no excuse for another error', async () => {
    expect(await told(fetched(() => Promise.reject(new Error('a bug'))))).toBe('a bug');
  });

  test('to the lab is asked for again by a Worker that begins afresh', async () => {
    const workers: PretendWorker[] = [];
    const client = new LabClient(() => {
      const isFirst = workers.length === 0;
      const catalog = () => (isFirst ? Promise.reject(new Unfetched()) : 'a catalog');
      workers.push(new PretendWorker({ catalog }));
      return workers.at(-1) as unknown as Worker;
    });
    expect(await client.catalog()).toBe('a catalog');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  test('is not remembered', async () => {
    const make = vi.fn().mockRejectedValueOnce(new Unfetched()).mockResolvedValue('code');
    const code = once(make);
    await expect(code()).rejects.toThrow('could not be fetched');
    expect(await code()).toBe('code');
    expect(await code()).toBe('code');
    expect(make).toHaveBeenCalledTimes(2);
  });
});
