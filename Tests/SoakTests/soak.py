#!/usr/bin/env python3
"""Has `heed serve` work for hours in a few minutes: make soak.

usage: soak.py [--minutes M] [--speed S] [--seed N] [--servers N] [--only] WORKSPACE…

Somebody types real code over the workspaces (copies of them), ten keys a second, M minutes' worth, in one session: writes
lines again that stand there, slips and takes it back, presses Enter, waits and takes what is offered, undoes it, jumps,
saves, changes files; asks for lists and inline text and withdraws what is out of date, or lets newer requests take its
place, as editors do. Time is compressed: keys come S times as fast, and a pause ends when what was asked is answered.

Then N servers at once complete in the same workspaces, and do nothing for a minute; `--only` leaves the typing out.

It fails if a request is answered with an error that the protocol does not ask for, twice, or never; if a range of an
answer does not lie in the cursor's line; if the server ends by itself; if its resident memory grows by 5 % or more after the
first ten minutes' worth; if the servers do not share the model's weights; if a server at rest uses the processor. The
environment's HEED names the program.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from client import Client, Failure
from typist import INLINE, LIST, Typist

ROOT = Path(__file__).resolve().parents[2]
HEED = os.environ.get("HEED") or str(ROOT / ".build/release/heed")
KEYS_A_SECOND = 10
SETTLED_MINUTES, MOST_GROWTH = 10, 0.05
REST_SECONDS = 60


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def times(values):
    if not values:
        return "none"
    return " / ".join(f"{1000 * percentile(values, percent):.1f}" for percent in (50, 95, 99)) + f" ms ({len(values)})"


def copies(workspaces, home):
    """Copies of the workspaces without their history; a folder .git stays, for it says where a workspace begins."""
    folders = []
    for number, workspace in enumerate(workspaces):
        folder = home / f"{number}" / workspace.name
        shutil.copytree(workspace, folder, symlinks=True, ignore=shutil.ignore_patterns(".git", ".build", "node_modules"))
        (folder / ".git").mkdir(exist_ok=True)
        folders.append(folder)
    return folders


def log_lines(path):
    """What servers have logged, by kind: warnings at least."""
    kinds = Counter(line.split(" ", 1)[-1].strip()[:200] for line in Path(path).read_text(errors="replace").splitlines())
    return [f"  {count} x {text}" for text, count in kinds.most_common(20)]


def soak(folders, home, options):
    log = home / "serve.log"
    client = Client(HEED, home, log)
    record, memory = client.record, []
    begin = time.monotonic()

    def each_minute(minute):
        memory.append(client.memory())
        if minute % 10 == 0:
            print(f"{minute} minutes' worth after {time.monotonic() - begin:.0f} s: {memory[-1][0]:.0f} MB resident, "
                  f"{memory[-1][1]:.0f} MB of no file, {len(record.faults)} faults", flush=True)

    try:
        client.start(folders)
        typist = Typist(client, folders, options.seed, 1 / (KEYS_A_SECOND * options.speed))
        typist.write(60 * KEYS_A_SECOND * options.minutes, each_minute)
        seconds = time.monotonic() - begin
        client.end()
    except Failure as failure:
        record.fault(str(failure))
    else:
        report(record, typist, seconds)
    finally:
        client.close()
    check_memory(record, memory)
    lines = log_lines(log)
    print("\n".join(["logged:", *lines]) if lines else "nothing was logged")
    if client.process.returncode not in (0, None, -9):
        # A process that ends by itself says last why.
        print(Path(log).read_text(errors="replace")[-8000:])
    return record.faults


def report(record, typist, seconds):
    print(f"{typist.keys} keys ({typist.keys / 600:.0f} minutes' worth) in {seconds:.0f} s, {typist.accepted} times something "
          "was accepted; p50 / p95 / p99 (how many):")
    for method in (LIST, INLINE, "completionItem/resolve"):
        print(f"  {method}: {times(record.answers[method])}, {record.filled[method]} answers with something in them")
    print(f"  from $/cancelRequest to the answer: {times(record.cancels)}; target of p99: 20 ms")
    print(f"  from the newer request to the older one's answer: {times(record.superseded)}")


def check_memory(record, memory):
    if len(memory) < 2 * SETTLED_MINUTES:
        print(f"memory: {memory[-1][0] if memory else 0:.0f} MB; {2 * SETTLED_MINUTES} minutes' worth would say how it grows")
        return
    resident = [sample[0] for sample in memory]
    settled = resident[SETTLED_MINUTES - 1]
    # The end, not the peak: what a request takes while it is answered is given back.
    last = sorted(resident[-5:])[2]
    growth = last / settled - 1
    print(f"memory: {settled:.0f} MB after {SETTLED_MINUTES} minutes' worth, {last:.0f} MB at the end ({100 * growth:+.1f} %), "
          f"{max(resident):.0f} MB at most")
    if growth >= MOST_GROWTH:
        record.fault(f"memory grew by {100 * growth:.1f} %")


def many(folders, home, count):
    """Servers side by side: what they share, whether each answers, whether each is at rest."""
    clients = [Client(HEED, home, home / f"serve-{number}.log") for number in range(count)]
    faults = []
    try:
        for client in clients:
            client.start(folders)
        for number, client in enumerate(clients):
            typist = Typist(client, folders, number, 1 / KEYS_A_SECOND)
            typist.write(50, lambda minute: None)
            answers = sum(client.record.filled.values())
            if not answers:
                faults.append(f"server {number} has answered nothing")
        shared = [client.mapped(".weights") for client in clients]
        resident, shares = sum(share["Rss"] for share in shared), sum(share["Pss"] for share in shared)
        own = [client.memory()[1] for client in clients]
        print(f"{count} servers: {resident / 1024:.1f} MB of weights mapped in all, {shares / 1024:.1f} MB of memory for them; "
              f"{sum(own) / count:.0f} MB of no file in each, {sum(client.share() for client in clients):.0f} MB for all in all")
        if not all(share["Rss"] for share in shared) or shares > 1.1 * resident / count:
            faults.append("weights are not shared")
        rest(clients, faults)
        for client in clients:
            client.end()
            faults += client.record.faults
    except Failure as failure:
        faults.append(str(failure))
    finally:
        for client in clients:
            client.close()
    return faults


def rest(clients, faults):
    """Waits until nobody works, then measures a minute of that."""
    end, before, quiet = time.monotonic() + 300, None, 0
    while quiet < 10 and time.monotonic() < end:
        now = [client.ticks() for client in clients]
        quiet = quiet + 1 if now == before else 0
        before = now
        pump(clients, 1)
    before = [client.ticks() for client in clients]
    pump(clients, REST_SECONDS)
    used = [client.ticks() - ticks for client, ticks in zip(clients, before)]
    print(f"processor ticks in {REST_SECONDS} s of rest: {' '.join(map(str, used))}")
    if any(used):
        faults.append("a server at rest uses the processor")


def pump(clients, seconds):
    """Takes what servers say meanwhile, such as progress."""
    end = time.monotonic() + seconds
    for client in clients:
        client.run(min(end, time.monotonic() + seconds / len(clients)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", nargs="+", type=Path, metavar="WORKSPACE")
    parser.add_argument("--minutes", type=int, default=2, help="of typing at ten keys a second (2)")
    parser.add_argument("--speed", type=float, default=10, help="how much faster keys come than that (10)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31), help="what is typed (a new one each time)")
    parser.add_argument("--servers", type=int, default=0, help="at once, afterwards (0)")
    parser.add_argument("--only", action="store_true", help="the servers at once, without the typing")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="heed-soak-") as home:
        home = Path(home)
        folders = copies([workspace.resolve() for workspace in options.workspaces], home)
        faults = [] if options.only else soak(folders, home, options)
        if options.servers:
            faults += many(folders, home, options.servers)
    for text, count in Counter(faults).most_common(40):
        print(f"FAULT {text}" + (f" ({count} times)" if count > 1 else ""), file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
