"""`heed serve` as a child process, and what an editor knows of it: requests that are open, answers with their times."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

CANCELLED, MODIFIED = -32800, -32801
# Seconds for which a server may take nothing or answer nothing: its own patience is 10.
PATIENCE = 20


class Failure(Exception):
    """The server is dead or stuck: nothing more can be found out."""


class Sent:
    """A request that is not answered yet."""

    def __init__(self, method, uri, key_time, check):
        self.method, self.uri, self.check = method, uri, check
        self.time = time.monotonic()
        self.key_time = self.time if key_time is None else key_time
        self.cancelled = self.superseded = None


class Record:
    """What was seen of a server's answers; times in seconds."""

    def __init__(self):
        self.answers = defaultdict(list)  # by method, from the key to the answer
        self.filled = Counter()  # answers that held something
        self.cancels, self.superseded = [], []
        self.faults = []

    def fault(self, text):
        if text not in self.faults and len(self.faults) < 20:
            print(f"fault: {text}", file=sys.stderr, flush=True)
        self.faults.append(text)


class Client:
    """Speaks to one server. Bytes wait here, not in a blocked write, so a server that stops reading is noticed."""

    def __init__(self, heed, home, log, record=None):
        self.record = record or Record()
        # Nobody's own settings and caches take part.
        environment = {**os.environ, **{name: str(home / name.lower()) for name in (
            "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}}
        self.log = open(log, "w")
        self.process = subprocess.Popen([heed, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log, env=environment)
        os.set_blocking(self.process.stdin.fileno(), False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.outgoing, self.incoming = bytearray(), bytearray()
        self.open, self.newest, self.number = {}, {}, 0
        self.taken = time.monotonic()

    # Sending.

    def request(self, method, params, key_time=None, check=None):
        """Gives the id; `check` is called with the result."""
        self.number += 1
        uri = params.get("textDocument", {}).get("uri") if params else None
        sent = Sent(method, uri, key_time, check)
        older = self.open.get(self.newest.get((method, uri)))
        if older and uri:
            older.superseded = older.superseded or sent.time
        self.open[self.number] = sent
        self.newest[method, uri] = self.number
        self.send({"id": self.number, "method": method, "params": params})
        return self.number

    def cancel(self, number):
        if number in self.open and self.open[number].cancelled is None:
            self.open[number].cancelled = time.monotonic()
            self.notify("$/cancelRequest", {"id": number})

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.outgoing += b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        self.write()

    def write(self):
        try:
            while self.outgoing:
                del self.outgoing[:os.write(self.process.stdin.fileno(), self.outgoing)]
                self.taken = time.monotonic()
        except BlockingIOError:
            if time.monotonic() - self.taken > PATIENCE:
                raise Failure(f"the server has read nothing for {PATIENCE} s") from None
        except BrokenPipeError:
            raise Failure(f"the server has ended with {self.process.wait()}") from None

    # Receiving.

    def run(self, until, condition=lambda: False):
        """Takes what comes until a time on the monotonic clock, or until the condition holds; true if it does."""
        while not condition():
            rest = until - time.monotonic()
            if rest <= 0:
                return False
            # A pipe that is full is tried again soon.
            if self.selector.select(min(rest, 0.001) if self.outgoing else rest):
                self.read()
            self.write()
        return True

    def is_answered(self, *numbers):
        return not any(number in self.open for number in numbers)

    def read(self):
        chunk = os.read(self.process.stdout.fileno(), 1 << 20)
        now = time.monotonic()
        if not chunk:
            raise Failure(f"the server has ended with {self.process.wait()}")
        self.incoming += chunk
        while (end := self.incoming.find(b"\r\n\r\n")) >= 0:
            stop = end + 4 + int(self.incoming[:end].split(b":")[1])
            if len(self.incoming) < stop:
                break
            message = json.loads(self.incoming[end + 4:stop])
            del self.incoming[:stop]
            self.take(message, now)

    def take(self, message, now):
        if "method" in message:
            if "id" in message:
                self.send({"id": message["id"], "result": None})
            return
        sent = self.open.pop(message.get("id"), None)
        if sent is None:
            return self.record.fault(f"an answer to nothing that is open: {json.dumps(message)[:200]}")
        if sent.cancelled is not None:
            self.record.cancels.append(now - sent.cancelled)
        elif sent.superseded is not None:
            self.record.superseded.append(now - sent.superseded)
        else:
            self.record.answers[sent.method].append(now - sent.key_time)
        if "error" in message:
            if message["error"]["code"] not in (CANCELLED, MODIFIED) or sent.cancelled is None:
                self.record.fault(f"{sent.method}: {message['error']}")
        elif sent.check:
            self.record.filled[sent.method] += bool(sent.check(message["result"]))

    # The session.

    def start(self, folders):
        number = self.request("initialize", {
            "processId": os.getpid(), "rootUri": None,
            "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name} for folder in folders],
            "capabilities": {"textDocument": {
                "inlineCompletion": {},
                "completion": {"completionItem": {"insertReplaceSupport": True, "labelDetailsSupport": True,
                                                  "documentationFormat": ["markdown"]}}},
                "window": {"workDoneProgress": True},
                "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}})
        if not self.run(time.monotonic() + PATIENCE, lambda: self.is_answered(number)):
            raise Failure("initialize is not answered")
        self.notify("initialized", {})

    def end(self):
        """Waits for what is open, then ends the session."""
        if not self.run(time.monotonic() + PATIENCE, lambda: not self.open):
            for number, sent in self.open.items():
                self.record.fault(f"never answered: {sent.method}, id {number}")
            self.open.clear()
        number = self.request("shutdown", None)
        self.run(time.monotonic() + PATIENCE, lambda: self.is_answered(number))
        self.notify("exit", None)
        try:
            status = self.process.wait(PATIENCE)
            if status != 0:
                self.record.fault(f"exit status {status}")
        except subprocess.TimeoutExpired:
            self.record.fault(f"still there {PATIENCE} s after exit")

    def close(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    # What the system says of the process.

    def memory(self):
        """Megabytes resident: all, and what is no file's."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        status = dict(line.split(":", 1) for line in lines)
        return tuple(int(status[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))

    def ticks(self):
        """Processor time so far, in the clock ticks of proc(5)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def share(self):
        """Megabytes of memory that are this process's, of what several have in memory its share."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

    def mapped(self, suffix):
        """Kilobytes of the mapped files with this suffix: their parts in memory, and this process's share of them."""
        sums, is_meant = {"Rss": 0, "Pss": 0}, False
        for line in Path(f"/proc/{self.process.pid}/smaps").read_text().splitlines():
            words = line.split()
            if not words[0].endswith(":"):
                is_meant = line.endswith(suffix)
            elif is_meant and words[0][:-1] in sums:
                sums[words[0][:-1]] += int(words[1])
        return sums
