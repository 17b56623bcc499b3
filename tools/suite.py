#!/usr/bin/env python3
"""suite.py - runs every test there is and counts; knows no test's content.

usage: suite.py [--soak] [SUITE...]     SUITE: unit golden api hostile web fuzz valgrind; with --soak also soak
Each runner speaks TAP.  Last line: 'N passed, N failed, N skipped', reasons of skips above it; exit 1 when one failed.
BLESS=1 lets golden tests rewrite their files.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
BINARY = BUILD / "test/src/app/ztf"
SANITIZED = {"ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:allocator_may_return_null=1",
             "LSAN_OPTIONS": f"suppressions={ROOT}/tests/lint/leaks.txt:print_suppressions=0",
             "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"}
HANG = 300            # seconds one program may take; a guard, not an expectation
HANG_SUITE = 1500     # seconds a suite of node tests may take
FUZZ = 4              # seconds a harness; a hundred and fifty times that under --soak
LINE = re.compile(r"^( *)(ok|not ok)\b(?: \d+)?(?: - )?(.*)$")
SKIP = re.compile(r"\s# SKIP\b\s*(.*)$", re.I)


@dataclass
class Result:
    name: str
    verdict: str      # ok, not ok, skip
    note: str = ""    # reason of a skip; output of a failure


@dataclass
class Options:
    soak: bool
    bless: bool
    work: pathlib.Path   # of this run, removed afterwards


def tap(text):
    """Results of a TAP text; of nested tests the leaves, and parents that fail by themselves."""
    found, kids, one = [], {}, None
    for line in text.splitlines():
        m = LINE.match(line)
        if not m:
            if one and one.verdict == "not ok":
                one.note = (one.note + line + "\n")[:4000]
            continue
        depth, verdict, name = len(m[1]), m[2], m[3]
        below = kids.pop(depth + 4, [])
        skip = SKIP.search(name)
        one = Result(SKIP.sub("", name), "skip" if skip else verdict, skip[1] if skip else "")
        kids.setdefault(depth, []).append(one)
        if below and (verdict == "ok" or any(k.verdict == "not ok" for k in below)):
            continue
        found.append(one)
    return found


def run(command, timeout, env=None, cwd=ROOT):
    """(exit code or None after a hang, output)"""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd,
                          env={**os.environ, **SANITIZED, **(env or {})}, start_new_session=True) as child:
        try:
            text, code = child.communicate(timeout=timeout)[0], child.returncode
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # with the servers and browsers it started
            text, code = child.communicate()[0], None
        except BaseException:                     # Ctrl-C: a session of its own does not hear it
            os.killpg(child.pid, signal.SIGTERM)
            raise
    return code, text.decode(errors="replace")


def program(name, command, timeout=HANG, env=None, cwd=ROOT):
    """Runs one TAP program; a bad end or an empty run is a failure of its own."""
    code, text = run(command, timeout, env, cwd)
    results = tap(text)
    for one in results:
        one.name = f"{name}: {one.name}"
    failed = [one for one in results if one.verdict == "not ok"]
    if failed and not any(one.note.strip() for one in failed):
        failed[-1].note = text[-6000:]
    if code is None:
        results.append(Result(name, "not ok", f"hung for {timeout} s\n{text[-4000:]}"))
    elif code and not failed:
        results.append(Result(name, "not ok", f"exit {code}\n{text[-4000:]}"))
    elif not results:
        results.append(Result(name, "not ok", f"ran no test\n{text[-2000:]}"))
    return results


def side_by_side(jobs):
    """Runs callables two at a time, results in order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return [one for part in pool.map(lambda job: job(), jobs) for one in part]


# ---- the suites -----------------------------------------------------------------------------------

def meson_tests(build):
    text = subprocess.check_output(["meson", "introspect", "--tests", str(build)], cwd=ROOT)
    return json.loads(text)


def unit(opt):
    def job(test):
        env = {**test["env"], **({"BLESS": "1"} if opt.bless else {})}
        return lambda: program(test["name"], test["cmd"], env=env, cwd=test["workdir"] or BUILD / "test")
    return side_by_side([job(test) for test in meson_tests(BUILD / "test")])


def valgrind(_opt):
    """The unit tests once more in a plain build under memcheck."""
    memcheck = ["valgrind", "-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite",
                "--child-silent-after-fork=yes", f"--suppressions={ROOT}/tests/lint/valgrind.supp"]

    def job(test):
        name = "memcheck " + test["name"]
        env = {**test["env"], "ZTF_SLOW": "valgrind"}

        def judge():
            code, text = run(memcheck + test["cmd"], 4 * HANG, env, test["workdir"] or BUILD / "plain")
            return [Result(name, "ok" if code == 0 else "not ok", text[-6000:])]
        return judge
    return side_by_side([job(test) for test in meson_tests(BUILD / "plain") if is_program(test["cmd"][0])])


def is_program(path):
    with open(path, "rb") as f:
        return f.read(4) == b"\x7fELF"


def fuzz(opt):
    """Each harness for a few seconds on its committed corpus; what it finds stays in the build folder."""
    seconds = FUZZ * (150 if opt.soak else 1)

    def job(harness):
        def judge():
            grown = opt.work / harness.name
            grown.mkdir()
            seeds = ROOT / "tests/fuzz/corpus" / harness.name.removesuffix("_fuzz")
            code, text = run([str(harness), f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024",
                              f"-artifact_prefix={BUILD}/fuzz/{harness.name}-", str(grown)]
                             + ([str(seeds)] if seeds.is_dir() else []), HANG + 10 * seconds)
            return [Result(f"fuzz {harness.name}", "ok" if code == 0 else "not ok", text[-4000:])]
        return judge
    return side_by_side([job(h) for h in sorted((BUILD / "fuzz/tests/fuzz").glob("*_fuzz"))])


def golden(opt):
    """Derived texts against the committed ones: tests/golden/cases.txt says which command makes which file."""
    results = []
    store = opt.work / "golden.db"
    shutil.copy(sample(opt), store)
    for line in (ROOT / "tests/golden/cases.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, command = (part.strip() for part in line.split("|"))
        done = subprocess.run([str(BINARY), "--store", f"sqlite:{store}", *shlex.split(command)], check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=HANG, env={**os.environ, **SANITIZED})
        results.append(compare(ROOT / "tests/golden" / name, done, opt))
    return results


def compare(want, done, opt):
    name = f"golden {want.name}"
    if done.returncode:
        return Result(name, "not ok", f"exit {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    if opt.bless:
        want.write_bytes(done.stdout)
    if want.exists() and want.read_bytes() == done.stdout:
        return Result(name, "ok")
    diff = subprocess.run(["diff", "-u", str(want), "-"], input=done.stdout, capture_output=True, check=False)
    return Result(name, "not ok", diff.stdout.decode(errors="replace")[:4000] + diff.stderr.decode())


def sample(opt):
    """A store with the sample city, made once a run and copied by every test that wants one."""
    path = opt.work / "sample.db"
    if not path.exists():
        subprocess.run([str(BINARY), "--store", f"sqlite:{path}", "demo"], check=True, timeout=HANG,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={**os.environ, **SANITIZED})
    return path


def node(name, files, opt, jobs=2):
    env = {"ZTF_BIN": str(BINARY), "ZTF_PLAIN": str(BUILD / "plain/src/app/ztf"), "ZTF_SAMPLE": str(sample(opt)), "ZTF_EXCHANGES": str(opt.work / "exchanges"),
           "ZTF_SOAK": "1" if opt.soak else ""}
    (opt.work / "exchanges").mkdir(exist_ok=True)
    command = ["node", "--test", "--test-reporter=tap", f"--test-concurrency={jobs}", *map(str, files)]
    return program(name, command, HANG_SUITE * (10 if opt.soak else 1), env)


def api(opt):
    """The API's tests, then the judgement over every reply they provoked."""
    last = ROOT / "tests/api/replies.test.mjs"
    files = [path for path in sorted((ROOT / "tests/api").glob("*.test.mjs")) if path != last]
    return node("api", files, opt) + node("replies", [last], opt)


def hostile(opt):
    return node("hostile", sorted((ROOT / "tests/hostile").glob("*.test.mjs")), opt, jobs=1)


def web(opt):
    return node("web", sorted((ROOT / "tests/web").glob("*.test.mjs")), opt)


def soak(opt):
    """What takes long by its nature: one after the other, under --soak alone."""
    return node("soak", sorted((ROOT / "tests/soak").glob("*.test.mjs")), opt, jobs=1)


SUITES = {"unit": unit, "golden": golden, "api": api, "hostile": hostile, "web": web, "fuzz": fuzz,
          "valgrind": valgrind, "soak": soak}
LONG = {"soak"}       # suites that run only under --soak


# ---- the count ------------------------------------------------------------------------------------

def report(results):
    count = {verdict: [one for one in results if one.verdict == verdict] for verdict in ("ok", "not ok", "skip")}
    for one in count["not ok"]:
        print(f"\nFAILED {one.name}\n{one.note}".rstrip())
    for one in count["skip"]:
        print(f"skipped {one.name}: {one.note or 'no reason given'}")
    print(f"{len(count['ok'])} passed, {len(count['not ok'])} failed, {len(count['skip'])} skipped", flush=True)
    return 1 if count["not ok"] or not count["ok"] else 0


def main(words):
    there = [name for name in SUITES if "--soak" in words or name not in LONG]
    odd = [word for word in words if word.startswith("--") and word != "--soak"]
    if odd:
        sys.exit(__doc__.strip())
    names = [word for word in words if not word.startswith("--")] or there
    unknown = [name for name in names if name not in there]
    if unknown:
        sys.exit(f"suite.py: no suite {unknown[0]}; there are {' '.join(there)}")
    results = []
    with tempfile.TemporaryDirectory(prefix="ztf-test-") as folder:
        opt = Options("--soak" in words, os.environ.get("BLESS") == "1", pathlib.Path(folder))
        for name in names:
            began = time.monotonic()
            try:
                found = SUITES[name](opt)
            except (OSError, subprocess.SubprocessError) as why:
                found = [Result(name, "not ok", f"the suite could not run: {why}")]
            results += found
            bad = sum(one.verdict == "not ok" for one in found)
            print(f"{name}: {len(found)} tests, {bad} failed, {time.monotonic() - began:.0f} s", flush=True)
    return report(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
