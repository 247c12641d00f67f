#!/usr/bin/env python3
"""Compares the speed of `heed model bench` with that of llama.cpp's llama-bench: make bench-peer.

For each model and test the two take turns, PAIRS times, with the machine's limits measured before each turn. The peer
runs with flash attention off and on, and the setting with the better median counts; one that was slower by more than a
tenth in each of the first two pairs is not run again. All results are kept in .cache/peer/bench-peer.json: run it again
to go on where it was broken off, or with a larger PAIRS for more. The table is of all results of the present build.

Environment: PAIRS (5; 0 prints the table only), MODELS and TESTS (names as in the table, separated by blanks), THREADS
(2), PEER_BIN (a folder with llama-bench; default: it is built), BENCH_MODELS (a folder with models; default: they are
made), HEED (the program).

A ratio is Heed's tokens a second divided by the peer's in the same turn; the table has the median, the smallest and the
largest. A share of the limit is, for generating, the time to read all weights once at the measured bandwidth divided by
the time of a token, and for reading prompts, the multiply-adds of a token divided by what the machine's int8 dot
product does in a token's time.
"""

import json
import os
import sys
from dataclasses import dataclass

from measuring import (HEED, THREADS, Store, limits_text, machine_limits, markdown, median, model_file, output_of,
                       peer_program, setup)

MODELS = ["0.5b-Q4_K_M", "0.5b-Q8_0", "0.5b-Q4_0", "1.5b-Q4_K_M"]


@dataclass(frozen=True)
class Test:
    name: str
    prompt: int
    generated: int
    depth: int
    # The target, first for 0.5b-Q4_K_M, then for the others.
    targets: tuple

    @property
    def repetitions(self):
        """Of generating, which is short against what comes before it."""
        return 3 if self.generated else 1


TESTS = [
    Test("pp512", 512, 0, 0, (2.0, 1.5)), Test("pp2048", 2048, 0, 0, (2.0, 1.5)), Test("tg64", 0, 64, 0, (1.4, 1.2)),
    Test("tg64@4096", 0, 64, 4096, (1.8, 1.8)), Test("tg64@8192", 0, 64, 8192, (1.8, 1.8))]


def measure_heed(model, test):
    """Tokens a second."""
    report = json.loads(output_of([HEED, "model", "bench", model, "-p", test.prompt, "-n", test.generated, "-d",
                                   test.depth, "--repeat", test.repetitions, "--threads", THREADS, "--format", "json"]))
    return report["results"][0]["tokens_per_second"]


def measure_peer(model, test, flash_attention):
    """Tokens a second, and the bytes of the model's tensors."""
    rows = json.loads(output_of([peer_program("llama-bench"), "-m", model, "-p", test.prompt, "-n", test.generated,
                                 "-d", test.depth, "-r", test.repetitions, "-t", THREADS, "-fa", flash_attention,
                                 "-o", "json"]))
    return median(rows[0]["samples_ts"]), rows[0]["model_size"]


def multiply_adds(model, test):
    """Of a token of the prompt on the average, without the output head, which only the last one needs."""
    report = json.loads(output_of([HEED, "model", "info", model, "--format", "json"]))
    data = {key.split(".", 1)[1]: value for key, value in report["metadata"].items() if not key.startswith("tokenizer")}
    width, heads = data["embedding_length"], data["attention.head_count"]
    kv_width = width // heads * data["attention.head_count_kv"]
    weights = 2 * width * (width + kv_width) + 3 * width * data["feed_forward_length"]
    # Scores and mixing of values, with half of the prompt to look at on the average.
    attention = width * (2 * test.depth + test.prompt)
    return data["block_count"] * (weights + attention)


def settings_to_run(rows):
    """The settings of flash attention that are still in the race."""
    if len(rows) < 2:
        return ["0", "1"]
    return [one for one, other in (("0", "1"), ("1", "0"))
            if not all(row["peer"].get(one, 0) < 0.9 * row["peer"].get(other, 0) for row in rows[:2])]


def measure(store, name, test, turn):
    model = model_file(name)
    limits = machine_limits()
    settings = settings_to_run(results(store, name, test))
    row = {"model": name, "test": test.name, "limits": limits, "peer": {}}
    # Who comes first changes from turn to turn, and with it what is warm.
    for who in ["heed"] + settings if turn % 2 == 0 else settings + ["heed"]:
        if who == "heed":
            row["heed"] = measure_heed(model, test)
        else:
            row["peer"][who], row["tensor_bytes"] = measure_peer(model, test, who)
    row["multiply_adds"] = multiply_adds(model, test) if test.prompt else 0
    store.add(row)
    peers = ", ".join(f"{speed:.1f} (flash attention {setting})" for setting, speed in sorted(row["peer"].items()))
    print(f"{name} {test.name} turn {turn + 1}: heed {row['heed']:.1f}, peer {peers} tokens/s; {limits_text(limits)}",
          file=sys.stderr)


def results(store, name, test):
    return [row for row in store.rows if (row["model"], row["test"]) == (name, test.name)]


def spread(values, form="{:.2f}"):
    return f"{form.format(median(values))} [{form.format(min(values))} {form.format(max(values))}]"


def table_row(name, test, rows):
    setting = max(["0", "1"], key=lambda one: median([row["peer"][one] for row in rows if one in row["peer"]] or [0]))
    rows = [row for row in rows if setting in row["peer"]]
    ours, peers = [row["heed"] for row in rows], [row["peer"][setting] for row in rows]

    def share(speeds):
        """The median of what the speeds are of the limits that were measured beside them."""
        if test.prompt:
            work, key = "multiply_adds", "int8_gmac_s"
        else:
            work, key = "tensor_bytes", "read_gb_s"
        shares = [speed * row[work] / row["limits"][key] / 1e9
                  for speed, row in zip(speeds, rows) if key in row["limits"]]
        return f"{median(shares):.0%}" if shares else "–"

    unit, key = ("GMAC/s", "int8_gmac_s") if test.prompt else ("GB/s", "read_gb_s")
    limit = spread([row["limits"].get(key, 0) for row in rows], "{:.0f}") + f" {unit}"
    target = test.targets[0 if name == "0.5b-Q4_K_M" else 1]
    ratios = spread([our / peer for our, peer in zip(ours, peers)])
    peer_cell = spread(peers, "{:.1f}") + (", fa on" if setting == "1" else ", fa off")
    return [name, test.name, spread(ours, "{:.1f}"), peer_cell, ratios, f"{target:.1f}", share(ours), share(peers),
            limit, str(len(rows))]


def table(store, models, tests):
    rows = [table_row(name, test, found) for name in models for test in tests if (found := results(store, name, test))]
    header = ["model", "test", "heed, t/s", "peer, t/s", "ratio", "target", "heed of limit", "peer of limit", "limit",
              "pairs"]
    return markdown(header, rows)


def chosen(variable, known):
    names = os.environ.get(variable, "").split() or known
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"heed: {variable} has {', '.join(unknown)}; choose from {', '.join(known)}.")
    return names


def main():
    pairs = int(os.environ.get("PAIRS") or 5)
    models = chosen("MODELS", MODELS)
    names = chosen("TESTS", [test.name for test in TESTS])
    tests = [test for test in TESTS if test.name in names]
    store = Store("bench-peer")
    if pairs > 0:
        setup("probe", "peer")
    for turn in range(pairs):
        for name in models:
            for test in tests:
                if len(results(store, name, test)) <= turn:
                    measure(store, name, test, turn)
    print(f"{table(store, models, tests)}\n\n{store.remark()}")


if __name__ == "__main__":
    main()
