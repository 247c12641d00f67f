"""What the speed measurements share: where things lie, the models, the machine's limits, results in a file."""

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CACHE = ROOT / ".cache" / "peer"
THREADS = int(os.environ.get("THREADS", "2"))
HEED = os.environ.get("HEED", str(ROOT / ".build/release/heed"))


def setup(*parts):
    """Has the script `setup` bring what is missing; ends the program if it cannot."""
    if subprocess.run([HERE / "setup", *parts]).returncode != 0:
        sys.exit(1)


def peer_program(name):
    return str(Path(os.environ.get("PEER_BIN") or CACHE / "bin") / name)


def model_file(name):
    """The file of a model such as 0.5b-Q4_K_M in $BENCH_MODELS, made if it is not there."""
    if name.endswith(".gguf"):
        return name
    folder = Path(os.environ.get("BENCH_MODELS") or CACHE / "models")
    path = folder / f"{name}.gguf"
    if not path.exists():
        setup("tools")
        folder.mkdir(parents=True, exist_ok=True)
        print(f"heed: making {path} with random weights", file=sys.stderr)
        shape, kind = name.split("-", 1)
        made = subprocess.run([CACHE / "venv/bin/python", HERE / "random_model.py", shape, kind, path])
        if made.returncode != 0:
            sys.exit(f"heed: {path} could not be made; see above.")
    return str(path)


def output_of(command, timeout=3600):
    """A program's standard output; ends this program with the other's words if it fails."""
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout)
    if run.returncode != 0:
        sys.exit(f"heed: {' '.join(str(part) for part in command)} failed: {run.stderr.strip()[-2000:]}")
    return run.stdout


def machine_limits():
    """Bandwidth and rates of the machine now; see machine_limits.c."""
    return json.loads(output_of([CACHE / "machine_limits", THREADS]))


def limits_text(limits):
    parts = [f"reads {limits['read_gb_s']:.1f} GB/s"]
    if "clock_ghz" in limits:
        parts.append(f"{limits['clock_ghz']:.2f} GHz")
    if "int8_gmac_s" in limits:
        parts.append(f"int8 {limits['int8_gmac_s']:.0f} GMAC/s")
    return ", ".join(parts)


class Store:
    """Results that are kept as they come, so that a measurement can be broken off and gone on with.

    Each belongs to the program that it was measured with; those of other builds of it stay in the file.
    """

    def __init__(self, name, program=HEED):
        self.path = CACHE / f"{name}.json"
        if not Path(program).exists():
            sys.exit(f"heed: {program} is not there; run `make build` first.")
        self.build = hashlib.sha256(Path(program).read_bytes()).hexdigest()[:12]
        self.everything = json.loads(self.path.read_text()) if self.path.exists() else []

    @property
    def rows(self):
        return [row for row in self.everything if row["build"] == self.build]

    def add(self, row):
        self.everything.append({"build": self.build, "time": time.strftime("%Y-%m-%dT%H:%M:%S"), **row})
        new = self.path.with_suffix(".new")
        new.write_text("[\n" + ",\n".join(json.dumps(row) for row in self.everything) + "\n]\n")
        os.replace(new, self.path)

    def remark(self):
        """One line on where the results are."""
        others = len(self.everything) - len(self.rows)
        rest = f"; {others} measurements in it are of other builds and are not shown" if others else ""
        return f"Measured with build {self.build}; every single result is in {self.path}{rest}."


def median(values):
    return statistics.median(values) if values else float("nan")


def percentile(values, share):
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else float("nan")


def markdown(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
