// release.test.mjs - A13, G05: what stands before a sensitive export leaves, what the file says of itself, and that it proves itself.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { cityForThisFile, freshFolder, query, refused, sampleStore, serve, signedIn, sql, succeeded, ztf } from './harness.mjs'
import { unzip } from './zip.mjs'

const as = {}
const city = cityForThisFile(undefined, async () => {
  as.fgw = city.client
  for (const login of ['sww', 'wujin', 'leader', 'security']) as[login] = await signedIn(city.url, login)
})
const REASON = '报送月度调度会'
const SENSITIVE = 'name,expected_output'
const PLAIN = 'name,area,total_investment'
const entries = (action) => JSON.parse(sql(city.store, `SELECT json_group_array(json_object('record', record, 'reason', reason, 'login', login, 'after', json(after))) FROM journal WHERE action = '${action}'`))
const PHONE = /1[3-9]\d{9}/

test('fields of level 3 in clear need a reason, which is journalled; others do not', async () => {
  const few = { filter: 'id <= 20' }
  for (const file of ['xlsx', 'csv']) {
    const reply = refused(await as.fgw.get(`/project.${file}` + query({ ...few, fields: SENSITIVE })), 422, 'REQUIRED', 'reason')
    assert.match(reply.body.message, /敏感数据.*用途/)
    refused(await as.fgw.get(`/project.${file}` + query({ ...few, fields: SENSITIVE, reason: '  ' })), 422, 'REQUIRED', 'reason')
    refused(await as.fgw.get(`/project.${file}` + query({ ...few, fields: SENSITIVE, reason: '长'.repeat(201) })), 422, 'RANGE', 'reason')
    assert.equal((await as.fgw.get(`/project.${file}` + query({ ...few, fields: SENSITIVE, reason: REASON }))).status, 200)
    assert.equal((await as.fgw.get(`/project.${file}` + query({ ...few, fields: PLAIN }))).status, 200)
  }
  const [entry] = entries('export').filter((e) => e.reason === REASON)
  assert.deepEqual([entry.record, entry.login, entry.after.filter, entry.after.fields, entry.after.rows, entry.after.sensitive], ['project', 'fgw', few.filter, SENSITIVE, 20, true])
  assert.match(entry.after.sm3, /^[0-9a-f]{64}$/)
})

test('a workbook says on a sheet of its own who made it, when, why and of what; a csv in its name and the journal', async () => {
  const parts = { filter: 'id <= 3', fields: SENSITIVE, reason: `=1+1 ${REASON}` }
  const reply = await as.fgw.get('/project.xlsx' + query(parts))
  const book = unzip(reply.bytes)
  assert.match(book['xl/workbook.xml'], /name="导出说明"/)
  const texts = Object.values(book).join('')
  for (const said of ['示例城市调度员（fgw）', 'id &lt;= 3', REASON, '行数']) assert.ok(texts.includes(said), said)
  for (const [name, text] of Object.entries(book)) if (name.startsWith('xl/worksheets/')) assert.doesNotMatch(text, /<f[ >]/, name)
  const file = await as.fgw.get('/project.csv' + query({ ...parts, reason: REASON }))
  assert.match(decodeURIComponent(file.headers.get('content-disposition')), /项目_\d{4}-\d\d-\d\d_fgw\.csv/)
})

test('G05 masked roles get masked values; neither sheet, properties nor names carry a phone or a contact', async () => {
  const phone = '13955507788'
  const made = succeeded(await as.wujin.post('/project', { name: '遮蔽导出测试', contact_name: '周丽华', contact_phone: phone }), 201)
  for (const client of [as.fgw, as.leader]) {
    const parts = { filter: `id = ${made.id}`, fields: 'name,contact_name,contact_phone', reason: REASON }
    const xlsx = await client.get('/project.xlsx' + query(parts))
    assert.equal(xlsx.status, 200, xlsx.text)
    const texts = Object.values(unzip(xlsx.bytes)).join('') + [...xlsx.headers.values()].join('')
    const csv = (await client.get('/project.csv' + query(parts))).text
    for (const text of [texts, csv]) {
      assert.ok(text.includes('139****7788') && text.includes('周*'), 'masked')
      assert.ok(!text.includes(phone) && !text.includes('周丽华'))
    }
    assert.doesNotMatch(texts.replace(/[0-9a-f]{40,}/g, ''), PHONE)
  }
})

/* ---- A13 ------------------------------------------------------------------------------------------ */

const MANY = { filter: 'id > 0', fields: SENSITIVE }
const ask = async (client, more = {}) => succeeded(await client.post('/exports', { record: 'project', ...MANY, reason: REASON, ...more }), 201)
const take = (client, more) => client.get('/project.csv' + query({ ...MANY, ...more }))

test('A13 more than 500 sensitive rows need a second person; the word is for that list, that count, that person, once', async () => {
  const rows = Number(sql(city.store, 'SELECT count(*) FROM project'))
  assert.ok(rows > 500, `${rows} rows`)
  const told = refused(await take(as.sww, { reason: REASON }), 422, 'LIMIT', 'approval')
  assert.match(told.body.message, /500 行.*另一人批准/)
  refused(await as.sww.post('/exports', { record: 'project', ...MANY }), 422, 'REQUIRED', 'reason')
  const asked = await ask(as.sww)
  assert.deepEqual([asked.rows, asked.approved, asked.own], [rows, false, true])
  refused(await take(as.sww, { approval: asked.id }), 403, 'DENIED', 'approval')
  refused(await as.sww.post(`/exports/${asked.id}/approve`, {}), 403, 'DENIED')
  for (const client of [as.wujin, as.leader, as.security]) refused(await client.post(`/exports/${asked.id}/approve`, {}), 404, 'NOT_FOUND')
  assert.deepEqual(succeeded(await as.wujin.get('/exports')).requests, [])
  assert.equal(succeeded(await as.fgw.get('/exports')).requests.find((r) => r.id === asked.id).own, false)
  const word = succeeded(await as.fgw.post(`/exports/${asked.id}/approve`, {}))
  assert.deepEqual([word.approved, word.approved_by], [true, 'fgw'])
  refused(await as.fgw.post(`/exports/${asked.id}/approve`, {}), 409, 'STATE')
  refused(await take(as.fgw, { approval: asked.id }), 403, 'DENIED', 'approval') // another person
  for (const more of [{ filter: 'id > 1' }, { fields: SENSITIVE + ',area' }, { sort: 'id' }]) refused(await take(as.sww, { ...more, approval: asked.id }), 403, 'DENIED', 'approval')
  const made = succeeded(await as.fgw.post('/project', { name: '审批后新增' }), 201)
  assert.match(refused(await take(as.sww, { approval: asked.id }), 403, 'DENIED', 'approval').body.message, /数据已变化/)
  succeeded(await as.fgw.delete(`/project/${made.id}`, { version: made.version }), 204)
  const file = await as.sww.get('/project.xlsx' + query({ ...MANY, approval: asked.id }))
  assert.equal(file.status, 200, file.text)
  assert.ok(Object.values(unzip(file.bytes)).join('').includes(asked.id), 'the sheet names the approval')
  refused(await take(as.sww, { approval: asked.id }), 403, 'DENIED', 'approval') // a second time
  const entry = entries('export').find((e) => e.after.approval === asked.id)
  assert.deepEqual([entry.reason, entry.after.rows, entry.login], [REASON, rows, 'sww'])
  assert.deepEqual(entries('approve').filter((e) => e.after.export === asked.id).map((e) => e.login), ['fgw'])
})

test('A13 two downloads at once: one of them', async () => {
  const asked = await ask(as.sww)
  succeeded(await as.fgw.post(`/exports/${asked.id}/approve`, {}))
  const all = await Promise.all([1, 2, 3].map(() => take(as.sww, { approval: asked.id })))
  assert.deepEqual(all.map((r) => r.status).sort(), [200, 403, 403])
})

test('A13 a request is taken back, or turned down', async () => {
  const [mine, theirs] = [await ask(as.sww), await ask(as.sww)]
  refused(await as.wujin.delete(`/exports/${mine.id}`), 404, 'NOT_FOUND')
  succeeded(await as.sww.delete(`/exports/${mine.id}`), 204)
  succeeded(await as.fgw.delete(`/exports/${theirs.id}`), 204)
  refused(await as.fgw.post(`/exports/${theirs.id}/approve`, {}), 404, 'NOT_FOUND')
})

const BINARY = process.env.ZTF_PLAIN
const LIBRARY = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map((at) => `${at}/faketime/libfaketimeMT.so.1`).find(existsSync)
test('A13 after 24 hours the word is worth nothing', { skip: (!BINARY || !existsSync(BINARY) || !LIBRARY) && 'no plain build, or no faketime' }, async () => {
  const folder = freshFolder()
  const clock = (by) => writeFileSync(`${folder}/clock`, by + '\n')
  clock('+0')
  const own = await serve(sampleStore(folder), [], BINARY, { LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: `${folder}/clock`, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' })
  try {
    const asked = await ask(await signedIn(own.url, 'sww'))
    succeeded(await (await signedIn(own.url)).post(`/exports/${asked.id}/approve`, {}))
    clock('+25h')
    refused(await take(await signedIn(own.url, 'sww'), { approval: asked.id }), 403, 'DENIED', 'approval')
  } finally {
    await own.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

/* ---- signatures ------------------------------------------------------------------------------------- */

test('every exported file has a signature that proves it: by the store’s key, and by OpenSSL', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ztf-api-'))
  const check = (...words) => ztf(['--store', `sqlite:${city.store}`, 'audit', 'check', ...words])
  try {
    for (const kind of ['xlsx', 'csv']) {
      const reply = await as.fgw.get(`/project.${kind}` + query({ filter: 'id <= 9', fields: PLAIN }))
      const line = reply.headers.get('x-ztf-file-signature')
      const file = `${folder}/list.${kind}`
      writeFileSync(file, reply.bytes)
      writeFileSync(`${file}.sig`, line + '\n')
      assert.match(line, /^ztf1;sm3=[0-9a-f]{64};at=[0-9TZ:-]+;person=\d+;record=project;rows=9;key=/)
      for (const given of [`${file}.sig`, line]) {
        const done = check(file, given)
        assert.equal(done.status, 0, done.stderr)
        assert.match(done.stdout, /签名有效.*record=project;rows=9/)
      }
      const bent = Buffer.from(reply.bytes)
      bent[bent.length >> 1] ^= 1
      writeFileSync(`${folder}/bent`, bent)
      assert.match(check(`${folder}/bent`, line).stderr, /文件与签名不符/)
      assert.match(check(file, line.replace('rows=9', 'rows=8')).stderr, /签名不成立/)
      assert.equal(sql(city.store, `SELECT count(*) FROM journal WHERE action = 'export' AND after LIKE '%${/sm3=([0-9a-f]+)/.exec(line)[1]}%'`), '1')
    }
    // another city's key trusts it only when it is told the public one
    const line = readFileSync(`${folder}/list.csv.sig`, 'utf8').trim()
    const other = (...words) => ztf(['--store', `sqlite:${folder}/none.db`, 'audit', 'check', `${folder}/list.csv`, line, ...words])
    assert.match(other().stderr, /不是本库密钥所签/)
    const key = ztf(['--store', `sqlite:${city.store}`, 'audit', 'key']).stdout.trim().split(' ')[1]
    assert.match(key, /^04[0-9a-f]{128}$/)
    assert.equal(other('--public', key).status, 0)
    // and so does a program that is not ours
    const der = Buffer.concat([Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex'), Buffer.from(key, 'hex')])
    writeFileSync(`${folder}/key.der`, der)
    writeFileSync(`${folder}/text`, line.split(';sm2=')[0])
    writeFileSync(`${folder}/sig`, Buffer.from(line.split(';sm2=')[1], 'hex'))
    const openssl = spawnSync('openssl', ['pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', `${folder}/key.der`, '-rawin', '-in', `${folder}/text`, '-sigfile', `${folder}/sig`, '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'], { encoding: 'utf8' })
    assert.match(openssl.stdout, /Signature Verified Successfully/, openssl.stderr)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the command line leaves the signature beside its file', () => {
  const file = `${city.folder}/命令行.xlsx`
  const run = (...words) => ztf(['--store', `sqlite:${city.store}`, ...words])
  assert.equal(run('export', 'project', '--filter', 'id <= 4', '--reason', REASON, '-o', file).status, 0)
  assert.equal(run('audit', 'check', file, `${file}.sig`).status, 0)
})
