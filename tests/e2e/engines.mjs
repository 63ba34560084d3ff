// Which browsers are here, each with its driver and its flags (webdriver.json, which the wasm tests
// read too). As a program it prints a line per engine: name, tab, its driver; and writes the flags
// with the path of its binary to .tools/webdriver-<name>.json.

import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tools = join(root, '.tools');
const flags = JSON.parse(readFileSync(join(root, 'webdriver.json'), 'utf8'));

const kinds = [
  {
    name: 'chromium',
    options: 'goog:chromeOptions',
    driver: 'chromedriver',
    binaries: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    get: 'apt-get install chromium chromium-driver',
  },
  {
    name: 'firefox',
    options: 'moz:firefoxOptions',
    driver: 'geckodriver',
    binaries: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    get: 'apt-get install firefox-esr; ./build.sh test --all brings its driver',
  },
];

/** The engines that can be driven: [{ name, driver, capabilities }]. */
export function engines() {
  return kinds.flatMap(({ name, options, driver, binaries }) => {
    const paths = [locate(binaries), locate([driver])];
    if (paths.includes(null)) return [];
    return [
      {
        name,
        driver: paths[1],
        capabilities: { [options]: { ...flags[options], binary: paths[0] } },
      },
    ];
  });
}

/** The first of these programs that can be run, from `.tools` or the path. */
function locate(names) {
  const folders = [join(tools, 'bin'), ...downloaded(), ...process.env.PATH.split(delimiter)];
  const candidates = names.flatMap((name) =>
    isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name)),
  );
  return candidates.find(runs) ?? null;
}

/** Where `@puppeteer/browsers install --path .tools` puts things: .tools/<what>/<build>/<what-platform>/ */
function downloaded() {
  const list = (folder) =>
    runs(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ['chrome', 'chromedriver'].flatMap((what) => list(join(tools, what)).flatMap(list));
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = engines();
  mkdirSync(tools, { recursive: true });
  for (const { name, driver, capabilities } of found) {
    writeFileSync(join(tools, `webdriver-${name}.json`), JSON.stringify(capabilities));
    console.log(`${name}\t${driver}`);
  }
  for (const { name, get } of kinds) {
    if (!found.some((engine) => engine.name === name)) console.error(`No ${name} here (${get}).`);
  }
}
