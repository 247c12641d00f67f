"""One-line signatures of the symbols that a source file defines.

These small regular expressions only feed training: the language server has its
own parser-made index.  A signature is cut at the body's brace or colon and its
white space is collapsed, so that a block of them reads like an outline.
"""
import re

MAX_LINES = 8        # a parameter list longer than this is cut
MAX_CHARS = 160      # of one signature

PYTHON = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.M)
GO = re.compile(r"^(?:func[ \t]+(?:\([^)\n]*\)[ \t]*)?(\w+)|type[ \t]+(\w+)[ \t]+(?!=)|(?:var|const)[ \t]+(\w+)[ \t])", re.M)
SWIFT = re.compile(
    r"^(?:    |\t)?(?:@\w+[ \t]+)*(?:(?:public|open|package|internal|static|class|final|mutating|override|indirect|nonisolated)[ \t]+)*"
    r"(?:func|struct|class|protocol|enum|actor|let|var|typealias)[ \t]+(\w+)", re.M)
SWIFT_PRIVATE = re.compile(r"^\s*(?:private|fileprivate)")
C_MACRO = re.compile(r"^#[ \t]*define[ \t]+(\w+)", re.M)
C_TYPE = re.compile(r"^(?:typedef[ \t][^;{\n]*?(\w+)[ \t]*;|(?:typedef[ \t]+)?(?:struct|union|enum)[ \t]+(\w+)[ \t]*\{)", re.M)
C_FUNCTION = re.compile(
    r"^(?!typedef|return|else|if|for|while|switch|case|goto|static_assert|do\b)"
    r"[A-Za-z_][\w \t]*[\w*][ \t\n*]+\**(\w+)[ \t]*\([^;{}#]{0,400}?\)\s*[;{]", re.M)


def extract(text, language):
    """[(name, signature)] in file order."""
    return {"python": python, "c": c, "go": go, "swift": swift}[language](text)


def collapse(text):
    return " ".join(text.split())[:MAX_CHARS].rstrip()


def balanced_end(text, start, stops):
    """Index of the first of `stops` after `start` outside brackets, or the end of the line."""
    depth, lines = 0, 0
    for i in range(start, min(len(text), start + 1000)):
        char = text[i]
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "\n":
            lines += 1
            if depth <= 0 or lines >= MAX_LINES:
                return i
        elif char in stops and depth <= 0:
            return i
    return min(len(text), start + 1000)


def by_pattern(text, pattern, stops):
    out = []
    for match in pattern.finditer(text):
        name = next(g for g in match.groups() if g)
        out.append((name, collapse(text[match.start():balanced_end(text, match.start(), stops)])))
    return out


def python(text):
    return [(n, s) for n, s in by_pattern(text, PYTHON, ":") if not n.startswith("__")]


def go(text):
    return [(n, s) for n, s in by_pattern(text, GO, "{") if n not in ("main", "init", "_")]


def swift(text):
    """Top-level declarations and the members one level in; private ones are invisible elsewhere."""
    found = by_pattern(text, SWIFT, "{=")
    return [(n, s) for n, s in found if not SWIFT_PRIVATE.match(s) and len(n) > 1]


def c(text):
    """Macros, types and functions; static functions are invisible in other files."""
    found = [(m.start(), m.group(1), collapse(text[m.start():text.find("\n", m.start())].rstrip("\\")))
             for m in C_MACRO.finditer(text)]
    for match in C_TYPE.finditer(text):
        name = match.group(1) or match.group(2)
        found.append((match.start(), name, collapse(match.group(0).rstrip("{; "))))
    for match in C_FUNCTION.finditer(text):
        if not match.group(0).startswith("static"):
            found.append((match.start(), match.group(1), collapse(match.group(0).rstrip("{; \n"))))
    return [(name, signature) for _, name, signature in sorted(found)]
