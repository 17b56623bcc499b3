#!/usr/bin/env python3
"""bench.py - measures a release build and prints one table: figure, value, unit, floor, ratio, target.

usage: bench.py [--small]       --small: a tenth of the rows, to see that it runs
Both sides of a ratio are measured in this run: ours through HTTP and the command line, the floor by floor_bench.
Knows targets, asserts none.
"""
import json
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
ZTF = ROOT / "build/ztf"
SMALL = "--small" in sys.argv
LIBRARY, NAMES, YEAR = (10_000, 100_000, 10_000) if SMALL else (100_000, 1_000_000, 100_000)
SECONDS, RUNS = (2, 1) if SMALL else (5, 3)
MB = 1 << 20
MANY = ("--rows", str(2 * NAMES))
TARGETS = {
    "get one": ">= 12600/s, >= 0.5 of floor", "list 50 x 20": ">= 2800/s", "dispatch statistic": ">= 2000/s",
    "dispatch statistic after a write": "<= 10 ms", "create, 64 clients": ">= 4000/s, p99 < 100 ms",
    "create, 64 clients, p99": "< 100 ms", "name search, 2 characters": "< 5 ms",
    "csv import": ">= 40000 rows/s", "csv import, peak memory": "< 200 MB", "xlsx import to preview": "<= 3x floor",
    "xlsx import, peak memory": "< 100 MB", "start to first answer": "< 300 ms", "memory idle": "<= 32 MB",
    "memory after load": "<= 64 MB", "binary, page inside": "<= 12 MB",
}
FLOORS = {
    "get": "a constant", "list": "SQLite stepping and writing the same rows, per CPU second", "stat": "one pass over the columns, per CPU second",
    "create": "bare rows and entries, 64 to a durable commit", "search": "the FTS5 query alone, per CPU second",
    "csv": "split, bare INSERT, indexes after", "xlsx": "unzip and expat alone",
}
table = []


def add(name, value, unit, floor=None, ratio=None, note=""):
    table.append((name, value, unit, floor, ratio, note or TARGETS.get(name, "")))
    print(f"  {name}: {value:.3g} {unit}", file=sys.stderr, flush=True)


def say(text):
    print(text, file=sys.stderr, flush=True)


def gen(*words):
    subprocess.run([sys.executable, str(ROOT / "tests/bench/gen.py"), *map(str, words)], check=True)


def measured(*words):
    """(wall seconds, CPU seconds, peak MB, output) of one run of ztf."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        child = subprocess.Popen([str(ZTF), *map(str, words)], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        out.seek(0)
        text = out.read().decode(errors="replace")
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"bench.py: ztf {' '.join(map(str, words))}: {text[-2000:]}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text


# ---- the data -------------------------------------------------------------------------------------

def filled(folder, name, rows, figures):
    """A store with so many projects, and a year of their reports; kept until the ledgers or the generator change."""
    store = folder / f"{name}.db"
    if store.exists():
        return store
    say(f"making {store.name}: {rows} projects")
    fresh = folder / f"{name}.new"
    for old in folder.glob(f"{name}.new*"):
        old.unlink()
    at = ["--store", f"sqlite:{fresh}"]
    measured(*at, "demo")
    csv = folder / "table.csv"
    gen("project", rows, csv)
    must(measured(*at, "--json", "import", "project", csv, "--mode", "insert", *MANY), rows)
    if figures:
        gen("plan", rows, csv)
        must(measured(*at, "--json", "import", "annual_plan", csv, "--mode", "insert", *MANY), rows)
        for month in range(1, 13):
            gen("report", rows, csv, f"2024-{month:02d}")
            must(measured(*at, "--json", "import", "progress_report", csv, "--mode", "insert", *MANY), rows)
    csv.unlink()
    fresh.rename(store)
    return store


def copy_of(store):
    """What is written into by a load is a copy: the next run finds the store as it was made."""
    copy = store.with_name("served.db")
    for old in store.parent.glob("served.db*"):
        old.unlink() if old.is_file() else shutil.rmtree(old)
    return pathlib.Path(shutil.copy(store, copy))


def must(run, rows):
    told = json.loads(run[3])
    if told.get("good") != rows:
        sys.exit(f"bench.py: {told.get('good')} of {rows} rows were good: {json.dumps(told.get('findings', [])[:3], ensure_ascii=False)}")


def data_folder():
    """One folder per state of ledgers and generator."""
    ddl = subprocess.check_output([str(ZTF), "ledger", "ddl"])
    made = (ROOT / "tests/bench/gen.py").read_bytes()
    key = subprocess.run(["sha256sum"], input=ddl + made, capture_output=True, check=True).stdout[:12].decode()
    top = ROOT / "build/bench-data"
    folder = top / (key + ("-small" if SMALL else ""))
    for old in top.glob("*") if top.exists() else []:
        if old != folder and old.name.endswith("-small") == SMALL:
            shutil.rmtree(old)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# ---- a served store ---------------------------------------------------------------------------------

class Server:
    def __init__(self, store):
        began = time.monotonic()
        self.child = subprocess.Popen([str(ZTF), "--store", f"sqlite:{store}", "serve", "--listen", "127.0.0.1:0"],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.url = None
        while not self.url:
            line = self.child.stdout.readline().decode()
            if not line:
                sys.exit("bench.py: ztf serve ended")
            m = re.search(r"listening on (http://\S+)", line)
            self.url = m and m[1]
        self.cookie = self.csrf = ""
        self.ask("GET", "/healthz")
        self.first = time.monotonic() - began
        self.enter("fgw")

    def enter(self, login):
        """From here on everything is asked as this person."""
        self.cookie = self.csrf = ""
        reply, headers = self.ask("POST", "/api/v1/session", {"login": login, "password": "ztf-sample-1"})
        self.cookie, self.csrf = headers["Set-Cookie"].split(";")[0], reply["csrf"]

    def ask(self, method, path, body=None, version=None):
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        if version:
            headers["If-Match"] = str(version)
        request = urllib.request.Request(self.url + path, method=method, headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=60) as reply:
            text = reply.read()
            is_json = reply.headers.get("Content-Type", "").startswith("application/json")
            return json.loads(text) if is_json else text, reply.headers

    def status(self, name):
        text = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024

    def cpu(self):
        ticks = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, work, rows, clients=8, more=None):
        """Medians of several runs: requests a second, CPU milliseconds a request, p50 and p99 in ms."""
        return medians([self.load_once(work, rows, clients, seed, more or {}) for seed in range(1, RUNS + 1)])

    def load_once(self, work, rows, clients, seed, more):
        env = {**os.environ, "WORK": work, "ROWS": str(rows), "COOKIE": self.cookie, "CSRF": self.csrf, "SEED": str(seed), **more}
        before = self.cpu()
        done = subprocess.run(["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--timeout", "20s", "-s",
                               str(ROOT / "tests/bench/http.lua"), self.url], env=env, capture_output=True, text=True, check=True)
        m = re.search(r"RESULT requests=(\d+) seconds=(\S+) refused=(\d+) errors=(\d+) p50=(\S+) p99=(\S+)", done.stdout)
        if not m or int(m[3]) or int(m[4]):
            sys.exit(f"bench.py: {work}: {done.stdout[-500:]}{done.stderr[-500:]}")
        count = int(m[1])
        return count / float(m[2]), (self.cpu() - before) / count * 1000, float(m[5]), float(m[6])

    def stop(self):
        self.child.terminate()
        self.child.wait(60)


def medians(results):
    return [statistics.median(column) for column in zip(*results)]


def floor(what, where):
    """What the libraries below could do at best, a second."""
    program = ROOT / "build/bench/tests/bench/floor_bench"
    return float(subprocess.run([str(program), what, str(where)], capture_output=True, text=True, check=True).stdout)


def through_http(store):
    floors = {"list": floor("list", store), "stat": floor("stat", YEAR)}
    server = Server(store)
    add("start to first answer", server.first * 1000, "ms", note=f"{TARGETS['start to first answer']}; {LIBRARY} projects")
    add("memory idle", server.status("VmRSS"), "MB")
    constant, constant_cpu, *_ = server.load("constant", LIBRARY)
    add("the same server answering a constant", constant, "/s", note=f"{constant_cpu:.3f} CPU ms a request")
    for work, name in (("get", "get one"), ("list", "list 50 x 20"), ("stat", "dispatch statistic")):
        rate, cpu, *_ = server.load(work, LIBRARY)
        least = floors.get(work, constant)
        share = rate / constant if work == "get" else 1000 / cpu / least
        add(name, rate, "/s", least, share, f"{TARGETS[name]}; {cpu:.3f} CPU ms a request; floor: {FLOORS[work]}")
    cold = [after_write(server, n) for n in range(5 if SMALL else 20)]
    add("dispatch statistic after a write", statistics.median(cold) * 1000, "ms")
    with tempfile.TemporaryDirectory(dir=store.parent) as scratch:
        bare = floor("create", pathlib.Path(scratch) / "bare.db")
    rate, cpu, _, p99 = server.load("create", LIBRARY, 64)
    add("create, 64 clients", rate, "/s", bare, rate / bare, f"{TARGETS['create, 64 clients']}; {cpu:.3f} CPU ms a request; floor: {FLOORS['create']}")
    add("create, 64 clients, p99", p99, "ms")
    add("memory after load", server.status("VmRSS"), "MB", note=f"{TARGETS['memory after load']}; peak {server.status('VmHWM'):.0f} MB")
    server.stop()


def with_scope(store):
    """The same requests about one district's rows, by one who reaches the whole city and by that district, whose every query is narrowed."""
    server = Server(store)
    server.enter("wujin")
    ids = [row["id"] for row in server.ask("GET", "/api/v1/project?limit=500&fields=id")[0]["rows"]]
    about = {"AREA": "320412", "IDS": ",".join(map(str, ids))}
    for work, name, clients in (("get", "get one", 8), ("list", "list 50 x 20", 8), ("stat", "dispatch statistic", 8), ("create", "create, 64 clients", 64)):
        runs = {"fgw": [], "wujin": []}
        for seed in range(1, RUNS + 2):  # in turn, so that neither finds the larger store
            for login in sorted(runs, reverse=seed % 2 == 0):
                server.enter(login)
                runs[login].append(server.load_once(work, LIBRARY, clients, seed, about))
        cost = {login: medians(one) for login, one in runs.items()}
        add(f"{name}, a district", cost["wujin"][0], "/s", cost["fgw"][0], cost["wujin"][0] / cost["fgw"][0],
            f"ratio >= 0.9; {cost['wujin'][1]:.3f} CPU ms a request; floor: by one who reaches the whole city, {cost['fgw'][1]:.3f} CPU ms")
    server.stop()


def after_write(server, n):
    """Seconds of the first statistic after a write."""
    row = server.ask("GET", f"/api/v1/project/{1000 + n}")[0]
    server.ask("PATCH", f"/api/v1/project/{row['id']}", {"remarks": f"第{n}次 {time.time()}"}, row["version"])
    began = time.monotonic()
    server.ask("GET", "/api/v1/stat/dispatch?month=2024-12&by=area")
    return time.monotonic() - began


def search(store):
    alone = floor("search", store)
    server = Server(store)
    _, cpu, p50, p99 = server.load("search", NAMES, 1)
    add("name search, 2 characters", p50, "ms", 1000 / alone, p50 * alone / 1000,
        f"{TARGETS['name search, 2 characters']}; {NAMES} names; p99 {p99:.2f} ms; {cpu:.3f} CPU ms; floor: {FLOORS['search']}")
    server.stop()


def imports(folder):
    """A million rows of csv through the command line, and a workbook to its preview."""
    store, csv, xlsx = folder / "import.db", folder / "import.csv", folder / "import.xlsx"
    for old in folder.glob("import.*"):
        old.unlink()
    at = ["--store", f"sqlite:{store}"]
    measured(*at, "demo")
    gen("project", NAMES, csv)
    run = measured(*at, "--json", "import", "project", csv, "--mode", "insert", *MANY)
    must(run, NAMES)
    bare = floor("csv", csv)
    add("csv import", NAMES / run[0], "rows/s", bare, NAMES / run[0] / bare,
        f"{TARGETS['csv import']}; {NAMES} x 25 in {run[0]:.1f} s, {run[1]:.1f} CPU s; floor: {FLOORS['csv']}")
    add("csv import, peak memory", run[2], "MB")
    csv.unlink()
    search(store)
    for old in folder.glob("import.db*"):
        old.unlink()
    measured(*at, "demo")
    gen("project", LIBRARY, xlsx)
    run = measured(*at, "--json", "import", "project", xlsx, "--mode", "insert", "--dry-run", *MANY)
    must(run, LIBRARY)
    bare = floor("xlsx", xlsx)
    add("xlsx import to preview", LIBRARY / run[0], "rows/s", bare, LIBRARY / run[0] / bare,
        f"{TARGETS['xlsx import to preview']}; {LIBRARY} x 25 in {run[0]:.1f} s, {run[1]:.1f} CPU s; floor: {FLOORS['xlsx']}")
    add("xlsx import, peak memory", run[2], "MB")
    for old in folder.glob("import.*"):
        old.unlink()


def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def print_table():
    head = ("figure", "value", "unit", "floor", "ratio", "target and notes")
    rows = [head] + [(name, number(value), unit, number(floor), f"{ratio:.2f}" if ratio is not None else "", note)
                     for name, value, unit, floor, ratio, note in table]
    wide = [max(len(row[i]) for row in rows) for i in range(5)]
    for n, row in enumerate(rows):
        left = [row[0].ljust(wide[0]), row[1].rjust(wide[1]), row[2].ljust(wide[2]), row[3].rjust(wide[3]), row[4].rjust(wide[4]), row[5]]
        print("  ".join(left).rstrip())
        if n == 0:
            print("-" * (sum(wide) + 26))


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    folder = data_folder()
    add("binary, page inside", ZTF.stat().st_size / MB, "MB")
    library = filled(folder, "library", YEAR, True)
    through_http(copy_of(library))
    with_scope(copy_of(library))
    imports(folder)
    print_table()
    return 0


if __name__ == "__main__":
    sys.exit(main())
