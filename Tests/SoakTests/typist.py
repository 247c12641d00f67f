"""Somebody who writes code in an editor: takes a few lines out of real files and writes them again, key by key."""

import random
import time

LANGUAGES = {".py": "python", ".go": "go", ".rs": "rust", ".ts": "typescript", ".tsx": "typescriptreact",
             ".js": "javascript", ".java": "java", ".c": "c", ".h": "c", ".cpp": "cpp", ".rb": "ruby", ".swift": "swift",
             ".kt": "kotlin", ".php": "php", ".cs": "csharp"}
LARGEST = 200_000
# Documents that are open at a time; the longest unused is closed.
MOST_OPEN = 6
CLOSERS = {"(": ")", "[": "]", "{": "}"}
LIST, INLINE = "textDocument/completion", "textDocument/inlineCompletion"
# What no keyboard types at once, and some texts hold.
RARE = ["é", "日本", "😀", "\u200d", "🏳️‍🌈"]


class Document:
    """An open file as the editor has it: text, cursor, version."""

    def __init__(self, path, text):
        self.path, self.text, self.uri = path, text, path.as_uri()
        self.cursor = self.version = 0
        self.end = "\r\n" if "\r\n" in text else "\n"

    def position(self, offset):
        start = self.text.rfind("\n", 0, offset) + 1
        column = len(self.text[start:offset].encode("utf-16-le")) // 2
        return {"line": self.text.count("\n", 0, offset), "character": column}

    def offset(self, position):
        """Nil if there is no such place, so that an answer which names it is found out."""
        start = 0
        for _ in range(position["line"]):
            start = self.text.find("\n", start) + 1
            if not start:
                return None
        stop = self.text.find("\n", start)
        line = self.text[start:stop if stop >= 0 else len(self.text)]
        units = line.encode("utf-16-le")
        if 2 * position["character"] > len(units):
            return None
        return start + len(units[:2 * position["character"]].decode("utf-16-le", errors="replace"))

    def replace(self, start, end, new):
        """Changes the text and puts the cursor behind what is new; gives the change as LSP wants it."""
        change = {"range": {"start": self.position(start), "end": self.position(end)}, "text": new}
        self.text = self.text[:start] + new + self.text[end:]
        self.cursor = start + len(new)
        self.version += 1
        return change


class Typist:
    """Writes in one editor until so many keys are pressed. A key takes at least `gap` seconds; a pause lasts until what
    was asked is answered, which is what makes two hours short."""

    def __init__(self, client, folders, seed, gap):
        self.client, self.gap, self.random = client, gap, random.Random(seed)
        self.files = [sorted(path for path in folder.rglob("*") if path.suffix in LANGUAGES and path.is_file())
                      for folder in folders]
        self.documents = {}
        self.keys, self.key_time = 0, time.monotonic()
        self.list_number = self.inline_number = 0
        self.list, self.inline, self.current = None, [], None
        self.cancels = self.asks_at_once = True
        self.accepted = 0

    def write(self, keys, each_minute):
        """A minute is 600 keys."""
        end, minute = self.keys + keys, self.keys // 600
        while self.keys < end:
            self.passage()
            while minute < self.keys // 600:
                minute += 1
                each_minute(minute)

    # Files.

    def switch(self):
        path = self.random.choice(self.random.choice([files for files in self.files if files]))
        if path in self.documents:
            self.documents[path] = self.documents.pop(path)
            return self.documents[path]
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            text = file.read(LARGEST).replace("\ufffd", "?")
        # A lone carriage return ends a line too: no editor's habit, and so none of this one's.
        document = Document(path, text if "\r" not in text.replace("\r\n", "") else text.replace("\r", ""))
        self.documents[path] = document
        self.client.notify("textDocument/didOpen", {"textDocument": {
            "uri": document.uri, "languageId": LANGUAGES[path.suffix], "version": 0, "text": document.text}})
        if len(self.documents) > MOST_OPEN:
            oldest = self.documents.pop(next(iter(self.documents)))
            self.client.notify("textDocument/didClose", {"textDocument": {"uri": oldest.uri}})
        return document

    def save(self, document):
        with open(document.path, "w", encoding="utf-8", newline="") as file:
            file.write(document.text)
        self.client.notify("textDocument/didSave", {"textDocument": {"uri": document.uri}})
        if self.random.random() < 0.5:
            self.client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": document.uri, "type": 2}]})

    # Writing.

    def passage(self):
        """A few lines of a file: taken out and written again, after which the file is what it was."""
        document = self.switch() if self.random.random() < 0.4 or not self.documents else self.documents[
            next(reversed(self.documents))]
        place = self.place(document)
        if place is None:
            self.keys += 1
            return
        self.cancels, self.asks_at_once = self.random.random() < 0.6, self.random.random() < 0.7
        start, end = place
        wanted = document.text[start:end]
        self.change(document, document.replace(start, end, ""))
        self.type(document, start, wanted)
        written = document.text[start:start + len(document.text) - self.length_without]
        if written != wanted:
            # Closing brackets that are left, and what was accepted and is not wanted.
            self.change(document, document.replace(start, start + len(written), wanted))
        if self.random.random() < 0.15:
            self.save(document)
        if self.random.random() < 0.3:
            self.jump(document)

    def place(self, document):
        lines = document.text.split(document.end)
        if len(lines) < 12:
            return None
        first = self.random.randrange(len(lines) - 8)
        count = self.random.randint(1, 6)
        start = sum(len(line) + len(document.end) for line in lines[:first])
        end = start + len(document.end.join(lines[first:first + count]))
        self.length_without = len(document.text) - (end - start)
        return (start, end) if end > start and document.text[start:end].strip() else None

    def jump(self, document):
        """Looks elsewhere and asks there, as one does by a key of one's own."""
        document.cursor = self.random.randrange(len(document.text) + 1)
        if document.text[document.cursor - 1:document.cursor + 1] == "\r\n":
            document.cursor += 1
        self.ask_inline(document, automatic=False)
        self.rest()

    def type(self, document, start, wanted):
        done, closers = 0, []
        while done < len(wanted):
            key = wanted[done]
            chance = self.random.random()
            if chance < 0.02:
                self.slip(document)
            elif chance < 0.04:
                taken = self.pause(document, wanted[done:])
                done += taken
                closers = [] if taken else closers
            elif closers and key == closers[-1] and document.text[document.cursor:document.cursor + 1] == key:
                # The bracket that the editor has closed is written over: no change.
                closers.pop()
                document.cursor += 1
                done += 1
                self.press()
            elif key in CLOSERS and chance < 0.5:
                changes = [document.replace(document.cursor, document.cursor, text) for text in (key, CLOSERS[key])]
                document.cursor -= 1
                closers.append(CLOSERS[key])
                self.key(document, key, *changes)
                done += 1
            else:
                # The editor indents by itself, and a line's end is one key.
                count = 1
                if key in "\r\n":
                    count = len(document.end) if wanted.startswith(document.end, done) else 1
                    while done + count < len(wanted) and wanted[done + count] in " \t":
                        count += 1
                text = wanted[done:done + count]
                self.key(document, key, document.replace(document.cursor, document.cursor, text))
                done += count

    def slip(self, document):
        """Writes something wrong and takes it back."""
        text = self.random.choice(RARE + list("qxz;(\"\t"))
        self.key(document, text[-1], document.replace(document.cursor, document.cursor, text))
        self.key(document, "\b", document.replace(document.cursor - len(text), document.cursor, ""))

    def press(self):
        """Waits until the next key may come."""
        self.keys += 1
        self.client.run(self.key_time + self.gap)
        self.key_time = time.monotonic()

    def change(self, document, *changes):
        self.list, self.inline, self.current = None, [], document
        self.client.notify("textDocument/didChange", {
            "textDocument": {"uri": document.uri, "version": document.version}, "contentChanges": list(changes)})

    def key(self, document, key, *changes):
        """Sends a key's changes, withdraws what was asked before, asks anew."""
        self.press()
        if self.cancels:
            self.client.cancel(self.list_number)
            self.client.cancel(self.inline_number)
        self.change(document, *changes)
        if key.isalnum() or key in "_.:>":
            self.ask_list(document, key)
        if self.asks_at_once:
            self.ask_inline(document)

    # Asking.

    def ask_list(self, document, key=None):
        context = {"triggerKind": 2, "triggerCharacter": key} if key in (".", ":", ">") else {"triggerKind": 1}
        version, cursor = document.version, document.cursor

        def check(result):
            if set(result) != {"isIncomplete", "items"}:
                self.client.record.fault(f"a list of another shape: {sorted(result)}")
            for item in result["items"]:
                edit = item["textEdit"]
                for span in [edit[name] for name in ("range", "insert", "replace") if name in edit]:
                    self.check_span(document, version, cursor, span)
            if document is self.current and document.version == version:
                self.list = result["items"]
            return result["items"]

        self.list_number = self.client.request(LIST, {
            "textDocument": {"uri": document.uri}, "position": document.position(cursor), "context": context},
            self.key_time, check)

    def ask_inline(self, document, automatic=True):
        version, cursor = document.version, document.cursor
        context = {"triggerKind": 2 if automatic else 1}
        if self.list and self.random.random() < 0.2:
            edit = self.list[0]["textEdit"]
            context["selectedCompletionInfo"] = {"range": edit.get("insert") or edit["range"], "text": edit["newText"]}

        def check(result):
            for item in result["items"]:
                self.check_span(document, version, cursor, item["range"])
            if document is self.current and document.version == version and document.cursor == cursor:
                self.inline = result["items"]
            return result["items"]

        self.inline_number = self.client.request(INLINE, {
            "textDocument": {"uri": document.uri}, "position": document.position(cursor), "context": context},
            self.key_time if automatic else None, check)

    def check_span(self, document, version, cursor, span):
        """A range lies in one line, holds the cursor and exists."""
        if document.version != version:
            return
        start, end = document.offset(span["start"]), document.offset(span["end"])
        is_right = span["start"]["line"] == span["end"]["line"] and None not in (start, end) and start <= cursor <= end
        if not is_right:
            self.client.record.fault(f"{document.path.name} {document.position(cursor)}: range {span}")

    def rest(self):
        """Until what was asked is answered, or for as long as somebody would wait for it."""
        self.client.run(time.monotonic() + 1, lambda: self.client.is_answered(self.list_number, self.inline_number))
        self.key_time = time.monotonic()

    def pause(self, document, wanted):
        """Looks at what is offered, and takes it if it is what is wanted; gives how much of that is then written."""
        if not self.asks_at_once or self.random.random() < 0.2:
            self.ask_inline(document, automatic=self.random.random() < 0.7)
        self.rest()
        if self.list and self.random.random() < 0.3:
            return self.take_item(document, wanted)
        if not self.inline:
            return 0
        item = self.inline[0]
        start, end = (document.offset(item["range"][name]) for name in ("start", "end"))
        before = document.cursor - start
        gained, old = item["insertText"][before:], document.text[start:end]
        is_wanted = before >= 0 and end == document.cursor and wanted.startswith(gained)
        if not is_wanted and self.random.random() < 0.7:
            return 0
        self.accepted += 1
        cursor = document.cursor
        self.key(document, "\t", document.replace(start, end, item["insertText"]))
        if is_wanted:
            return len(gained)
        # Undone.
        self.key(document, "\b", document.replace(start, start + len(item["insertText"]), old))
        document.cursor = cursor
        return 0

    def take_item(self, document, wanted):
        """A name from the list: the one that is wanted, else any, which is looked at only."""
        fitting = [item for item in self.list if self.gain(document, item, wanted)]
        item = self.random.choice(fitting or self.list[:10])
        number = self.client.request("completionItem/resolve", item, check=lambda result: result.get("documentation"))
        self.client.run(time.monotonic() + 1, lambda: self.client.is_answered(number))
        if not fitting:
            return 0
        edit, gained = item["textEdit"], self.gain(document, item, wanted)
        span = edit.get("insert") or edit["range"]
        start = document.offset(span["start"])
        self.accepted += 1
        self.key(document, "\t", document.replace(start, document.cursor, edit["newText"]))
        return gained

    def gain(self, document, item, wanted):
        """How much of what is wanted an item would write; 0 if it writes something else."""
        edit = item["textEdit"]
        span = edit.get("insert") or edit["range"]
        start = document.offset(span["start"])
        typed = document.text[start:document.cursor]
        rest = edit["newText"][len(typed):]
        return len(rest) if edit["newText"].startswith(typed) and wanted.startswith(rest) else 0
