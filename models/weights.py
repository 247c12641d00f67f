"""Weights as files that can travel: pieces of bfloat16, GGUF files, and weights for another vocabulary.

A run can be cut into pieces on machines that keep nothing: each starts from the
weights that the last one wrote (optimizer states are not carried; the rate warms up
again) and writes at most 8 files of less than 16 MiB.
"""
import io
import json

import gguf
import torch

PIECE = 15 << 20
BLOCK_NAMES = {"attn_norm": "attn_norm", "q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output",
               "ffn_norm": "ffn_norm", "gate": "ffn_gate", "up": "ffn_up", "down": "ffn_down"}     # ours: GGUF's


def save_pieces(folder, model, facts):
    """Write folder/weights-0.bin, ... and folder/run.json (`facts`: preset, step, tokens, plan)."""
    buffer = io.BytesIO()
    torch.save({name: x.to("cpu", torch.bfloat16) for name, x in model.state_dict().items()}, buffer)
    data = buffer.getvalue()
    for number, at in enumerate(range(0, len(data), PIECE)):
        (folder / f"weights-{number}.bin").write_bytes(data[at:at + PIECE])
    (folder / "run.json").write_text(json.dumps({**facts, "pieces": -(-len(data) // PIECE)}) + "\n")


def load_pieces(folder):
    """(state of float32 tensors, facts) as save_pieces wrote them."""
    facts = json.loads((folder / "run.json").read_text())
    data = b"".join((folder / f"weights-{number}.bin").read_bytes() for number in range(facts["pieces"]))
    state = torch.load(io.BytesIO(data), weights_only=True, map_location="cpu")
    return {name: x.float() for name, x in state.items()}, facts


def load_gguf(path):
    """(state of float32 tensors, facts) of a file that export.py wrote; rounded as its type is."""
    names = {"token_embd": "embed", "output_norm": "norm"}
    state = {}
    for tensor in gguf.GGUFReader(path).tensors:
        parts = tensor.name.removesuffix(".weight").split(".")
        ours = {theirs: name for name, theirs in BLOCK_NAMES.items()}
        name = names.get(parts[0]) or f"blocks.{parts[1]}.{ours[parts[2]]}"
        state[name + ".weight"] = torch.from_numpy(gguf.quants.dequantize(tensor.data, tensor.tensor_type).copy()).float()
    return state, {"tokens": 0}


def load(path):
    """(state, facts) of a folder of pieces, a GGUF file or a checkpoint; facts: tokens and, but for a GGUF file, preset and step."""
    if path.is_dir():
        return load_pieces(path)
    if path.suffix == ".gguf":
        return load_gguf(path)
    facts = torch.load(path, weights_only=True, map_location="cpu")
    return facts["model"], {key: facts[key] for key in ("preset", "step", "tokens")}


def adapt_embedding(old, old_tokenizer, new_tokenizer):
    """Rows for a new vocabulary [size, d]: a token that both have keeps its row, another gets the mean of its pieces' rows."""
    rows = []
    known = old_tokenizer.get_vocab()
    for token, _ in sorted(new_tokenizer.get_vocab().items(), key=lambda pair: pair[1]):
        if token in known:
            rows.append(old[known[token]])
        else:
            pieces = old_tokenizer.encode(new_tokenizer.decode([new_tokenizer.token_to_id(token)]), add_special_tokens=False).ids
            rows.append(old[pieces or [0]].mean(0))
    return torch.stack(rows)
