"""How many threads a training step takes on a machine that does other work too."""
import re

import torch


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
