#!/usr/bin/env python3
"""From folders of sources to a model, in one command.

  recipe.py --sources sources.json --repos REPOS --out RUN [--preset cpu] [--seconds 600] [--name own-model]

Brings the packages that the list names (fetch.py), collects the text (corpus.py), trains the tokenizer, the model and the prior,
measures the model and writes RUN/NAME.gguf and RUN/NAME.prior.  What is there already is not made again.  Without --seconds the
preset's schedule decides how long it trains; `touch RUN/decay` ends it early.
"""
import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def step(script, *arguments):
    """Run one script of this folder; end with its status if it fails."""
    print("+", script, *arguments, flush=True)
    done = subprocess.run([sys.executable, HERE / script, *map(str, arguments)])
    if done.returncode:
        sys.exit(f"recipe.py: {script} failed; correct what it says above and run the same command again.")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--sources", type=Path, default=HERE / "sources.json")
    a.add_argument("--repos", type=Path, required=True, nargs="+")
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--preset", default="cpu")
    a.add_argument("--seconds", type=int)
    a.add_argument("--name", default="own-model", help="of the files; confidence is calibrated for the bundled model by its name")
    a.add_argument("--samples", type=int, default=100, help="holes a language that the model is measured on")
    args = a.parse_args()
    data, out = args.out / "data", args.out
    data.mkdir(parents=True, exist_ok=True)
    step("fetch.py", "--sources", args.sources, "--repos", args.repos[0])
    if not (data / "train.jsonl").exists():
        step("corpus.py", "--sources", args.sources, "--repos", *args.repos, "--out", data, "--manifest", data / "manifest.json")
    if not (data / "tokenizer.json").exists():
        step("tokenizer.py", "--data", data, "--preset", args.preset, "--out", data / "tokenizer.json")
    time = ["--seconds", args.seconds, "--ends"] if args.seconds else []
    step("train.py", "--preset", args.preset, "--data", data, "--out", out, *time)
    step("evaluate.py", "--checkpoint", out / "checkpoint.pt", "--data", data, "--json", out / "evaluation.json", "--samples", args.samples)
    step("prior.py", "--data", data, "--tokenizer", data / "tokenizer.json", "--out", out / f"{args.name}.prior")
    step("export.py", "--checkpoint", out / "checkpoint.pt", "--tokenizer", data / "tokenizer.json", "--out", out / f"{args.name}.gguf")


if __name__ == "__main__":
    main()
