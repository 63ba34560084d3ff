import { expect, test } from 'vitest';
import { commandOf } from '../../www/state/command';

test('settings are flags of the same names, in the order of the link', () => {
  const settings = { kernel: 'matmul', n: '200', modes: 'plain,locked', threads: '1-4,8' };
  expect(commandOf(settings)).toBe(
    'threadscape run --kernel matmul --n 200 --modes plain,locked --threads 1-4,8',
  );
  expect(commandOf({})).toBe('threadscape run');
});

test('no text gets out of its quotes', () => {
  expect(commandOf({ threads: '1, 2' })).toBe("threadscape run --threads '1, 2'");
  expect(commandOf({ n: '$(rm -r ~); `x`' })).toBe("threadscape run --n '$(rm -r ~); `x`'");
  expect(commandOf({ n: "' ; x" })).toBe(String.raw`threadscape run --n ''\'' ; x'`);
  expect(commandOf({ n: '' })).toBe("threadscape run --n ''");
});
