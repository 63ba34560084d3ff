import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../www/lib/failure';
import type { Surroundings } from '../../www/engine/experiment';
import type { Picture, Plan, RunResult } from '../../www/pkg/plain/threadscape';
import type { Services } from '../../www/state/services';
import { Lab, type View } from '../../www/state/store';
import {
  catalog,
  services,
  PretendAddress,
  PretendBackend,
  PretendService,
  surroundings,
  type Script,
} from './pretend';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A lab that has loaded, with everything it was made of. */
async function opened(changes: Partial<Services> = {}) {
  const labService = new PretendService();
  const address = new PretendAddress();
  const made = { labService, address, ...changes };
  const lab = new Lab(services(made));
  await settled();
  return { lab, ...made, seen: views(lab) };
}

/** What the page was shown, from now on. */
function views(lab: Lab): View[] {
  const seen: View[] = [];
  lab.subscribe((view) => seen.push(view));
  return seen;
}

const settled = () => vi.advanceTimersByTimeAsync(50);
const toTheEnd = () => vi.runAllTimersAsync();

/** Backends that follow one script after the other; the last for all that come later. */
function backends(...scripts: Script[]) {
  const made: PretendBackend[] = [];
  const newBackend = () => {
    const backend = new PretendBackend(scripts[Math.min(made.length, scripts.length - 1)]);
    made.push(backend);
    return backend;
  };
  return { made, newBackend };
}

/** With a cell that is measured after a draw and after a rest: the first round begins with the one, the second with the other. */
function withPairs(plan: Plan): Plan {
  const roles = ['drawn', 'rested'] as const;
  const points = [...plan.points, ...roles.map((role) => ({ ...plan.points[0]!, role }))];
  return { ...plan, points, traced: [] };
}

const fine: Script = () => ({});
const recordOf = (view: View) => view.shown?.result.record;
const measured = (view: View) =>
  recordOf(view)?.samples.filter(({ warmup }) => !warmup).length ?? 0;

describe('the settings', () => {
  test('of a first visit are those of the story', async () => {
    const { lab, address } = await opened();
    expect(lab.view.phase).toBe('ready');
    expect(lab.view.status).toBe('Ready');
    expect(lab.view.texts['interp']).toBe('60');
    expect(lab.view.plan).not.toBeNull();
    expect((address as PretendAddress).replaced).toEqual([]);
  });

  test('come from the address, and opening it measures nothing', async () => {
    const { made, newBackend } = backends(fine);
    const address = new PretendAddress('#kernel=matmul&threads=1,4');
    const { lab } = await opened({ address, newBackend });
    await toTheEnd();
    expect(lab.view.request?.threads).toEqual([1, 4]);
    expect(lab.view.texts['interp']).toBe('0');
    expect(made).toEqual([]);
  });

  test('go into the address when they are changed', async () => {
    const { lab, address } = await opened();
    lab.set({ threads: '1, 2, 4' });
    await settled();
    expect(lab.view.texts['threads']).toBe('1, 2, 4');
    expect(address.fragment()).toContain('threads=1.2.4');
    expect(lab.link()).toBe(`https://lab.test/${address.fragment()}`);
  });

  test('may be changed where the browser refuses to change the address', async () => {
    const address = new PretendAddress();
    address.replace = () => {
      throw new DOMException('Attempt to use history.replaceState() more than 100 times');
    };
    const { lab } = await opened({ address });
    lab.set({ threads: '4' });
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
    expect(lab.link()).toContain('threads=4');
  });

  test('follow the address when it is changed by hand', async () => {
    const { lab, address } = await opened();
    (address as PretendAddress).visit('#kernel=matmul&threads=3');
    await settled();
    expect(lab.view.request?.threads).toEqual([3]);
    (address as PretendAddress).visit('');
    await settled();
    expect(lab.view.texts['interp']).toBe('60');
  });

  test.each([
    ['of the same kernel', '#kernel=matmul&threads=3', true],
    ['of another kernel', '#kernel=sieve&threads=3', false],
    ['of no kernel that exists', '#kernel=fibonacci', true],
    ['of the default kernel', '#threads=3', true],
  ])('that are wrong in an address %s: kept what was before?', async (_, fragment, kept) => {
    const { lab, address, labService } = await opened();
    const asked = vi.spyOn(labService as PretendService, 'choose');
    const before = lab.view.request;
    (address as PretendAddress).visit(fragment);
    await settled();
    expect(asked.mock.calls[0]![1]).toEqual(kept ? before : null);
  });

  test('do not mind an anchor', async () => {
    const { lab, address } = await opened();
    const before = lab.view;
    (address as PretendAddress).visit('#sources');
    await settled();
    expect(lab.view).toBe(before);
  });
});

describe('a wrong text', () => {
  test('stays in its field with a sentence, and the old value in the plan and the address', async () => {
    const { lab, address } = await opened();
    lab.set({ threads: '0' });
    await settled();
    expect(lab.view.problems).toEqual({ threads: '0 threads do no work.' });
    expect(lab.view.texts['threads']).toBe('0');
    expect(lab.view.request?.threads).toEqual([1, 2]);
    expect(address.fragment()).toContain('threads=1.2');
  });

  test('that is not even read stands in the form for a moment, and goes', async () => {
    const { lab, labService, seen } = await opened();
    (labService as PretendService).choose = () => Promise.reject();
    lab.set({ threads: '0' });
    await settled();
    const texts = seen.map(({ texts }) => texts['threads']);
    expect(texts.filter((text, i) => text !== texts[i - 1])).toEqual(['1, 2', '0', '1, 2']);
  });

  test('of the sharing modes, of which one must stay, goes back', async () => {
    const { lab, labService } = await opened();
    const { choose } = labService as PretendService;
    (labService as PretendService).choose = async (texts, kept, here) => {
      const chosen = await choose({ ...texts, modes: 'plain' }, kept, here);
      return { ...chosen, problems: [{ field: 'modes', message: 'None is chosen.' }] };
    };
    lab.set({ modes: '' });
    await settled();
    expect(lab.view.texts['modes']).toBe('plain');
    expect(lab.view.problems).toEqual({ modes: 'None is chosen.' });
  });

  test('stays while other fields are changed, and goes with another kernel', async () => {
    const { lab } = await opened();
    lab.set({ threads: '0' });
    lab.set({ interp: '0' });
    await settled();
    expect(lab.view.texts).toMatchObject({ threads: '0', interp: '0' });
    lab.set({ kernel: 'sieve' });
    await settled();
    expect(lab.view.problems).toEqual({});
    expect(lab.view.texts['threads']).not.toBe('0');
  });

  test('keeps its sentence until that field is changed', async () => {
    const { lab } = await opened();
    lab.set({ threads: '0' });
    lab.set({ interp: '0' });
    await settled();
    expect(lab.view.problems).toHaveProperty('threads');
    lab.set({ threads: '2' });
    await settled();
    expect(lab.view.problems).toEqual({});
  });

  test('is told and not measured, as long as it stands there', async () => {
    const { made, newBackend } = backends(fine);
    const { lab } = await opened({ newBackend });
    lab.set({ threads: '0' });
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('0 threads do no work.');
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('0 threads do no work.');
    expect(made).toEqual([]);
    lab.set({ threads: '2' });
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
  });

  test.each([
    ['of a setting that does not exist', '#kernel=matmul&bogus=1', 'There is no bogus.'],
    ['of a plan that is refused', '#kernel=matmul&threads=64', 'This plan needs too much memory.'],
  ])('%s is told for the whole plan', async (_, fragment, sentence) => {
    const { lab } = await opened({ address: new PretendAddress(fragment) });
    expect(lab.view.problems).toEqual({ '': sentence });
  });

  test('a refused plan cannot be run', async () => {
    const { made, newBackend } = backends(fine);
    const address = new PretendAddress('#kernel=matmul&threads=64');
    const { lab } = await opened({ address, newBackend });
    expect(lab.view.plan).toBeNull();
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('This plan needs too much memory.');
    expect(made).toEqual([]);
  });
});

describe('a run', () => {
  test('leaves its plan as it was made', async () => {
    const { lab } = await opened();
    const { plan } = lab.view;
    const made = JSON.stringify(plan);
    lab.run();
    await toTheEnd();
    expect(lab.view.shown?.result.plan).toBe(plan);
    expect(JSON.stringify(plan)).toBe(made);
  });

  test('goes from Ready over Measuring to Done', async () => {
    const { lab, seen } = await opened();
    lab.run();
    expect(lab.view.phase).toBe('measuring');
    await toTheEnd();
    const statuses = [...new Set(seen.map(({ status }) => status))];
    expect(statuses).toEqual(['Ready', 'Measuring …', 'Done']);
    expect(lab.view.progress).toBeNull();
    expect(recordOf(lab.view)?.ended).toBe('rounds');
    expect(measured(lab.view)).toBe(8);
  });

  test('shows what it does, and never goes back', async () => {
    const { lab, seen } = await opened();
    lab.run();
    await toTheEnd();
    const progress = seen.flatMap(({ progress }) => progress ?? []);
    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(progress[0]!.now).toBe('Starting 2 threads');
    expect(progress[1]!.now).toBe('Warming up');
    expect(progress.some(({ now }) => now === 'Measuring')).toBe(true);
    expect(progress.some(({ now }) => now.includes('“Shared array” on 2 threads'))).toBe(true);
    expect(progress.at(-1)!.rounds).toBe(2);
  });

  test('shows what it has after every round, with the conditions of its own threads', async () => {
    const { lab, seen } = await opened();
    lab.run();
    await toTheEnd();
    const shown = [...new Set(seen.flatMap(({ shown }) => shown ?? []))];
    // The first round, then the whole run: a first look at it, and for good.
    const records = shown.map(({ result }) => result.record);
    expect(records.map(({ samples }) => samples.length)).toEqual([8, 12, 12]);
    expect(records.map(({ ended }) => ended)).toEqual([null, 'rounds', 'rounds']);
    const { environment, poolStartSeconds, calibration, points } = records[1]!;
    expect(environment.clockQuantumSeconds).toBe(20e-6);
    expect(shown[1]!.analysis.handOverSeconds?.mid).toBe(5e-8);
    expect(poolStartSeconds).toBe(0.05);
    expect(calibration?.iterationsPerStep).toBe(30);
    expect(points.map((counted) => counted?.answer)).toEqual(['42', '42', '42', '42']);
  });

  test('ends when it has measured enough, and then watches the passes that the plan wants watched', async () => {
    const labService = new PretendService();
    labService.endsAfter = { 1: 'precision' };
    const { made, newBackend } = backends(fine);
    const { lab } = await opened({ labService, newBackend });
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
    expect(recordOf(lab.view)?.ended).toBe('precision');
    expect(measured(lab.view)).toBe(4);
    expect(made[0]!.watched).toEqual([1, 3]);
  });

  test('of the self-test tells what it found and leaves the result on the page', async () => {
    const { lab, labService } = await opened();
    lab.run();
    await toTheEnd();
    const { shown } = lab.view;
    lab.selfTest();
    expect(lab.view.status).toBe('Measuring …');
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
    expect(lab.view.selfTest?.passed).toBe(true);
    expect(lab.view.shown).toBe(shown);
    expect((labService as PretendService).asked.at(-1)).toBe('judge');
  });

  test('of the self-test that is stopped finds nothing', async () => {
    const { lab } = await opened();
    lab.selfTest();
    await vi.advanceTimersByTimeAsync(100);
    lab.stop();
    await toTheEnd();
    expect(lab.view.status).toBe('Stopped');
    expect(lab.view.selfTest).toBeNull();
  });

  test('that is stopped while passes are watched has all of its rounds', async () => {
    const hangs = (backend: PretendBackend): PretendBackend => {
      backend.trace = () => new Promise(() => {});
      return backend;
    };
    const { lab } = await opened({ newBackend: () => hangs(new PretendBackend()) });
    lab.run();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lab.view.phase).toBe('measuring');
    lab.stop();
    await toTheEnd();
    expect(lab.view.status).toBe('Stopped');
    expect(recordOf(lab.view)?.ended).toBe('rounds');
    expect(measured(lab.view)).toBe(8);
  });

  test('never asks the lab anything while a pass is timed', async () => {
    const { made, newBackend } = backends(fine);
    const { lab, labService } = await opened({ newBackend });
    const busy = vi.spyOn(labService as PretendService, 'choose');
    lab.run();
    // Opening takes 50 ms and a frame 16; the first pass goes from there for 10 ms.
    await vi.advanceTimersByTimeAsync(70);
    expect(made[0]!.passes).toHaveLength(1);
    lab.set({ threads: '2' });
    expect(busy).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(7);
    await settled();
    expect(busy).toHaveBeenCalledOnce();
    expect(lab.view.request?.threads).toEqual([2]);
    expect(lab.view.phase).toBe('measuring');
    await toTheEnd();
    expect(lab.view.shown?.result.plan.request.threads).toEqual([1, 2]);
  });

  test('draws nothing before a pass that follows a rest', async () => {
    const labService = new PretendService();
    const plan = labService.plan;
    labService.plan = (asked) => withPairs(plan(asked));
    const { made, newBackend } = backends(fine);
    const { lab } = await opened({ labService, newBackend });
    const drawn: { at: number; passes: number }[] = [];
    const now = () => performance.now() / 1000;
    lab.subscribe(() => drawn.push({ at: now(), passes: made[0]?.passes.length ?? 0 }));
    lab.run();
    await toTheEnd();
    const { began, passes } = made[0]!;
    const { points } = lab.view.shown!.result.plan;
    const steps = made[0]!.steps!;
    const rested = passes.flatMap((step, call) =>
      points[steps[step]!.point]!.role === 'rested' && !steps[step]!.warmup ? [call] : [],
    );
    expect(rested).toHaveLength(2);
    for (const call of rested) {
      const last = Math.max(...drawn.filter(({ passes }) => passes <= call).map(({ at }) => at));
      expect(began[call]! - last).toBeGreaterThan(0.25);
    }
    // The rounds are seen all the same.
    const shown = drawn.filter(({ passes }) => passes > 6 && passes < 18);
    expect(shown.length).toBeGreaterThan(0);
  });

  test('keeps the old result on the page until it has one of its own', async () => {
    const { lab } = await opened();
    lab.run();
    await toTheEnd();
    const old = lab.view.shown;
    lab.run();
    await vi.advanceTimersByTimeAsync(100);
    expect(lab.view.shown).toBe(old);
    await toTheEnd();
    expect(lab.view.shown).not.toBe(old);
  });

  test('takes no result away: each stays, and can be looked at again', async () => {
    const { lab } = await opened();
    lab.run();
    await toTheEnd();
    const first = lab.view.shown!;
    lab.set({ threads: '2' });
    lab.run();
    await toTheEnd();
    expect(lab.view.results.map(({ id }) => id)).toEqual([1, 2]);
    expect(lab.view.results[0]).toBe(first);
    expect(lab.view.shown).toBe(lab.view.results[1]);
    lab.showResult(first.id);
    await settled();
    expect(lab.view.shown).toBe(first);
    const asked = lab.resultJson();
    await settled();
    expect(JSON.parse(await asked)).toEqual(first.result);
  });

  test('lets a visitor look at another result meanwhile, between two passes', async () => {
    const { made, newBackend } = backends(fine);
    const { lab, seen } = await opened({ newBackend });
    lab.run();
    await toTheEnd();
    lab.run();
    await vi.advanceTimersByTimeAsync(300);
    const passes = made[1]!.passes.length;
    lab.showResult(1);
    expect(made[1]!.passes).toHaveLength(passes);
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
    expect(lab.view.shown?.id).toBe(1);
    expect(lab.view.results[1]!.result.record.ended).toBe('rounds');
    const ids = seen.flatMap(({ shown }) => shown?.id ?? []);
    expect(ids.slice(ids.lastIndexOf(2) + 1).every((id) => id === 1)).toBe(true);
  });

  test.each([
    ['stopped', 'Stopped', (lab: Lab) => lab.stop()],
    ['ended by trouble', 'Trouble.', () => {}],
  ])(
    'that is %s before a whole round leaves the former result where it was',
    async (_, status, stop) => {
      const trouble: Script = (call) =>
        call < 6 ? {} : status === 'Stopped' ? 'hangs' : new Failure(status);
      const { newBackend } = backends(fine, trouble);
      const { lab } = await opened({ newBackend });
      lab.run();
      await toTheEnd();
      const former = lab.view.shown;
      lab.run();
      await vi.advanceTimersByTimeAsync(3000);
      stop(lab);
      await toTheEnd();
      expect(lab.view.status).toBe(status);
      expect(lab.view.shown).toBe(former);
      expect(lab.view.results.map(({ result }) => result.record.ended)).toEqual([
        'rounds',
        'stopped',
      ]);
    },
  );

  test('ends its threads and lets the screen sleep again, whatever happened', async () => {
    const awake: string[] = [];
    const keepAwake = () => {
      awake.push('awake');
      return () => void awake.push('asleep');
    };
    const { made, newBackend } = backends(fine, () => new Failure('Trouble.'));
    const { lab } = await opened({ newBackend, keepAwake });
    lab.run();
    await toTheEnd();
    lab.run();
    await toTheEnd();
    expect(made.map(({ disposed }) => disposed)).toEqual([true, true]);
    expect(awake).toEqual(['awake', 'asleep', 'awake', 'asleep']);
  });

  test('marks the samples of a page that was hidden', async () => {
    const around = (): Surroundings => surroundings({ disturbed: () => true });
    const { lab } = await opened({ around });
    lab.run();
    await toTheEnd();
    expect(recordOf(lab.view)?.samples.every(({ hidden }) => hidden)).toBe(true);
  });
});

describe('stop', () => {
  test('is told at once and keeps the samples', async () => {
    const { made, newBackend } = backends(fine);
    const { lab } = await opened({ newBackend });
    lab.run();
    await vi.advanceTimersByTimeAsync(500);
    const passes = made[0]!.passes.length;
    lab.stop();
    expect(lab.view.status).toBe('Stopped');
    expect(lab.view.progress).toBeNull();
    await toTheEnd();
    expect(made[0]!.passes.length).toBeLessThanOrEqual(passes + 1);
    expect(measured(lab.view)).toBeGreaterThan(0);
    expect(recordOf(lab.view)?.ended).toBe('stopped');
    expect(lab.view.status).toBe('Stopped');
  });

  test('waits no longer than 100 ms for a pass', async () => {
    const { made, newBackend } = backends((call) => (call === 6 ? 'hangs' : {}), fine);
    const { lab } = await opened({ newBackend });
    lab.run();
    await vi.advanceTimersByTimeAsync(2000);
    lab.stop();
    await vi.advanceTimersByTimeAsync(110);
    expect(made[0]!.disposed).toBe(true);
    expect(measured(lab.view)).toBe(2);
  });

  test('ends a backend that has not opened', async () => {
    const never = new PretendBackend();
    never.open = () => new Promise(() => {});
    const { lab } = await opened({ newBackend: () => never });
    lab.run();
    await settled();
    lab.stop();
    await settled();
    expect(never.disposed).toBe(true);
    expect(lab.view.status).toBe('Stopped');
    expect(lab.view.shown).toBeNull();
  });

  test('is followed by a run on new threads, even at once', async () => {
    const { made, newBackend } = backends(() => 'hangs', fine);
    const { lab } = await opened({ newBackend });
    lab.run();
    await settled();
    lab.stop();
    lab.run();
    expect(lab.view.status).toBe('Measuring …');
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
    expect(made.map(({ disposed }) => disposed)).toEqual([true, true]);
  });
});

describe('trouble', () => {
  const lost = new Failure('A thread stopped answering.');

  test('is told, keeps the samples, and Run works again', async () => {
    const { newBackend } = backends((call) => (call === 6 ? lost : {}), fine);
    const { lab } = await opened({ newBackend });
    lab.run();
    await toTheEnd();
    expect(lab.view.phase).toBe('failed');
    expect(lab.view.status).toBe('A thread stopped answering.');
    expect(measured(lab.view)).toBe(2);
    expect(recordOf(lab.view)?.ended).toBe('stopped');
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
  });

  test('of opening is told too', async () => {
    const broken = new PretendBackend();
    broken.open = async () => Promise.reject(new Failure('No threads here.'));
    const { lab } = await opened({ newBackend: () => broken });
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('No threads here.');
    expect(broken.disposed).toBe(true);
  });

  test('of a wrong checksum stops the run loudly, with mode and threads', async () => {
    const wrong: Script = (call, { point, round }) =>
      call === 7
        ? {
            sample: {
              point,
              round,
              seconds: 1,
              passes: 1,
              warmup: false,
              ok: false,
              hidden: false,
              parks: 0,
              copySeconds: 0,
            },
          }
        : {};
    const { lab } = await opened(backends(wrong));
    lab.run();
    await toTheEnd();
    expect(lab.view.phase).toBe('failed');
    expect(lab.view.status).toContain('Wrong answer from “List, locked” on 2 threads');
    expect(recordOf(lab.view)?.samples.at(-1)?.ok).toBe(false);
  });

  test('of the lab while it loads is told, and no run starts', async () => {
    const labService = new PretendService();
    labService.catalog = async () => Promise.reject(new Failure('No code came.'));
    const { lab } = await opened({ labService });
    expect(lab.view.phase).toBe('failed');
    expect(lab.view.status).toBe('No code came.');
    lab.run();
    expect(lab.view.phase).toBe('failed');
  });

  test('that is a bug is told as one', async () => {
    const { lab } = await opened(backends(() => new TypeError('x is undefined')));
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toContain('x is undefined');
    expect(lab.view.status).toMatch(/\.$/);
  });
});

describe('a result leaves the page', () => {
  test('with everything measured and nothing derived', async () => {
    const { lab } = await opened();
    lab.run();
    await toTheEnd();
    const asked = lab.resultJson();
    await settled();
    const result = JSON.parse(await asked) as RunResult;
    expect(Object.keys(result)).toEqual(['schema', 'build', 'request', 'plan', 'record', 'labels']);
    expect(result.schema).toBe(2);
    expect(result.record.samples).toHaveLength(12);
    expect(result.record.points[0]).toEqual({ answer: '42', steps: 1000 });
    expect(result.record.begun).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
    expect(result.plan.notes).toEqual(['A note of the plan.']);
  });

  test('and says when it was ended early', async () => {
    const { lab } = await opened();
    lab.run();
    await vi.advanceTimersByTimeAsync(600);
    lab.stop();
    await toTheEnd();
    const asked = lab.resultJson();
    await settled();
    expect((JSON.parse(await asked) as RunResult).record.ended).toBe('stopped');
  });

  test('as the table that was asked for', async () => {
    const { lab } = await opened();
    lab.run();
    await toTheEnd();
    const asked = lab.resultTable('summary', true);
    await settled();
    expect(await asked).toBe('summary, with decimal commas');
  });

  test('as does a watched pass, of what was recorded', async () => {
    const { lab } = await opened();
    lab.run();
    await toTheEnd();
    const asked = lab.traceFile(3);
    await settled();
    const { result, index } = JSON.parse(await asked);
    expect(index).toBe(3);
    expect(Object.keys(result)).not.toContain('analysis');
    expect(result.record.samples).toHaveLength(12);
  });

  test('only when there is one', async () => {
    const { lab } = await opened();
    await expect(lab.resultTable('csv', false)).rejects.toThrow('no result yet');
    await expect(lab.traceFile(0)).rejects.toThrow('no result yet');
  });
});

test('a page that cannot measure everything says why, once it knows', async () => {
  const labService = new PretendService();
  let answered = false;
  labService.catalog = async () => ((answered = true), catalog);
  const limits = () => (answered ? 'No threads, because.' : 'Asked too early.');
  const { lab } = await opened({ labService, limits });
  expect(lab.view.limits).toBe('No threads, because.');
});

describe('the picture', () => {
  const one: Picture = {
    width: 1,
    height: 1,
    most: 9,
    values: Uint32Array.of(3),
    workers: Uint32Array.of(0),
  };

  /** A lab whose backends paint as told. */
  async function painting(paint: (call: number) => Picture | null | 'hangs') {
    const backend = new PretendBackend();
    const asked: { step: number; passes: number }[] = [];
    backend.picture = async (step) => {
      asked.push({ step, passes: backend.passes.length });
      const picture = paint(asked.length);
      return picture === 'hangs' ? new Promise(() => {}) : picture;
    };
    return { asked, backend, ...(await opened({ newBackend: () => backend })) };
  }

  test('is asked for after the warm-up and each round, of one mode after the other', async () => {
    const { lab, asked, backend } = await painting(() => one);
    lab.run();
    await toTheEnd();
    const { points } = lab.view.plan!;
    const steps = backend.steps!;
    expect(asked.map(({ passes }) => passes)).toEqual([4, 8, 12]);
    const cells = asked.map(({ step }) => points[steps[step]!.point]!);
    expect(cells.map(({ mode }) => mode)).toEqual(['plain', 'locked', 'plain']);
    expect(cells.map(({ threads }) => threads)).toEqual([2, 2, 2]);
    expect(backend.passes).toHaveLength(12);
    expect(lab.view.painted).toEqual({ picture: one, point: points[1] });
    expect(recordOf(lab.view)?.samples).toHaveLength(12);
  });

  test('of a kernel that has none is asked for once, and takes an old one away', async () => {
    let has = true;
    const { lab, asked } = await painting(() => (has ? one : null));
    lab.run();
    await toTheEnd();
    expect(lab.view.painted).not.toBeNull();
    has = false;
    lab.run();
    await toTheEnd();
    expect(lab.view.painted).toBeNull();
    expect(asked).toHaveLength(3 + 1);
  });

  test('does not keep a run from stopping', async () => {
    const { lab, backend } = await painting((call) => (call === 2 ? 'hangs' : one));
    lab.run();
    await vi.advanceTimersByTimeAsync(5000);
    expect(lab.view.phase).toBe('measuring');
    lab.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(backend.disposed).toBe(true);
    expect(lab.view.painted?.picture).toBe(one);
    await toTheEnd();
    expect(lab.view.status).toBe('Stopped');
    expect(measured(lab.view)).toBe(4);
  });

  test('is drawn between two passes, and at once while nothing is measured', async () => {
    const { lab, backend } = await painting(() => one);
    const drawn: number[] = [];
    lab.between(() => drawn.push(backend.passes.length));
    await vi.advanceTimersByTimeAsync(0);
    expect(drawn).toEqual([0]);
    lab.run();
    await vi.advanceTimersByTimeAsync(70);
    lab.between(() => drawn.push(backend.passes.length));
    await vi.advanceTimersByTimeAsync(0);
    expect(drawn).toEqual([0]);
    await vi.advanceTimersByTimeAsync(20);
    expect(drawn).toEqual([0, 1]);
    await toTheEnd();
  });
});

test('a listener is told at once, after every change, and no more when it has left', async () => {
  const { lab } = await opened();
  const told = vi.fn();
  const leave = lab.subscribe(told);
  expect(told).toHaveBeenCalledOnce();
  lab.set({ threads: '2' });
  await settled();
  const calls = told.mock.calls.length;
  expect(calls).toBeGreaterThan(1);
  leave();
  lab.set({ threads: '1' });
  await settled();
  expect(told).toHaveBeenCalledTimes(calls);
});
