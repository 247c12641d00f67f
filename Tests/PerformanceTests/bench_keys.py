#!/usr/bin/env python3
"""Times what a key costs in `heed serve` and in llama-server's /infill: make bench-keys.

A document with 8,000 tokens before the cursor and 1,000 after it is edited as people do: characters are typed one by
one, lines begun and joined, what the model wrote is accepted, blocks from elsewhere pasted, something is changed 50 lines
up, the cursor jumps 500 lines, another file is looked at. Each time a completion is asked for, and the time from sending
the change to the first new token is taken.

What is accepted is up to 48 tokens that the same program has written at the cursor, whether it would have shown them or
not. (A model with random weights spells words as nobody would: its text is often not cut into the tokens again that it
was written in, and these have to be read. What trained models write is.)

The peer runs once with the settings that llama.vim names for CPUs ("vim": -b 512 as for the 1.5 B, where it sees 384
tokens before and 128 after the cursor; for the 0.5 B it names -b 1024) and once with a batch that holds all of the
document ("all": -b 12288).

All results are kept in .cache/peer/bench-keys-heed.json and bench-keys-peer.json: each run adds to them, and the table
is of all that the present programs gave. So it can be measured in pieces: TARGETS="heed" today, TARGETS="all" tomorrow.

Environment: TARGETS (heed vim all; none prints the table only), CASES (keys far slide; memory: Heed's after 200 to 1,000
requests with edits), MODEL (0.5b-Q4_K_M, or the path of a GGUF file), ROUNDS and FAR_ROUNDS (10 and 3: how often each case is tried, four characters a round), PEER_ROUNDS and PEER_FAR_ROUNDS (2 and 1),
PEER_EVERY (10: of the 200 characters the peer is asked about every tenth), PAUSE (0.1 s between keys), THREADS,
PEER_BIN, BENCH_MODELS, HEED as in bench_peer.py.
"""

import ast
import bisect
import json
import os
import random
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from editor import Document, HeedEditor, PeerEditor
from measuring import (HEED, THREADS, Store, limits_text, machine_limits, markdown, median, model_file, output_of,
                       peer_program, percentile, setup)

PREFIX_TOKENS, SUFFIX_TOKENS = 8000, 1000
TYPED_KEYS = 200
PEERS = {"vim": ["-c", "0", "-b", "512", "-ub", "512", "--cache-reuse", "256"], "all": ["-c", "16384", "-b", "12288"]}
NEAR = ["typed character", "Enter", "Backspace over a line", "accept a written block", "paste a 5-line block"]
ACCEPTED_TOKENS = 48
REQUESTS, REQUESTS_A_STEP = 1000, 200
FAR = ["edit 50 lines up", "jump 500 lines", "switch to another file", "and back"]
SLIDE = "200 characters typed"
FUNCTION = "    def measured(self, alpha, beta):\n        "
LINES = """counter = 0
        for part in alpha:
            counter += len(part)
            if counter > 100:
                beta.append(part.strip())
                continue
        while beta and counter < 7:
            last = beta.pop()
            self.measures[last] = counter
        try:
            return self.measures.keys()
        finally:
            del counter
        """


def number(variable, default):
    return int(os.environ.get(variable) or default)


# The documents.

class Source:
    """A file of Python's own library, cut to size, with an unfinished function in it."""

    def __init__(self, name, model):
        self.name = name
        self.model = model
        text = (Path(sysconfig.get_paths()["stdlib"]) / name).read_text("ascii", errors="ignore")
        self.lines = text.splitlines(keepends=True)
        about = self.lines_of(PREFIX_TOKENS, self.lines)
        starts = [index for index, line in enumerate(self.lines)
                  if line.startswith("    def ") and not self.lines[index - 1].strip()]
        self.start = min(starts, key=lambda index: abs(index - about))
        rest = self.lines[self.start:]
        self.before = "".join(self.lines[:self.start]) + FUNCTION
        self.after = "\n\n" + "".join(rest[:self.lines_of(SUFFIX_TOKENS, rest)])
        # Lines that are one statement each and end in a name or a number.
        self.statements = sorted({
            node.lineno - 1 for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.Assign, ast.Return)) and node.lineno == node.end_lineno <= self.start
            and self.lines[node.lineno - 1].rstrip()[-1].isalnum() and "#" not in self.lines[node.lineno - 1]})

    def document(self):
        return Document(self.name, self.before, self.after)

    def statement_above(self, count):
        """The offset of the end of a line about so many lines above the cursor."""
        line = min(self.statements, key=lambda line: abs(line - (self.start + 1 - count)))
        return len("".join(self.lines[:line + 1])) - 1

    def lines_of(self, count, lines):
        """How many lines have about so many tokens."""
        return bisect.bisect_left(range(len(lines)), count, key=lambda end: self.tokens("".join(lines[:end])))

    def tokens(self, text):
        run = subprocess.run([HEED, "model", "tokenize", self.model], input=text, capture_output=True, text=True,
                             check=True)
        return len(json.loads(run.stdout)["tokens"])


# The cases.

class Session:
    """One editor at work; what it measures goes to a store."""

    def __init__(self, target, name, editor, sources, store):
        self.target, self.name, self.editor, self.store = target, name, editor, store
        self.sources = sources
        self.documents = [source.document() for source in sources]
        self.pause = float(os.environ.get("PAUSE") or 0.1)
        self.words = random.Random(1)

    def add(self, case, sample):
        sample = {name: value for name, value in sample.items() if name != "text"}
        self.store.add({"target": self.target, "model": self.name, "case": case, **sample})
        remark = f" ({sample['remark']})" if "remark" in sample else ""
        print(f"{self.target} {case}: {1000 * sample['seconds']:.0f} ms, {sample.get('evaluated', 0)} of "
              f"{sample.get('tokens', 0)} tokens evaluated{remark}", file=sys.stderr)

    def measure(self, case, document, *changes):
        self.add(case, self.editor.ask(document, *changes))
        time.sleep(self.pause)

    def type(self, document, text):
        """Key by key, without asking."""
        for letter in text:
            self.editor.change(document, document.insert(letter))
            time.sleep(self.pause)

    def word(self):
        """A name that is nowhere else."""
        return "".join(self.words.choice(letters) for letters in ["qzxv", "aeiou", "kwjb", "aeiou", "zxqk", "aeiou"])

    def start(self):
        """Has the editor read both files, the first one last."""
        for document in self.documents:
            self.editor.open(document)
        for document in [*self.documents, self.documents[0]]:
            sample = self.editor.settle(document)
        return sample

    def keys(self, rounds):
        document = self.documents[0]
        for turn in range(rounds):
            start, word = document.cursor, self.word()
            for letter in word[:4]:
                self.measure("typed character", document, document.insert(letter))
            self.type(document, f"{word[4:]} = alpha + {turn}")
            self.measure("Enter", document, document.insert("\n        "))
            self.measure("Backspace over a line", document, document.delete(9))
            self.accept(document)
            block = (f"\n        for {word}_item in {word}:\n            beta.append({word}_item)\n"
                     f"            if len(beta) > {turn}:\n                break\n        return beta\n        ")
            self.measure("paste a 5-line block", document, document.insert(block))
            self.editor.change(document, document.delete(document.cursor - start))

    def accept(self, document):
        """Begins a loop and takes what the model writes as its body, as far as it is text."""
        start = document.cursor
        self.type(document, "\n        for part in alpha:")
        self.editor.change(document, document.insert("\n            "))
        written = self.editor.write(document, ACCEPTED_TOKENS).split("\ufffd")[0].replace("\r", "").replace("\0", "")
        time.sleep(self.pause)
        if written:
            self.measure("accept a written block", document, document.insert(written))
        self.editor.change(document, document.delete(document.cursor - start))
        time.sleep(self.pause)

    def memory(self):
        """The memory of one server that is asked again and again."""
        document, other = self.documents
        for count in range(1, REQUESTS + 1):
            if count % 100 == 50:
                document, other = other, document
            if count % 250 == 0:
                document.cursor = self.sources[self.documents.index(document)].statement_above(count)
            step = count % 10
            if step == 9:
                self.editor.ask(document, document.insert("\n        "))
            elif step == 0:
                self.editor.ask(document, document.delete(17))
            else:
                self.editor.ask(document, document.insert(self.words.choice("qzxv") if step > 1 else " "))
            if count % REQUESTS_A_STEP == 0:
                resident, own = self.editor.memory()
                self.store.add({"target": self.target, "model": self.name, "case": "memory", "requests": count,
                                "megabytes": resident, "own_megabytes": own})
                print(f"{self.target} after {count} requests: {resident:,.1f} MB resident, {own:,.1f} MB its own",
                      file=sys.stderr)

    def far(self, rounds):
        document, other = self.documents
        for turn in range(rounds):
            self.editor.settle(document)
            place = self.sources[0].statement_above(50 + 3 * turn)
            self.measure("edit 50 lines up", document, document.replace(place, place, "x"))
            self.editor.change(document, document.replace(place, place + 1, ""))
            self.editor.settle(document)
            home, document.cursor = document.cursor, self.sources[0].statement_above(500 + 7 * turn)
            self.measure("jump 500 lines", document)
            document.cursor = home
            self.editor.settle(other)
            self.editor.settle(document)
            letter = self.word()[0]
            self.measure("switch to another file", other, other.insert(letter))
            self.measure("and back", document, document.insert(letter))
            self.editor.change(other, other.delete(1))
            self.editor.change(document, document.delete(1))

    def slide(self, every):
        document = self.documents[0]
        self.editor.settle(document)
        start, text, typed = document.cursor, LINES, 0
        for key in range(TYPED_KEYS):
            # The editor indents by itself: a new line with its blanks is one key.
            count = 1
            while text[typed] == "\n" and text[typed + count] == " ":
                count += 1
            change = document.insert(text[typed:typed + count])
            typed += count
            if key % every == every - 1:
                self.measure(SLIDE, document, change)
            else:
                self.editor.change(document, change)
        self.editor.change(document, document.delete(document.cursor - start))


def run(target, name, cases, store):
    model = model_file(name)
    sources = [Source("argparse.py", model), Source("typing.py", model)]
    rounds, far_rounds, every = (number("ROUNDS", 10), number("FAR_ROUNDS", 3), 1) if target == "heed" else (
        number("PEER_ROUNDS", 2), number("PEER_FAR_ROUNDS", 1), number("PEER_EVERY", 10))
    limits = machine_limits()
    store.add({"target": target, "model": name, "case": "limits", "limits": limits})
    print(f"{target}: the machine {limits_text(limits)}", file=sys.stderr)
    editor = HeedEditor(model) if target == "heed" else PeerEditor(model, PEERS[target])
    try:
        session = Session(target, name, editor, sources, store)
        settled = session.start()
        if target == "heed":
            session.add("decode step", decode_step(model, settled["tokens"]))
        if "keys" in cases:
            session.keys(rounds)
        if "far" in cases:
            session.far(far_rounds)
        if "slide" in cases:
            session.slide(every)
        if "memory" in cases and target == "heed":
            session.memory()
    finally:
        editor.close()


def decode_step(model, depth):
    """A token's time when nothing but decoding is done at the depth of the prompt."""
    report = json.loads(output_of([HEED, "model", "bench", model, "-p", 0, "-n", 32, "-d", depth, "--repeat", 3,
                                   "--threads", THREADS, "--format", "json"]))
    return {"seconds": 1 / report["results"][0]["tokens_per_second"], "tokens": depth}


# The table.

def milliseconds(seconds):
    return f"{1000 * seconds:,.0f}" if seconds >= 0.1 else f"{1000 * seconds:.1f}"


def table(rows, name):
    def samples(target, case):
        return [row for row in rows if (row["target"], row["model"], row["case"]) == (target, name, case)]

    step = median([row["seconds"] for row in samples("heed", "decode step")])
    lines = []
    for case in [*NEAR, *FAR, SLIDE]:
        ours = samples("heed", case)
        times = [row["seconds"] for row in ours]
        middle, high = median(times), percentile(times, 95)
        is_near = case in NEAR
        cells = [case, f"{milliseconds(middle)} / {milliseconds(high)}" if ours else "–"]
        cells.append(f"{middle / step:.1f} / {high / step:.1f}" + (" (4 / 10)" if is_near else "") if ours else "–")
        counts = [row["evaluated"] for row in ours if "evaluated" in row]
        seen = [row["tokens"] for row in ours if "tokens" in row]
        cells.append(f"{median(counts):.0f} / {max(counts)} of {median(seen):.0f}" if counts else "–")
        for peer, target in (("all", 40 if is_near else 2), ("vim", 8 if is_near else None)):
            theirs = samples(peer, case)
            if not theirs:
                cells += ["–", "–"]
                continue
            time_of = median([row["seconds"] for row in theirs])
            evaluated, of = median([row["evaluated"] for row in theirs]), median([row["tokens"] for row in theirs])
            cells.append(f"{milliseconds(time_of)} ({evaluated:.0f} of {of:.0f})")
            cells.append((f"{time_of / middle:.1f}" if ours else "–") + (f" ({target})" if target else ""))
        remarks = sorted({row["remark"] for row in ours if "remark" in row})
        remarks = "; ".join(f"{sum(row.get('remark') == text for row in ours)} {text}" for text in remarks)
        cells += [" + ".join(str(len(samples(target, case))) for target in ("heed", "all", "vim")), remarks]
        lines.append(cells)
    header = ["case", "heed, ms p50 / p95", "in decode steps (target)", "evaluated p50 / most of tokens",
              "peer -b 12288, ms (evaluated)", "ratio (target)", "peer as llama.vim, ms (evaluated)", "ratio (target)",
              "samples", "remarks"]
    depth = median([row["tokens"] for row in samples("heed", "decode step")])
    notes = [f"A decode step after {depth:.0f} tokens takes {milliseconds(step)} ms in Heed.",
             "What the machine could do before each run:"]
    for target in ("heed", *PEERS):
        notes += [f"- {target}: {limits_text(row['limits'])}" for row in samples(target, "limits")]
    memory = samples("heed", "memory")
    if memory:
        notes.append("Memory of Heed's server, resident (its own): " + ", ".join(
            f"{row['megabytes']:,.0f} MB ({row['own_megabytes']:,.0f}) after {row['requests']} requests" for row in memory))
    return "\n".join([markdown(header, lines), "", *notes])


def main():
    # Heed alone is measured without the peer's source.
    setup("probe", *(["peer"] if set(os.environ.get("TARGETS", "vim").split()) & set(PEERS) else []))
    name = os.environ.get("MODEL") or "0.5b-Q4_K_M"
    targets = os.environ.get("TARGETS", "heed vim all").split()
    cases = (os.environ.get("CASES") or "keys far slide").split()
    if set(targets) - {"heed", "none", *PEERS} or set(cases) - {"keys", "far", "slide", "memory"}:
        sys.exit("heed: TARGETS takes heed, vim, all and none, CASES takes keys, far, slide and memory.")
    stores = {"heed": Store("bench-keys-heed")}
    if Path(peer_program("llama-server")).exists() or set(targets) & set(PEERS):
        stores["peer"] = Store("bench-keys-peer", peer_program("llama-server"))
    for target in targets:
        if target != "none":
            run(target, name, cases, stores["heed" if target == "heed" else "peer"])
    print(table([row for store in stores.values() for row in store.rows], name))
    for store in stores.values():
        print(store.remark())


if __name__ == "__main__":
    main()
