"""Fits the four numbers of the simulated machine (src/simulated.rs, `FITTED`) to the stored run on sixteen cores.

    python3 tests/reference/fit_machine.py

It prints the four numbers, then per mode how far the model's speed-ups are off: on the counts that were fitted, on the
others, and on the run on two cores, of which the fit knows nothing. Plain Python; it takes a few seconds.

The model is written a second time here, from its description in docs/METHODOLOGY.md. What a mode writes and roughly
costs is read from the catalog, as the model in Rust reads it from the modes themselves.
"""

import json
import math
import statistics
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FITTED, OTHERS = [2, 4, 8, 12, 20], [3, 6, 10, 16, 24]

# Not fitted, see src/simulated.rs.
READ_BY_OTHERS = 0.5
COPIES = 0.01
START_SECONDS = 4e-6

CATALOG = json.loads((ROOT / "tests/golden/catalog.json").read_text())
MODES = {mode["id"]: mode for mode in CATALOG["modes"]}
KERNELS = {kernel["info"]["id"]: kernel["info"] for kernel in CATALOG["kernels"]}


class Run:
    """A stored run: medians over the rounds, and how evenly the tasks can be shared out."""

    def __init__(self, name):
        stored = json.loads((ROOT / "docs/examples" / name).read_text())
        points, rounds = stored["plan"]["points"], defaultdict(list)
        for sample in stored["record"]["samples"]:
            if sample["ok"] and not sample["warmup"] and not sample["hidden"]:
                point = points[sample["point"]]
                role, cell = point["role"], (point["mode"], point["threads"])
                if role == "ceiling":
                    rounds[role, cell[1]].append(sample["seconds"])
                elif role == "measured":
                    rounds[cell].append(sample["seconds"])
        self.seconds = {cell: statistics.median(times) for cell, times in rounds.items()}
        self.cores = stored["record"]["environment"]["cores"]
        self.bounds = {b["threads"]: b["speedup"] for b in stored["plan"]["granularityBounds"]}
        counted = stored["record"]["points"]
        self.steps = next(counted[i]["steps"] for i, p in enumerate(points) if p["role"] == "measured")
        self.interpreter = stored["request"]["params"]["interp"]
        reads = KERNELS[stored["request"]["kernel"]]["readsPerStep"]
        self.reads = self.steps * reads
        self.names = ["ceiling"] + stored["request"]["modes"]

    def speedup(self, name, threads):
        return self.seconds[name, 1] / self.seconds[name, threads]


def seconds(machine, run, name, threads, alone=None):
    """What a pass takes by the model; `alone`: with that time of one thread instead of the rough one."""
    company, hand_over, patience, wake = machine
    active = min(threads, run.cores)
    pace = 1 / (1 + company * (active - 1) / max(run.cores - 1, 1))
    if name == "ceiling":
        return 1 / (active * pace)
    mode = MODES[name]
    work = alone or run.steps * (mode["expectedStepNanoseconds"] + run.interpreter) * 1e-9
    start = START_SECONDS * threads
    if mode["serialises"]:
        return work + start
    atomics = mode["atomics"]
    items = run.reads * min(atomics["item"], 1) * READ_BY_OTHERS * hand_over * (1 - 1 / active)
    taken = (work + items) / (min(run.bounds[threads], active) * pace)
    line = run.reads * atomics["shared"] * hand_over
    if active > 1 and mode["family"] == "locked":
        lock = min(line, work)
        woken = wakes(run.reads, lock / run.reads, active - work / lock, patience, wake)
        taken = max(taken, lock) + woken
    elif active > 1:
        taken = max(taken, line)
    copied = mode["family"] in ("copied", "messages")
    return taken + (COPIES * work if copied else 0) + start


def wakes(uses, alone, waiters, patience, wake):
    if waiters <= 0:
        return 0
    linear = patience - waiters * (alone + wake)
    root = math.sqrt(linear**2 + 4 * waiters * patience * alone)
    return uses * ((root - linear) / (2 * waiters) - alone)


def misfit(machine, run, name, threads, own=False):
    """Speed-up of the model ÷ speed-up measured − 1; `own`: from the run's own time of one thread."""
    alone = run.seconds[name, 1] if own and name != "ceiling" else None
    one, several = (seconds(machine, run, name, count, alone) for count in (1, threads))
    return one / several / run.speedup(name, threads) - 1


def error(machine, run):
    """Squares of logarithms: half as fast and twice as fast count the same."""
    if min(machine) <= 0:
        return math.inf
    cells = [(name, threads) for name in run.names for threads in FITTED]
    return sum(math.log1p(misfit(machine, run, *cell)) ** 2 for cell in cells)


def least(of, start):
    """Along one direction after the other, by steps that grow where they help and shrink where they do not."""
    at, steps = list(start), [0.2] * len(start)
    best = of(at)
    for _ in range(4000):
        for index, step in enumerate(steps):
            tried = at[:index] + [at[index] * math.exp(step)] + at[index + 1 :]
            found = of(tried)
            if found < best:
                at, best, steps[index] = tried, found, 1.5 * step
            else:
                steps[index] = -0.6 * step
            if abs(steps[index]) < 1e-6:
                steps[index] = 1e-3
    return at


def typical(values):
    return math.sqrt(sum(value * value for value in values) / len(values))


def main():
    sixteen, two = Run("story-16-cores.json"), Run("story-2-cores.json")
    machine = least(lambda tried: error(tried, sixteen), [0.1, 60e-9, 10e-6, 1e-6])
    company, hand_over, patience, wake = machine
    print(f"company {company:.3f}, hand-over {hand_over * 1e9:.1f} ns, ", end="")
    print(f"patience {patience * 1e6:.1f} µs, wake {wake * 1e6:.2f} µs")
    print("Misfit of the speed-up in percent: root of the mean square, and the worst.")
    print(f"{'':15} {'fitted':>12} {'other counts':>12} {'two cores':>12} {'own T(1)':>12}")
    columns = [(sixteen, FITTED, False), (sixteen, OTHERS, False), (two, [2, 3], False), (two, [2, 3], True)]
    for name in sixteen.names:
        line = f"{name:15}"
        for run, counts, own in columns:
            off = [100 * misfit(machine, run, name, threads, own) for threads in counts]
            line += f" {typical(off):5.1f} ({max(off, key=abs):+4.0f})"
        print(line)


if __name__ == "__main__":
    main()
