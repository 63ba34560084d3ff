/**
 * The page as it is, on a pretended lab:
 * `npx vite -c tests/unit/ui/preview/pretend.config.ts`, or `npx vite build -c …` to look at it under the policy.
 */

import { mergeConfig } from 'vite';
import page from '../../../../vite.config.ts';
import { readExample } from '../../../../www/example.ts';

const sixteenCores = 'docs/examples/story-16-cores.json';

export default mergeConfig(page, {
  server: { port: 5199 },
  build: { outDir: 'target/preview', emptyOutDir: true },
  plugins: [
    {
      name: 'stored',
      resolveId: (id: string) => (id === 'virtual:stored' ? '\0stored' : null),
      load: async (id: string) =>
        id === '\0stored'
          ? `export default ${JSON.stringify(await readExample(sixteenCores))}`
          : null,
    },
    {
      name: 'pretend',
      transformIndexHtml: {
        order: 'pre',
        handler: (html: string) => html.replace('./www/main.ts', './tests/unit/ui/preview/main.ts'),
      },
    },
  ],
});
