// A static server with the isolation headers on every status, 304 and 404 too: without them WebKit
// refuses a worker script that it asked for anew. `./build.sh serve` and the browser tests use it.

import { createReadStream, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const isolation = JSON.parse(
  readFileSync(new URL('../../headers.json', import.meta.url), 'utf8'),
);

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Serves `root`. `spoil(path, read, request)` lets a test replace an answer: undefined leaves it as it
 * is, a text is sent instead, null means that there is no such file. `headers` may be a function of the path.
 */
export async function serve({ root, port = 0, headers = isolation, spoil = () => undefined }) {
  const answer = async (request, response) => {
    const path = new URL(request.url, 'http://host').pathname;
    const its = typeof headers === 'function' ? headers(path) : headers;
    for (const [name, value] of Object.entries(its)) response.setHeader(name, value);
    const file = locate(root, path);
    response.setHeader('Content-Type', types[extname(file ?? '')] ?? 'application/octet-stream');

    const spoilt = await spoil(path, () => readFile(file, 'utf8'), request);
    if (spoilt === null) return void response.writeHead(404).end('Not found');
    if (spoilt !== undefined)
      return void response.setHeader('Cache-Control', 'no-store').end(spoilt);

    const found = file && (await stat(file).catch(() => null));
    if (!found?.isFile()) return void response.writeHead(404).end('Not found');
    const tag = `"${found.size}-${found.mtimeMs}"`;
    response.setHeader('Cache-Control', lifetime(path)).setHeader('ETag', tag);
    if (request.headers['if-none-match'] === tag) return void response.writeHead(304).end();
    createReadStream(file).pipe(response);
  };
  // A path that is none, or a file that went away: the answer fails, not the server.
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end('Not a path'));
  });
  await new Promise((listening, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', listening);
  });
  const url = `http://localhost:${server.address().port}/`;
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** The file a path names, or null when it points outside of the root. */
function locate(root, path) {
  const file = join(resolve(root), normalize(decodeURIComponent(path)));
  return file.startsWith(resolve(root))
    ? path.endsWith('/')
      ? join(file, 'index.html')
      : file
    : null;
}

/** Names below assets/ carry a hash of the content: each thread of the pool asks for its helper again. */
const lifetime = (path) =>
  path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [root, port] = process.argv.slice(2);
  try {
    const { url } = await serve({ root, port: Number(port) });
    console.log(`Threadscape is at ${url} (end it with Ctrl-C)`);
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(
      `Port ${port} is taken: end what listens there, or choose another, PORT=8081 ./build.sh serve`,
    );
    process.exit(1);
  }
}
