"""Training and evaluation samples in the layout "heed segments", version 1.

A sample is a list of segments, in this order: sinks, global blocks, suffix,
prefix, middle.  Each is {"kind", "tokens", "position", "sees"}: its tokens stand
at positions position, position+1, ...; it sees itself causally and the segments
in "sees" (indexes) wholly.  Nothing ever moves, so each segment's keys and values
can be computed once and kept.
"""
import bisect
import json
import lzma
import random
import re
from collections import defaultdict

import numpy as np

import signatures
from tokenizer import END, MIDDLE, PREFIX, SEPARATOR, SUFFIX, byte_lengths, load, special_ids

WORD = re.compile(r"[A-Za-z_]\w{2,}")
TEST_PATH = re.compile(r"(^|[/_])tests?([/_.]|$)|Tests/|_test\.go$|/Tests?\b", re.I)
COMMON = 4              # a name that more files than this define tells little
FULL = 3                # samples that fit nowhere make a packed batch full
CHARACTERS = 6          # upper guess of characters a token, to cut texts before tokenizing


class Corpus:
    """The files of train.jsonl, development.jsonl or some shards with their repositories' definitions."""

    def __init__(self, *paths):
        self.files = []
        for path in paths:
            with (lzma.open if str(path).endswith(".xz") else open)(path, "rt", encoding="utf-8") as f:
                self.files += [json.loads(line) for line in f]
        self.outlines = [f.pop("outline") if "outline" in f else signatures.extract(f["text"], f["language"]) for f in self.files]
        self.definitions = defaultdict(lambda: defaultdict(list))    # (repository, language) -> name -> [file index]
        self.members = defaultdict(list)                             # (repository, language) -> [file index]
        for i, (file, outline) in enumerate(zip(self.files, self.outlines)):
            self.members[self.home(i)].append(i)
            for name in {name for name, _ in outline}:
                self.definitions[self.home(i)][name].append(i)
        self.languages = self.weighted()
        self.uses = {}                                               # file index -> offsets where it uses another file's name

    def home(self, i):
        return self.files[i]["repo"], self.files[i]["language"]

    def weighted(self):
        """language -> (file indexes, cumulative weights): by size, tests less."""
        table = {}
        for language in sorted({f["language"] for f in self.files}):
            ids = [i for i, f in enumerate(self.files) if f["language"] == language]
            weights = [min(len(self.files[i]["text"]), 30_000) * (0.4 if TEST_PATH.search(self.files[i]["path"]) else 1) for i in ids]
            table[language] = ids, np.cumsum(weights).tolist()
        return table

    def pick(self, rng, language=None, shares=None):
        """A random file index; languages are equally likely but for the `shares` of some."""
        names = sorted(self.languages)
        ids, total = self.languages[language or rng.choices(names, [(shares or {}).get(name, 1) for name in names])[0]]
        return ids[bisect.bisect(total, rng.random() * total[-1])]


    def cross_file_uses(self, i):
        """Offsets of names in file i that a few other files of its repository define and it does not."""
        if i not in self.uses:
            table, own = self.definitions[self.home(i)], {name for name, _ in self.outlines[i]}
            self.uses[i] = [m.start() for m in WORD.finditer(self.files[i]["text"])
                            if m.group() not in own and 0 < len(table.get(m.group(), ())) <= COMMON]
        return self.uses[i]


def short_path(path):
    return "/".join(path.split("/")[-2:])


# ----------------------------------------------------------------------- holes

def line_starts(text):
    return [0] + [m.end() for m in re.finditer("\n", text) if m.end() < len(text)]


def pick_cursor(rng, text, starts):
    """(line number, offset): at the content's start, after a separator, or anywhere in a line."""
    for _ in range(8):
        n = rng.randrange(len(starts))
        line = text[starts[n]:].split("\n", 1)[0]
        if line.strip() and len(line) < 200:
            break
    indent = len(line) - len(line.lstrip())
    how = rng.random()
    if how < 0.25:
        return n, starts[n] + indent
    if how < 0.6:
        stops = [m.end() for m in re.finditer(r"[\s.(=,\[:{>&*!]", line) if indent < m.end() < len(line)]
        if stops:
            return n, starts[n] + rng.choice(stops)
    return n, starts[n] + rng.randint(indent, len(line))


def end_of_line(text, at):
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def end_of_block(rng, text, starts, n):
    """The end of the lines indented deeper than line n (at most 12), or of one to five lines."""
    def indent(line):
        return len(line) - len(line.lstrip())
    lines = text[starts[n]:starts[min(n + 13, len(starts) - 1)]].split("\n")
    inside = 1
    while inside < len(lines) and lines[inside].strip() and indent(lines[inside]) > indent(lines[0]):
        inside += 1
    last = n + (inside - 1 if inside > 1 and rng.random() < 0.6 else rng.randint(1, 5))
    return end_of_line(text, starts[min(last, len(starts) - 1)])


def cursor_before(rng, text, starts, use):
    """(line number, offset) where somebody stops who is about to write the name at `use`, or has begun to."""
    n = bisect.bisect(starts, use) - 1
    how = rng.random()
    if how < 0.5:
        return n, use
    if how < 0.7:
        return n, use + rng.randint(1, 3)
    line = text[starts[n]:use]
    return n, rng.randint(starts[n] + len(line) - len(line.lstrip()), use)


def pick_hole(rng, text, starts, uses=()):
    """(cursor's line, cursor, hole's end): 60 % of a line, 20 % of a block, 20 % anywhere; before one of `uses` if there are any."""
    n, cursor = cursor_before(rng, text, starts, rng.choice(uses)) if uses else pick_cursor(rng, text, starts)
    how = rng.random()
    if how < 0.6:
        return n, cursor, end_of_line(text, cursor)
    if how < 0.8:
        return n, cursor, max(cursor, end_of_block(rng, text, starts, n))
    return n, cursor, min(len(text), cursor + rng.randint(1, 80))


# --------------------------------------------------------------------- globals

def related(corpus, i, words):
    """file index -> names of `words` that this other file of the repository defines."""
    table, own, found = corpus.definitions[corpus.home(i)], {n for n, _ in corpus.outlines[i]}, defaultdict(set)
    for word in words:
        homes = table.get(word, ())
        if word not in own and 0 < len(homes) <= COMMON:
            for j in homes:
                found[j].add(word)
    return found


def block_text(rng, corpus, i, names):
    """A block: path, the wanted signatures, at times some neighbours of the same file."""
    wanted = [s for n, s in corpus.outlines[i] if n in names]
    if not names or rng.random() < 0.3:
        wanted += [s for _, s in rng.sample(corpus.outlines[i], min(3, len(corpus.outlines[i])))]
    lines = [short_path(corpus.files[i]["path"])] + list(dict.fromkeys(wanted))[:6]
    return "".join(line + "\n" for line in lines)


def pick_blocks(rng, corpus, i, seen, hole, most):
    """[(text, is cursor tier)], most useful first: files whose names the hole or its surroundings use, some distractors."""
    hole_words = sorted(set(WORD.findall(hole)))
    words = sorted(set(WORD.findall(seen)) | set(hole_words))
    found = related(corpus, i, words)
    useful = related(corpus, i, hole_words)
    folder = corpus.files[i]["path"].rsplit("/", 1)[0]
    order = sorted(found, key=lambda j: (j not in useful, not corpus.files[j]["path"].startswith(folder), rng.random()))
    blocks = [(block_text(rng, corpus, j, found[j]), rng.random() < (0.5 if j in useful else 0.2)) for j in order[:rng.randint(1, most)]]
    if rng.random() < 0.3:
        j = rng.choice(corpus.members[corpus.home(i)])
        if j != i:
            blocks = blocks[:most - 1] + [(block_text(rng, corpus, j, ()), rng.random() < 0.5)]
    return blocks


# ------------------------------------------------------------------ the sample

class Sampler:
    """Makes samples of one corpus for one layout (a preset's sizes)."""

    def __init__(self, corpus, tokenizer_path, preset):
        self.corpus, self.p = corpus, preset
        self.tok = load(tokenizer_path)
        self.id = special_ids(self.tok)
        self.bytes = np.array(byte_lengths(self.tok))

    def encode(self, text):
        return self.tok.encode(text, add_special_tokens=False).ids

    def middle(self, rng, text, starts, line, cursor, end):
        """(commit point, tokens, index of the first hole token); the commit point is 8 to 24 lines up, nearer if M is too small."""
        up = rng.randint(8, 24)
        while True:
            commit = starts[max(0, line - up)]
            encoded = self.tok.encode(text[commit:end], add_special_tokens=False)
            if len(encoded.ids) + 2 <= self.p["middle"] or up == 0:
                break
            up //= 2
        tokens = [self.id[MIDDLE]] + encoded.ids + [self.id[END]]
        first = 1 + sum(1 for _, stop in encoded.offsets if stop <= cursor - commit)
        return commit, tokens[:self.p["middle"]], first

    def prefix(self, text, commit, room):
        """Tokens of the text before the commit point that fit, from a line start on."""
        room = min(room, self.p["prefix"]) - 1
        left = max(0, commit - room * CHARACTERS)
        left = 0 if left == 0 else text.find("\n", left) + 1
        if left >= commit or room <= 0:
            return [self.id[PREFIX]]
        encoded = self.tok.encode(text[left:commit], add_special_tokens=False)
        spare = len(encoded.ids) - room
        if spare > 0:
            window = text[left:commit]
            spare = next((k for k in range(spare, len(encoded.ids)) if window[encoded.offsets[k][0] - 1] == "\n"), len(encoded.ids))
        return [self.id[PREFIX]] + encoded.ids[max(0, spare):]

    def blocks(self, rng, i, text, commit, cursor, end, hole_names, room):
        """[(tokens, is cursor tier)] that fit into `room` tokens."""
        hole = text[cursor:end] if hole_names else ""
        seen = text[max(0, commit - 800):cursor] + " " + text[end:end + 200]
        out = []
        for words, cursor_tier in pick_blocks(rng, self.corpus, i, seen, hole, self.p["global_blocks"]):
            tokens = ([self.id[SEPARATOR]] + self.encode(words))[:self.p["global"]]
            if len(tokens) <= room:
                room -= len(tokens)
                out.append((tokens, cursor_tier))
        rng.shuffle(out)
        return out

    def sample(self, rng, language=None, parts=None):
        """One sample.  parts: {"globals", "suffix", "path", "hole_names", "cross_file": bool}, or None to drop parts at random.

        "cross_file" puts the hole where the text goes on with a name of another file, if there is such a place.
        """
        dice = {"globals": rng.random() >= self.p["drop_globals"], "suffix": rng.random() >= 0.25, "path": rng.random() >= 0.1,
                "hole_names": rng.random() < 0.6, "cross_file": rng.random() < self.p["cross_file_share"]}
        parts = {**dice, **(parts or {})}
        i = self.corpus.pick(rng, language, self.p["language_shares"])
        text = self.corpus.files[i]["text"]
        starts = line_starts(text)
        line, cursor, end = pick_hole(rng, text, starts, self.corpus.cross_file_uses(i) if parts["cross_file"] else ())
        commit, middle, first = self.middle(rng, text, starts, line, cursor, end)
        sinks = [self.id[END]]
        if parts["path"]:
            sinks = (sinks + self.encode(short_path(self.corpus.files[i]["path"]) + "\n"))[:self.p["sinks"]]
        suffix = []
        if parts["suffix"] and end < len(text):
            suffix = ([self.id[SUFFIX]] + self.encode(text[end:end + self.p["suffix"] * CHARACTERS]))[:self.p["suffix"]]
        room = self.p["row"] - len(sinks) - len(suffix) - len(middle)
        blocks = self.blocks(rng, i, text, commit, cursor, end, parts["hole_names"], room - 32) if parts["globals"] else []
        room -= sum(len(t) for t, _ in blocks)
        return {"segments": arrange(self.p, sinks, blocks, suffix, self.prefix(text, commit, room), middle),
                "first": first, "language": self.corpus.files[i]["language"]}


def arrange(p, sinks, blocks, suffix, prefix, middle):
    """Segments with the layout's positions and visibility; "causal" lays the same parts out as one plain text."""
    segments = arrange_segments(p, sinks, blocks, suffix, prefix, middle)
    if p.get("layout", "segments") == "segments":
        return segments
    at = 0
    for k, segment in enumerate(segments):
        segment["position"], at = at, at + len(segment["tokens"])
        if p["layout"] == "causal":
            segment["sees"] = list(range(k))
    return segments


def arrange_segments(p, sinks, blocks, suffix, prefix, middle):
    segments = [{"kind": "sinks", "tokens": sinks, "position": 0, "sees": []}]
    for tokens, cursor_tier in blocks:
        segments.append({"kind": "cursor" if cursor_tier else "global", "tokens": tokens, "position": p["sinks"], "sees": [0]})
    if suffix:
        segments.append({"kind": "suffix", "tokens": suffix, "position": p["sinks"] + p["global"], "sees": [0]})
    start = p["sinks"] + p["global"] + p["suffix"]
    file_tier = [k for k, s in enumerate(segments) if s["kind"] in ("sinks", "global")]
    segments.append({"kind": "prefix", "tokens": prefix, "position": start, "sees": file_tier})
    segments.append({"kind": "middle", "tokens": middle, "position": start + len(prefix), "sees": list(range(len(segments)))})
    return segments


# ------------------------------------------------------------------------ rows

def row_of(segments, length, side_weight, most=None):
    """Arrays of one row: tokens, targets, weights, positions, segment [length], sees [most + 1, most + 1].

    Targets are next tokens within the segment.  Padding is a segment of its own, the last one.
    """
    tokens, targets, positions, segment = (np.zeros(length, np.int64) for _ in range(4))
    weights, most, at = np.zeros(length, np.float32), most or len(segments), 0
    sees = np.zeros((most + 1, most + 1), bool)
    segment[:] = most
    for k, s in enumerate(segments):
        n = len(s["tokens"])
        span = slice(at, at + n)
        tokens[span], positions[span], segment[span] = s["tokens"], np.arange(s["position"], s["position"] + n), k
        targets[at:at + n - 1] = s["tokens"][1:]
        weights[at:at + n - 1] = 1 if s["kind"] in ("prefix", "middle") else side_weight
        sees[k, s["sees"]] = True
        at += n
    return tokens, targets, weights, positions, segment, sees


def batch_of(samples, preset, side_weight):
    """Stacked rows of many samples: arrays [B, T], the last [B, S, S]."""
    most = preset["global_blocks"] + 4
    return [np.stack(x) for x in zip(*(row_of(s["segments"], preset["row"], side_weight, most) for s in samples))]


def joined(samples):
    """The segments of many samples as those of one row; they do not see each other."""
    segments = []
    for sample in samples:
        first = len(segments)
        segments += [{**s, "sees": [first + k for k in s["sees"]]} for s in sample["segments"]]
    return segments


def packed(sampler, rng, size):
    """`size` rows of segments: each sample stands in the first row with room for it, until FULL samples found none."""
    rows, room, segments, full = [[] for _ in range(size)], [sampler.p["packed_row"]] * size, [sampler.p["packed_segments"]] * size, 0
    while full < FULL:
        sample = sampler.sample(rng)
        tokens, parts = sum(len(s["tokens"]) for s in sample["segments"]), len(sample["segments"])
        k = next((k for k in range(size) if room[k] >= tokens and segments[k] >= parts), None)
        if k is None:
            full += 1
            continue
        rows[k].append(sample)
        room[k] -= tokens
        segments[k] -= parts
    return [joined(row) for row in rows]


def batch(sampler, seed, size):
    """The training batch of one step: `size` samples, or rows of several ones; the same seed gives the same batch."""
    rng, p = random.Random(seed), sampler.p
    if "packed_row" not in p:
        return batch_of([sampler.sample(rng) for _ in range(size)], p, p["side_weight"])
    rows = [row_of(segments, p["packed_row"], p["side_weight"], p["packed_segments"]) for segments in packed(sampler, rng, size)]
    return [np.stack(x) for x in zip(*rows)]
