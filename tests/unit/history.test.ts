import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { once } from '../../www/lib/once';
import type { RunResult, Summary } from '../../www/pkg/plain/threadscape';
import { Memory, type Storage } from '../../www/state/archive';
import { identityOf, keptOf, nameOf } from '../../www/state/kept';
import { Channel } from '../../www/state/neighbours';
import type { Services } from '../../www/state/services';
import { Lab } from '../../www/state/store';
import { Turn } from '../../www/state/turn';
import {
  environment,
  planOf,
  PretendAddress,
  PretendBackend,
  PretendService,
  request,
  resultOf,
  services,
  type Script,
} from './pretend';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settled = () => vi.advanceTimersByTimeAsync(50);
const toTheEnd = () => vi.runAllTimersAsync();

/** A lab that has loaded, and what it keeps results in. */
async function opened(changes: Partial<Services> = {}) {
  const memory = new Memory();
  const labService = new PretendService();
  const made = { labService, storage: async (): Promise<Storage> => memory, ...changes };
  const lab = new Lab(services(made));
  await settled();
  return { lab, memory, labService };
}

/** A result with one sample, which makes it the one that it is. */
function result(seconds: number, changes: Partial<RunResult['record']> = {}): RunResult {
  const blank = resultOf(request, planOf(2), environment(5e-6));
  const sample = { ...{ point: 0, round: 1, seconds, passes: 1 }, ...fine };
  const record = { ...blank.record, samples: [sample], ended: 'rounds' as const, ...changes };
  return { ...blank, record };
}
const fine = { warmup: false, ok: true, hidden: false, parks: 0, copySeconds: 0 };

const summary = { name: 'Short', series: [] } as unknown as Summary;

const text = (name: string, ...values: unknown[]) => ({
  name,
  text: async () =>
    values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n'),
});

const namesOf = ({ view }: Lab): string[] => view.kept.map(({ head }) => head.record.name ?? '');

/** With so many results of former visits, the last of them the newest. */
async function left(...results: RunResult[]) {
  const memory = new Memory();
  for (const [i, one] of results.entries())
    await memory.put(keptOf(one, 'run', new Date(1000 * i)), JSON.stringify(one));
  return memory;
}

describe('what was measured', () => {
  test('is kept when its run is over, whole and on one line', async () => {
    const { lab, memory } = await opened();
    lab.run();
    await toTheEnd();
    expect(lab.view.kept).toHaveLength(1);
    const json = (await memory.text(lab.view.kept[0]!.id))!;
    expect(json).not.toContain('\n');
    expect(JSON.parse(json)).toEqual(lab.view.shown!.result);
    expect(lab.view.keptTrouble).toBe('');
  });

  test('is kept when it was stopped after a whole round, and not before', async () => {
    const labService = new PretendService();
    const { read } = labService;
    // The pretended analysis counts samples, of which a round has four.
    labService.read = async (...args) => {
      const reading = await read(...args);
      const roundsDone = Math.floor(reading.analysis.samplesKept / 4);
      return { ...reading, analysis: { ...reading.analysis, roundsDone } };
    };
    const script: Script = (call) => (call === stuckAt ? 'hangs' : {});
    let stuckAt = 6;
    const { lab } = await opened({ labService, newBackend: () => new PretendBackend(script) });
    lab.run();
    await vi.advanceTimersByTimeAsync(3000);
    lab.stop();
    await toTheEnd();
    expect(lab.view.kept).toEqual([]);
    stuckAt = 9;
    lab.run();
    await vi.advanceTimersByTimeAsync(3000);
    lab.stop();
    await toTheEnd();
    expect(lab.view.kept.map(({ head }) => head.record.ended)).toEqual(['stopped']);
  });

  test('is written in no pass: the storage is asked when the run is over', async () => {
    const backend = new PretendBackend();
    const memory = await left(result(1));
    const asked: number[] = [];
    const watched = new Proxy(memory, {
      get(target, name: keyof Storage) {
        asked.push(backend.disposed ? Infinity : backend.passes.length);
        return target[name];
      },
    });
    const { lab } = await opened({ newBackend: () => backend, storage: async () => watched });
    lab.run();
    await vi.advanceTimersByTimeAsync(75);
    expect(backend.passes).toHaveLength(1);
    const before = asked.length;
    void lab.history.show(lab.view.kept[0]!);
    void lab.history.rename(lab.view.kept[0]!, 'Meanwhile');
    expect(asked).toHaveLength(before);
    await toTheEnd();
    expect(namesOf(lab)).toContain('Meanwhile');
  });

  test('comes back to a page whose address asks for nothing', async () => {
    const memory = await left(result(1, { name: 'Older' }), result(2, { name: 'Newest' }));
    const { lab } = await opened({ storage: async () => memory });
    expect(namesOf(lab)).toEqual(['Newest', 'Older']);
    expect(lab.view.shown?.result.record.name).toBe('Newest');
    expect(lab.view.shown?.source).toBe('run');
    expect(lab.view.phase).toBe('ready');
  });

  test.each([
    ['the settings that it was measured with', '#kernel=matmul&threads=1,+2', true],
    ['other settings', '#kernel=matmul&threads=3', false],
  ])('comes back to, or is offered by, a page whose address names %s', async (_, hash, back) => {
    const asked = { ...request, threads: [1, 2] };
    const memory = await left({ ...result(1), request: asked });
    const address = new PretendAddress(hash);
    const { lab } = await opened({ storage: async () => memory, address });
    expect(lab.view.shown !== null).toBe(back);
    expect(lab.view.offered !== null).toBe(!back);
    if (lab.view.offered) void lab.history.show(lab.view.offered);
    await settled();
    expect(lab.view.shown).not.toBeNull();
    expect(lab.view.offered).toBeNull();
  });

  test('is not taken from the page by what comes back late', async () => {
    const memory = await left(result(1));
    let answer = (): void => {};
    const late = new Promise<Storage>((resolve) => (answer = () => resolve(memory)));
    const { lab } = await opened({ storage: () => late });
    lab.run();
    await vi.advanceTimersByTimeAsync(3000);
    answer();
    await toTheEnd();
    expect(lab.view.shown?.result.record.samples).toHaveLength(12);
    expect(lab.view.kept).toHaveLength(2);
  });

  test('of an older build, which this one cannot read, stays, and says why it is not shown', async () => {
    const labService = new PretendService();
    labService.open = async () => ({
      results: [],
      summaries: [],
      problems: [{ field: '', message: 'This result has schema 1.' }],
    });
    const { lab } = await opened({ labService, storage: once(() => left(result(1))) });
    expect(lab.view.kept).toHaveLength(1);
    expect(lab.view.opened?.problems).toEqual(['This result has schema 1.']);
    expect(lab.view.shown).toBeNull();
  });
});

describe('a result that is kept', () => {
  test('has a name that travels with it', async () => {
    const { lab, memory } = await opened();
    lab.run();
    await toTheEnd();
    const [kept] = lab.view.kept;
    void lab.history.rename(kept!, '  Before\nthe fix  ');
    await settled();
    expect(namesOf(lab)).toEqual(['Before the fix']);
    expect(lab.view.shown?.result.record.name).toBe('Before the fix');
    expect(JSON.parse((await memory.text(kept!.id))!).record.name).toBe('Before the fix');
    expect(lab.view.kept[0]!.kept).toBe(kept!.kept);
  });

  test('is deleted, from the page as well; the next one takes its place there', async () => {
    const memory = await left(result(1));
    const { lab } = await opened({ storage: async () => memory });
    lab.run();
    await toTheEnd();
    expect(lab.view.results).toHaveLength(2);
    void lab.history.delete(lab.view.kept[0]!);
    await settled();
    expect(lab.view.kept.map(({ id }) => id)).toEqual([identityOf(result(1))]);
    expect(lab.view.shown?.result).toEqual(result(1));
    expect(await memory.list()).toHaveLength(1);
  });

  test('is deleted with everything, but not what is being measured', async () => {
    const memory = await left(result(1), result(2));
    const { lab } = await opened({ storage: async () => memory });
    lab.run();
    await vi.advanceTimersByTimeAsync(75);
    void lab.history.deleteEverything();
    await settled();
    expect(await memory.list()).toEqual([]);
    expect(lab.view.phase).toBe('measuring');
    expect(lab.view.results.filter(({ result }) => result.record.ended)).toEqual([]);
    await toTheEnd();
    expect(lab.view.kept).toHaveLength(1);
    expect(lab.view.shown?.result.record.ended).toBe('rounds');
  });

  test('that another window has deleted is not there any more, and the page says so', async () => {
    const memory = await left(result(1), result(2));
    const { lab } = await opened({ storage: async () => memory });
    const [, older] = lab.view.kept;
    await memory.remove(older!.id);
    void lab.history.show(older!);
    await settled();
    expect(lab.view.kept).toHaveLength(1);
    expect(lab.view.opened?.problems[0]).toMatch(/deleted in another window/);
  });

  test('is exported one a line, and comes back from such a file', async () => {
    const { lab } = await opened({ storage: once(() => left(result(1), result(2))) });
    const asked = lab.history.exported();
    await settled();
    const file = await asked;
    expect(file.split('\n').filter(Boolean)).toHaveLength(2);
    const other = await opened();
    void other.lab.history.open([text('all.jsonl', file)]);
    await settled();
    expect(other.lab.view.kept.map(({ id }) => id).sort()).toEqual(
      lab.view.kept.map(({ id }) => id).sort(),
    );
  });
});

describe('opening', () => {
  test('keeps all that is found, shows the first, says how many there were, and measures nothing', async () => {
    const backend = vi.fn(() => new PretendBackend());
    const { lab } = await opened({ newBackend: backend });
    void lab.history.open([
      text('a.jsonl', result(1, { name: 'One' }), result(2)),
      text('b.txt', 'nothing'),
      text('c.json', result(3), summary),
    ]);
    await settled();
    expect(lab.view.kept).toHaveLength(3);
    expect(lab.view.shown?.result.record.name).toBe('One');
    expect(lab.view.shown?.source).toBe('opened');
    expect(lab.view.summaries).toEqual([summary]);
    expect(lab.view.opened).toEqual({
      found: '3 results opened. A summary opened.',
      problems: ['b.txt: There is no result in this text.'],
    });
    expect(backend).not.toHaveBeenCalled();
  });

  test('what is there already brings it to the page, and doubles nothing, whatever it is called', async () => {
    const { lab } = await opened({ storage: once(() => left(result(1), result(2))) });
    void lab.history.open([text('again.json', result(1, { name: 'Renamed' }))]);
    await settled();
    expect(lab.view.kept).toHaveLength(2);
    expect(lab.view.shown?.result).toEqual(result(1));
    expect(lab.view.shown?.source).toBe('run');
    expect(lab.view.opened?.found).toBe('1 result was here already.');
    void lab.history.open([text('twice.json', result(3), result(3))]);
    await settled();
    expect(lab.view.kept).toHaveLength(3);
  });

  test('a link of one’s own result leaves it one’s own, and a file with watched passes takes the place of such a link', async () => {
    const trace = { point: 1, seconds: 1, clockErrorSeconds: 0, seats: [] };
    const whole = result(1, { traces: [trace], name: 'Of the file' });
    const link = async () => ({ results: [result(1)], summaries: [], problems: [] });
    const labService = new PretendService();
    const { open } = labService;
    labService.open = async (text) => (text.includes('#r=') ? link() : open(text));
    const memory = await left(result(1));
    const address = new PretendAddress('#r=abc');
    const { lab } = await opened({ labService, address, storage: async () => memory });
    expect(lab.view.shown?.source).toBe('run');
    expect(lab.view.opened?.found).toBe('1 result was here already.');
    void lab.history.rename(lab.view.kept[0]!, 'Mine');
    void lab.history.open([text('a.json', whole)]);
    await settled();
    expect(lab.view.kept).toHaveLength(1);
    expect(lab.view.shown?.source).toBe('run');
    expect(lab.view.shown?.result.record.traces).toEqual([trace]);
    expect(namesOf(lab)).toEqual(['Mine']);
    address.visit('#r=abc');
    await settled();
    expect(lab.view.shown?.result.record.traces).toEqual([trace]);
  });

  test('a file that cannot be read names it', async () => {
    const { lab } = await opened();
    const broken = { name: 'gone.json', text: () => Promise.reject(new Error('gone')) };
    void lab.history.open([broken, text('a.json', result(1))]);
    await settled();
    expect(lab.view.opened?.problems[0]).toMatch(/^gone\.json: .*gone/);
    expect(lab.view.kept).toHaveLength(1);
  });

  test.each(['at once', 'later'])('the address, %s, opens what it holds', async (when) => {
    const link = '#r=abc';
    const labService = new PretendService();
    const open = vi.spyOn(labService, 'open');
    open.mockImplementation(async () => ({
      results: [result(1)],
      summaries: [],
      problems: [],
    }));
    const address = new PretendAddress(when === 'at once' ? link : '');
    const { lab } = await opened({ labService, address });
    if (when === 'later') address.visit(link);
    await settled();
    expect(open.mock.calls[0]).toEqual(['https://lab.test/#r=abc']);
    expect(lab.view.shown?.source).toBe('opened');
    expect(lab.view.problems).toEqual({});
  });

  test('while something is measured leaves the page to what was opened', async () => {
    const { lab } = await opened();
    lab.run();
    await vi.advanceTimersByTimeAsync(300);
    void lab.history.open([text('a.json', result(1, { name: 'Opened' }))]);
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
    expect(lab.view.shown?.result.record.name).toBe('Opened');
    expect(lab.view.kept).toHaveLength(2);
  });

  test('and measuring the same takes its settings, and only then starts', async () => {
    const backend = vi.fn(() => new PretendBackend());
    const { lab } = await opened({ newBackend: backend });
    const theirs = { ...result(1), request: { ...request, threads: [1, 4] } };
    void lab.history.open([text('a.json', theirs)]);
    await settled();
    expect(lab.view.request?.threads).toEqual([1, 2]);
    lab.adopt(theirs.request);
    await settled();
    expect(lab.view.request?.threads).toEqual([1, 4]);
    expect(backend).not.toHaveBeenCalled();
    lab.run();
    await toTheEnd();
    expect(lab.view.shown?.source).toBe('run');
    expect(lab.view.shown?.result.request.threads).toEqual([1, 4]);
    expect(lab.view.results).toHaveLength(2);
  });

  test('a summary shows it until it is dismissed, and never twice', async () => {
    const { lab } = await opened();
    void lab.history.open([text('a', summary)]);
    void lab.history.open([text('b', summary)]);
    await settled();
    expect(lab.view.summaries).toHaveLength(1);
    expect(lab.view.shown).toBeNull();
    lab.history.dismiss(lab.view.summaries[0]!);
    expect(lab.view.summaries).toEqual([]);
  });
});

describe('a storage that', () => {
  test('is refused leaves everything there as long as the page is, and says so', async () => {
    const refused = async (): Promise<Storage> => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    const { lab } = await opened({ storage: refused });
    expect(lab.view.keptTrouble).toMatch(/keeps nothing for this page/);
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
    expect(lab.view.kept).toHaveLength(1);
    void lab.history.rename(lab.view.kept[0]!, 'Here');
    await settled();
    expect(namesOf(lab)).toEqual(['Here']);
    void lab.history.deleteEverything();
    await settled();
    expect(lab.view.kept).toEqual([]);
  });

  test('answers late offers what it has, when nothing else is shown', async () => {
    const memory = await left(result(1));
    let answer = (): void => {};
    const late = new Promise<Storage>((resolve) => (answer = () => resolve(memory)));
    const { lab } = await opened({ storage: () => late });
    await vi.advanceTimersByTimeAsync(6000);
    expect(lab.view.keptTrouble).toMatch(/has not answered/);
    void lab.history.deleteEverything();
    await settled();
    expect(lab.view.opened?.problems).toEqual([expect.stringMatching(/still there/)]);
    answer();
    await settled();
    expect(lab.view.keptTrouble).toBe('');
    expect(lab.view.offered?.id).toBe(lab.view.kept[0]!.id);
  });

  test('is full keeps what it has; what is new stays with the page, until there is room', async () => {
    const memory = await left(result(1));
    const put = memory.put;
    memory.put = async () => {
      throw new DOMException('No room.', 'QuotaExceededError');
    };
    const { lab } = await opened({ storage: async () => memory });
    void lab.history.open([text('a.json', result(2, { name: 'New' }))]);
    await settled();
    expect(lab.view.keptTrouble).toMatch(/no room left/);
    expect(namesOf(lab)).toEqual(['New', '']);
    expect(await memory.list()).toHaveLength(1);
    memory.put = put;
    void lab.history.rename(lab.view.kept[0]!, 'Now');
    await settled();
    expect(lab.view.keptTrouble).toBe('');
    expect(await memory.list()).toHaveLength(2);
  });
});

describe('a result is known', () => {
  test('by its samples, whatever it is called and in whichever order they stand', () => {
    const samples = [1, 2].map((seconds) => ({ ...result(seconds).record.samples[0]! }));
    const one = result(0, { samples });
    const same = result(0, { samples: samples.toReversed(), name: 'Named' });
    expect(identityOf(same)).toBe(identityOf(one));
    expect(identityOf(result(0, { samples: samples.slice(1) }))).not.toBe(identityOf(one));
    expect(identityOf(result(1, { begun: '2026-01-01T00:00Z' }))).not.toBe(identityOf(result(1)));
  });

  test.each([
    ['\u0000a\tb\n', 'a b'],
    ['x'.repeat(100), 'x'.repeat(80)],
    ['🧵'.repeat(81), '🧵'.repeat(80)],
  ])('by a name on one line: %j', (typed, name) => {
    expect(nameOf(typed)).toBe(name);
  });
});

// ---- two windows ------------------------------------------------------------------------------

/** Web Locks as far as a turn asks for them. */
class PretendLocks {
  held = false;
  waiting: (() => void)[] = [];

  request = async (
    _name: string,
    { ifAvailable, signal }: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    if (this.held && ifAvailable) return callback(null);
    while (this.held) {
      await new Promise<void>((resolve, reject) => {
        this.waiting.push(resolve);
        signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    }
    this.held = true;
    await callback({} as Lock);
    this.held = false;
    this.waiting.splice(0).forEach((go) => go());
    return undefined;
  };
}

describe('two windows', () => {
  async function both() {
    const locks = new PretendLocks();
    const takeTurn = (onwait: () => void) => new Turn(locks as unknown as LockManager, onwait);
    const first = await opened({ takeTurn });
    const second = await opened({ takeTurn });
    first.lab.run();
    await settled();
    second.lab.run();
    await settled();
    return { first: first.lab, second: second.lab, locks };
  }

  test('measure one after the other', async () => {
    const { first, second, locks } = await both();
    expect(first.view.waiting).toBe(false);
    expect(second.view.waiting).toBe(true);
    expect(second.view.status).toMatch(/Another window .* is measuring/);
    expect(second.view.shown).toBeNull();
    await toTheEnd();
    expect([first.view.status, second.view.status]).toEqual(['Done', 'Done']);
    expect(second.view.waiting).toBe(false);
    expect(locks.held).toBe(false);
  });

  test('measure at once where the visitor insists', async () => {
    const { first, second, locks } = await both();
    second.insist();
    await settled();
    expect(second.view.status).toBe('Measuring …');
    expect(first.view.status).toBe('Measuring …');
    await toTheEnd();
    expect([first.view.status, second.view.status]).toEqual(['Done', 'Done']);
    expect(locks.held).toBe(false);
  });

  test('wait no longer than until Stop', async () => {
    const { first, second, locks } = await both();
    second.stop();
    expect(second.view.status).toBe('Stopped');
    expect(second.view.waiting).toBe(false);
    await toTheEnd();
    expect(first.view.status).toBe('Done');
    expect(second.view.results).toEqual([]);
    second.run();
    await toTheEnd();
    expect(second.view.status).toBe('Done');
    expect(locks.held).toBe(false);
  });

  test('do not wait where locks are refused', async () => {
    const refused = { request: () => Promise.reject(new DOMException('', 'SecurityError')) };
    const takeTurn = (onwait: () => void) => new Turn(refused as unknown as LockManager, onwait);
    const { lab } = await opened({ takeTurn });
    lab.run();
    await toTheEnd();
    expect(lab.view.status).toBe('Done');
  });
});

describe('another window', () => {
  /** Channels of one name: what one is given, the others hear, later. */
  function channels() {
    const lines: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>[] = [];
    const messages = { count: 0 };
    const join = () => {
      const line: (typeof lines)[number] = {
        onmessage: null,
        postMessage: () => {
          messages.count += 1;
          for (const other of lines)
            if (other !== line)
              setTimeout(() =>
                other.onmessage?.call(other as BroadcastChannel, new MessageEvent('message')),
              );
        },
      };
      lines.push(line);
      return new Channel(line);
    };
    return { join, messages };
  }

  /** Two windows of one storage, each with two results of former visits. */
  async function two(changes: Partial<Services> = {}) {
    const memory = await left(result(1, { name: 'Older' }), result(2, { name: 'Newer' }));
    const { join, messages } = channels();
    const storage = async (): Promise<Storage> => memory;
    const here = await opened({ storage, neighbours: join, ...changes });
    const there = await opened({ storage, neighbours: join });
    return { here: here.lab, there: there.lab, memory, messages };
  }

  test('hears of what is new, of another name and of what was deleted', async () => {
    const { here, there } = await two();
    void there.history.rename(there.view.kept[0]!, 'Renamed');
    await settled();
    expect(namesOf(here)).toEqual(['Renamed', 'Older']);
    expect(here.view.shown?.result.record.name).toBe('Renamed');
    void there.history.open([text('a.json', result(3, { name: 'New' }))]);
    await settled();
    expect(namesOf(here)).toEqual(['New', 'Renamed', 'Older']);
    expect(here.view.shown?.result.record.name).toBe('Renamed');
    void there.history.delete(there.view.kept[1]!);
    await settled();
    expect(namesOf(here)).toEqual(['New', 'Older']);
    expect(here.view.results.map(({ result }) => result.record.name)).not.toContain('Renamed');
    void there.history.deleteEverything();
    await settled();
    expect(here.view.kept).toEqual([]);
    expect(here.view.results).toEqual([]);
  });

  test('is not offered any more what was deleted, and nothing is told in return', async () => {
    const address = new PretendAddress('#kernel=matmul&threads=3');
    const { here, there, messages } = await two({ address });
    expect(here.view.offered?.head.record.name).toBe('Newer');
    void there.history.delete(there.view.kept[0]!);
    await settled();
    expect(here.view.offered).toBeNull();
    expect(messages.count).toBe(1);
  });

  test('that measures looks between its passes, and once for any number of changes', async () => {
    const backend = new PretendBackend();
    const { here, there, memory } = await two({ newBackend: () => backend });
    const list = vi.spyOn(memory, 'list');
    here.run();
    await vi.advanceTimersByTimeAsync(75);
    expect(backend.passes).toHaveLength(1);
    here.view.kept.forEach((one, i) => void there.history.rename(one, `Name ${i}`));
    const before = here.view.kept;
    await vi.advanceTimersByTimeAsync(1);
    expect(backend.passes).toHaveLength(1);
    const asked = list.mock.calls.length;
    expect(here.view.kept).toBe(before);
    await toTheEnd();
    expect(namesOf(here)).toEqual(expect.arrayContaining(['Name 0', 'Name 1']));
    // Once for the changes, once for the run that is kept; the other window once for that.
    expect(list.mock.calls.length - asked).toBe(3);
  });

  test('that cannot ask its storage any more keeps what it shows', async () => {
    const memory = await left(result(1));
    const { join } = channels();
    let isThere = true;
    const storage = async (): Promise<Storage> => {
      if (!isThere) throw new DOMException('Gone.', 'InvalidStateError');
      return memory;
    };
    const { lab } = await opened({ storage, neighbours: join });
    isThere = false;
    join().tell();
    await settled();
    expect(lab.view.shown?.result).toEqual(result(1));
  });
});

test('a browser without channels tells nobody, and works', () => {
  vi.stubGlobal('BroadcastChannel', undefined);
  const alone = new Channel();
  expect(() => alone.tell()).not.toThrow();
  vi.unstubAllGlobals();
});
