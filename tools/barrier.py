#!/usr/bin/env python3
"""barrier.py - whoever reads rows past the scope says why, here; knows no role.

usage: barrier.py SRC_DIR       exit 1 and one line per function that reads the store without asking access.h

The first barrier is src/service/access.c.  This is the second: in service/ a function that reads rows also asks
access.h, or stands below with its reason; in http/ and app/ nothing reads rows at all.  It sees names, not meaning:
that the question asked is the right one is proven by tests/api/matrix.test.mjs and tests/api/scope.test.mjs.
"""
import pathlib
import re
import sys

READS = re.compile(r"\b(?:tx_(?:get|list|count|find|find_id|journal)|journal_of|rows_(?:all|first|by_text|by_id))\(")
ASKS = re.compile(r"\baccess_(?:scope|get|seen|sees_id|find)\(")
FUNCTION = re.compile(r"^[a-z][^;{}=]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}\n", re.M | re.S)
ROOMS = ("service", "http", "app")

# Whole files: what they read never reaches anybody as rows.
FILES = {
    "rows": "only hands on what is asked; whoever calls it is judged",
    "account": "accounts by whoever signs in or administers them",
    "account_admin": "accounts by administrators and the command line",
    "account_otp": "one's own second factor",
    "sign_in": "before anybody is known",
    "sso": "before anybody is known",
    "standing": "who somebody is, asked before what he may",
    "people": "what duties give, asked before what he may",
    "grant": "duties: two officers, both of whom see all",
    "city": "the city's name and year, the same for all",
    "threshold": "settings, the same for all",
    "attachment_rows": "which files belong to a row that attachment.c has judged",
    "columns": "figures of all rows in memory; figures_see says which of them count",
    "effects": "what follows from a row that record.c has judged; no rule runs for a foreign one",
    "expand": "trees of areas, industries and agencies, the same for all",
    "notify": "tells each person of rows that he sees: sees()",
    "inbox": "notices by the person they are for",
    "post_events": "what has happened, for receivers the administrator chose",
    "post_out": "what waits to be sent",
    "proof_anchor": "the head of the journal",
    "demo_base": "makes the sample city",
    "demo_people": "makes the sample city",
    "demo_proof": "makes the sample city",
}
# Functions of files that hand rows to people.
FUNCTIONS = {
    "attachment.put_uploader": "the person who uploads",
    "attachment.settle_fn": "the attachment found by look_up",
    "attachment.withdraw_fn": "the row of an attachment found by find",
    "export.write_file": "names of areas, the same for all",
    "figures.newest_month": "months, the same for all",
    "figures_bulletin.name_project": "only for whoever reaches the whole city: figures_bulletin",
    "figures_bulletin.make_bulletin": "months, the same for all",
    "figures_table.put_months": "months, the same for all",
    "bearer.bearer_list": "of one person for himself; of all for the command line and the table in memory",
    "bearer.stop_fn": "one's own, or with the permit to stop anybody's",
    "bearer_table.note_use": "the token the caller came with",
    "history.entries_of": "after record_get has found the row",
    "import_row.importer_open": "names of areas, the same for all",
    "import_row.importer_write": "the firm that link_firm has judged",
    "import_undo.load_deeds": "judged row by row in unchanged",
    "import_undo.take_back": "after unchanged",
    "import_undo.still_told": "whether the journal of the batch is whole",
    "jobs_batch.jobs_batch_change": "after jobs_batch_get or jobs_batch_take",
    "jobs_batch.jobs_batch_get": "judged by jobs_batch_seen",
    "jobs_batch.same_file": "judged by repeats",
    "jobs_batch.jobs_recover": "what a stopped server left; nobody asks",
    "list.put_count": "the query of list_read, scope joined",
    "list.record_walk": "the query of list_read, scope joined",
    "list.record_count": "the query of list_read, scope joined",
    "list.list_write": "the query of list_read, scope joined",
    "move.stored_milestone": "of the project found by move_fn",
    "record.merge": "what happened to the row found by visible_row",
}


def functions(path):
    return [(m[1], m[2]) for m in FUNCTION.finditer(path.read_text())]


def faults(src):
    used = set()
    for path in sorted(p for room in ROOMS for p in (src / room).glob("*.c")):
        at_home = path.parent.name == "service"
        for name, body in functions(path):
            if not READS.search(body) or (at_home and ASKS.search(body)):
                continue
            whole, own = path.stem, f"{path.stem}.{name}"
            if at_home and (whole in FILES or own in FUNCTIONS):
                used |= {whole, own}
            else:
                yield f"{path}: {name} reads rows without asking access.h; ask, or say why not in tools/barrier.py"
    for name in sorted((FILES.keys() | FUNCTIONS.keys()) - used):
        if src.name == "src":
            yield f"tools/barrier.py: {name} reads nothing past the scope any more"


def main():
    src = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    found = list(faults(src))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
