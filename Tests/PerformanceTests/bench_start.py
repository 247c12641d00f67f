#!/usr/bin/env python3
"""Times how soon `heed serve` answers from the far window, and what that takes: make bench-start.

A file with 8,000 tokens before the cursor and 1,000 after it is opened and asked in until an answer is of the far
window: in a process that finds nothing, then in further ones that find what the first has kept. What is printed: seconds
from starting the process to its first answer, and to the first answer of the far window; seconds from that to all being
on disk; bytes there; seconds from `shutdown` to the process's end; the process's largest memory after REQUESTS requests
(100), and the model's file beside it.

Environment: MODELS (0.5b-Q4_K_M), STARTS (3: how many later processes), REQUESTS, THREADS, BENCH_MODELS, HEED as in
bench_peer.py; EVICT=1 has the system forget the kept files' content before each later start, as after a night.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench_keys import Source, number
from editor import HeedEditor
from measuring import CACHE, HEED, model_file


def windows(editor):
    """The kept files."""
    return sorted((editor.folder / "XDG_CACHE_HOME/heed").glob("*/windows/*.kv"))


def size(paths):
    return sum(path.stat().st_size for path in paths)


def evict(paths):
    for path in paths:
        with open(path, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def peak(editor):
    """The server's largest memory so far, in bytes; the process is started through env, which it replaces."""
    status = Path(f"/proc/{editor.process.pid}/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def measure(name, model, source, requests, keeps_caches):
    editor = HeedEditor(model, keeps_caches)
    document = source.document()
    editor.open(document)
    first = far = None
    answers = 0
    while far is None:
        # Something new each time, for what was shown is remembered.
        sample = editor.ask(document, document.insert("qxz"[answers % 3]))
        seconds = time.monotonic() - editor.begin
        answers += 1
        first = first or seconds
        if "remark" not in sample:
            far = seconds
        elif answers > 1:
            # What reads the far window gives way to each question.
            time.sleep(2)
        editor.change(document, document.delete(1))
    at, count, stored = time.monotonic(), -1, 0
    while count != size(windows(editor)):
        count, stored = size(windows(editor)), time.monotonic() - at
        time.sleep(0.5)
    for turn in range(requests):
        editor.ask(document, document.insert("abcdefgh"[turn % 8]))
    memory = peak(editor)
    at = time.monotonic()
    editor.close()
    print(f"{name:>8}: first answer {first:6.2f} s, far {far:6.2f} s ({sample['evaluated']} of {sample['tokens']} tokens "
          f"evaluated); stored within {stored:.1f} s: {count / 1e6:.1f} MB in {len(windows(editor))} files; "
          f"end {time.monotonic() - at:.2f} s; peak {memory / 1e6:.0f} MB, the model's file "
          f"{Path(model).stat().st_size / 1e6:.0f} MB", flush=True)
    return editor


def main():
    for name in (os.environ.get("MODELS") or "0.5b-Q4_K_M").split():
        model = model_file(name)
        source = Source("typing.py", model)
        folder = CACHE / "keys"
        shutil.rmtree(folder, ignore_errors=True)
        workspace = folder / "workspace"
        (workspace / ".git").mkdir(parents=True)
        (workspace / source.name).write_text(source.document().text)
        # What is kept is kept of files of the index.
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "XDG_CACHE_HOME")}
        subprocess.run([HEED, "index", workspace, "--quiet"], env=environment, check=True)
        print(name)
        requests = number("REQUESTS", 100)
        editor = measure("nothing", model, source, requests, keeps_caches=True)
        for _ in range(number("STARTS", 3)):
            if os.environ.get("EVICT"):
                evict(windows(editor))
            measure("kept", model, source, requests, keeps_caches=True)


if __name__ == "__main__":
    sys.exit(main())
