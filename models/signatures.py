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
C_MACRO = re.compile(r"^#[ \t]*define[ \t]+(\w+)", re.M)
C_TYPE = re.compile(r"^(?:typedef[ \t][^;{\n]*?(\w+)[ \t]*;|(?:typedef[ \t]+)?(?:struct|union|enum)[ \t]+(\w+)[ \t]*\{)", re.M)
C_FUNCTION = re.compile(
    r"^(?!typedef|return|else|if|for|while|switch|case|goto|static_assert|do\b)"
    r"[A-Za-z_][\w \t]*[\w*][ \t\n*]+\**(\w+)[ \t]*\([^;{}#]{0,400}?\)\s*[;{]", re.M)
CPP_TYPE = re.compile(r"^[ \t]*(?:template[ \t]*<[^\n{;]*>\s*)?(?:class|struct|union|enum(?:[ \t]+class)?)[ \t]+(?:[A-Z_]+[ \t]+)?(\w+)"
                      r"(?=[^;\n(]*\{|[^;\n(]*\n[ \t]*\{)|^[ \t]*using[ \t]+(\w+)[ \t]*=", re.M)
CPP_FUNCTION = re.compile(
    r"^(?![ \t]*(?:return|else|if|for|while|switch|case|goto|delete|throw|new|using|typedef|namespace)\b)"
    r"[ \t]*[A-Za-z_][\w \t:<>,*&~]*?[\w>*&][ \t*&]+(?:\w+::)*(~?\w+)[ \t]*\([^;{}#\n]{0,200}\)[^;{}\n]{0,60}[;{]", re.M)
SCRIPT = re.compile(
    r"^(?:[ \t]{0,4})(?:export[ \t]+)?(?:default[ \t]+)?(?:(?:abstract|declare|async)[ \t]+)*"
    r"(?:function\*?|class|interface|enum|type|namespace)[ \t]+(\w+)"
    r"|^(?:export[ \t]+)?(?:const|let|var)[ \t]+(\w+)[ \t]*[:=]"
    r"|^(?:  |    |\t)(?:(?:public|protected|static|async|readonly|override|abstract|get|set)[ \t]+)*"
    r"(?!if\b|for\b|while\b|switch\b|catch\b|return\b|function\b|constructor\b)(\w+)[ \t]*(?:<[^>\n]*>)?\([^;{}\n]{0,200}\)[^;{}\n=]{0,80}\{", re.M)
RUST = re.compile(
    r"^[ \t]*(?:pub(?:\([^)\n]*\))?[ \t]+)?(?:(?:async|unsafe|const|extern[ \t]+\"C\")[ \t]+)*(?:fn|struct|enum|trait|type|const|static|union)[ \t]+(\w+)"
    r"|^[ \t]*macro_rules![ \t]*(\w+)", re.M)
MODIFIERS = (r"(?:public|protected|internal|static|final|abstract|sealed|virtual|override|readonly|async|partial|default|synchronized|"
             r"extern|unsafe|const|open|data|inline|suspend|operator|infix|lateinit|companion|annotation|tailrec|external)")
CURLY_TYPE = (r"^[ \t]*(?:" + MODIFIERS + r"[ \t]+)*(?:class|interface|enum|record|struct|@interface)[ \t]+(\w+)")
CURLY_METHOD = (r"^[ \t]+(?:" + MODIFIERS + r"[ \t]+)+(?:<[^>\n]*>[ \t]*)?[A-Za-z_][\w.<>\[\],?]*[ \t]+(\w+)[ \t]*(?=[({=;])")
CURLY = re.compile(CURLY_TYPE + "|" + CURLY_METHOD, re.M)
KOTLIN = re.compile(r"^(?:    |\t)?(?:@\w+[ \t]+)*(?:" + MODIFIERS + r"[ \t]+)*(?:fun|class|interface|object|val|var|typealias|enum[ \t]+class)[ \t]+"
                    r"(?:<[^>\n]*>[ \t]*)?(?:\w+(?:<[^>\n]*>)?\.)?(\w+)", re.M)
PHP = re.compile(r"^[ \t]*(?:(?:public|protected|static|final|abstract|readonly)[ \t]+)*(?:function[ \t]+&?|class[ \t]+|interface[ \t]+|trait[ \t]+|enum[ \t]+)(\w+)", re.M)
RUBY = re.compile(r"^[ \t]*(?:def[ \t]+(?:self\.)?(\w+[?!=]?)|(?:class|module)[ \t]+(?:\w+::)*(\w+))", re.M)
LUA = re.compile(r"^(?:local[ \t]+)?function[ \t]+(?:\w+[.:])*(\w+)", re.M)
SCALA = re.compile(r"^[ \t]*(?:(?:final|sealed|abstract|implicit|override|case|lazy|inline)[ \t]+)*(?:def|class|object|trait|type|val|enum)[ \t]+(\w+)", re.M)
ZIG = re.compile(r"^[ \t]*(?:pub[ \t]+)?(?:export[ \t]+|inline[ \t]+)?(?:fn|const)[ \t]+(\w+)", re.M)
ELIXIR = re.compile(r"^[ \t]*(?:def|defmacro|defmodule)[ \t]+(?:\w+\.)*(\w+[?!]?)", re.M)
BASH = re.compile(r"^(?:function[ \t]+)?([\w-]+)[ \t]*\(\)[ \t]*\{?", re.M)
PRIVATE = re.compile(r"^\s*(?:private|fileprivate)\b")


def extract(text, language):
    """[(name, signature)] in file order; none for a language without patterns."""
    found = READERS[language](text) if language in READERS else []
    return [(name, signature) for name, signature in found if not PRIVATE.match(signature)]


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


def by_pattern(pattern, stops):
    """A reader: the names a pattern finds, each signature cut at the first of `stops` outside brackets."""
    def read(text):
        out = []
        for match in pattern.finditer(text):
            start = match.start() + len(match.group(0)) - len(match.group(0).lstrip())
            name = next(g for g in match.groups() if g)
            out.append((name, collapse(text[start:balanced_end(text, start, stops)])))
        return out
    return read


def python(text):
    return [(n, s) for n, s in by_pattern(PYTHON, ":")(text) if not n.startswith("__")]


def go(text):
    return [(n, s) for n, s in by_pattern(GO, "{")(text) if n not in ("main", "init", "_")]


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


def cpp(text):
    """Macros, types at any depth, functions and methods on one line."""
    found = [(m.start(), m.group(1), collapse(text[m.start():text.find("\n", m.start())].rstrip("\\")))
             for m in C_MACRO.finditer(text)]
    for pattern in (CPP_TYPE, CPP_FUNCTION):
        for match in pattern.finditer(text):
            name = next(g for g in match.groups() if g)
            found.append((match.start(), name, collapse(match.group(0).rstrip("{;= \n"))))
    return [(name, signature) for _, name, signature in sorted(found)]


READERS = {
    "python": python, "go": go, "c": c, "cpp": cpp, "swift": by_pattern(SWIFT, "{="),
    "typescript": by_pattern(SCRIPT, "{="), "javascript": by_pattern(SCRIPT, "{="), "rust": by_pattern(RUST, "{;="),
    "java": by_pattern(CURLY, "{;="), "csharp": by_pattern(CURLY, "{;="), "kotlin": by_pattern(KOTLIN, "{="),
    "php": by_pattern(PHP, "{;"), "ruby": by_pattern(RUBY, ";"), "lua": by_pattern(LUA, ""), "scala": by_pattern(SCALA, "{="),
    "zig": by_pattern(ZIG, "{;="), "elixir": by_pattern(ELIXIR, ","), "bash": by_pattern(BASH, "{"),
}
