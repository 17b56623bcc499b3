#!/usr/bin/env python3
"""sizes.py - a function is at most 60 lines long, nests at most 3 deep and takes at most 6 parameters.
Counts braces and commas; no compiler.

usage: sizes.py DIR...          exit 1 and one line per function that is too large; last line the distribution
"""
import pathlib
import re
import sys

LINES, NESTING, PARAMETERS = 60, 3, 6
NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|^[ \t]*#(?:\\\n|[^\n])*', re.S | re.M)
HEAD = re.compile(r"\b(\w+)\s*\(([^;{}]*)\)\s*(?:[A-Z_]+\s*)?$")


def stripped(text):
    """The text without comments, literals and preprocessor lines; line numbers stay."""
    return NOISE.sub(lambda m: ("0" if m[0][0] in "\"'" else " ") + "\n" * m[0].count("\n"), text)


def parameters(inside):
    """Commas outside of inner brackets, plus one."""
    depth, count = 0, 1
    for c in inside:
        depth += (c in "([") - (c in ")]")
        count += c == "," and depth == 0
    return 0 if inside.strip() in ("", "void") else count


def functions(text):
    """(name, first line, lines, deepest nesting, parameters) of each function body at file level."""
    depth = deepest = start = 0
    head, since = None, 0
    for at, c in enumerate(text):
        if c == "{":
            if depth == 0:
                head = HEAD.search(text[since:at].rstrip())
                start, deepest = at, 0
            depth += 1
            deepest = max(deepest, depth - 1)
        elif c == "}":
            depth -= 1
            if depth == 0:
                if head:
                    first = text.count("\n", 0, start) + 1
                    yield head[1], first, text.count("\n", start, at) + 1, deepest, parameters(head[2])
                since = at + 1
        elif c == ";" and depth == 0:
            since = at + 1


def main():
    lengths, bad = [], 0
    paths = sorted(p for top in sys.argv[1:] or ["src"] for p in pathlib.Path(top).rglob("*.[ch]")
                   if not p.name.endswith(".tbl.h"))
    for path in paths:
        for name, line, lines, nesting, count in functions(stripped(path.read_text())):
            lengths.append(lines)
            for what, have, most in (("lines", lines, LINES), ("levels of nesting", nesting, NESTING),
                                     ("parameters", count, PARAMETERS)):
                if have > most:
                    print(f"{path}:{line}: {name} has {have} {what}, at most {most}")
                    bad = 1
    lengths.sort()
    if lengths:
        print(f"{len(lengths)} functions, median {lengths[len(lengths) // 2]} lines, "
              f"90 % within {lengths[len(lengths) * 9 // 10]}, longest {lengths[-1]}")
    return bad


if __name__ == "__main__":
    sys.exit(main())
