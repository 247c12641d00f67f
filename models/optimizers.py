"""The optimizers: Muon for the blocks' matrices, AdamW for embeddings and norms.

Muon (Jordan 2024) is momentum whose step is made nearly orthogonal by Newton-Schulz steps.
"""
import torch


def orthogonal(g):
    """Newton-Schulz: about the nearest semi-orthogonal matrix of each of g [..., rows, columns]."""
    x = g / (g.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    flip = x.shape[-2] > x.shape[-1]
    x = (x.mT if flip else x).bfloat16()
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return (x.mT if flip else x).float()


class Muon(torch.optim.Optimizer):
    """Matrices of one shape take their steps together, so that a GPU gets few large products."""

    def __init__(self, matrices, lr, momentum, decay):
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes = {}
            for p in group["params"]:
                shapes.setdefault(tuple(p.shape), []).append(p)
            for (rows, columns), matrices in shapes.items():
                updates = orthogonal(torch.stack(self.ahead(matrices, group["momentum"])))
                torch._foreach_mul_(matrices, 1 - group["lr"] * group["decay"])
                torch._foreach_add_(matrices, list(updates.unbind()), alpha=-group["lr"] * max(1, rows / columns) ** 0.5)

    def ahead(self, matrices, momentum):
        """Nesterov's momentum: the mean gradients one step on."""
        gradients = [p.grad for p in matrices]
        means = [self.state[p].setdefault("mean", torch.zeros_like(p)) for p in matrices]
        torch._foreach_mul_(means, momentum)
        torch._foreach_add_(means, gradients)
        return torch._foreach_add(gradients, means, alpha=momentum)


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
