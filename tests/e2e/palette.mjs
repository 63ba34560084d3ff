// A picture as a PNG of at most 256 colours: a drawing with few of them takes a third of the bytes.

import { crc32, deflateSync } from 'node:zlib';

/** `pixels`: red, green, blue, alpha of each, line by line; what shines through is left out. */
export function palettePng({ width, height, pixels }) {
  const colours = mostFrequent(pixels, 256);
  const nearest = new Map();
  const lines = Buffer.alloc(height * (width + 1)); // each begins with its filter, none
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = pixels.readUIntBE(4 * (y * width + x), 3);
      if (!nearest.has(colour)) nearest.set(colour, nearestOf(colours, colour));
      lines[y * (width + 1) + 1 + x] = nearest.get(colour);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8); // eight bits for each, of a palette
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(colours.flatMap(parts))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function mostFrequent(pixels, most) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, most).map(([colour]) => colour);
}

function nearestOf(colours, colour) {
  const own = parts(colour);
  const far = (other) => parts(other).reduce((sum, part, i) => sum + (part - own[i]) ** 2, 0);
  let best = 0;
  colours.forEach((other, i) => {
    if (far(other) < far(colours[best])) best = i;
  });
  return best;
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
