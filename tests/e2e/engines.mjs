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
import { basename, delimiter, isAbsolute, join } from 'node:path';
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
  {
    name: 'webkit',
    options: 'webkitgtk:browserOptions',
    driver: 'WebKitWebDriver',
    // It has no headless mode: it is shown on a display that nobody sees.
    display: 'Xvfb',
    // Never on the path. Where it lies differs by distribution and processor.
    binaries: below(
      ['/usr/lib', '/usr/lib64', '/usr/libexec'],
      /^webkit2gtk-4\.\d$/,
      'MiniBrowser',
    ),
    get: 'apt-get install webkit2gtk-driver xvfb xauth dbus',
  },
];

/** The engines that can be driven: [{ name, driver, capabilities }], and the display of those that need one. */
export function engines() {
  return kinds.flatMap(({ name, options, driver, binaries, display }) => {
    const paths = [binaries, [driver], ...(display ? [[display]] : [])].map(locate);
    if (paths.includes(null)) return [];
    return [
      {
        name,
        driver: paths[1],
        display: paths[2],
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
  return ['chrome', 'chromedriver'].flatMap((what) => list(join(tools, what)).flatMap(list));
}

/** Where a program may lie: in a folder so named, in one of these or one level further down; the newest first. */
function below(folders, name, program) {
  return folders
    .flatMap((folder) => [folder, ...list(folder)])
    .flatMap(list)
    .filter((path) => name.test(basename(path)))
    .map((path) => join(path, program))
    .sort()
    .reverse();
}

/** What stands in a folder; nothing where it is none. */
function list(folder) {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
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
    if (!found.some((engine) => engine.name === name))
      console.error(`There is no ${name} here, so its tests are skipped; to get it: ${get}.`);
  }
}
