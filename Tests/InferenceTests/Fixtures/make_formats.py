#!/usr/bin/env python3
"""Writes formats.json: for each quantized format two random blocks and the numbers that gguf's own reader takes them for.

  make_formats.py               # needs numpy and gguf

The blocks' bits are random but for their half-precision scales, so that every bit of every field matters.
"""
import base64
import json
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

HALVES = {T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0], T.IQ4_NL: [0], T.Q3_K: [108], T.Q4_K: [0, 2],
          T.Q5_K: [0, 2], T.Q6_K: [208]}
BLOCKS = 2


def main():
    rng, out = np.random.default_rng(5), []
    for kind, halves in HALVES.items():
        numbers, size = gguf.GGML_QUANT_SIZES[kind]
        raw = rng.integers(0, 256, (BLOCKS, size), dtype=np.uint8)
        for offset in halves:
            raw[:, offset:offset + 2] = (rng.standard_normal((BLOCKS, 1)) * 0.01).astype("<f2").view(np.uint8)
        values = gguf.quants.dequantize(raw.reshape(1, -1), kind).astype("<f4")
        encode = lambda data: base64.b64encode(data.tobytes()).decode()
        out.append({"format": int(kind), "name": kind.name, "width": BLOCKS * numbers, "source": encode(raw), "values": encode(values)})
    Path(__file__).with_name("formats.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
