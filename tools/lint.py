#!/usr/bin/env python3
"""lint.py - every check that reads the sources and runs none of them; knows no test.

Format, arrows, reads past the scope, sizes, clang-tidy, cppcheck, types of the page.  Exit 1 when one complains.
Needs build/tidy configured (compile_commands.json); ./dev lint does that.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIDY = ROOT / "build/tidy"


def run(command, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    return done.returncode, done.stdout.decode(errors="replace")


def sources(*endings):
    """Committed and new C files, without the tables, whose rows are laid out by hand."""
    listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard", "src", "tests", "tools"], cwd=ROOT,
                                     text=True).splitlines()
    return [name for name in listed
            if name.endswith(endings) and not name.endswith(".tbl.h") and (ROOT / name).exists()]


def check_format():
    return run(["clang-format-14", "--dry-run", "-Werror", *sources(".c", ".h")])


def check_arrows():
    return run([sys.executable, "tools/arrows.py", "src"])


def check_barrier():
    return run([sys.executable, "tools/barrier.py", "src"])


def check_sizes():
    return run([sys.executable, "tools/sizes.py", "src", "tests"])


def check_tidy():
    """Two at a time over every C file the build knows."""
    known = json.loads((TIDY / "compile_commands.json").read_text())
    files = sorted({os.path.realpath(os.path.join(one["directory"], one["file"])) for one in known})
    files = [name for name in files if not name.startswith(str(ROOT / "build"))]

    def one(name):
        code, text = run(["clang-tidy-14", "-p", str(TIDY), "--quiet", name])
        return code, "\n".join(re.sub(r"^\S*?(?=\b(?:src|tests)/)", "", line) for line in text.splitlines() if ": error: " in line)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        results = list(pool.map(one, files))
    return max((code for code, _ in results), default=1), "\n".join(text for code, text in results if code)


def check_cppcheck():
    return run(["cppcheck", "--quiet", "--std=c11", "--enable=warning,performance,portability", "--inline-suppr",
                "--error-exitcode=1", "--max-configs=1", f"-j{os.cpu_count() or 2}", "-Isrc", "-I" + str(TIDY / "src"),
                "-D_POSIX_C_SOURCE=200809L", '-DZTF_RELEASE="lint"', "-D__linux__=1",
                "--suppressions-list=tests/lint/cppcheck.txt", *sources(".c")])


def check_page():
    return run(["npm", "run", "--silent", "check"], cwd=ROOT / "web")


CHECKS = {"format": check_format, "arrows": check_arrows, "barrier": check_barrier, "sizes": check_sizes, "cppcheck": check_cppcheck,
          "page types": check_page, "clang-tidy": check_tidy}


def main():
    bad = 0
    for name, check in CHECKS.items():
        began = time.monotonic()
        code, text = check()
        bad += code != 0
        if code or name == "sizes":
            print(text.strip())
        print(f"lint {name}: {'clean' if code == 0 else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
