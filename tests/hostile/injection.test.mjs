// injection.test.mjs - C05 to C07 and C09 at the API: log lines, format strings in every field of every ledger, paths that climb,
// keys that are a prototype's.  The fields are the ledgers' own descriptions (GET /meta).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { test } from 'node:test'
import { startClamd } from '../api/clamd.mjs'
import { filled } from '../api/filled.mjs'
import { cityForThisFile, freshFolder, query, sampleStore, serve, signedIn, sql, succeeded } from '../api/harness.mjs'
import { patience, PEOPLE } from '../api/scope.mjs'
import { descriptors, HANG, healthy } from './shared.mjs'

const people = []
const city = cityForThisFile(undefined, async () => {
  await patience(city.url)
  for (const { login } of PEOPLE.filter((p) => p.login)) {
    const client = await signedIn(city.url, login)
    people.push({ login, client, ledgers: succeeded(await client.get('/meta')).ledgers })
  }
})

/* ---- C05 ------------------------------------------------------------------------------------------- */

const NASTY = ['a\r\nztf: error: forged', '\u001b[31mred\u001b[0m', 'a\u2028ztf: forged', 'a\u2029b', '\u0085next', '\u009b2J', '\u202egnp.exe', 'nul\u0000', '\u0007bell\b\b']
const BROKEN = ['\xff\xfe', '\xc0\xaf', '\xe2\x80'] // as bytes
/** A line of the log: what it begins with, and nothing that ends or steers it. */
// eslint-disable-next-line no-control-regex
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]/

function linesOf(own) {
  const lines = own.said().split('\n').filter(Boolean)
  for (const line of lines) {
    assert.doesNotMatch(line, STEERS, JSON.stringify(line))
    assert.match(line, /^(ztf: |listening on )/, `a line of its own: ${JSON.stringify(line)}`)
  }
  return lines
}

/** One request as bytes; its status. */
function wire(port, text) {
  return new Promise((done, fail) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(Buffer.from(text, 'latin1')))
    let got = ''
    socket.setTimeout(HANG, () => fail(new Error('no answer')))
    socket.on('data', (chunk) => (got += chunk.toString('latin1')))
    socket.on('error', fail)
    socket.on('end', () => done(Number(/^HTTP\/1\.1 (\d+)/.exec(got)?.[1])))
  })
}

test('C05 names: refused, or stored as they are, and one row of the journal each', async () => {
  // the sign-ins of the people above are journalled by the keeper, at its own time
  const ofProjects = () => Number(sql(city.store, "SELECT count(*) FROM journal WHERE record = 'project'"))
  for (const name of NASTY) {
    const before = ofProjects()
    const reply = await city.client.post('/project', { name: `${name}项目`, remarks: name })
    assert.ok([201, 400, 422].includes(reply.status), reply.text)
    if (reply.status === 201) {
      assert.equal(ofProjects(), before + 1, JSON.stringify(name))
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(reply.body.name, /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e]/, 'a line may break in a text; nothing steers')
    } else assert.ok(reply.body.findings.length > 0, reply.text)
    const failed = await city.client.post('/session', { login: name, password: name })
    assert.ok([400, 401, 422, 429].includes(failed.status), failed.text)
  }
  linesOf(city)
})

test('C05 headers and targets: one line each, escaped', async (t) => {
  const own = await serve(sampleStore(freshFolder()), ['--proxy', '127.0.0.1'])
  t.after(() => own.stop())
  const utf8 = (s) => Buffer.from(s).toString('latin1')
  const body = '{"login":"nobody","password":"x"}'
  const post = (more) => `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n\r\n${body}`
  for (const bad of [...NASTY.map(utf8), ...BROKEN])
    for (const name of ['User-Agent', 'Referer', 'X-Request-Id', 'X-Forwarded-For', 'Origin', 'Idempotency-Key', 'Cookie', 'Accept-Language'])
      assert.ok((await wire(own.port, post(`${name}: ${bad}`))) < 500, `${name} ${JSON.stringify(bad)}`)
  for (const bad of [...NASTY.map(utf8), ...BROKEN].map((b) => b.replace(/[^]/g, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0'))))
    for (const at of [`/${bad}`, `/api/v1/${bad}`, `/api/v1/project/${bad}`, `/api/v1/project?filter=${bad}`]) assert.ok((await wire(own.port, `GET ${at} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)) < 500, at)
  // too many failures of one network are a line with its address in it, as the proxy gave it
  for (let i = 0; i < 120; i++) await wire(own.port, post(`X-Forwarded-For: ${utf8('\u2028ztf: forged\u202e')}`))
  const lines = linesOf(own)
  assert.ok(lines.some((l) => l.includes('too many failures from \\u2028ztf: forged\\u202e')), lines.join('\n').slice(-2000))
  // what was journalled of them can be read
  const auditor = await signedIn(own.url, 'auditor')
  succeeded(await auditor.get('/journal' + query({ limit: 500, sort: '-id' })))
  assert.ok(await healthy(own.url))
})

test('C05 what a scanner answers: one line, escaped', async (t) => {
  const clamd = await startClamd({ manner: 'odd', says: 'UNKNOWN\r\nztf: error: forged \u001b[2J\u2028\\n' })
  t.after(() => clamd.stop())
  const own = await serve(sampleStore(freshFolder()), ['--clamd', clamd.address])
  t.after(() => own.stop())
  const client = await signedIn(own.url)
  const { rows } = succeeded(await client.get('/progress_report' + query({ limit: 1, fields: 'id', filter: 'month = 2025-09' })))
  const form = new FormData()
  form.set('file', new Blob(['%PDF-1.4\n% C05\n']), '现场.pdf')
  assert.ok((await client.post(`/progress_report/${rows[0].id}/attachments?field=photos`, form)).status < 500)
  const seen = () => linesOf(own).filter((l) => l.includes('clamd answers'))
  for (const until = Date.now() + HANG; !seen().length && Date.now() < until; ) await new Promise((done) => setTimeout(done, 50))
  assert.deepEqual([...new Set(seen())], ['ztf: error: clamd answers UNKNOWN\\u000d\\u000aztf: error: forged \\u001b[2J\\u2028\\u005cn'])
})

/* ---- C06 ------------------------------------------------------------------------------------------- */

const FORMAT = '%s%s%s%n'

const errorsOn = (reply) => (reply.body.findings ?? []).filter((f) => f.level === 'error').map((f) => f.field)

/** The fields that no new row has met, into a row that is there. */
async function intoRow(client, ledger, met) {
  const { rows } = succeeded(await client.get(`/${ledger.id}` + query({ limit: 1, sort: '-id' })))
  for (const f of ledger.fields.filter((one) => rows.length && !one.read_only && !met.has(`${ledger.id}.${one.id}`))) {
    const { version } = succeeded(await client.get(`/${ledger.id}/${rows[0].id}`))
    const reply = await client.patch(`/${ledger.id}/${rows[0].id}`, { [f.id]: FORMAT }, { version })
    assert.ok(reply.status < 500, `${ledger.id}.${f.id}: ${reply.text}`)
    if (reply.status === 200) assert.equal(reply.body[f.id], FORMAT, `${ledger.id}.${f.id}`)
    if (reply.status === 200 || errorsOn(reply).includes(f.id)) met.set(`${ledger.id}.${f.id}`, reply.status === 200 ? 'kept' : 'refused')
  }
}

test(`C06 ${FORMAT} in every field of every ledger that somebody writes: literal, or refused with the field’s name`, async (t) => {
  const met = new Map() // ledger.field -> 'kept' | 'refused'
  const wanted = new Set()
  const closed = new Set() // ledgers of which nobody makes a row: what only a service fills is compulsory there
  const open = descriptors(city.pid)
  for (const { login, client, ledgers } of people)
    for (const ledger of ledgers.filter((l) => l.may.create)) {
      const base = await filled(client, ledger, `C06${login}`)
      for (const f of ledger.fields.filter((one) => !one.read_only)) {
        const key = `${ledger.id}.${f.id}`
        if (f.kind === 'TEXT') wanted.add(key)
        if (met.get(key) === 'kept') continue
        const reply = await client.post(`/${ledger.id}`, { ...base, [f.id]: FORMAT })
        assert.ok(reply.status < 500, `${login} ${key}: ${reply.text}`)
        if (reply.status === 201) {
          if (f.kind === 'TEXT') assert.equal(reply.body[f.id], FORMAT, key)
          const row = succeeded(await client.get(`/${ledger.id}/${reply.body.id}`))
          if (f.id in row && !/\*/.test(row[f.id])) assert.equal(row[f.id], FORMAT, key)
          await client.delete(`/${ledger.id}/${reply.body.id}`, { version: row.version })
          met.set(key, 'kept')
        } else if (errorsOn(reply).length && errorsOn(reply).every((id) => ledger.fields.find((one) => one.id === id)?.read_only)) closed.add(ledger.id)
        else if (!met.has(key) && [400, 409, 422].includes(reply.status) && errorsOn(reply).includes(f.id)) met.set(key, 'refused')
      }
    }
  for (const { client, ledgers } of people) for (const ledger of ledgers.filter((l) => l.may.update)) await intoRow(client, ledger, met)
  const refused = [...met].filter(([, how]) => how === 'refused').map(([key]) => key)
  t.diagnostic(`${wanted.size} fields of text, ${[...wanted].filter((k) => met.get(k) === 'kept').length} kept it; ${refused.length} fields refused it; no rows of ${[...closed]}`)
  assert.ok(wanted.size > 100)
  assert.ok(closed.size <= 3, `${[...closed]}`)
  assert.deepEqual([...wanted].filter((k) => !met.has(k) && !closed.has(k.split('.')[0])), [], 'neither kept nor refused')
  assert.ok(await healthy(city.url))
  assert.ok(descriptors(city.pid) <= open + 8)
  linesOf(city)
})

test(`C06 ${FORMAT} changes a row, filters, and comes out of every export as it is`, async () => {
  const { id, version } = succeeded(await city.client.post('/project', { name: `C06${FORMAT}` }), 201)
  const changed = succeeded(await city.client.patch(`/project/${id}`, { remarks: FORMAT, address: FORMAT }, { version }))
  assert.deepEqual([changed.remarks, changed.address], [FORMAT, FORMAT])
  const filter = `name ~ ${JSON.stringify(FORMAT)}`
  assert.deepEqual(succeeded(await city.client.get('/project' + query({ filter, fields: 'id' }))).rows.map((r) => r.id), [id])
  const csv = await city.client.get('/project.csv' + query({ filter, reason: FORMAT, fields: 'name,remarks' }))
  assert.ok(csv.text.includes(`C06${FORMAT}`) && csv.status === 200, csv.text)
  succeeded(await city.client.get(`/project/${id}/history`))
  assert.ok(sql(city.store, "SELECT after FROM journal WHERE action = 'export' ORDER BY id DESC LIMIT 1").includes(FORMAT), 'the journal has the reason as it was given')
  for (const at of [`/${FORMAT}`, `/project/${FORMAT}`, `/project?sort=${FORMAT}`, `/stat/dispatch?month=${FORMAT}`]) assert.ok([400, 404].includes((await city.client.get(at.replaceAll('%', '%25'))).status), at)
})

/* ---- C07 ------------------------------------------------------------------------------------------- */

const CLIMBS = ['../../../../etc/passwd', '..%2f..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '%252e%252e/%252e%252e/etc/passwd', '..%252f..%252fetc%252fpasswd', '..\\..\\etc\\passwd', '..%5c..%5cetc%5cpasswd',
  '%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd', '%e0%80%ae%e0%80%ae/etc/passwd', '..;/..;/etc/passwd', '....//....//etc/passwd', './.git/config', '.git/config', '%2egit/config', '.env', 'etc/passwd%00.html', '/etc/passwd', '%2fetc%2fpasswd', 'file:///etc/passwd', 'city.db', '../city.db', '..%2fcity.db.key']
const UNDER = ['/', '/assets/', '/api/v1/attachment/', '/api/v1/attachment/1/', '/api/v1/imports/', '/api/v1/project/']

test('C07 paths that climb, plain, encoded, twice, overlong, backwards, hidden: 400 or 404 and nothing of any file', async () => {
  const root = readFileSync('/etc/passwd', 'utf8').split('\n')[0]
  for (const under of UNDER)
    for (const climb of CLIMBS)
      for (const accept of ['text/html', '*/*']) {
        const asked = `GET ${under}${climb} HTTP/1.1\r\nHost: x\r\nAccept: ${accept}\r\nCookie: ${city.client.cookie}\r\nConnection: close\r\n\r\n`
        const text = await new Promise((done, fail) => {
          const socket = net.connect(city.port, '127.0.0.1', () => socket.write(asked))
          let got = ''
          socket.on('data', (chunk) => (got += chunk.toString('latin1')))
          socket.on('error', fail)
          socket.on('end', () => done(got))
        })
        assert.match(text, /^HTTP\/1\.1 40[04] /, `${under}${climb} ${accept}: ${text.slice(0, 200)}`)
        for (const word of [root, 'root:', '[core]', 'SQLite format']) assert.ok(!text.includes(word), `${under}${climb}`)
      }
  assert.ok(await healthy(city.url))
})

/* ---- C09 ------------------------------------------------------------------------------------------- */

test('C09 keys that are a prototype’s: refused by name, in a body, a mapping, a filter', async () => {
  for (const body of ['{"name":"C09","__proto__":{"polluted":1}}', '{"name":"C09","constructor":{"prototype":{"polluted":1}}}', '{"name":"C09","prototype":1}', '{"__proto__":{"name":"C09"}}']) {
    const reply = await city.client.post('/project', body)
    assert.ok([400, 422].includes(reply.status), reply.text)
    assert.ok(reply.body.findings.length > 0)
  }
  for (const asked of [{ filter: '__proto__ = 1' }, { fields: 'constructor' }, { sort: '__proto__' }, { '__proto__[polluted]': '1' }]) assert.equal((await city.client.get('/project' + query(asked))).status, 400, JSON.stringify(asked))
  const batch = await city.client.upload('项目名称,__proto__,constructor\nC09原型,甲,乙\n', 'C09.csv')
  assert.ok([200, 422].includes(batch.status), batch.text)
})
