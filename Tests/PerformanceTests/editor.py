"""Editors for measuring: one that speaks to `heed serve`, one to llama-server's /infill, over the same documents."""

import http.client
import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from measuring import CACHE, HEED, THREADS, peer_program

# Of a completion; the first one is what is measured.
MOST_TOKENS = 16


class Document:
    """A text with a cursor."""

    def __init__(self, name, before, after):
        self.name = name
        self.text = before + after
        self.cursor = len(before)

    def position(self, offset):
        """For LSP, in UTF-16 units: the files are ASCII, what a model writes need not be."""
        before = self.text[:offset]
        line = before[before.rfind("\n") + 1:]
        return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}

    def replace(self, start, end, new):
        """Changes the text, the cursor staying where it is in it; returns the change as LSP wants it."""
        change = {"range": {"start": self.position(start), "end": self.position(end)}, "text": new}
        if self.cursor >= end:
            self.cursor += len(new) - (end - start)
        self.text = self.text[:start] + new + self.text[end:]
        return change

    def insert(self, new):
        return self.replace(self.cursor, self.cursor, new)

    def delete(self, count):
        return self.replace(self.cursor - count, self.cursor, "")


class HeedEditor:
    """Times `textDocument/inlineCompletion` from sending the change to the choice of the first new token.

    The server says what it did through `heed.explainLast`: when its first token came, how many tokens it evaluated.
    The time is the client's, from sending to the answer, less the server's from the first token to the end.
    """

    def __init__(self, model, keeps_caches=False):
        self.folder = CACHE / "keys"
        if not keeps_caches:
            shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "workspace/.git").mkdir(parents=True, exist_ok=True)
        # Nobody's own settings and caches take part.
        homes = {name: str(self.folder / name) for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        self.begin = time.monotonic()
        self.log = open(self.folder / "serve.log", "w")
        self.process = subprocess.Popen(
            ["env", *(f"{name}={value}" for name, value in homes.items()), HEED, "serve", "--model", model, "--threads",
             str(THREADS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)
        self.requests = 0
        # The last explanation of each document.
        self.explained = {}
        root = (self.folder / "workspace").as_uri()
        self.request("initialize", {
            "processId": None, "rootUri": root, "workspaceFolders": [{"uri": root, "name": "workspace"}],
            "capabilities": {"textDocument": {"inlineCompletion": {}}},
            "initializationOptions": {"heed": {"maximumTokens": MOST_TOKENS}}})
        self.notify("initialized", {})

    def memory(self):
        """Resident memory of the server in MB: all, and what is its own rather than of the model's file."""
        status = dict(line.split(":") for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines())
        return [int(status[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")]

    def uri(self, document):
        return (self.folder / "workspace" / document.name).as_uri()

    def open(self, document):
        (self.folder / "workspace" / document.name).write_text(document.text)
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(document), "languageId": "python", "version": 0, "text": document.text}})

    def change(self, document, *changes):
        self.requests += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri(document), "version": self.requests}, "contentChanges": list(changes)})

    def write(self, document, most_tokens):
        """What the model writes at the cursor if the user asks, also if it would not be shown."""
        self.notify("workspace/didChangeConfiguration", {"settings": {"heed": {"maximumTokens": most_tokens}}})
        sample = self.ask(document, trigger=1)
        self.notify("workspace/didChangeConfiguration", {"settings": {"heed": {"maximumTokens": MOST_TOKENS}}})
        return sample.get("text", "")

    def ask(self, document, *changes, trigger=2):
        """Sends changes and asks at the cursor, by itself (2) or because the user wants it (1)."""
        begin = time.monotonic()
        if changes:
            self.change(document, *changes)
        self.request("textDocument/inlineCompletion", {
            "textDocument": {"uri": self.uri(document)}, "position": document.position(document.cursor),
            "context": {"triggerKind": trigger}})
        wall = time.monotonic() - begin
        explained = self.request("workspace/executeCommand",
                                 {"command": "heed.explainLast", "arguments": [self.uri(document)]})
        is_old = explained is None or explained == self.explained.get(document.name)
        self.explained[document.name] = explained
        if is_old:
            # Nothing was computed to the end: the answer came from what was shown, or the server's patience was over.
            return {"seconds": wall, "wall": wall, "remark": "late" if wall > 5 else "remembered"}
        seconds, context = explained["seconds"], explained["context"]
        sample = {"seconds": wall, "wall": wall, "stages": seconds, "tokens": context["tokens"],
                  "evaluated": context["evaluated_tokens"]}
        if context.get("window_is_far") == 0:
            sample["remark"] = "near window"
        if "window_commit_line" in context:
            sample["commit"] = context["window_commit_line"]
        sample["text"] = (explained["completions"] + explained["withheld"] + [{"text": ""}])[0]["text"]
        if "first_token" in seconds:
            sample["seconds"] = wall - (seconds["total"] - seconds["first_token"])
        else:
            sample["remark"] = "not asked: " + ", ".join(text["reason"] for text in explained["withheld"])
        return sample

    def settle(self, document):
        """Types and deletes a letter until all is read that the server wants to have read."""
        end, wait, commit = time.monotonic() + 1800, 0.5, None
        while time.monotonic() < end:
            self.ask(document, document.insert("q"))
            sample = self.ask(document, document.delete(1))
            # Twice the same, for what is read while nobody waits is taken into use piece by piece.
            if sample.get("evaluated", 1000) <= 64 and "remark" not in sample:
                if commit == sample.get("commit", 0):
                    return sample
                commit = sample.get("commit", 0)
            time.sleep(wait)
            wait = min(1.5 * wait, 10)
        sys.exit(f"heed: heed serve did not read {document.name} in half an hour; see {self.log.name}.")

    def request(self, method, params):
        self.requests += 1
        number = self.requests
        self.send({"id": number, "method": method, "params": params})
        while True:
            message = self.receive()
            if "method" in message:
                if "id" in message:
                    self.send({"id": message["id"], "result": None})
            elif message.get("id") == number:
                if "error" in message:
                    sys.exit(f"heed: {method} failed: {message['error']}")
                return message.get("result")

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            if not line:
                sys.exit(f"heed: heed serve ended; see {self.log.name}.")
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def close(self):
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait(20)
        finally:
            self.process.kill()
            self.log.close()


class PeerEditor:
    """Times /infill from sending to the first token that comes back, asking as llama.vim does: the lines before the
    cursor's as prefix, the beginning of its own line as prompt, the rest as suffix."""

    def __init__(self, model, arguments):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        CACHE.mkdir(parents=True, exist_ok=True)
        self.log = open(CACHE / "llama-server.log", "w")
        self.process = subprocess.Popen(
            [peer_program("llama-server"), "-m", model, "--host", "127.0.0.1", "--port", str(self.port), "-t",
             str(THREADS), "-np", "1", *arguments], stdout=self.log, stderr=self.log)
        while not self.is_ready():
            if self.process.poll() is not None:
                sys.exit(f"heed: llama-server ended; see {self.log.name}.")
            time.sleep(0.1)

    def is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def open(self, document):
        pass

    def change(self, document, *changes):
        pass

    def write(self, document, most_tokens):
        return self.ask(document, most_tokens=most_tokens)["text"]

    def ask(self, document, *changes, most_tokens=MOST_TOKENS):
        line = document.text.rfind("\n", 0, document.cursor) + 1
        body = json.dumps({
            "input_prefix": document.text[:line], "prompt": document.text[line:document.cursor],
            "input_suffix": document.text[document.cursor:], "n_predict": most_tokens, "stream": True, "temperature": 0,
            "cache_prompt": True, "ignore_eos": True})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3600)
        begin = time.monotonic()
        connection.request("POST", "/infill", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        if response.status != 200:
            sys.exit(f"heed: llama-server answers {response.status}: {response.read()[:500]}; see {self.log.name}.")
        first, timings, text = None, {}, ""
        for event in response:
            if event.startswith(b"data: {"):
                first = first or time.monotonic() - begin
                message = json.loads(event[6:])
                timings = message.get("timings", timings)
                text += message.get("content", "")
        wall = time.monotonic() - begin
        connection.close()
        evaluated, cached = timings.get("prompt_n", 0), timings.get("cache_n", 0)
        return {"seconds": first or wall, "wall": wall, "tokens": evaluated + cached, "evaluated": evaluated,
                "text": text}

    def settle(self, document):
        return self.ask(document)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()
