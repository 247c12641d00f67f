#!/usr/bin/env python3
"""Train the bundled model on a CPU.

  train.py --preset cpu --data DATA --out RUN

DATA holds train.jsonl, development.jsonl (corpus.py) and tokenizer.json
(tokenizer.py).  RUN/checkpoint.pt is written every few steps and resumed from;
RUN/log.txt gets one line every ten steps.  The schedule counts steps, never wall
time: warm-up, stable, decay.  The decay begins near the preset's last step, or as
soon as a file RUN/decay exists, and lasts a share of the steps done by then.
RUN/stop ends the run at the next step with a checkpoint.

Matrices are trained by Muon (Jordan 2024: momentum, orthogonalised by
Newton-Schulz steps), embeddings and norms by AdamW.
"""
import argparse
import json
import os
import random
import re
import time
from pathlib import Path

import torch

from model import Model
from samples import Corpus, Sampler, batch, batch_of

HERE = Path(__file__).parent


# -------------------------------------------------------------------- schedule

def decay_plan(step, preset, asked, planned):
    """(first step of the decay, last step of the run), or None while the rate is stable.

    Once made, a plan (`planned`) is kept, also over a restart.
    """
    if planned or not (asked or step >= preset["steps"] * (1 - preset["decay_share"])):
        return planned
    return step, step + max(1, round(preset["decay_share"] * step))


def rate(step, preset, plan):
    """Learning rate factor: linear warm-up, 1, linear decay to the floor."""
    scale = min(1.0, (step + 1) / preset["warmup"])
    if plan:
        left = (plan[1] - step) / (plan[1] - plan[0])
        scale *= preset["floor"] + (1 - preset["floor"]) * max(0.0, left)
    return scale


def batch_size(step, preset):
    """Rows of this step's batch; the preset lists [first step, rows]."""
    return [rows for first, rows in preset["batch"] if first <= step][-1]


# ------------------------------------------------------------------- optimizer

def orthogonal(g):
    """Newton-Schulz: about the nearest semi-orthogonal matrix of g [rows, columns]."""
    x = g / (g.norm() + 1e-7)
    flip = x.shape[0] > x.shape[1]
    x = (x.T if flip else x).bfloat16()
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return (x.T if flip else x).float()


class Muon(torch.optim.Optimizer):
    def __init__(self, matrices, lr, momentum, decay):
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                mean = self.state[p].setdefault("mean", torch.zeros_like(p))
                mean.mul_(group["momentum"]).add_(p.grad)
                update = orthogonal(p.grad + group["momentum"] * mean)
                p.mul_(1 - group["lr"] * group["decay"])
                p.add_(update, alpha=-group["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)


def optimizers(model, preset):
    """(Muon for the blocks' matrices, AdamW for embeddings and norms), with their full rates."""
    matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and not n.startswith("embed")]
    others = [p for n, p in model.named_parameters() if p.ndim != 2 or n.startswith("embed")]
    return (Muon(matrices, preset["muon_lr"], preset["muon_momentum"], preset["muon_decay"]),
            torch.optim.AdamW(others, preset["adam_lr"], betas=(0.9, 0.95), weight_decay=0.0))


def set_rates(opts, preset, scale):
    for opt, full in zip(opts, (preset["muon_lr"], preset["adam_lr"])):
        for group in opt.param_groups:
            group["lr"] = full * scale


# --------------------------------------------------------------------- threads

class Threads:
    """How many threads a step takes: all while the cores are idle, one while others use them.

    Two threads of one matrix product wait for each other; on a busy machine that wastes most of their share.
    """

    def __init__(self, most, loss, compiled):
        self.most, self.busy = most, 0.0
        self.losses = {n: torch.compile(loss, dynamic=False, options={"cpp.threads": n}) if compiled else loss for n in {1, most}}

    def others(self):
        """Runnable tasks beside this one, or 0 where the system does not say."""
        try:
            with open("/proc/stat") as f:
                return max(0, int(re.search(r"procs_running (\d+)", f.read()).group(1)) - 1)
        except (OSError, AttributeError):
            return 0

    def choose(self):
        """The loss function for the next step; sets torch's thread count."""
        self.busy = 0.8 * self.busy + 0.2 * min(2, self.others())
        self.now = 1 if self.busy > 0.5 else self.most
        torch.set_num_threads(self.now)
        return self.losses[self.now]


# -------------------------------------------------------------------- the loop

class Run:
    """A run's state: model, optimizers, step count, decay plan; saved and resumed."""

    def __init__(self, preset, out):
        self.preset, self.path = preset, out / "checkpoint.pt"
        self.model = Model(preset)
        self.opts = optimizers(self.model, preset)
        self.step, self.tokens, self.plan = 0, 0, None
        if self.path.exists():
            self.resume()

    def resume(self):
        state = torch.load(self.path, weights_only=True)
        self.model.load_state_dict(state["model"])
        for opt, s in zip(self.opts, state["optimizers"]):
            opt.load_state_dict(s)
        self.step, self.tokens, self.plan = state["step"], state["tokens"], state["plan"]

    def save(self):
        """Atomic, so that a kill at any time leaves a whole checkpoint."""
        temporary = self.path.with_suffix(".tmp")
        torch.save({"preset": self.preset, "model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.opts],
                    "step": self.step, "tokens": self.tokens, "plan": self.plan}, temporary)
        os.replace(temporary, self.path)

    def train_step(self, loss_of, arrays):
        """One step; returns the loss in nats a token."""
        set_rates(self.opts, self.preset, rate(self.step, self.preset, self.plan))
        with torch.autocast("cpu", torch.bfloat16, enabled=self.preset["bfloat16"]):
            loss = loss_of(*map(torch.from_numpy, arrays))
        loss.backward()
        for opt in self.opts:
            opt.step()
            opt.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += int((arrays[2] > 0).sum())
        return loss.item()

    def finished(self):
        return bool(self.plan) and self.step >= self.plan[1]


@torch.no_grad()
def development_loss(model, sampler, count=48):
    """Mean loss on a few fixed development samples, in nats a token: a curve to look at."""
    rng = random.Random(7)
    samples = [sampler.sample(rng) for _ in range(count)]
    losses = []
    for i in range(0, count, 8):
        arrays = batch_of(samples[i:i + 8], sampler.p["row"], 0.0)
        losses.append(model.loss(*map(torch.from_numpy, arrays)).item())
    return sum(losses) / len(losses)


def loop(run, sampler, development, out, threads=1):
    """Steps until the decay ends or RUN/stop exists."""
    preset = run.preset
    threads = Threads(threads, run.model.loss, preset["compile"])
    log = open(out / "log.txt", "a", buffering=1)            # open as long as the process runs
    begun, tokens, losses = time.time(), run.tokens, []
    while not run.finished() and not (out / "stop").exists():
        run.plan = decay_plan(run.step, preset, (out / "decay").exists(), run.plan)
        losses.append(run.train_step(threads.choose(), batch(sampler, f"{preset['seed']}/{run.step}", batch_size(run.step, preset))))
        if run.step % 10 == 0:
            speed = (run.tokens - tokens) / (time.time() - begun)
            print(f"{time.strftime('%H:%M:%S')} step {run.step} tokens {run.tokens / 1e6:.2f}M loss {sum(losses) / len(losses):.4f} "
                  f"rate {rate(run.step, preset, run.plan):.3f} tokens/s {speed:.0f} threads {threads.now} plan {run.plan}", file=log)
            begun, tokens, losses = time.time(), run.tokens, []
        if run.step % preset["checkpoint_every"] == 0:
            run.save()
        if run.step % (2 * preset["checkpoint_every"]) == 0:
            print(f"development loss {development_loss(run.model, development):.4f} at step {run.step}", file=log)
    run.save()
    print("finished" if run.finished() else "stopped", "at step", run.step, file=log)


def load_preset(name):
    return json.loads((HERE / "presets" / f"{name}.json").read_text())


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--preset", default="cpu")
    a.add_argument("--data", type=Path, required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--threads", type=int, default=2)
    args = a.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    preset = load_preset(args.preset)
    torch.manual_seed(preset["seed"])
    run = Run(preset, args.out)
    print(sum(p.numel() for p in run.model.parameters()), "parameters, from step", run.step, flush=True)
    make = lambda name: Sampler(Corpus(args.data / name), args.data / "tokenizer.json", preset)
    loop(run, make("train.jsonl"), make("development.jsonl"), args.out, args.threads)


if __name__ == "__main__":
    main()
