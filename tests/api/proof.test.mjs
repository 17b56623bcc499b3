// proof.test.mjs - N02, N03: whoever edits, deletes, inserts, swaps or cuts entries is found; old ones go only when they may, and prove it.
import assert from 'node:assert/strict'
import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { freshFolder, PASSWORD, refused, sampleStore, serve, signedIn, sql, succeeded, ztf } from './harness.mjs'

const PLAIN = process.env.ZTF_PLAIN
const LIBRARY = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map((at) => `${at}/faketime/libfaketimeMT.so.1`).find(existsSync)
const noClock = (!PLAIN || !existsSync(PLAIN)) ? 'there is no plain build' : !LIBRARY && 'the package faketime is not installed'

let folder
let store
before(async () => {
  folder = freshFolder()
  store = sampleStore(folder)
  const city = await serve(store)
  const client = await signedIn(city.url)
  succeeded(await client.post('/project', { name: '锚点测试项目' }), 201)
  await city.stop()
})
after(() => rmSync(folder, { recursive: true, force: true }))

const url = (at) => ['--store', `sqlite:${at}`]
const verify = (at, ...more) => ztf([...url(at), 'audit', 'verify', ...more])
const write = (at, text) => {
  const done = spawnSync('sqlite3', [at, text], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
}
const newest = (at) => Number(sql(at, 'SELECT max(id) FROM journal'))

test('a server that stops leaves an anchor of its newest entry, private and appended to', () => {
  const lines = readFileSync(`${store}.anchor`, 'utf8').trim().split('\n')
  assert.ok(lines.length >= 2, 'one at the start, one at the stop')
  const [at, number, hash] = lines.at(-1).split(' ')
  assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  assert.deepEqual([number, hash], sql(store, 'SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1').split('|'))
  assert.equal(statSync(`${store}.anchor`).mode & 0o777, 0o600)
  assert.match(verify(store).stdout, new RegExp(`与库外的 ${lines.length} 个锚点一致`))
})

/** A copy of the store and its anchors, altered. */
function altered(text) {
  const at = `${folder}/altered.db`
  copyFileSync(store, at)
  copyFileSync(`${store}.anchor`, `${at}.anchor`)
  write(at, text)
  return verify(at)
}

const COLUMNS = () => sql(store, `SELECT group_concat('"' || name || '"') FROM pragma_table_info('journal')`)
const HASHED = `(SELECT hash FROM journal WHERE id = (SELECT max(id) FROM journal))`
for (const [name, text, says] of [
  ['edited', () => `UPDATE journal SET login = 'other' WHERE id = 321`, /第 321 条/],
  ['deleted', () => 'DELETE FROM journal WHERE id = 400', /第 40[01] 条/],
  ['inserted', () => `INSERT INTO journal (${COLUMNS()}) SELECT ${COLUMNS().replace('"id"', '(SELECT max(id) + 1 FROM journal)')} FROM journal WHERE id = 500`, /条日志/],
  ['swapped', () => 'UPDATE journal SET id = -1 WHERE id = 600; UPDATE journal SET id = 600 WHERE id = 601; UPDATE journal SET id = 601 WHERE id = -1', /第 600 条/],
  ['deleted from the beginning, as if purged', () => 'DELETE FROM journal WHERE id <= 100', /第 1 条/],
])
  test(`N02 an entry ${name} is named`, () => {
    const done = altered(text())
    assert.equal(done.status, 1, done.stdout)
    assert.match(done.stdout, says)
  })

test('N02 a tail cut off with all that points at it is seen by the anchor, and by nothing else', () => {
  const at = `${folder}/cut.db`
  copyFileSync(store, at)
  const project = sql(at, `SELECT id FROM project WHERE name = '锚点测试项目'`)
  const from = Number(sql(at, `SELECT id FROM journal WHERE record = 'project' AND record_id = ${project}`))
  // everything since: rows, head and chain as they were before
  write(at, `PRAGMA foreign_keys = OFF; DELETE FROM project WHERE id = ${project};
    UPDATE person SET version = version - 1, last_login_at = NULL WHERE id IN (SELECT record_id FROM journal WHERE record = 'person' AND action = 'login');
    DELETE FROM journal WHERE id >= (SELECT min(id) FROM journal WHERE action = 'login'); UPDATE store_head SET last = (SELECT max(id) FROM journal), hash = ${HASHED} WHERE record = 'journal'`)
  assert.ok(newest(at) < from)
  const blind = verify(at)
  assert.equal(blind.status, 0, blind.stdout)
  assert.match(blind.stdout, /没有锚点文件/)
  const seen = verify(at, '--anchors', `${store}.anchor`)
  assert.equal(seen.status, 1, seen.stdout)
  assert.match(seen.stdout, /末尾被截去/)
  copyFileSync(`${store}.anchor`, `${at}.anchor`)
  assert.equal(verify(at).status, 1)
})

test('N02 a chain written anew from an entry on is seen by the anchor', () => {
  const at = `${folder}/anew.db`
  copyFileSync(store, at)
  const [when, number] = readFileSync(`${store}.anchor`, 'utf8').trim().split('\n').at(-1).split(' ')
  writeFileSync(`${at}.anchor`, `${when} ${number} ${'0'.repeat(64)}\n`)
  const done = verify(at)
  assert.equal(done.status, 1)
  assert.match(done.stdout, /锚点不符/)
})

test('a backup is proven offline, read-only, beside younger anchors', () => {
  const backup = `${folder}/backup.db`
  assert.equal(ztf([...url(store), 'backup', backup]).status, 0)
  const before = readFileSync(backup)
  const anchors = `${folder}/all.anchor`
  copyFileSync(`${store}.anchor`, anchors)
  appendFileSync(anchors, `2030-01-01T00:00:00Z ${newest(store) + 500} ${'a'.repeat(64)}\n`)
  assert.equal(verify(backup, '--anchors', anchors).status, 1)
  const done = verify(backup, '--anchors', anchors, '--copy')
  assert.equal(done.status, 0, done.stdout)
  assert.match(done.stdout, /1 个锚点晚于此备份/)
  assert.ok(readFileSync(backup).equals(before) && !existsSync(`${backup}-wal`) && !existsSync(`${backup}.lock`))
})

/* ---- N03: retention ------------------------------------------------------------------------------------- */

/** The city under another clock: days after the newest entry of the sample. */
async function at(days, work) {
  const own = freshFolder()
  const copy = `${own}/city.db`
  copyFileSync(store, copy)
  copyFileSync(`${store}.anchor`, `${copy}.anchor`)
  if (existsSync(`${process.env.ZTF_SAMPLE}.key`)) copyFileSync(`${process.env.ZTF_SAMPLE}.key`, `${copy}.key`)
  writeFileSync(`${own}/clock`, `+${days}d\n`)
  const env = { LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: `${own}/clock`, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' }
  const city = await serve(copy, [], PLAIN, env)
  try {
    await work(city, copy)
  } finally {
    await city.stop()
    rmSync(own, { recursive: true, force: true })
  }
}
const dayAfter = (days) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
const keep = async (url, days) => {
  const security = await signedIn(url, 'security')
  succeeded(await security.post('/threshold', { code: 'journal.keep_days', name: '日志保存天数', group: 'security', integer_value: days, value_unit: 'days', valid_from: '2020-01-01', mark: 'U' }), 201)
}

test('N03 after 179 days nothing may go, whatever the setting says', { skip: noClock }, () => at(179, async (city, copy) => {
  await keep(city.url, 30)
  const auditor = await signedIn(city.url, 'auditor')
  const reply = refused(await auditor.post('/audit/purge', { before: dayAfter(1) }), 422, 'RULE', 'before')
  assert.match(reply.body.message, /180 天/)
  assert.equal(sql(copy, 'SELECT min(id) FROM journal'), '1')
}))

test('N03 the default keeps three years', { skip: noClock }, () => at(400, async (city) => {
  const auditor = await signedIn(city.url, 'auditor')
  assert.match(refused(await auditor.post('/audit/purge', { before: dayAfter(1) }), 422, 'RULE').body.message, /1095 天/)
  for (const before of ['', '2020-13-01', 5]) refused(await auditor.post('/audit/purge', { before }), 422, 'FORMAT')
}))

test('N03 after 181 days the auditor alone purges; what is left verifies, says what went, and is signed', { skip: noClock }, () => at(182, async (city, copy) => {
  await keep(city.url, 30)
  const before = dayAfter(1)
  for (const login of ['fgw', 'sww', 'wujin', 'leader', 'sysadmin', 'security', 'qy1']) refused(await (await signedIn(city.url, login)).post('/audit/purge', { before }), 403, 'DENIED')
  const cli = (...words) => ztf([...url(copy), ...words]) // handed to the server, and its clock
  assert.notEqual(cli('audit', 'purge', '--before', before).status, 0)
  assert.notEqual(cli('--as', 'security', 'audit', 'purge', '--before', before).status, 0)
  const rows = Number(sql(copy, `SELECT sum(n) FROM (SELECT count(*) n FROM project UNION ALL SELECT count(*) FROM milestone UNION ALL SELECT count(*) FROM progress_report)`))
  const auditor = await signedIn(city.url, 'auditor')
  const went = succeeded(await auditor.post('/audit/purge', { before }))
  assert.ok(went.entries > 14_000 && went.rows >= rows, JSON.stringify(went))
  assert.equal(Number(sql(copy, 'SELECT min(id) FROM journal')), went.through + 1)
  const summary = JSON.parse(sql(copy, "SELECT after FROM journal WHERE action = 'purge'"))
  assert.deepEqual([summary.through, summary.entries], [went.through, went.entries])
  assert.match(summary.signature, /^ztf-purge1;through=\d+;hash=[0-9a-f]{64};key=[0-9a-f]{8};public=04[0-9a-f]{128};sm2=[0-9a-f]+$/)
  const proof = cli('audit', 'verify')
  assert.equal(proof.status, 0, proof.stdout + proof.stderr)
  assert.match(proof.stdout, /已按保存期限清理，有签名为证/)
  assert.match(proof.stdout, /个锚点一致/)
  const fgw = await signedIn(city.url)
  const project = succeeded(await fgw.get('/project?limit=1')).rows[0]
  assert.equal(succeeded(await fgw.get(`/project/${project.id}/history`)).entries.at(-1).action, 'baseline')
  succeeded(await fgw.patch(`/project/${project.id}`, { remarks: '清理之后' }, { version: project.version }))
  assert.equal(succeeded(await auditor.post('/audit/purge', { before })).entries, 0)
  assert.equal(cli('--as', 'auditor', 'audit', 'purge', '--before', before).status, 0)
  // forged in the file: a row, a summary, more entries gone than it says
  const forged = `${copy}.forged`
  for (const [text, says] of [
    [`UPDATE project SET name = name || 'x' WHERE id = ${project.id}`, /与日志不符/],
    ['DELETE FROM journal WHERE id = (SELECT min(id) FROM journal)', /缺少这一条/],
    [`UPDATE journal SET after = replace(after, '"hash":"', '"hash":"0') WHERE action = 'purge'`, /条日志/],
  ]) {
    assert.equal(ztf([...url(copy), 'backup', forged]).status, 0)
    write(forged, text)
    const done = verify(forged)
    rmSync(forged)
    assert.equal(done.status, 1, text)
    assert.match(done.stdout, says)
  }
}))

test('the auditor verifies on the running server and reads what was found', async () => {
  const own = freshFolder()
  const copy = sampleStore(own)
  const city = await serve(copy)
  try {
    const auditor = await signedIn(city.url, 'auditor', PASSWORD)
    assert.deepEqual(succeeded(await auditor.get('/audit/verify')), { state: 'idle' })
    const started = succeeded(await auditor.post('/audit/verify', {}), 202)
    assert.ok(['running', 'done'].includes(started.state))
    for (;;) {
      const now = succeeded(await auditor.get('/audit/verify'))
      if (now.state === 'running') {
        await new Promise((done) => setTimeout(done, 100))
        continue
      }
      assert.deepEqual([now.state, now.broken, now.login, now.purged], ['done', null, 'auditor', null])
      assert.ok(now.entries > 14_000 && now.anchors >= 1)
      break
    }
    const [entry] = JSON.parse(sql(copy, `SELECT json_group_array(json(after)) FROM journal WHERE action = 'job' AND record = 'journal'`))
    assert.equal(entry.job, 'verify')
    refused(await (await signedIn(city.url)).post('/audit/verify', {}), 403, 'DENIED')
  } finally {
    await city.stop()
    rmSync(own, { recursive: true, force: true })
  }
})
