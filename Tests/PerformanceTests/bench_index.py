#!/usr/bin/env python3
"""Times indexing against bare parsing of the same files: make bench-index TREES="DIR DIR".

Of each tree, in ROUNDS turns (3): `heed index --fresh` on all cores, bare parsing of the files that it indexed (read,
`ts_parser_parse_string` with the same grammars and library, tree freed; one thread), `heed index --fresh` on one core,
and a run that finds nothing changed. Printed are medians: source, files, symbols, seconds, MB/s, processor seconds and
how many times bare parsing that is, the factor from one core to two, peak memory, the index's size by the source's, and
the seconds of the run without changes. What the files import (libraries) is left out: it is indexed once a version.

Environment: ROUNDS, HEED (the program), HEED_HOME (where its grammars are).
"""

import ctypes
import ctypes.util
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import HEED, ROOT, markdown, median, output_of

GRAMMARS = Path(os.environ.get("HEED_HOME", ROOT)) / "grammars"


def parse(tree, index):
    """Processor seconds to read and parse the indexed files of a tree, one after another."""
    library = ctypes.CDLL(ctypes.util.find_library("tree-sitter"), mode=ctypes.RTLD_GLOBAL)
    library.ts_parser_new.restype = ctypes.c_void_p
    library.ts_parser_set_language.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.ts_parser_parse_string.restype = ctypes.c_void_p
    library.ts_parser_parse_string.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
    library.ts_tree_delete.argtypes = [ctypes.c_void_p]
    rows = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    files = rows.execute("SELECT language, path FROM file WHERE skipped IS NULL ORDER BY language, path").fetchall()
    parsers = {}
    for language in {language for language, _ in files}:
        function = getattr(ctypes.CDLL(str(GRAMMARS / language / f"{language}.so")), f"tree_sitter_{language}")
        function.restype = ctypes.c_void_p
        parsers[language] = library.ts_parser_new()
        library.ts_parser_set_language(parsers[language], function())
    start = time.process_time()
    for language, path in files:
        text = (tree / path).read_bytes()
        parsed = library.ts_parser_parse_string(parsers[language], None, text, len(text))
        if parsed:
            library.ts_tree_delete(parsed)
    return time.process_time() - start


def index(tree, database, *arguments, cores=None):
    command = [HEED, "index", tree, "--index", database, "--skip-libraries", "--format", "json", "--quiet", *arguments]
    return json.loads(output_of([*(["taskset", "-c", cores] if cores else []), *command]))


def measure(tree, rounds, folder):
    database = folder / "index.db"
    fresh, alone, still, bare = [], [], [], []
    for _ in range(rounds):
        fresh.append(index(tree, database, "--fresh"))
        parsed = output_of([sys.executable, __file__, "--parse", tree, database])
        bare.append(float(parsed))
        start = time.monotonic()
        index(tree, database)
        still.append(time.monotonic() - start)
        alone.append(index(tree, database, "--fresh", cores="0"))
    report = fresh[0]
    seconds = median([run["seconds"]["total"] for run in fresh])
    processor = median([run["cpu_seconds"] for run in fresh])
    factor = median([one["seconds"]["total"] / two["seconds"]["total"] for one, two in zip(alone, fresh)])
    ratio = median([run["cpu_seconds"] / parsed for run, parsed in zip(fresh, bare)])
    return [
        tree.name,
        f"{report['bytes'] / 1e6:.1f}",
        f"{report['files']:,}",
        f"{report['symbols']:,}",
        f"{seconds:.2f}",
        f"{report['bytes'] / 1e6 / seconds:.1f}",
        f"{processor:.2f}",
        f"{ratio:.2f}",
        f"{factor:.2f}",
        f"{max(run['peak_rss_bytes'] for run in fresh) / 1e6:.0f}",
        f"{report['index_bytes'] / report['bytes']:.2f}",
        f"{median(still):.2f}",
    ]


def main():
    if sys.argv[1:2] == ["--parse"]:
        print(parse(Path(sys.argv[2]), sys.argv[3]))
        return
    trees = [Path(argument).resolve() for argument in sys.argv[1:]]
    if not trees:
        sys.exit('heed: name the folders to index: make bench-index TREES="DIR DIR".')
    rounds = int(os.environ.get("ROUNDS", "3"))
    header = ["tree", "MB", "files", "symbols", "s", "MB/s", "CPU s", "x bare parsing", "1 to 2 cores", "peak MB"]
    print(markdown([*header, "index / source", "no change, s"], []), flush=True)
    for tree in trees:
        with tempfile.TemporaryDirectory(prefix="heed-bench-") as folder:
            print("| " + " | ".join(measure(tree, rounds, Path(folder))) + " |", flush=True)


main()
