// audit.test.mjs - one altered byte anywhere is found and named; a backup proves itself.  Alters stores with sqlite3.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { sampleStore, ztf } from './harness.mjs'

let folder
let sample
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ztf-audit-'))
  sample = sampleStore(folder)
})
after(() => rmSync(folder, { recursive: true, force: true }))

function sql(store, text) {
  const done = spawnSync('sqlite3', [store, text], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  return done.stdout.trim()
}
const verify = (store, ...more) => ztf(['--store', `sqlite:${store}`, 'audit', 'verify', ...more])

function altered(text) {
  const store = path.join(folder, 'altered.db')
  copyFileSync(sample, store)
  sql(store, text)
  return verify(store)
}

test('the sample city is whole', () => {
  const done = verify(sample)
  assert.equal(done.status, 0, done.stdout)
  assert.match(done.stdout, /核验通过：\d+ 条日志/)
})

const ONE_BYTE = (column, where) => `UPDATE journal SET "${column}" = substr("${column}", 1, 20) || char(unicode(substr("${column}", 21, 1)) + 1) || substr("${column}", 22) WHERE ${where}`
for (const [name, text, says] of [
  ['a byte of what an entry wrote', ONE_BYTE('after', 'id = 500'), /第 500 条日志/],
  ['a byte of the newest entry', ONE_BYTE('after', 'id = (SELECT max(id) FROM journal)'), /条日志/],
  ['the time of an entry', `UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE id = 777`, /第 777 条日志/],
  ['the hash of an entry', `UPDATE journal SET hash = substr(hash, 1, 63) || CASE substr(hash, 64) WHEN '0' THEN '1' ELSE '0' END WHERE id = 900`, /第 90[01] 条日志/],
  ['an entry taken out of the middle', 'DELETE FROM journal WHERE id = 1000', /第 100[01] 条日志/],
  ['a byte of a row', `UPDATE project SET address = substr(address, 1, 3) || 'X' || substr(address, 5) WHERE id = 7`, /项目 编号 7的“建设地点”/],
  ['an amount of a report', 'UPDATE progress_report SET this_year = this_year + 1 WHERE id = 11', /编号 11/],
  ['a row taken away', 'PRAGMA foreign_keys = OFF; DELETE FROM milestone WHERE id = 5', /编号 5/],
])
  test(`${name} is named`, () => {
    const done = altered(text)
    assert.equal(done.status, 1, done.stdout)
    assert.match(done.stdout, says)
  })

test('a row put in past the journal is named', () => {
  const store = path.join(folder, 'forged.db')
  copyFileSync(sample, store)
  const columns = sql(store, `SELECT group_concat('"' || name || '"') FROM pragma_table_info('enterprise')`)
  const forged = columns.replace('"id"', '999999').replace('"uscc"', 'NULL')
  sql(store, `INSERT INTO enterprise SELECT ${forged} FROM enterprise WHERE id = 1`)
  const done = verify(store)
  assert.equal(done.status, 1, done.stdout)
  assert.match(done.stdout, /编号 999999/)
})

test('a backup is whole by itself, and never put over a file that is there', () => {
  const copy = path.join(folder, 'copy.db')
  const take = () => ztf(['--store', `sqlite:${sample}`, 'backup', copy])
  assert.equal(take().status, 0)
  assert.equal(verify(copy).status, 0)
  assert.ok(!existsSync(copy + '-wal') && !existsSync(copy + '.tmp'))
  const again = take()
  assert.notEqual(again.status, 0)
  assert.match(again.stdout + again.stderr, /已有同名文件/)
  assert.equal(verify(copy).status, 0)
})

test('a restored backup is the city again; a forged one is not restored, and nothing is put over a file', () => {
  const kept = path.join(folder, 'kept.db')
  const again = path.join(folder, 'again.db')
  const restore = (file, to) => ztf(['--store', `sqlite:${to}`, 'restore', file])
  assert.equal(ztf(['--store', `sqlite:${sample}`, 'backup', kept]).status, 0)
  assert.equal(restore(kept, again).status, 0)
  const bulletin = (store) => ztf(['--store', `sqlite:${store}`, 'bulletin', '--month', '2025-09']).stdout
  assert.ok(bulletin(again).includes('774.71'))
  assert.equal(bulletin(again), bulletin(sample))
  assert.match(restore(kept, again).stderr, /已有同名文件/)
  sql(kept, 'UPDATE progress_report SET this_year = this_year + 1 WHERE id = 11')
  const forged = restore(kept, path.join(folder, 'third.db'))
  assert.notEqual(forged.status, 0)
  assert.match(forged.stderr, /编号 11.*不能恢复/)
  assert.ok(!existsSync(path.join(folder, 'third.db')))
})

test('an older schema is shown, brought up with a copy beside it, and then there is nothing to do', () => {
  const old = path.join(folder, 'old.db')
  copyFileSync(sample, old)
  const migrate = (...more) => ztf(['--store', `sqlite:${old}`, 'migrate', ...more])
  assert.match(migrate('--dry-run').stdout, /不需要升级/)
  sql(old, 'DROP INDEX ix_project_1; ALTER TABLE project DROP COLUMN reported_progress')
  const plan = migrate('--dry-run')
  assert.equal(plan.status, 0)
  assert.match(plan.stdout, /"reported_progress"/)
  assert.match(plan.stdout, /"ix_project_1"/)
  assert.equal(migrate('--dry-run').stdout, plan.stdout, 'a dry run changes nothing')
  assert.match(migrate().stdout, /已升级/)
  assert.match(migrate().stdout, /不需要升级/)
  assert.ok(readdirSync(folder).some((name) => name.startsWith('old.db.before-')))
})

test('a file that is no store, or a damaged one, is refused with a sentence', () => {
  const broken = path.join(folder, 'broken.db')
  copyFileSync(sample, broken)
  spawnSync('dd', ['if=/dev/zero', `of=${broken}`, 'bs=4096', 'seek=3', 'count=40', 'conv=notrunc'])
  const done = verify(broken)
  assert.notEqual(done.status, 0)
  assert.match(done.stdout + done.stderr, /[\u4e00-\u9fff]/)
})
