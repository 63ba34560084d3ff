// docs/result.schema.json, which the crate derives from its types, against files that are right and files that are wrong.
import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate } from './analyse/generate';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

// Formats of numbers ("uint32") are the crate's own; their ranges stand beside them.
const validate = new Ajv2020({ validateFormats: false, allErrors: false }).compile(
  read('docs/result.schema.json') as object,
);

const stored = ['docs/examples', 'tests/data'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${folder}/${name}`),
);

test.each(stored)('%s is a result', (path) => {
  expect(validate(read(path)), JSON.stringify(validate.errors)).toBe(true);
});

test('so is what the test of the queries makes up', () => {
  for (const { result } of generate(3))
    expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
});

/** What is wrong with it, at the place where it stands. */
const wrong: [place: string, value: unknown][] = [
  ['schema', 1],
  ['schema', '2'],
  ['build', null],
  ['request', undefined],
  ['request.kernel', 7],
  ['request.threads', 2],
  ['request.threads.0', -1],
  ['request.threads.0', 1.5],
  ['request.scaling', 'sideways'],
  ['request.axis.type', 'seconds'],
  ['request.params.n', [120]],
  ['plan.points', {}],
  ['plan.points.0.role', 'spare'],
  ['plan.points.0.executor', undefined],
  ['plan.rounds', 2 ** 33],
  ['record.origin', 'there'],
  ['record.environment.cores', 'many'],
  ['record.environment.level', 'magic'],
  ['record.samples.0.seconds', '0.1'],
  ['record.samples.0.seconds', undefined],
  ['record.samples.0.ok', 1],
  ['record.traces', null],
  ['record.ended', 'bored'],
  ['labels', ['plain']],
];

test.each(wrong)('%s is not %j', (place, value) => {
  const result = read('docs/examples/story-2-cores.json') as Record<string, unknown>;
  const path = place.split('.');
  const last = path.pop()!;
  const parent = path.reduce((at, key) => at[key] as Record<string, unknown>, result);
  expect(parent, place).toHaveProperty(last);
  parent[last] = value;
  // As a file has it: what is undefined does not stand there.
  expect(validate(JSON.parse(JSON.stringify(result)))).toBe(false);
  expect(validate.errors![0]!.instancePath).toContain(path.join('/'));
});
