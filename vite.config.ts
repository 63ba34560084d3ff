import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { JSDOM } from 'jsdom';
import { runnerImport, type Connect, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { readCatalog, readExample } from './www/example.ts';
import { escaped } from './www/lib/html.ts';
import { headers, headersFile, manifest, nginxHeaders, socialTags } from './www/hosting.ts';
import { withHead } from './www/ui/pages/head.ts';

/** Vite's own `server.headers` are missing on 304 answers, and WebKit then refuses the worker script. */
function isolation(): Plugin {
  const send: Connect.NextHandleFunction = (_request, response, next) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    next();
  };
  return {
    name: 'isolation-headers',
    configureServer: (server) => void server.middlewares.use(send),
    configurePreviewServer: (server) => void server.middlewares.use(send),
  };
}

/**
 * The pool's helper keeps its Workers in a variable that nobody reads, because Firefox collects a Worker
 * that nobody holds, with its thread in the middle of a pass. The bundler drops such a variable.
 */
function rootedWorkers(): Plugin {
  return {
    name: 'rooted-workers',
    transform: {
      filter: { id: /workerHelpers\.js$/ },
      handler(code) {
        const rooted = code.replace('_workers = await', 'self.poolWorkers = await');
        if (rooted === code)
          this.error('workerHelpers.js no longer keeps its Workers: look again.');
        return { code: rooted, map: null };
      },
    },
  };
}

/** What pages say without a script of theirs is written into them here, from the code and stored runs. */
function written(): Plugin {
  const write: Record<string, (html: string) => Promise<string>> = {
    '/index.html': withoutScript,
    '/method.html': withCatalog,
    '/labs.html': withExpectations,
  };
  return {
    name: 'written',
    transformIndexHtml: {
      order: 'pre',
      handler: async (html, { path }) => withHead((await write[path]?.(html)) ?? html),
    },
  };
}

/** The source page says what to type; the built one, where its script does not run, shows an example. */
async function withoutScript(html: string): Promise<string> {
  // Page code: the bundler has to read it, Node alone cannot.
  const page = await runnerImport<typeof import('./www/ui/pages/static.ts')>(
    './www/ui/pages/static.ts',
  );
  const shown = page.module.staticPage(await readExample());
  const first = await runnerImport<typeof import('./www/ui/pages/figure.ts')>(
    './www/ui/pages/figure.ts',
  );
  const figure = first.module.figure(await readExample('docs/examples/story-16-cores.json'));
  const written = replaced(html, /<section class="source[^]*?<\/section>/, shown);
  return replaced(written, /<figure class="figure" data-figure><\/figure>/, figure);
}

function replaced(html: string, place: RegExp, text: string): string {
  const written = html.replace(place, () => text);
  if (written === html) throw new Error(`index.html has nothing like ${place}: look again.`);
  return written;
}

async function withCatalog(html: string): Promise<string> {
  const page = await runnerImport<typeof import('./www/ui/pages/method.ts')>(
    './www/ui/pages/method.ts',
  );
  return page.module.methodPage(html, await readCatalog());
}

async function withExpectations(html: string): Promise<string> {
  const page =
    await runnerImport<typeof import('./www/ui/pages/made.ts')>('./www/ui/pages/made.ts');
  return page.module.labsPage(html);
}

/** The bundler asks for styles as from another origin, and from disk everything is one: such a page would have none. */
function styledFromDisk(): Plugin {
  return {
    name: 'styled-from-disk',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replaceAll('rel="stylesheet" crossorigin', 'rel="stylesheet"'),
    },
  };
}

/** How a link to the page is shown elsewhere, and the files that hosts read. */
function hosted(): Plugin {
  return {
    name: 'hosted',
    apply: 'build',
    transformIndexHtml: (html, { path }) => {
      if (path !== '/index.html') return [];
      const { document } = new JSDOM(html).window;
      const description = document.querySelector('meta[name=description]')!;
      return socialTags(
        document.title,
        description.getAttribute('content')!,
        process.env['SITE_URL'] ?? '',
      );
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
      this.emitFile({ type: 'asset', fileName: 'nginx-headers.conf', source: nginxHeaders() });
    },
  };
}

/** The service worker and the manifest: the site opens without a network, can be installed, and isolates itself. */
const offline = () =>
  VitePWA({
    strategies: 'injectManifest',
    srcDir: 'www/offline',
    filename: 'service-worker.ts',
    injectRegister: false,
    includeManifestIcons: false,
    manifest,
    injectManifest: {
      rollupFormat: 'iife',
      globPatterns: ['**/*.{html,js,css,wasm,svg,webmanifest,json}', 'icon-*.png'],
      // Without any of its files the site would not open.
      maximumFileSizeToCacheInBytes: 10_000_000,
    },
  });

/** Injected at build only: `vite dev` needs inline styles. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        const content = policy(
          [...inline(html, 'style'), ...(await plotStyles())],
          [...inline(html, 'script'), guard],
        );
        const named = `<meta name="content-security-policy" content="${escaped(content)}" />`;
        // After the encoding, which browsers look for in the first kilobyte only.
        const head = html.replace(
          /<meta charset[^>]*>/,
          (its) => `${its}${named}<script>${guard}</script>`,
        );
        if (head === html) throw new Error('A page has no meta charset: look again.');
        return head;
      },
    },
  };
}

/**
 * Puts the policy in force, before anything else of the page is read. In a sandboxed frame, whose origin is null, WebKit takes nothing
 * for 'self', so there the policy names the site instead.
 *
 * Its trusted types: a script may come from this site, and no text becomes HTML but in Svelte's own templates. Only
 * documents are told so: in a Worker it would refuse the pool its threads.
 */
const guard =
  '{ const policy = document.createElement("meta");' +
  'policy.httpEquiv = "Content-Security-Policy";' +
  'const site = origin === "null" && /^http/.test(location.origin) ? location.origin : "\'self\'";' +
  'policy.content = document.querySelector("meta[name=content-security-policy]").content.replaceAll("\'self\'", site);' +
  'document.head.append(policy);' +
  'self.trustedTypes?.createPolicy("default", { createScriptURL: (url) => ' +
  'new URL(url, document.baseURI).origin === location.origin ? url : null }); }';

function policy(styles: string[], scripts: string[]): string {
  return [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval' ${hashes(scripts)}`,
    `worker-src 'self'`,
    `style-src 'self' ${hashes(styles)}`,
    `img-src 'self' data: blob:`,
    `connect-src 'self'`,
    `font-src 'self'`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types default svelte-trusted-html`,
  ]
    .map((line) => line.trim())
    .join('; ');
}

const hashes = (texts: string[]) =>
  [...new Set(texts)]
    .map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ');

/** The texts of inline elements of one kind: the policy must name each by its hash. */
function inline(html: string, tag: 'style' | 'script'): string[] {
  const { document } = new JSDOM(html).window;
  return [...document.querySelectorAll(`${tag}:not([src])`)].map(
    (element) => element.textContent ?? '',
  );
}

/** Observable Plot writes one inline style for a plot and others for its legends. */
async function plotStyles(): Promise<string[]> {
  const { plot } = await import('@observablehq/plot');
  const { document } = new JSDOM('').window;
  const drawn = [
    plot({ document, color: { legend: true, type: 'ordinal', domain: ['a'] }, marks: [] }),
    plot({ document, symbol: { legend: true, domain: ['a'] }, marks: [] }),
  ];
  return drawn.flatMap((figure) =>
    [...figure.querySelectorAll('style')].map((style) => style.textContent ?? ''),
  );
}

const pages = readdirSync('.').filter((name) => name.endsWith('.html'));

export default defineConfig({
  base: './',
  publicDir: 'www/public',
  plugins: [
    svelte(),
    isolation(),
    written(),
    styledFromDisk(),
    hosted(),
    contentSecurityPolicy(),
    offline(),
  ],
  worker: {
    format: 'es',
    plugins: () => [rootedWorkers()],
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // Tests of the form mount Svelte in a pretended browser; without this they get its server half.
  ...(process.env['VITEST'] && {
    resolve: { conditions: ['module', 'browser', 'development|production'] },
  }),
  server: { port: 5173, strictPort: true },
  preview: { port: 8080, strictPort: true },
  build: {
    target: 'es2022',
    // A wasm module as a data: URL would neither stream nor pass the policy.
    assetsInlineLimit: 0,
    rolldownOptions: { input: pages, checks: { pluginTimings: false } },
  },
  test: {
    include: ['tests/unit/**/*.test.ts'],
    environment: 'node',
  },
});
