import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LabClient } from '../../www/engine/lab';
import { Pool } from '../../www/engine/pool';
import { Failure } from '../../www/lib/failure';
import { planOf } from './pretend';
import { answer, PretendWorker, type Calls } from './pretendworker';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<never>(() => {});
const plan = planOf(1);
const limit = { seconds: 10, late: 'A thread stopped answering.' };

const runner: Calls = {
  load: () => ({ clockQuantumSeconds: 5e-6 }),
  start: () => 0.3,
  prepare: () => null,
  startWorkers: () => 0.2,
  pass: () => ({ answer: '42' }),
};

function pool(changes: Calls = {}) {
  const worker = new PretendWorker({ ...runner, ...changes });
  return { worker, pool: new Pool(() => worker as unknown as Worker) };
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
    const { pool: executor } = pool();
    expect(await executor.open(plan)).toEqual({
      calibration: null,
      poolStartSeconds: 0.3,
      workersStartSeconds: null,
      clockQuantumSeconds: 5e-6,
    });
    expect(await executor.pass(0, limit)).toEqual({ answer: '42' });
    executor.dispose();
  });

  test('is none where the plan asks for no threads', async () => {
    const { pool: executor } = pool({ start: never });
    expect((await executor.open({ ...plan, pool: 0 })).poolStartSeconds).toBeNull();
    expect((await executor.open({ ...plan, workers: 2 })).workersStartSeconds).toBe(0.2);
    executor.dispose();
  });

  test.each<[string, Calls, string]>([
    ['never loads', { load: never }, 'did not load within a minute'],
    ['never starts', { start: never }, 'did not start 2 threads within 10 s'],
    ['cannot be prepared', { prepare: never }, 'Preparing the data took longer'],
  ])('that %s is told and ended', async (_, changes, sentence) => {
    const { worker, pool: executor } = pool(changes);
    expect(await told(executor.open(plan))).toContain(sentence);
    expect(worker.terminated).toBe(true);
    executor.dispose();
  });

  test('gives a pass no more than its time', async () => {
    const { worker, pool: executor } = pool({ pass: never });
    const pass = told(executor.pass(0, limit));
    expect(await pass).toBe('A thread stopped answering.');
    expect(worker.terminated).toBe(true);
    executor.dispose();
  });

  test('tells expected trouble in its own words', async () => {
    const start = () => Promise.reject(new Failure('No memory.'));
    const { pool: executor } = pool({ start });
    expect(await told(executor.open(plan))).toBe('No memory.');
    executor.dispose();
  });

  test('tells a problem that the kernels throw', async () => {
    const prepare = () => Promise.reject({ field: 'plan', message: 'This is not a valid plan.' });
    const { pool: executor } = pool({ prepare });
    expect(await told(executor.open(plan))).toBe('This is not a valid plan.');
    executor.dispose();
  });

  test('that traps is told as stopped and ended', async () => {
    const pass = () => Promise.reject(new WebAssembly.RuntimeError('unreachable'));
    const { worker, pool: executor } = pool({ pass });
    expect(await told(executor.pass(0, limit))).toContain('stopped (“unreachable”)');
    expect(worker.terminated).toBe(true);
    executor.dispose();
  });

  test('prefers what a panic says, from whichever thread', async () => {
    vi.useRealTimers();
    let channel = '';
    const prepare = (_plan: never, name: string) => ((channel = name), null);
    const { worker, pool: executor } = pool({ prepare, pass: never });
    await executor.open(plan);
    const pass = executor.pass(0, limit);
    const sender = new BroadcastChannel(channel);
    sender.postMessage({ kind: 'panic', message: 'index out of bounds' });
    await expect(pass).rejects.toThrow('index out of bounds');
    expect(worker.terminated).toBe(true);
    sender.close();
    executor.dispose();
  });

  test('whose script does not come is told', async () => {
    const { worker, pool: executor } = pool({ load: never });
    const open = told(executor.open(plan));
    worker.dispatchEvent(Object.assign(new Event('error'), { message: '' }));
    expect(await open).toContain('could not be loaded');
    executor.dispose();
  });

  test('ends what is under way when it is disposed of', async () => {
    const { worker, pool: executor } = pool({ pass: never });
    const pass = told(executor.pass(0, limit));
    executor.dispose();
    expect(await pass).toBe('The run was ended.');
    expect(worker.terminated).toBe(true);
    expect(await told(executor.pass(0, limit))).toBe('The run was ended.');
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
