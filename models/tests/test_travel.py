"""Tests of what lets a run move between machines: shards, pieces of weights, vocabularies, packages."""
import json
import random
import sys
import tarfile
import tempfile
import unittest
import zipfile
from pathlib import Path

import torch

MODELS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(MODELS), str(MODELS / "tests")]

import corpus                                                                       # noqa: E402
import export                                                                       # noqa: E402
import fetch                                                                        # noqa: E402
import memorised                                                                    # noqa: E402
import samples                                                                      # noqa: E402
import shard                                                                        # noqa: E402
import tokenizer                                                                    # noqa: E402
import train                                                                        # noqa: E402
import weights                                                                      # noqa: E402
from test_models import TEXT, small_world                                           # noqa: E402


class Shards(unittest.TestCase):
    def test_whole_repositories_within_the_limit(self):
        rng = random.Random(1)
        lines = [json.dumps({"repo": f"a/{k % 5}", "path": f"{k}.py", "language": "python", "text": str(rng.random()) * 200}) + "\n"
                 for k in range(200)]
        with tempfile.TemporaryDirectory() as name:
            sizes = shard.write_shards(lines, Path(name), 4000)
            self.assertGreater(len(sizes), 1)
            self.assertLessEqual(max(sizes), 4000)
            files = [samples.Corpus(path).files for path in sorted(Path(name).glob("train-*.jsonl.xz"))]
            self.assertEqual(sum(map(len, files)), len(lines))
            homes = [{f["repo"] for f in part} for part in files]
            self.assertEqual(sum(map(len, homes)), len(set().union(*homes)))


class Weights(unittest.TestCase):
    def test_a_run_goes_on_from_pieces_and_from_gguf(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            sampler, preset = small_world(folder)
            run = train.Run(preset, folder)
            for _ in range(3):
                run.train_step(run.model.loss, next(train.batches(sampler, run.step, 0)))
            weights.save_pieces(folder, run.model, run.facts())
            other = train.Run(preset, folder / "nowhere")
            other.start_from(folder)
            self.assertEqual((other.step, other.tokens, other.first), (3, run.tokens, 3))
            for ours, theirs in zip(run.model.state_dict().values(), other.model.state_dict().values()):
                self.assertTrue(torch.allclose(ours, theirs, rtol=1e-2))
            export.write(folder / "m.gguf", run.model.state_dict(), preset, sampler.tok, "F32")
            other.start_from(folder / "m.gguf")
            for ours, theirs in zip(run.model.state_dict().values(), other.model.state_dict().values()):
                self.assertTrue(torch.equal(ours, theirs))
            again = tokenizer.from_model(folder / "m.gguf")
            for text in TEXT.values():
                self.assertEqual(again.encode(text).ids, sampler.encode(text))

    def test_embedding_of_another_vocabulary(self):
        old, new = tokenizer.train([TEXT["a/use.py"]], 280), tokenizer.train(list(TEXT.values()), 290)
        rows = torch.randn(280, 4)
        adapted = weights.adapt_embedding(rows, old, new)
        self.assertEqual(adapted.shape, (290, 4))
        for token, number in new.get_vocab().items():
            if token in old.get_vocab():
                self.assertTrue(torch.equal(adapted[number], rows[old.get_vocab()[token]]))
        self.assertTrue(torch.isfinite(adapted).all())

    def test_the_clock_plans_a_decay_that_fits(self):
        clock = train.Clock(100, True)
        run = type("Run", (), {"preset": {"decay_share": 0.2}, "plan": None, "step": 90})
        clock.begun -= 50
        clock.ticks.extend([(0.0, 40), (50.0, 90)])                  # a step a second
        self.assertIsNone(clock.plan(run))
        clock.begun -= 35
        first, last = clock.plan(run)
        self.assertEqual(first, 90)
        self.assertTrue(8 <= last - first <= 15)


class Packages(unittest.TestCase):
    def test_archives_become_folders(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "top").mkdir()
            (folder / "top" / "a.c").write_text("int add(int a, int b);\n" * 100)
            with tarfile.open(folder / "a.orig.tar.gz", "w:gz") as t:
                t.add(folder / "top", "lib-1.0")
            with zipfile.ZipFile(folder / "b.whl", "w") as z:
                z.writestr("b/x.py", "value = compute(value)\n" * 100)
            for archive, inside in (("a.orig.tar.gz", "a.c"), ("b.whl", "b/x.py")):
                into = folder / ("out-" + archive)
                into.mkdir()
                fetch.unpack(folder / archive, into)
                self.assertTrue((into / inside).is_file())
                files, _ = corpus.read_repository({"name": f"out-{archive}", "languages": ["c", "python"]}, [folder], {})
                self.assertEqual([f["path"] for f in files], [inside])

    def test_wrong_hash_and_reported_sets_are_refused(self):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "x.whl"
            path.write_bytes(b"x")
            with self.assertRaisesRegex(fetch.FetchError, "sha256"):
                fetch.check(path, "0" * 64)
            with self.assertRaisesRegex(fetch.FetchError, "only reported"):
                fetch.fetch({"name": "madler/zlib", "debian": "zlib=1", "sha256": "0"}, Path(name))


class Layouts(unittest.TestCase):
    def test_causal_is_one_plain_text(self):
        with tempfile.TemporaryDirectory() as name:
            sampler, preset = small_world(Path(name))
            sampler.p = {**preset, "layout": "causal"}
            for seed in range(10):
                segments = sampler.sample(random.Random(seed))["segments"]
                at = 0
                for k, segment in enumerate(segments):
                    self.assertEqual((segment["position"], segment["sees"]), (at, list(range(k))))
                    at += len(segment["tokens"])

    def test_cross_file_holes_begin_at_or_near_another_files_name(self):
        with tempfile.TemporaryDirectory() as name:
            sampler, _ = small_world(Path(name))
            uses = sampler.corpus.cross_file_uses(1)
            text = TEXT["a/use.py"]
            self.assertEqual({text[u:].split("(")[0].split("\n")[0] for u in uses}, {"make_square", "area"})
            for seed in range(20):
                starts = samples.line_starts(text)
                line, cursor, _ = samples.pick_hole(random.Random(seed), text, starts, uses)
                self.assertTrue(any(starts[line] <= cursor <= use + 3 for use in uses))


class Memorised(unittest.TestCase):
    def test_a_model_that_knows_the_next_tokens_repeats_them(self):
        with tempfile.TemporaryDirectory() as name:
            sampler, preset = small_world(Path(name))
            segments, truth = memorised.prompt(sampler, random.Random(2), 5)
            for shift, right in ((1, True), (0, False)):
                self.assertEqual(memorised.repeats(Parrot(preset["vocab"], shift), [dict(s) for s in segments], truth), right)


class Parrot:
    """A stand-in for a model that is sure of the token `shift` places on."""

    def __init__(self, size, shift):
        self.size, self.shift = size, shift
        self.embed = type("Embedding", (), {"weight": torch.eye(size)})

    def hidden(self, tokens, positions, segment, sees):
        return torch.nn.functional.one_hot(tokens.roll(-self.shift, 1), self.size).float()


if __name__ == "__main__":
    unittest.main()
