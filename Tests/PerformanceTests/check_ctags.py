#!/usr/bin/env python3
"""Checks what Heed's index has against Universal Ctags: make check-ctags.

usage: check_ctags.py [--sample N] [--seed S] [--show N] [--misses FILE] [--languages A,B] TREE…

Indexes each tree (in .cache/check-ctags, not in the user's cache), has ctags look at the files that Heed parsed, in the same
languages, and compares functions, methods and types: same file, same name, a line that is the same or nearly so, whatever
kind each calls it. Prints the share of ctags' that Heed has, by language, and what it lacks; and a sample of what Heed has
and ctags lacks, with the source line, for a person to judge. Fails if a language with at least LEAST tags in a tree has less
than TARGET of them.

Set aside are tags that ctags makes up (anonymous functions and types), what it is known to misread (MISREAD), and macros of
test frameworks, which look like functions. "Only ours" are functions, methods and types without a tag of any kind there. The
environment's HEED and CTAGS name the programs.
"""

import argparse
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEED = os.environ.get("HEED") or str(ROOT / ".build/release/heed")
CTAGS = os.environ.get("CTAGS") or "ctags"
CACHE = ROOT / ".cache" / "check-ctags"
TARGET, LEAST = 0.97, 50
# Lines by which the two may differ about where a definition begins.
NEAR = 3

# Our language: ctags' name of it and its kinds that are functions, methods or types.
LANGUAGES = {
    "bash": ("Sh", "f"),
    "c": ("C", "fgstu"),
    "cpp": ("C++", "cfgstu"),
    "c_sharp": ("C#", "cgimst"),
    "elixir": ("Elixir", "fmpy"),
    "go": ("Go", "afinst"),
    "java": ("Java", "acgim"),
    "javascript": ("JavaScript", "GScfgm"),
    "kotlin": ("Kotlin", "Ticmo"),
    "lua": ("Lua", "f"),
    "php": ("PHP", "cfit"),
    "python": ("Python", "cfm"),
    "ruby": ("Ruby", "Scfm"),
    "rust": ("Rust", "Pfgist"),
    "tsx": ("TypeScript", "Gacfgim"),
    "typescript": ("TypeScript", "Gacfgim"),
}
OURS = {"class", "constructor", "enum", "function", "interface", "method", "module", "operator", "struct"}
TEST_MACROS = re.compile(
    r"(TYPED_|BOOST_AUTO_|BOOST_FIXTURE_|BOOST_DATA_|DOCTEST_|CATCH_|IGNORE_)?(TEST|TESTS|SCENARIO|SECTION|BENCHMARK|SUITE)"
    r"([_A-Z0-9]*)$"
)
# What ctags 5.9 takes for a definition and is none: (ctags' language, its kinds, a pattern of the source line, what it is).
MISREAD = [
    ("C#", "method", r"^(await|catch|else|foreach|if|lock|new|return|switch|throw|using|while)\b|^[\w.?]+\(.*\);$|\?\?=", "statement"),
    ("C#", "typedef", r"\busing (var|[\w.<>?\[\]]+) \w+ = ", "variable"),
    ("Java", "method", r"^(new|synchronized|try)\b|\w\.\w+\(|, new ", "statement"),
    ("JavaScript", "class", r"[=:]\s*\{", "object"),
    ("JavaScript", "class", r"\.prototype\b", "use of a prototype"),
    ("JavaScript", "method", r"\.prototype\.\w+(\.(call|apply|bind))?\(", "use of a prototype"),
    ("JavaScript", "function generator", r"\]\s*=\s*(async\s+)?function", "computed name"),
    ("JavaScript", "function generator", r"[=(:,?]\s*(async\s+)?function\s*\*?\s*\w", "name of an expression, known in it alone"),
    ("Python", "function", r"=\s*lambda\b", "lambda of a variable"),
    ("Sh", "function", r"=\(", "array"),
    ("TypeScript", "alias", r"^(import|export)\b.*\bfrom\b|^import\b|^type \w+( as \w+)?,?$", "import of a type"),
    ("TypeScript", "method", r"^(\} )?(else )?(if|for|while|switch|return|new|this)\b|^\w+\.\w+", "statement"),
]


def output_of(command, **options):
    run = subprocess.run(command, capture_output=True, **options)
    if run.returncode != 0:
        sys.exit(f"heed: {' '.join(map(str, command))} failed: {run.stderr.decode(errors='replace').strip()[-2000:]}")
    return run.stdout


def heed(*arguments):
    environment = {**os.environ, "XDG_CACHE_HOME": str(CACHE)}
    return json.loads(output_of([HEED, *arguments, "--format", "json", "--quiet"], env=environment))


def our_symbols(tree):
    """What `heed symbols --all` has, by path; and the parsed files by language."""
    report = heed("index", str(tree), "--skip-libraries")
    symbols = defaultdict(list)
    for symbol in heed("symbols", "--all", str(tree))["symbols"]:
        symbols[symbol["path"]].append(symbol)
    with sqlite3.connect(f"file:{report['index_path']}?mode=ro", uri=True) as index:
        rows = index.execute("SELECT path, language FROM file WHERE skipped IS NULL").fetchall()
    files = defaultdict(list)
    for path, language in rows:
        if "\n" not in path and (tree / path).is_file():
            files[language].append(path)
    return symbols, files


def their_tags(tree, language, paths):
    """All that ctags has in files of a language: dictionaries, the same one once."""
    name = LANGUAGES[language][0]
    command = [CTAGS, "--output-format=json", "--sort=no", "--fields=NFnK", "--extras=-{anonymous}", "-f", "-", "-L", "-"]
    command += [f"--language-force={name}", f"--kinds-{name}=*"]
    text = output_of(command, input="\n".join(paths).encode(), cwd=tree).decode(errors="replace")
    known, tags = set(), []
    for line in text.splitlines():
        tag = json.loads(line)
        key = (tag.get("path"), tag.get("name"), tag.get("line"), tag.get("kind"))
        if tag.get("_type") == "tag" and key not in known:
            known.add(key)
            tags.append(tag)
    return tags


def counted_kinds(language):
    """What ctags calls its functions, methods and types of a language in full."""
    name, letters = LANGUAGES[language]
    listed = output_of([CTAGS, f"--list-kinds-full={name}"]).decode().splitlines()[1:]
    return {line.split()[1] for line in listed if line.split()[0] in letters}


class Sources:
    """Lines of source files, the last file's kept."""

    def __init__(self, tree):
        self.tree, self.path, self.lines = tree, None, []

    def line(self, path, number):
        if path != self.path:
            self.path = path
            self.lines = (self.tree / path).read_bytes().decode(errors="replace").split("\n")
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""


def reason_to_set_aside(tag, language, sources):
    name, line = tag["name"], sources.line(tag["path"], tag["line"])
    if plain(name) not in line:
        return "made up"
    if language in ("c", "cpp") and TEST_MACROS.match(name):
        return "test macro"
    if language in ("javascript", "tsx", "typescript") and not (name[0].isalpha() or name[0] in "$_"):
        return "computed name"
    for ctags_language, kinds, pattern, reason in MISREAD:
        if LANGUAGES[language][0] == ctags_language and tag["kind"] in kinds.split() and re.search(pattern, line):
            return reason
    return None


def places(symbols):
    """Lines by name, as `plain` has it."""
    lines = defaultdict(list)
    for symbol in symbols:
        lines[plain(symbol["name"])].append(symbol["line"])
    return lines


def plain(name):
    """A name without what one of the two leaves out: the mark of a private name, the interface that a member is for."""
    return name.lstrip("#").rsplit(".", 1)[-1]


def is_near(line, others):
    return any(abs(line - other) <= NEAR for other in others)


def compare(tree, language, paths, symbols, arguments):
    """One row of the table; adds to what is printed below it."""
    sources = Sources(tree)
    tags = their_tags(tree, language, paths)
    theirs, ours = defaultdict(lambda: defaultdict(list)), {}
    aside, misses, found = Counter(), [], 0
    kinds, counted = counted_kinds(language), set()
    for tag in tags:
        path = tag["path"]
        theirs[path][plain(tag["name"])].append(tag["line"])
        # What is of two kinds, such as `typedef struct a {} a`, counts once.
        key = (path, tag["name"], tag["line"])
        if tag["kind"] not in kinds or key in counted:
            continue
        counted.add(key)
        reason = reason_to_set_aside(tag, language, sources)
        if reason:
            aside[reason] += 1
            continue
        if path not in ours:
            ours[path] = places(symbols.get(path, []))
        if is_near(tag["line"], ours[path].get(plain(tag["name"]), [])):
            found += 1
        else:
            misses.append({**tag, "source": sources.line(path, tag["line"])})
    extra = [
        symbol
        for path in paths
        for symbol in symbols.get(path, [])
        if symbol["kind"] in OURS and not is_near(symbol["line"], theirs[path].get(plain(symbol["name"]), []))
    ]
    return found, misses, aside, extra


def check(tree, arguments):
    """Compares one tree; true if no language misses the target."""
    symbols, files = our_symbols(tree)
    passes, extras = True, []
    print(f"{tree}")
    for language in sorted(files):
        wanted = not arguments.languages or language in arguments.languages
        if language not in LANGUAGES or not wanted:
            continue
        found, misses, aside, extra = compare(tree, language, files[language], symbols, arguments)
        total = found + len(misses)
        if total == 0:
            continue
        share = found / total
        is_enough = share >= TARGET or total < LEAST
        passes = passes and is_enough
        kinds = Counter(tag["kind"] for tag in misses)
        print(
            f"  {language:<11} {len(files[language]):>6} files {total:>7} tags {100 * share:6.2f} %"
            f"{'' if is_enough else '  TOO FEW'}"
            + (f"  missed: {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}" if misses else "")
            + (f"  set aside: {', '.join(f'{count} {why}' for why, count in aside.most_common())}" if aside else "")
            + f"  only ours: {len(extra)}"
        )
        for tag in random.Random(arguments.seed).sample(misses, min(arguments.show, len(misses))):
            print(f"      missed {tag['kind']} {tag['name']}: {tag['path']}:{tag['line']}: {tag['source'][:100]}")
        if arguments.misses:
            with open(arguments.misses, "a", encoding="utf-8") as file:
                for tag in misses:
                    print(json.dumps({"tree": str(tree), "language": language, **tag}), file=file)
        extras += extra
    sources = Sources(tree)
    sample = random.Random(arguments.seed).sample(extras, min(arguments.sample, len(extras)))
    if sample:
        print(f"  to judge: {len(sample)} of {len(extras)} that ctags lacks")
    for symbol in sorted(sample, key=lambda symbol: (symbol["path"], symbol["line"])):
        line = sources.line(symbol["path"], symbol["line"])[:100]
        print(f"      {symbol['kind']} {symbol['name']}: {symbol['path']}:{symbol['line']}: {line}")
    return passes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=100, help="how many of ours that ctags lacks are shown, of each tree")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="how many of ctags' that are missed are shown, of each language")
    parser.add_argument("--misses", help="a file to which all that are missed are added, an object a line")
    parser.add_argument("--languages", type=lambda text: text.split(","), help="only these")
    arguments = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    passes = [check(tree.resolve(), arguments) for tree in arguments.trees]
    sys.exit(0 if all(passes) else 1)


if __name__ == "__main__":
    main()
