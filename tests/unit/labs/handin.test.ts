import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { labs } from '../../../www/labs/all';
import { handInName, handInText, openHandIn, twinsOf } from '../../../www/labs/handin';
import { loadWork, saveWork, blankWork } from '../../../www/labs/saved';
import { taskIn, taskLink } from '../../../www/labs/task';
import type { Lab } from '../../../www/labs/lab';
import type { RunResult } from '../../../www/pkg/plain/threadscape';

const folder = resolve('www/pkg/results');
const build: typeof import('../../../www/pkg/results/threadscape.js') = await import(
  pathToFileURL(`${folder}/threadscape.js`).href
);
build.initSync({ module: readFileSync(`${folder}/threadscape_bg.wasm`) });
const service = {
  open: async (text: string) => build.open(text),
  read: async (result: RunResult, first: boolean) => build.read(result, first),
  choose: async (...all: Parameters<typeof build.choose>) => build.choose(...all),
  texts: async (...all: Parameters<typeof build.texts>) => build.texts(...all),
};

const stored: RunResult = JSON.parse(readFileSync('docs/examples/story-2-cores.json', 'utf8'));
const readers = labs.find(({ id }) => id === 'readers')!;
/** The lab of readers, asked with the settings of the stored run. */
const lab: Lab = {
  ...readers,
  runs: [
    {
      ...readers.runs[0]!,
      settings: `kernel=matmul&modes=${stored.request.modes.join('.')}&n=${stored.request.params['n']}&interp=${stored.request.params['interp']}`,
    },
  ],
};
const labOf = (id: string): Lab | undefined => (id === lab.id ? lab : undefined);
const work = { name: 'Ada', guesses: { order: 'counted' }, answers: { cure: 'borrow' } };
const text = handInText(lab, work, new Map([['ladder', { result: stored }]]));
const read = (changed: (file: any) => void = () => {}, name = 'x.json') => {
  const file = JSON.parse(text);
  changed(file);
  return openHandIn(name, JSON.stringify(file), labOf, service);
};

test('a hand-in goes out and comes back, and its check is made of its samples', async () => {
  const back = await read();
  expect(back).toMatchObject({ ...work, problems: [] });
  expect(back.outcome.told).toBe('passes');
  expect(back.runs.get('ladder')!.result.record.samples).toEqual(stored.record.samples);
  expect(Object.keys(JSON.parse(text)).join()).toBe(
    'format,version,lab,build,name,guesses,answers,results',
  );
});

test('another time in the file is another outcome: nothing of the sender’s is believed', async () => {
  const slow = await read((file) => {
    const { plan, record } = file.results[0].result;
    for (const sample of record.samples)
      if (plan.points[sample.point].mode === 'immortal' && plan.points[sample.point].threads > 1)
        sample.seconds *= 10;
    file.outcome = { told: 'passes' };
  });
  expect(slow.outcome.told).toBe('notYet');
});

test.each<[string, (file: any) => void, RegExp]>([
  [
    'a negative time',
    (f) => (f.results[0].result.record.samples[3].seconds = -1),
    /^“Four ways to read”: ./,
  ],
  ['no result', (f) => (f.results[0].result = null), /^“Four ways to read”: ./],
  ['a run of another lab', (f) => (f.results[0].run = 'both'), /this lab does not have/],
  [
    'another size',
    (f) => (f.results[0].result.request.params.n += 1),
    /other settings \(n\)|“Four ways to read”: ./,
  ],
  ['nothing', (f) => (f.results = 'x'), /It holds no results/],
  ['a run twice', (f) => f.results.push(f.results[0]), /there twice/],
])('%s is told, and the rest is read', async (_, changed, told) => {
  const back = await read(changed);
  expect(back.problems.join('\n')).toMatch(told);
  expect(back.name).toBe('Ada');
});

test.each([
  ['no JSON', 'x', /no JSON/],
  ['a result', JSON.stringify(stored), /no hand-in of a lab/],
  ['another version', text.replace('"version":1', '"version":2'), /another version/],
  ['an unknown lab', text.replace('"lab":"readers"', '"lab":"writers"'), /no lab “writers”/],
])('%s is refused in a sentence', async (_, said, told) => {
  await expect(openHandIn('x.json', said, labOf, service)).rejects.toThrow(told);
});

test('texts of a hand-in are texts, whatever stands there', async () => {
  const back = await read((file) => {
    file.name = 7;
    file.answers = { cure: { deep: true }, why: 'so' };
    file.guesses = null;
  });
  expect(back).toMatchObject({ name: '', answers: { why: 'so' }, guesses: {} });
});

test('the same samples in two hand-ins are seen', async () => {
  const slower = (file: any) =>
    file.results[0].result.record.samples.forEach((s: any) => (s.seconds *= 1.5));
  const [ada, bob, eve] = [await read(), await read((f) => (f.name = 'Bob')), await read(slower)];
  expect(twinsOf([ada, bob, eve])).toEqual([[bob], [ada], []]);
});

test('the file is named after lab and student', () => {
  expect(handInName(lab, 'Ada L. / ../x')).toBe('threadscape-readers-Ada-L-x.json');
  expect(handInName(lab, '')).toBe('threadscape-readers.json');
});

test('work is kept, and what somebody else wrote there is none', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const done = { ...blankWork, name: 'Ada', given: true, guesses: { order: 'counted' } };
  expect(saveWork('readers', done, storage)).toBe(true);
  expect(loadWork('readers', storage)).toEqual(done);
  for (const spoilt of ['', '7', '[]', '{"guesses":[1],"given":"yes"}']) {
    kept.set('threadscape-lab-readers', spoilt);
    expect(loadWork('readers', storage)).toEqual(blankWork);
  }
  expect(saveWork('readers', done, null)).toBe(false);
});

test('a link of settings becomes a task, and is read as one', () => {
  const link = taskLink('https://x.org/lab/index.html#kernel=matmul&modes=plain.locked');
  expect(link).toBe('https://x.org/lab/labs.html#task&kernel=matmul&modes=plain.locked');
  expect(taskIn(new URL(link).hash)).toBe('kernel=matmul&modes=plain.locked');
  expect([taskIn('#task'), taskIn('#lab=readers'), taskIn('')]).toEqual([null, null, null]);
});
