#!/usr/bin/env bash
# Sets up, builds, serves and tests Threadscape. `./build.sh help` lists what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage="./build.sh           build the page into dist/
./build.sh serve      build it and serve it at http://localhost:8080 (or PORT=…)
./build.sh dev        serve the sources at http://localhost:5173, with hot reload
./build.sh test       native, unit, wasm and browser tests, in the browsers that are here
./build.sh test --all the same in all browsers, with loom, ThreadSanitizer and Miri
./build.sh bench      the browser against the native twin; kernels and costs may follow: bench life 0 60
./build.sh check      format, lints and types"

toolchain=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
bindgen=$(sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
geckodriver=0.37.1
chrome_fetcher=@puppeteer/browsers@2.9.0
wasm=wasm32-unknown-unknown
host=
export PATH="$PWD/.tools/bin:$PATH"
THREADSCAPE_COMMIT=$(git describe --always --dirty 2>/dev/null || echo local)
export THREADSCAPE_COMMIT # travels with every result
export SITE_URL=${SITE_URL:-} # where the page is going to stand

# ---- telling --------------------------------------------------------------------------------

die() { printf '\n%s\n' "$*" >&2; exit 1; }

# A line per stage: its seconds, the seconds that a core was busy with it, its title. A file, because some stages run in a shell beside.
stages=$(mktemp)
# Tests that run in a shell beside, if there are any: they end with this one.
aside=
trap 'rm -f "$stages"; [[ -z $aside ]] || kill -- "-$aside" 2>/dev/null || true' EXIT
began=
busy=

# stage TITLE COMMAND…: says what it does, does it, and says how long that took.
stage() {
  local title=$1
  shift
  begin "$title"
  "$@"
  end "$title"
}

# fetch WHAT COMMAND…: a step that needs the network.
fetch() {
  local what=$1
  shift
  begin "Getting $what"
  "$@" || die "$what could not be got: is there a network? The lines above say more."
  end "Getting $what"
}

# One stage at a time in each shell.
begin() {
  printf '\n▸ %s\n' "$1"
  spent
  busy=$REPLY began=$SECONDS
}

end() {
  spent
  echo "$((SECONDS - began)) $((REPLY - busy)) $1" >>"$stages"
  printf '  %s: %d s\n' "$1" $((SECONDS - began))
}

# Sets REPLY to the seconds that cores were busy with what was started here and has ended. (`$(times)` would know of nothing.)
spent() {
  local told
  told=$(mktemp)
  times >"$told"
  REPLY=$(awk -F '[ms ]+' 'NR == 2 { printf "%d", 60 * ($1 + $3) + $2 + $4 }' "$told")
  rm "$told"
}

# Where the time went. Some stages ran side by side; and on a machine that does something else too, the time of the cores says more.
table_of_stages() {
  printf '\n  minutes  of a core  stage\n'
  awk -v all="$SECONDS" '{ printf "%9.1f  %9.1f %s\n", $1 / 60, $2 / 60, substr($0, length($1 $2) + 2); busy += $2 }
    END { printf "%9.1f  %9.1f  in all\n", all / 60, busy / 60 }' "$stages"
}

# stale MADE FROM…: MADE is missing, or something in FROM is newer.
stale() {
  local made=$1
  shift
  [[ ! -e $made || -n $(find "$@" -newer "$made" -print -quit) ]]
}

# ---- setting up -----------------------------------------------------------------------------

# What must be there before anything is fetched.
need_tools() {
  command -v rustup >/dev/null || die "rustup is missing: install it as https://rustup.rs says, then run this again."
  command -v cc >/dev/null || die "There is no C linker (cc): install one (Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install)."
  local floor=20.19.0 have
  have=$(node --version 2>/dev/null) || die "Node is missing: install version $floor or newer (https://nodejs.org)."
  [[ $(printf '%s\n' "$floor" "${have#v}" | sort -V | head -1) == "$floor" ]] ||
    die "Node $have is too old: install version $floor or newer (https://nodejs.org)."
}

set_up_rust() {
  local have
  have=$(rustup component list --installed --toolchain "$toolchain" 2>/dev/null || true)
  if ! contains "$have" rust-src rustfmt clippy miri "rust-std-$wasm"; then
    fetch "Rust $toolchain" rustup toolchain install "$toolchain" --profile minimal \
      --no-self-update -c rust-src,rustfmt,clippy,miri -t "$wasm"
  fi
}

set_up_crates() {
  host=$(rustc -vV | sed -n 's/^host: //p')
  cargo fetch --offline --quiet --target "$host" --target "$wasm" 2>/dev/null ||
    fetch "the crates" cargo fetch --target "$host" --target "$wasm"
}

# contains TEXT WORD…: all of the words stand in the text.
contains() {
  local text=$1 word
  shift
  for word in "$@"; do [[ $text == *"$word"* ]] || return 1; done
}

# Tools are built quickly rather than well: this halves the time until a new clone serves its page.
install_tool() {
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_STRIP=true \
    cargo install --root .tools "$@"
}

# Not --locked: the lock file of this crate names versions that were withdrawn.
set_up_bindgen() {
  [[ $(wasm-bindgen --version 2>/dev/null) == "wasm-bindgen $bindgen" ]] ||
    fetch "wasm-bindgen $bindgen" install_tool wasm-bindgen-cli --version "$bindgen" --force
}

set_up_packages() {
  local stamp=node_modules/.lock-hash hash
  hash=$(cksum <package-lock.json)
  [[ -f $stamp && $(<"$stamp") == "$hash" ]] && return
  fetch "npm packages" npm ci --no-audit --no-fund
  echo "$hash" >"$stamp"
}

set_up() {
  need_tools
  set_up_rust
  set_up_crates
  set_up_packages
  set_up_bindgen
}

# ---- building -------------------------------------------------------------------------------

# Shared memory: std rebuilt with atomics, the memory imported and shared. rustc no longer asks the
# linker for these by itself, and wasm-bindgen looks for the thread-local symbols by name.
thread_flags="-C target-feature=+atomics,+bulk-memory,+mutable-globals \
-C link-arg=--shared-memory -C link-arg=--import-memory -C link-arg=--max-memory=1073741824 \
-C link-arg=--export=__wasm_init_tls -C link-arg=--export=__tls_size \
-C link-arg=--export=__tls_align -C link-arg=--export=__tls_base"

# threaded CARGO…: for shared memory, with a std of its own.
threaded() {
  RUSTFLAGS=$thread_flags CARGO_BUILD_TARGET=$wasm CARGO_UNSTABLE_BUILD_STD=panic_abort,std "$@"
}

# A std built for size: 14 KB less to download, gzipped.
small_std() {
  CARGO_UNSTABLE_BUILD_STD=panic_abort,std CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
    CARGO_BUILD_TARGET=$wasm "$@"
}

# into FLAVOUR CARGO…: what is made stands in target/FLAVOUR. What it is made of stands in a folder for each std, so that nothing is
# compiled twice with the same flags. By cargo's old layout of such a folder two flavours would overwrite each other's module there.
# Cargo locks it as a whole: with locks of finer grain two builds have waited for each other for ever.
into() {
  local of=small
  [[ $1 == lab || $1 == results || $1 == plain ]] || of=threaded
  CARGO_TARGET_DIR=target/$1 CARGO_BUILD_BUILD_DIR=target/wasm-$of CARGO_UNSTABLE_BUILD_DIR_NEW_LAYOUT=true "${@:2}"
}

# What measures nothing is built for size, all of it: the lab, with which every visit begins, and what reads results.
compile_lab() { sized into lab cargo build --release --lib --no-default-features; }
compile_results() { sized into results cargo build --release --lib --no-default-features --features results; }
sized() { CARGO_PROFILE_RELEASE_OPT_LEVEL=z small_std "$@"; }
compile_plain() {
  small_std into plain cargo build --release --lib --no-default-features --features serial
}
compile_threads() { threaded into threads cargo build --release --lib; }

# bind FLAVOUR: the module with its JavaScript, in www/pkg/FLAVOUR.
bind() {
  local from=target/$1/$wasm/release/threadscape.wasm to=www/pkg/$1
  stale "$to/package.json" "$from" build.sh || return 0
  rm -rf "$to"
  wasm-bindgen "$from" --target web --out-dir "$to"
  optimise "$to/threadscape_bg.wasm" "$(named "$1")"
  # The pool's helper imports the folder itself, and wasm-bindgen does not say what that means.
  echo '{"name":"threadscape-'"$1"'","type":"module","main":"./threadscape.js","module":"./threadscape.js"}' >"$to/package.json"
}

# Measured: less to download (plain 158 to 143 KB, threaded 234 to 209 KB, gzipped), no kernel faster or
# slower in Chromium or Firefox; -O3 gains nothing over -O1 and takes four times as long. The module's
# own target_features section says what wasm-opt may use. The page gets the module without the names of its functions;
# with them it stays behind for tests/atomics.rs, which reads what is shipped.
optimise() {
  node_modules/.bin/wasm-opt "$1" -O1 -g -o "$2"
  node_modules/.bin/wasm-opt "$2" --strip-debug -o "$1"
}
named() { echo "target/$1/$wasm/release/named.wasm"; }

build_wasm() { stage "Compiling and binding the wasm of lab, results, plain and threads" side_by_side; }

# Each flavour ends in a step that keeps one core busy for a minute. In shells of their own: there a command that fails ends them.
side_by_side() {
  local small threads flavours
  small_flavours &
  small=$!
  flavour threads &
  threads=$!
  for flavours in "$small" "$threads"; do
    wait "$flavours" || die "The wasm could not be built: the lines above say more."
  done
}

small_flavours() {
  flavour lab
  flavour results
  flavour plain
}

flavour() {
  "compile_$1"
  bind "$1"
}

bundle() {
  node_modules/.bin/vite build --logLevel warn && node tests/e2e/sizes.mjs dist &&
    node tests/e2e/pairs.mjs "$(named threads)" www/pkg/threads/threadscape_bg.wasm
}

# elsewhere: the bundle was made for another SITE_URL than this one (docs/DEPLOY.md).
elsewhere() {
  local there
  there=$(sed -n 's/.*property="og:url" content="\([^"]*\)\/".*/\1/p' dist/index.html)
  [[ $there != "${SITE_URL%/}" ]]
}

build() {
  set_up
  build_wasm
  if stale dist/index.html ./*.html www docs/examples package-lock.json ./*.config.* tsconfig.json headers.json || elsewhere; then
    stage "Bundling the page" bundle
  fi
}

# ---- testing --------------------------------------------------------------------------------

# What each kind of tests printed, in a file with its name; beside it an empty one where it failed.
logs=

# tests NAME COMMAND…: runs one kind of tests, keeps what it prints for the count, goes on when they fail.
tests() {
  local name=$1
  shift
  begin "Tests: $name"
  "$@" 2>&1 | tee "$logs/$name.log" || : >"$logs/$name.failed"
  end "Tests: $name"
}

# Threads that wait for one another for ever would never be noticed.
limited() {
  if command -v timeout >/dev/null; then timeout 3600 "$@"; else "$@"; fi
}

# For cargo's tests: each says how long it took.
timed=(-Z unstable-options --report-time)

native_tests() { limited cargo test --workspace -- "${timed[@]}"; }
# The tests that `cargo test` leaves out, because they read what the build has made.
atomics_tests() { cargo test --test atomics -- --ignored "${timed[@]}"; }
unit_tests() { NO_COLOR=1 node_modules/.bin/vitest run --reporter=default; }

# Real threads in a real browser, in Workers that the runner starts without a bundler. Not in WebKit, whose
# driver the runner does not know; the e2e tests run the same kernels there.
wasm_tests() {
  local engine=$1 driver=$2 variable=CHROMEDRIVER
  [[ $engine == firefox ]] && variable=GECKODRIVER
  export "$variable=$driver" WASM_BINDGEN_TEST_WEBDRIVER_JSON=".tools/webdriver-$engine.json"
  export WASM_BINDGEN_TEST_TIMEOUT=120 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
  # Else the tests unwind, the crate aborts, and cargo builds a core for each: "duplicate lang item".
  export CARGO_UNSTABLE_PANIC_ABORT_TESTS=true
  threaded into web limited cargo test --release --test web --no-default-features --features threads,no-bundler
}

# What depends on no engine runs in the first one alone. The time-out is that of a whole file; the harness sets one for each test.
e2e_tests() { ENGINE=$1 ONCE_IN=$2 node --test --test-reporter=spec --test-concurrency=1 --test-timeout=1200000 tests/e2e/*.test.mjs; }

# Few preemptions find most mistakes; all of them would take days. Built quickly: the tests themselves take seconds.
loom_tests() {
  local -x CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_LTO=off
  RUSTFLAGS="--cfg loom" LOOM_MAX_PREEMPTIONS=3 limited cargo test --release --test loom --no-default-features --features threads --target-dir target/loom -- "${timed[@]}"
}

# What has threads. Not the soak, which counts memory, and of the library not what reads settings and plans, makes experiments
# up and concludes from samples.
tsan_tests() {
  local name chosen=(--lib) skipped=()
  for name in answers native schedules sharing_modes; do chosen+=(--test "$name"); done
  for name in coverage analyse:: file:: laws:: plan:: settings:: simulated:: timeline:: words::; do skipped+=(--skip "$name"); done
  RUSTFLAGS=-Zsanitizer=thread limited cargo test "${chosen[@]}" -Z build-std --target "$host" --target-dir target/tsan -- "${skipped[@]}" "${timed[@]}"
}

# Every `unsafe` of ours that is compiled natively, with small sizes (`cfg!(miri)`): the boxed lists and what they point
# into, the pieces of the output, the deals, the modes with threads. A pointer that was a number in between is an
# error. Left out: the floors above `job` and the kernels' own tests, `hand_over` (safe code, some of it spinning),
# `tests/native.rs` and `tests/house.rs` (safe code), `tests/answers.rs` and `tests/soak.rs` (the same passes as `job` and
# `sharing_modes` make here, hundreds of times: beyond the limit).
miri_tests() {
  local -x MIRIFLAGS="-Zmiri-disable-isolation -Zmiri-strict-provenance" # not isolated: clocks
  local -x RUST_BACKTRACE=0                                              # a backtrace takes minutes
  miri --lib -- cost:: slack:: cpython:: sharing:: tally:: schedule:: job:: team:: && miri --test sharing_modes --test schedules --
}
miri() { limited cargo miri test "$@" "${timed[@]}"; }

# The ten slowest tests, as far as the tools tell: cargo those of each kind, vitest those over 0.3 s, node all but its suites.
slowest() {
  local log
  printf '\n  seconds  the slowest tests\n'
  for log in "$logs"/*.log; do
    awk -v kind="$(basename "$log" .log)" '
      function told(seconds, title) { printf "%9.1f  %s: %s\n", seconds, kind, title }
      /^test .* <[0-9.]+s>$/ { time = $NF; gsub(/[<>s]/, "", time); told(time, $2) }
      /^ *▶ / { suites[$0] }
      /^ *(✔|✖) .* \([0-9.]+ms\)$/ {
        time = $NF; gsub(/[^0-9.]/, "", time)
        sub(/ \([0-9.]+ms\)$/, ""); title = $0; sub(/(✔|✖)/, "▶")
        if (!($0 in suites)) { sub(/^ *[^ ]+ /, "", title); told(time / 1000, title) }
      }
      /^ *(✓|×) .* [0-9]+ms$/ && !/\([0-9]+ tests?/ {
        time = $NF; sub(/ms/, "", time); title = $0; sub(/^ *[^ ]+ /, "", title); sub(/ +[0-9]+ms$/, "", title)
        told(time / 1000, title)
      }' "$log"
  done | sort -rn | sed -n 1,10p
}

# What failed and why, once more: the end of the output is what people look at first.
failures() {
  local log why
  for log in "$logs"/*.log; do
    [[ -e ${log%.log}.failed ]] || continue
    why=$(sed -n '/^✖ failing tests:/,$p; /^failures:/,/^test result:/p; / Failed Tests /,$p' "$log" | sed -n 1,80p)
    printf '\nWhat failed in %s:\n%s\n' "$(basename "$log" .log)" "${why:-$(tail -n 30 "$log")}"
  done
}

# Sums what the tools themselves printed; a kind that ran nothing counts as broken. Elsewhere is where browser tests ran that
# depend on no engine.
count() {
  local log name passed failed elsewhere all_passed=0 all_failed=0 parts='' broken=''
  for log in "$logs"/*.log; do
    name=$(basename "$log" .log)
    [[ ! -e $logs/$name.failed ]] || broken+=", $name"
    read -r passed failed elsewhere < <(awk '
      /^test result:/ { passed += $4; failed += $6 }
      /^ *Tests  / { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) passed += $(i-1); if ($i ~ /^failed/) failed += $(i-1) } }
      /^ℹ pass / { passed += $3 }
      /^ℹ (fail|cancelled) / { failed += $3 }
      /^ℹ skipped / { elsewhere += $3 }
      END { print passed + 0, failed + 0, elsewhere + 0 }' "$log")
    [[ $passed -gt 0 ]] || broken+=", $name (ran no test)"
    parts+=", $name $passed"
    [[ $elsewhere == 0 ]] || parts+=" and $elsewhere elsewhere"
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
  done
  failures
  [[ -z $broken ]] || printf '\nNot in order: %s\n' "${broken#, }"
  printf '\n%d tests passed, %d failed (%s)\n' "$all_passed" "$all_failed" "${parts#, }"
  [[ -z $broken && $all_failed == 0 ]]
}

# ---- browsers -------------------------------------------------------------------------------

debian_root() { [[ -e /etc/debian_version && $(id -u) == 0 ]]; }

apt_get() {
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

get_chrome() {
  local what
  for what in chrome chromedriver; do npx --yes "$chrome_fetcher" install "$what@stable" --path .tools || return; done
}

# engines: a line per browser that is here, its name and its driver.
engines() { node tests/e2e/engines.mjs; }

# WebKit alone is not enough: wasm tests and bench need another.
set_up_an_engine() {
  [[ $(engines 2>/dev/null) =~ chromium|firefox ]] && return
  if debian_root; then fetch "Chromium" apt_get chromium chromium-driver; else fetch "Chrome for testing" get_chrome; fi
}

set_up_all_engines() {
  local packages=(chromium chromium-driver firefox-esr webkit2gtk-driver xvfb xauth dbus)
  if ! { command -v chromedriver && command -v firefox-esr && command -v WebKitWebDriver && command -v Xvfb; } >/dev/null; then
    debian_root || die "Not all browsers are here; on Debian: apt-get install ${packages[*]}"
    fetch "Chromium, Firefox and WebKit" apt_get "${packages[@]}"
  fi
  # The lines of docs/DEPLOY.md are tried with it; without it their test is skipped.
  command -v nginx >/dev/null || ! debian_root || fetch "nginx" apt_get nginx-light
  command -v geckodriver >/dev/null ||
    fetch "geckodriver $geckodriver" install_tool geckodriver --version "$geckodriver" --locked
  local missing
  missing=$(engines 2>&1 >/dev/null)
  [[ -z $missing ]] || die "$missing"
}

# They wait for nothing and look at no clock, so they take what the other tests, which mostly wait, leave of the cores.
checkers() {
  renice -n 19 "$BASHPID" >/dev/null
  tests miri miri_tests
  tests tsan tsan_tests
  tests loom loom_tests
}

# ---- commands -------------------------------------------------------------------------------

run_tests() {
  local everything=${1:-} engine driver found first
  build
  if [[ $everything == --all ]]; then set_up_all_engines; else set_up_an_engine; fi
  found=$(engines)
  first=${found%%$'\t'*}
  logs=$(mktemp -d)
  if [[ $everything == --all ]]; then
    set -m # a group of its own, to be ended with all that it has started
    checkers >"$logs/checkers" 2>&1 &
    aside=$!
    set +m
  fi
  tests native native_tests
  tests atomics atomics_tests
  tests unit unit_tests
  while read -r engine driver <&3; do
    [[ $engine == webkit ]] || tests "wasm in $engine" wasm_tests "$engine" "$driver"
    tests "e2e in $engine" e2e_tests "$engine" "$first"
  done 3<<<"$found"
  if [[ $everything == --all ]]; then
    stage "Waiting for Miri, ThreadSanitizer and loom, which ran beside" wait "$aside" || die "They could not be run: $(tail -3 "$logs/checkers")"
    aside=
    cat "$logs/checkers"
  fi
  slowest
  table_of_stages
  count
}

check() {
  set_up
  build_wasm
  stage "rustfmt" cargo fmt --all --check
  stage "clippy" cargo clippy --workspace --all-targets -- -D warnings
  # Of the std that came with the toolchain: lints do not look into it.
  stage "clippy, plain wasm" cargo clippy --lib --no-default-features --features serial,results --target "$wasm" -- -D warnings
  stage "clippy, threaded wasm" env RUSTFLAGS="$thread_flags" cargo clippy --lib --target "$wasm" -- -D warnings
  stage "prettier" node_modules/.bin/prettier --check --log-level warn .
  stage "svelte-check" node_modules/.bin/svelte-check --tsconfig ./tsconfig.json --fail-on-warnings
  command -v shellcheck >/dev/null || ! debian_root || fetch "shellcheck" apt_get shellcheck
  if command -v shellcheck >/dev/null; then stage "shellcheck" shellcheck build.sh .ci/run; else echo "No shellcheck here: skipped."; fi
  table_of_stages
}

serve() {
  local port=${PORT:-8080}
  free "$port" || die "Port $port is taken: end what listens there, or choose another with PORT=8081 ./build.sh $command"
  build
  rm "$stages"
  exec node tests/e2e/serve.mjs dist "$port"
}

# Nobody answers there: bash opens the connection itself.
free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

dev() {
  free 5173 || die "Port 5173 is taken: end what listens there, then run this again."
  set_up
  build_wasm
  rm "$stages"
  exec node_modules/.bin/vite
}

bench() {
  build
  set_up_an_engine
  stage "Bench" node tests/e2e/bench.mjs "$@"
}

command=${1:-build}
case $command in
  build | serve | dev | check) "$command" ;;
  bench) bench "${@:2}" ;;
  test) run_tests "${2:-}" ;;
  *) echo "$usage"; [[ $command == help ]] ;;
esac
