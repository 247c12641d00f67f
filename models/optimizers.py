"""The optimizers: Muon for the blocks' matrices, AdamW for embeddings and norms.

Muon (Jordan 2024) is momentum whose step is made nearly orthogonal by Newton-Schulz steps.
"""
import torch


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
