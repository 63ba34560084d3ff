import jsqr from 'jsqr';
import { expect, test } from 'vitest';
import { codeOf, QUIET, type Code } from '../../../../www/ui/result/qr';

/** Of a path of unit steps: whether each module is dark. */
function modulesOf({ path, size }: Code): boolean[][] {
  const inside = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const edges: { x: number; from: number; to: number }[] = [];
  let [x, y] = [0, 0];
  let start: [number, number] = [0, 0];
  const to = (nextX: number, nextY: number): void => {
    if (nextY !== y) edges.push({ x, from: Math.min(y, nextY), to: Math.max(y, nextY) });
    [x, y] = [nextX, nextY];
  };
  for (const [, sign, text] of path.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const [a = 0, b = 0] = (text!.match(/-?[\d.]+/g) ?? []).map(Number);
    if (sign === 'M') start = [x, y] = [a, b];
    else if (sign === 'm') start = [x, y] = [x + a, y + b];
    else if (sign === 'L') to(a, b);
    else if (sign === 'l') to(x + a, y + b);
    else if (sign === 'H') to(a, y);
    else if (sign === 'h') to(x + a, y);
    else if (sign === 'V') to(x, a);
    else if (sign === 'v') to(x, y + a);
    else if (/z/i.test(sign!)) to(...start);
    else throw new Error(`A path with ${sign}.`);
  }
  return inside.map((row, j) =>
    row.map(
      (_, i) => edges.filter((edge) => edge.x <= i && edge.from <= j && j < edge.to).length % 2 > 0,
    ),
  );
}

/** As a camera sees it: several pixels a module, light around. */
function seen(code: Code, pixels = 4): Uint8ClampedArray {
  const modules = modulesOf(code);
  const side = (code.size + 2 * QUIET) * pixels;
  const image = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let at = 0; at < side * side; at++) {
    const [i, j] = [at % side, Math.floor(at / side)].map((n) => Math.floor(n / pixels) - QUIET);
    if (modules[j!]?.[i!]) image.fill(0, 4 * at, 4 * at + 3);
  }
  return image;
}

test.each([100, 400, 1000])('a link of %i characters is read back', (length) => {
  const link = `https://example.org/threadscape/#r=1f${'aZ-_09'.repeat(200)}`.slice(0, length);
  const code = codeOf(link)!;
  const side = (code.size + 2 * QUIET) * 4;
  expect(jsqr(seen(code), side, side)?.data).toBe(link);
});

test('what no phone would read from a screen is no code', () => {
  expect(codeOf('x'.repeat(1274))).toBeNull();
});
