#!/usr/bin/env bash
# ddl_load.sh - the derived SQL in the databases' own programs, as TAP; knows no record but project.
# usage: ddl_load.sh SQL_PRINT
set -u
print=$1
work=$(mktemp -d)
trap 'stop; rm -rf "$work"' EXIT
count=0
pg=

stop() { [ -z "$pg" ] || { as_postgres pg_ctl -D "$work/pg" -m immediate -w stop >/dev/null 2>&1; pg=; }; }
ok() { count=$((count + 1)); echo "ok $count - $1"; }
bad() { count=$((count + 1)); echo "not ok $count - $1"; sed 's/^/# /' "$work/err"; }
judge() { if [ "$1" = 0 ]; then ok "$2"; else bad "$2"; fi; }

# ---- SQLite
loads_sqlite() {
  "$print" sqlite >"$work/ddl.sql" && sqlite3 -bail "$work/a.db" <"$work/ddl.sql" 2>"$work/err" &&
    [ "$(sqlite3 "$work/a.db" 'SELECT count(*) FROM sqlite_master WHERE type = "table"')" = \
      "$(grep -c '^CREATE TABLE' "$work/ddl.sql")" ]
}
# Two areas, one above the other, and a plan's worth of references survive the rebuild of their table.
rebuilds_sqlite() {
  sqlite3 -bail "$work/a.db" 2>"$work/err" >"$work/out" <<'SQL' || return 1
INSERT INTO "area" ("id", "version", "code", "name", "level", "reports", "parent")
  VALUES (1, 1, '320400', '常州市', 'city', 0, NULL), (2, 1, '320412', '武进区', 'district', 1, 1);
SQL
  { echo 'PRAGMA foreign_keys = OFF; BEGIN;'; "$print" sqlite area; echo 'COMMIT; PRAGMA foreign_key_check;'
    echo 'PRAGMA foreign_keys = ON; SELECT count(*) FROM "area" WHERE "parent" = 1;'; } >"$work/rebuild.sql"
  sqlite3 -bail "$work/a.db" <"$work/rebuild.sql" >"$work/out" 2>"$work/err" && [ "$(cat "$work/out")" = 1 ] &&
    sqlite3 "$work/a.db" 'SELECT sql || ";" FROM sqlite_master WHERE name = "area"' | grep -q 'REFERENCES "area"'
}
refuses_sqlite() {
  ! sqlite3 -bail "$work/a.db" "INSERT INTO area (id, version, code, name, level, reports) VALUES (9, 1, 'x', 'y', 'village', 1)" \
    2>"$work/err" && grep -q CHECK "$work/err"
}

# ---- PostgreSQL, a throw-away cluster on a socket in the work folder
as_postgres() {
  local bin=$1; shift
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$pgbin/$bin" "$@"; else "$pgbin/$bin" "$@"; fi
}
pgbin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
why_no_pg() {
  [ -n "$pgbin" ] && [ -x "$pgbin/initdb" ] || { echo "no PostgreSQL server installed"; return; }
  [ "$(id -u)" != 0 ] || id postgres >/dev/null 2>&1 || { echo "no user postgres"; return; }
}
start_pg() {
  chmod 755 "$work"
  mkdir "$work/pg" && { [ "$(id -u)" != 0 ] || chown postgres "$work/pg"; }
  as_postgres initdb -D "$work/pg" -A trust -U ztf -E UTF8 --no-sync >"$work/err" 2>&1 || return 1
  pg=1
  as_postgres pg_ctl -D "$work/pg" -w -o "-c listen_addresses='' -c unix_socket_directories='$work/pg' -c fsync=off" \
    -l "$work/pg/log" start >"$work/err" 2>&1
}
psql_() { as_postgres psql -h "$work/pg" -U ztf -d postgres -v ON_ERROR_STOP=1 -q -At "$@" 2>"$work/err"; }
loads_pg() { "$print" pg >"$work/pg.sql" && psql_ <"$work/pg.sql"; }
rebuilds_pg() { "$print" pg project >"$work/pg2.sql" && psql_ <"$work/pg2.sql"; }

loads_sqlite; judge $? "SQLite loads the DDL"
rebuilds_sqlite; judge $? "SQLite rebuilds a table that refers to itself"
refuses_sqlite; judge $? "SQLite enforces a choice"
why=$(why_no_pg)
for step in "start_pg:PostgreSQL starts" "loads_pg:PostgreSQL loads the DDL" "rebuilds_pg:PostgreSQL rewrites limits"; do
  if [ -n "$why" ]; then ok "${step#*:} # SKIP $why"; else "${step%%:*}"; judge $? "${step#*:}"; fi
done
echo "1..$count"
