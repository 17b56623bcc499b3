#!/usr/bin/env python3
"""arrows.py - the house is layered: an #include may only point down.  Knows rooms, not what they do.

usage: arrows.py SRC_DIR        exit 1 and one line per arrow that points up
"""
import pathlib
import re
import sys

# Lower knows nothing of higher.  Rooms on one floor do not know each other.
FLOORS = [["base"], ["ledger"], ["derive", "domain"], ["store", "sheet", "file", "link", "paper"],
          ["service"], ["http"], ["app"]]
RANK = {room: n for n, floor in enumerate(FLOORS) for room in floor}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"/]+)(/?)')


def faults(src):
    for path in sorted(src.rglob("*.[ch]")):
        here = path.relative_to(src).parts[0]
        if here not in RANK:
            yield f"{path}:1: no room is called {here}"
            continue
        for n, line in enumerate(path.read_text().splitlines(), 1):
            m = INCLUDE.match(line)
            if not m or m[1] == here:
                continue
            if not m[2]:
                yield f'{path}:{n}: write the room: "{here}/{m[1]}"'
            elif RANK.get(m[1], RANK[here]) >= RANK[here]:
                yield f"{path}:{n}: {here} may not include {m[1]}"


def main():
    found = list(faults(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src")))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
