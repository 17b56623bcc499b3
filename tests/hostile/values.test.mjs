// values.test.mjs - hostile query parameters, names translated by names.json; what other issues bring is skipped with its reason.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { cityForThisFile, PASSWORD, ROOT, sql, succeeded } from '../api/harness.mjs'
import { FOLDER, healthy, inputs, NAMES, SKIP } from './shared.mjs'

const city = cityForThisFile()
const LATER = {
  'rule-expression': 'rules and their expressions come with the policy ledgers',
}

/** Their query in ours: a known parameter by the table; a column as a filter on it; the rest as it is. */
function address(value) {
  const parts = value.split('&').map((part) => {
    const [name, ...rest] = part.split('=')
    const given = rest.join('=')
    const columns = { ...NAMES.columns, name: 'name', stage: 'stage', id: 'id' }
    if (NAMES.parameters[name]) return `${NAMES.parameters[name]}=${given}`
    if (name === 'cursor') return `after=${given}`
    if (columns[name]) return `filter=${encodeURIComponent(`${columns[name]} = "`)}${given}${encodeURIComponent('"')}`
    return part
  })
  return '/project?' + parts.join('&')
}

const URL_MOST = 8192 // bytes, limits.url_bytes of the manifest

/** What they expect, as statuses: a number, or any refusal or harmless answer where they allow either. */
function allowed(sent, expect) {
  if (sent.length > URL_MOST) return [414]
  if (expect === 200) return [200, 400]
  if (expect === 400) return [400]
  return [200, 400, 403, 404]
}

const queries = SKIP ? [] : JSON.parse(readFileSync(path.join(FOLDER, 'out/values/query_filters.json'), 'utf8'))
if (SKIP) test('query parameters', { skip: SKIP }, () => {})
for (const [i, { value, expect, note }] of queries.entries())
  test(`C02 query ${i}: ${value.slice(0, 60)} ${note}`, async () => {
    const reply = await city.client.get(address(value))
    assert.ok(reply.status < 500, reply.text)
    assert.ok(allowed(address(value), expect).includes(reply.status), `${reply.status}: ${reply.text.slice(0, 300)}`)
    const own = reply.text.replaceAll(/“[^”]*”/g, '') // without what it quotes of the question
    assert.doesNotMatch(own, /sqlite|SELECT |near "|\.c:\d/i)
    assert.equal(reply.headers.get('x-injected'), null)
    assert.doesNotMatch(reply.type, /javascript/)
    if (reply.status === 400) assert.ok(reply.body.findings.length > 0, 'a 400 names the parameter')
    assert.ok(await healthy(city.url))
  })

// ---- attachments

const VALUES = (name) => (SKIP ? [] : JSON.parse(readFileSync(path.join(FOLDER, 'out/values', name), 'utf8')))
const UPLOAD_MOST = 20 // files one row takes

/** Reports of the open month, a fresh one for every twenty uploads. */
async function attach(n, bytes, name) {
  const { rows } = (await city.client.get('/progress_report?limit=20&fields=id&filter=' + encodeURIComponent('month = 2025-09'))).body
  const form = new FormData()
  form.set('file', new Blob([bytes]), name)
  return city.client.post(`/progress_report/${rows[Math.floor(n / UPLOAD_MOST)].id}/attachments?field=photos`, form)
}

/** What every download must be, whatever its name and bytes. */
function harmless(reply, name) {
  assert.equal(reply.status, 200, reply.text)
  const disposition = reply.headers.get('content-disposition')
  assert.match(disposition, /^attachment; filename="[^"\\]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/)
  assert.equal(decodeURIComponent(disposition.split("UTF-8''")[1]), name)
  assert.deepEqual([reply.headers.get('x-content-type-options'), reply.headers.get('content-security-policy'), reply.headers.get('x-injected')], ['nosniff', "sandbox; default-src 'none'", null])
  assert.doesNotMatch(reply.type, /html|svg|xml;|script/)
}

for (const entry of inputs('attachment-name'))
  test(`H01 ${entry.id}: ${entry.attack}`, { skip: SKIP }, async () => {
    const around = readdirSync(city.folder).sort()
    for (const [i, name] of VALUES('file_names.json').entries()) {
      const reply = await attach(i, `%PDF-1.4\n% name ${i}`, name)
      assert.equal(reply.status, 201, `${JSON.stringify(name)}: ${reply.text}`)
      harmless(await city.client.get(`/attachment/${reply.body.id}/file`), reply.body.file_name)
      assert.match(reply.body.file_name, /^[^.\-~][^/\\]*\.pdf$/i)
    }
    assert.ok(await healthy(city.url))
    assert.deepEqual(readdirSync(city.folder).filter((f) => !around.includes(f)), ['city.db.files'])
  })

for (const entry of inputs('attachment-content'))
  test(`H02 ${entry.id}: ${entry.attack}`, { skip: SKIP }, async () => {
    for (const [i, { name, bytes_hex: hex, expect }] of VALUES('attachment_contents.json').entries()) {
      if (hex === null) continue // the anti-virus test string: tests/api/attachments.test.mjs has a scanner for it
      const reply = await attach(100 + i, Buffer.from(hex, 'hex'), name)
      assert.ok(reply.status < 500, reply.text)
      if (reply.status !== 201) {
        assert.ok(expect.includes(String(reply.status)), `${name}: ${reply.text}; expected ${expect}`)
        continue
      }
      assert.doesNotMatch(expect, /^4/, `${name} was taken`)
      if (expect.includes('含脚本')) assert.equal(reply.body.marks, 'script', name)
      const got = await city.client.get(`/attachment/${reply.body.id}/file`)
      harmless(got, reply.body.file_name)
      if (expect.startsWith('text/plain')) assert.equal(got.type, 'text/plain; charset=utf-8')
    }
    assert.ok(await healthy(city.url))
  })

// Each of these needs a city in a state of its own: the case of the acceptance list that plays it, by its id and file.
const PLAYED = {
  'session fixation': 'B04 accounts', 'session after password change': 'B05 accounts', 'session after role change': 'B05 accounts', '6 wrong passwords': 'B01 accounts',
  'password spraying 1 password x 200 users': 'B02 accounts', 'user enumeration': 'B03 accounts', 'TOTP replay': 'B07 founding', 'TOTP brute force': 'B07 founding',
  CSRF: 'B10 accounts', 'CSRF text/plain JSON': 'B10 accounts', CORS: 'B10 accounts', 'cookie flags': 'B11 accounts', 'idle timeout': 'B06 clock', 'concurrent sessions': 'the eleventh session accounts',
  'admin without second factor': 'B07 founding', 'three-role separation': 'A12 officers', 'X-Forwarded-For spoof': 'B12 peer', 'X-HTTP-Method-Override / _method': 'another method ../hostile/values', TRACE: 'C03 ../hostile/headers', 'token in URL': 'a token in the address ../hostile/values',
}
for (const entry of inputs('auth-session'))
  test(`${entry.id}: every case is played by a test of its own`, { skip: SKIP }, () => {
    for (const { case: name } of VALUES('auth_session_cases.json')) {
      assert.ok(PLAYED[name], name)
      const [, id, file] = /^(.*) (\S+)$/.exec(PLAYED[name])
      assert.match(readFileSync(path.join(ROOT, 'tests/api', `${file}.test.mjs`), 'utf8'), new RegExp(`test\\(['\`].*${id}`), name)
    }
  })

for (const [kind, skip] of Object.entries(LATER)) for (const entry of inputs(kind)) test(`${entry.id}: ${entry.attack}`, { skip }, () => {})

test('C02 names that look like patterns match themselves only', async () => {
  for (const word of ['%', '_', '\\', '%25', '[a-z]', '*', "' OR '1'='1"]) {
    const made = await city.client.post('/project', { name: `图样${word}甲` })
    assert.equal(made.status, 201, made.text)
    const whole = await city.client.get('/project?' + new URLSearchParams({ filter: `name = ${JSON.stringify(word)}`, count: 'exact' }))
    assert.deepEqual([whole.status, whole.body.count], [200, 0], word)
    const part = await city.client.get('/project?' + new URLSearchParams({ filter: `name ~ ${JSON.stringify(`样${word}甲`)}`, count: 'exact', fields: 'id' }))
    assert.deepEqual([part.status, part.body.rows?.map((r) => r.id)], [200, [made.body.id]], word)
    const holds = await city.client.get('/project?' + new URLSearchParams({ filter: `name ~ ${JSON.stringify(word)}`, count: 'exact', fields: 'name', limit: '500' }))
    assert.equal(holds.body.count, Number(sql(city.store, `SELECT count(*) FROM project WHERE instr(name, '${word.replaceAll("'", "''")}') > 0`)), word)
    assert.ok(holds.body.rows.every((r) => r.name.includes(word)), word)
  }
})

test('another method named in a header or a parameter is not taken', async () => {
  const { rows } = succeeded(await city.client.get('/project?limit=1&fields=id'))
  const at = `/project/${rows[0].id}`
  for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) assert.equal((await fetch(`${city.url}/api/v1${at}`, { headers: { Cookie: city.client.cookie, [name]: 'DELETE' } })).status, 200)
  assert.equal((await city.client.get(`${at}?_method=DELETE`)).status, 400)
  assert.equal((await city.client.post(at, { _method: 'DELETE' })).status, 405)
  succeeded(await city.client.get(at))
})

test('a token in the address signs nobody in and is not in the log', async () => {
  const { token } = succeeded(await city.client.post('/tokens', { name: '地址里的令牌', scopes: 'project.read', valid_to: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10), password: PASSWORD }), 201)
  for (const name of ['token', 'access_token', 'api_key', 'session']) assert.equal((await fetch(`${city.url}/api/v1/project?${name}=${token}`)).status, 401)
  assert.equal((await fetch(`${city.url}/api/v1/project?limit=1`, { headers: { Authorization: `Bearer ${token}` } })).status, 200, 'the same token where it belongs')
  assert.ok(!city.said().includes(token))
})
