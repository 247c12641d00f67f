#!/usr/bin/env python3
"""Train the bundled model, on a CPU or one GPU.

  train.py --preset cpu --data DATA --out RUN
  train.py --preset gpu --device cuda --workers 14 --data DATA --out RUN --seconds 520 [--weights BEFORE] [--ends]

DATA holds train.jsonl (or a shard of shard.py, named by --train), development.jsonl (corpus.py) and tokenizer.json
(tokenizer.py).  RUN/checkpoint.pt is written every few steps and resumed from;
RUN/log.txt gets one line every ten steps.  The schedule counts steps, never wall
time: warm-up, stable, decay.  The decay begins near the preset's last step, or as
soon as a file RUN/decay exists, and lasts a share of the steps done by then.
RUN/stop ends the run at the next step with a checkpoint.

--weights starts from another run's weights alone: a folder of weights-*.bin (weights.py), a
checkpoint.pt or a GGUF file, to fine-tune it; with --weights-tokenizer also those of another vocabulary.
--seconds ends a run by the clock, at its end the weights are written as pieces; with
--ends its last part is the decay, so that the run ends there.
--after RUN0 gets ready (text, batches, compiled code) while another run trains on the same
machine, then ends that one (RUN0/stop) and goes on from its checkpoint.
--measure N prints tokens a second over N steps and ends.
"""
import argparse
import json
import os
import random
import time
from collections import deque
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset

from model import Model, block_mask
from optimizers import optimizers, set_rates
from samples import Corpus, Sampler, batch, batch_of
from threads import Threads
from tokenizer import load as load_tokenizer
from weights import adapt_embedding, load, save_pieces

HERE = Path(__file__).parent
PATIENCE = 120          # seconds in which a run that was told to stop has written its checkpoint


# -------------------------------------------------------------------- schedule

def decay_plan(step, preset, asked, planned):
    """(first step of the decay, last step of the run), or None while the rate is stable.

    Once made, a plan (`planned`) is kept, also over a restart.
    """
    if planned or not (asked or step >= preset["steps"] * (1 - preset["decay_share"])):
        return planned
    return step, step + max(1, round(preset["decay_share"] * step))


def rate(step, preset, plan, first=0):
    """Learning rate factor: linear warm-up from step `first` on, 1, linear decay to the floor."""
    scale = min(1.0, (step - first + 1) / preset["warmup"])
    if plan:
        left = (plan[1] - step) / (plan[1] - plan[0])
        scale *= preset["floor"] + (1 - preset["floor"]) * max(0.0, left)
    return scale


def batch_size(step, preset):
    """Rows of this step's batch; the preset lists [first step, rows]."""
    return [rows for first, rows in preset["batch"] if first <= step][-1]


# ------------------------------------------------------------------------ data

class Steps(Dataset):
    """The batch of each step, by number: the same whoever makes it and when."""

    def __init__(self, sampler):
        self.sampler, self.p = sampler, sampler.p

    def __len__(self):
        return self.p["steps"] * 2

    def __getitem__(self, step):
        return list(map(torch.from_numpy, batch(self.sampler, f"{self.p['seed']}/{step}", batch_size(step, self.p))))


def batches(sampler, first, workers):
    """The batches from step `first` on; `workers` processes make them ahead of time."""
    steps = Steps(sampler)
    more = {"pin_memory": torch.cuda.is_available(), "prefetch_factor": 4, "multiprocessing_context": "fork"} if workers else {}
    return iter(DataLoader(steps, batch_size=None, sampler=range(first, len(steps)), num_workers=workers, **more))


# -------------------------------------------------------------------- the loop

class Run:
    """A run's state: model, optimizers, step count, decay plan; saved and resumed."""

    def __init__(self, preset, out, device="cpu", blocks=None):
        """`blocks`: attention by block_mask and its kernel, by default on a GPU."""
        self.preset, self.path, self.device = preset, out / "checkpoint.pt", device
        self.blocks = device == "cuda" if blocks is None else blocks
        self.model = Model(preset).to(device)
        self.opts = optimizers(self.model, preset)
        self.step, self.tokens, self.plan, self.first = 0, 0, None, 0
        if self.path.exists():
            self.resume()

    def resume(self, path=None):
        state = torch.load(path or self.path, weights_only=True, map_location=self.device)
        self.model.load_state_dict(state["model"])
        for opt, s in zip(self.opts, state["optimizers"]):
            opt.load_state_dict(s)
        self.step, self.tokens, self.plan, self.first = state["step"], state["tokens"], state["plan"], state["first"]

    def start_from(self, path, tokenizers=None):
        """Take the weights of another run; of pieces also its step, so that the data go on where it stopped."""
        state, facts = load(path)
        self.step = self.first = facts.get("step", 0)
        if tokenizers:
            state["embed.weight"] = adapt_embedding(state["embed.weight"], *tokenizers)
        self.model.load_state_dict(state)
        self.tokens = facts["tokens"]

    def facts(self):
        return {"preset": self.preset, "step": self.step, "tokens": self.tokens, "plan": self.plan, "first": self.first}

    def save(self):
        """Atomic, so that a kill at any time leaves a whole checkpoint."""
        temporary = self.path.with_suffix(".tmp")
        torch.save({**self.facts(), "model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.opts]}, temporary)
        os.replace(temporary, self.path)

    def gradients(self, loss_of, arrays):
        """Add the gradients of a batch, in parts of at most preset["part"] rows (one compiled shape); returns the mean loss."""
        parts = max(1, len(arrays[0]) // self.preset.get("part", len(arrays[0])))
        losses = []
        for part in zip(*(x.to(self.device, non_blocking=True).chunk(parts) for x in arrays)):
            mask = block_mask(*part[4:], compiled=self.device == "cuda") if self.blocks else None
            with torch.autocast(self.device, torch.bfloat16, enabled=self.preset["bfloat16"]):
                loss = loss_of(*part, mask)
            (loss / parts).backward()
            losses.append(loss.detach())
        return torch.stack(losses).mean()

    def train_step(self, loss_of, arrays):
        """One step on tensors of batch_of; returns the loss in nats a token, as a tensor."""
        set_rates(self.opts, self.preset, rate(self.step, self.preset, self.plan, self.first))
        self.tokens += int((arrays[2] > 0).sum())
        loss = self.gradients(loss_of, arrays)
        for opt in self.opts:
            opt.step()
            opt.zero_grad(set_to_none=True)
        self.step += 1
        return loss

    def take_over(self, other, loss_of, arrays):
        """Compile with `arrays` as a stand-in, then end the run in folder `other` and go on from where it stopped."""
        self.gradients(loss_of, [x[:self.preset.get("part", len(x))] for x in arrays]).item()
        self.model.zero_grad(set_to_none=True)
        checkpoint = other / "checkpoint.pt"
        begun = time.time()
        (other / "stop").touch()
        while not checkpoint.exists() or checkpoint.stat().st_mtime < begun:
            if time.time() - begun > PATIENCE:
                raise SystemExit(f"train.py: nothing trains in {other} any more; start from its weights with --weights {checkpoint} instead.")
            time.sleep(0.05)
        self.resume(checkpoint)

    def finished(self):
        return bool(self.plan) and self.step >= self.plan[1]


@torch.no_grad()
def development_loss(model, sampler, device, count=48):
    """Mean loss on a few fixed development samples, in nats a token: a curve to look at."""
    rng = random.Random(7)
    samples = [sampler.sample(rng) for _ in range(count)]
    losses = []
    for i in range(0, count, 8):
        arrays = batch_of(samples[i:i + 8], sampler.p, 0.0)
        losses.append(model.loss(*(torch.from_numpy(x).to(device) for x in arrays)).item())
    return sum(losses) / len(losses)


class Clock:
    """Ends a run by wall time; with `ends` the last part of the time is the decay."""

    def __init__(self, seconds, ends):
        self.seconds, self.ends, self.begun, self.ticks = seconds, ends, time.time(), deque(maxlen=20)

    def is_over(self):
        return bool(self.seconds) and time.time() - self.begun > self.seconds

    def tick(self, step):
        """Note when a step was done (the device too)."""
        self.ticks.append((time.time(), step))

    def plan(self, run):
        """The decay that fits into the time left at the speed of the last ticks, or None before its time."""
        spent = time.time() - self.begun
        share = run.preset["decay_share"]
        if not (self.seconds and self.ends) or run.plan or spent < self.seconds * (1 - share) or len(self.ticks) < 2:
            return run.plan
        (then, before), (now, step) = self.ticks[0], self.ticks[-1]
        return run.step, run.step + max(1, int((step - before) / (now - then) * (self.seconds - spent) * 0.97))


def loop(run, data, development, out, threads, clock=None):
    """Steps until the decay ends, the time is over or RUN/stop exists; `data` gives their batches, `threads` the loss function."""
    preset, clock = run.preset, clock or Clock(None, False)
    log = open(out / "log.txt", "a", buffering=1)            # open as long as the process runs
    begun, tokens, losses = time.time(), run.tokens, []
    while not run.finished() and not (out / "stop").exists() and not clock.is_over():
        run.plan = decay_plan(run.step, preset, (out / "decay").exists(), clock.plan(run))
        losses.append(run.train_step(threads.choose(), next(data)))
        if run.step % 10 == 0:
            mean = torch.stack(losses).mean().item()         # waits for the device
            clock.tick(run.step)
            speed = (run.tokens - tokens) / (time.time() - begun)
            print(f"{time.strftime('%H:%M:%S')} step {run.step} tokens {run.tokens / 1e6:.2f}M loss {mean:.4f} "
                  f"rate {rate(run.step, preset, run.plan, run.first):.3f} tokens/s {speed:.0f} threads {threads.now} plan {run.plan}", file=log)
            begun, tokens, losses = time.time(), run.tokens, []
        if run.step % preset["checkpoint_every"] == 0:
            run.save()
        if run.step % (2 * preset["checkpoint_every"]) == 0:
            print(f"development loss {development_loss(run.model, development, run.device):.4f} at step {run.step}", file=log)
    run.save()
    print("finished" if run.finished() else "stopped", "at step", run.step, file=log)


def measure(run, data, steps, threads):
    """Tokens a second over `steps` steps after ten to warm up, and the share of time that waits for data."""
    waited = 0.0
    for n in range(steps + 10):
        if n == 10:
            begun, tokens, waited = time.time(), run.tokens, 0.0
        at = time.time()
        arrays = next(data)
        waited += time.time() - at
        run.train_step(threads.choose(), arrays).item()
    seconds = time.time() - begun
    speed = (run.tokens - tokens) / seconds
    flops = 6 * sum(p.numel() for p in run.model.parameters()) * speed
    return f"{speed:.0f} tokens/s, {flops / 1e12:.2f} TFLOP/s of matrix products, {waited / seconds:.0%} of the time waiting for data"


def load_preset(name):
    return json.loads((HERE / "presets" / f"{name}.json").read_text())


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--preset", default="cpu")
    a.add_argument("--data", type=Path, required=True)
    a.add_argument("--train", nargs="+", default=["train.jsonl"], help="the training texts in DATA, or shards of them")
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--workers", type=int, default=0, help="processes that make batches; 0: the training process itself")
    a.add_argument("--weights", type=Path)
    a.add_argument("--weights-tokenizer", type=Path)
    a.add_argument("--after", type=Path)
    a.add_argument("--plain-attention", action="store_true", help="on a GPU: not the kernel that skips blocks")
    a.add_argument("--seconds", type=float)
    a.add_argument("--ends", action="store_true")
    a.add_argument("--measure", type=int)
    return a.parse_args()


def main():
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    preset, clock = load_preset(args.preset), Clock(args.seconds, args.ends)
    torch.manual_seed(preset["seed"])
    torch.set_float32_matmul_precision("high")
    run = Run(preset, args.out, args.device, False if args.plain_attention else None)
    threads = Threads(args.threads if args.device == "cpu" else 1, run.model.loss, preset["compile"])
    if args.weights and not run.path.exists():
        pair = (load_tokenizer(args.weights_tokenizer), load_tokenizer(args.data / "tokenizer.json")) if args.weights_tokenizer else None
        run.start_from(args.weights, pair)
    print(sum(p.numel() for p in run.model.parameters()), "parameters, from step", run.step, flush=True)
    make = lambda *names: Sampler(Corpus(*(args.data / name for name in names)), args.data / "tokenizer.json", preset)
    data = batches(make(*args.train), preset["batch"][-1][0] if args.after else run.step, args.workers)
    if args.measure:
        print(measure(run, data, args.measure, threads))
        return
    if args.after:
        run.take_over(args.after, threads.choose(), next(data))
    whole = (args.data / "development.jsonl").exists()
    loop(run, data, make("development.jsonl" if whole else "development.jsonl.xz"), args.out, threads, clock)
    if args.seconds:
        save_pieces(args.out, run.model, run.facts())


if __name__ == "__main__":
    main()
