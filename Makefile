# Thin: each target names the commands that it runs. See README.md.
PREFIX ?= /usr/local
SWIFT = $(shell .setup/find-swift)
HEED = .build/release/heed
SHARE = $(DESTDIR)$(PREFIX)/share/heed

FUZZ = HostileFileTests|SplitFileTests|HostileModelTests|HostileWeightsTests|DamagedVocabularyTests|HostileVocabularyTests|SentencePieceTests
# Of what arrives over the wire, for which the sanitizer has nothing to say.
FUZZ_WIRE = FrameFuzzTests|EditFuzzTests
MINUTES = 2
SERVERS = 0

.PHONY: try eval test test-release test-clients soak fuzz kills test-models bench-peer bench-keys bench-start bench-index check-ctags build install setup format clean
.DEFAULT_GOAL := build

## Sets up what is missing, builds, indexes a real repository, completes in it and shows the result.
try: build
	@.setup/sample
	$(HEED) index .cache/sample/twisted
	$(HEED) eval .cache/sample/twisted --tasks line --sample 20 --seed 1 --show 20

## Measures completions on the development set: clones of what .setup/eval-suite.json names, in EVAL_REPOS.
eval: build
	@.setup/eval-suite

## Sets up what is missing and passes the tests.
test: setup
	$(SWIFT) build --build-tests
	.build/debug/heed grammars install
	$(SWIFT) test --skip-build
	@if command -v node >/dev/null; then node --test editors/vscode/test/*.test.js; \
	else echo "no node here: the tests of editors/vscode are skipped"; fi

## The engine's and the tokenizers' tests with optimization on, as users run them (long; not part of `make test`).
test-release: build
	$(SWIFT) test -c release --filter "InferenceTests|TokenizationTests|GGUFTests"

## Has Neovim, Emacs, VS Code's extension and the clients of pytest-lsp complete with the real server (long; fetches what it needs;
## not part of `make test`, which runs what needs nothing but node).
test-clients: build
	@.setup/clients
	Tests/ClientTests/run

## Types real code into `heed serve`, MINUTES' worth at ten keys a second but faster, in copies of the WORKSPACES (by default that of
## `make try`), then has SERVERS at once at work and at rest: make soak MINUTES=120 SERVERS=10 WORKSPACES="DIR DIR DIR"
soak: build
	@$(if $(WORKSPACES),,.setup/sample)
	Tests/SoakTests/soak.py --minutes $(MINUTES) --servers $(SERVERS) $(or $(WORKSPACES),.cache/sample/twisted)

## Damages 10,000 files and metadata of each kind: none may crash, in release or with the address sanitizer, with which all
## tests of engine, tokenizers and file reader run too; and reads a million frames, many of them damaged, and makes 100,000
## random edits (long; not part of `make test`).
fuzz: build
	HEED_FUZZ_ROUNDS=10000 $(SWIFT) test -c release --filter "$(FUZZ)|$(FUZZ_WIRE)"
	HEED_FUZZ_ROUNDS=10000 ASAN_OPTIONS=detect_leaks=0:handle_sigbus=0 $(SWIFT) test -c release --sanitize=address --scratch-path .build/address \
	  --filter "InferenceTests|TokenizationTests|GGUFTests"

## Kills `heed index` 100 times at random moments: the next run must end with the index of an undisturbed one (long; not part
## of `make test`, which does it some times).
kills: setup
	$(SWIFT) build --build-tests
	.build/debug/heed grammars install
	HEED_KILLS=100 $(SWIFT) test --skip-build --filter KilledIndexTests

## The training recipe's tests, in an environment of their own (fetches PyTorch; not part of `make test`).
test-models: setup
	test -d .cache/models || python3 -m venv .cache/models
	.cache/models/bin/pip install -q -r models/requirements.txt
	cd models && ../.cache/models/bin/python -m unittest discover -s tests

## Compares prompt reading and generating with llama.cpp, which is built from its source package unless PEER_BIN names it.
bench-peer: build
	@Tests/PerformanceTests/bench_peer.py

## Times what a key costs in `heed serve` and in llama.cpp's server.
bench-keys: build
	@Tests/PerformanceTests/bench_keys.py

## Times how soon `heed serve` answers from the far window, at first and when it was kept.
bench-start: build
	@Tests/PerformanceTests/bench_start.py

## Times indexing against bare parsing of the same files: make bench-index TREES="DIR DIR"
bench-index: build
	@HEED=$(HEED) HEED_HOME=. Tests/PerformanceTests/bench_index.py $(TREES)

## Compares the index of TREES (by default that of `make try`) with what Universal Ctags finds, which is installed if it is
## missing: make check-ctags TREES="DIR DIR"
check-ctags: build
	@.setup/ctags
	@$(if $(TREES),,.setup/sample)
	Tests/PerformanceTests/check_ctags.py $(or $(TREES),.cache/sample/twisted)

## Sets up what is missing and builds $(HEED), which runs from here.
build: setup
	$(SWIFT) build -c release --static-swift-stdlib --product heed
	$(HEED) grammars install

## Copies the built program with its grammars and model: make install PREFIX=$$HOME/.local
install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)/grammars" "$(SHARE)/models"
	install -s -m 755 $(HEED) "$(DESTDIR)$(PREFIX)/bin/heed"
	cp -R grammars/. "$(SHARE)/grammars/"
	install -m 644 $(wildcard models/*.gguf models/*.prior) "$(SHARE)/models/"

## Installs what the build needs (Debian packages); prints nothing if all is there.
setup:
	@.setup/packages

## Formats the sources as the tests want them.
format:
	$(SWIFT) format -i -r Package.swift Sources Tests

clean:
	rm -rf .build .cache
