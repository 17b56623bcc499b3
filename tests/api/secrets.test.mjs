// secrets.test.mjs - B13, B14, N05, N09: no password, code secret or token in the store, the memory, the log, the binary or the repository.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { BIN, Client, freshFolder, PASSWORD, refused, ROOT, sampleStore, serve, sql, succeeded, ztf } from './harness.mjs'
import { code } from './otp.mjs'

const PLAIN = process.env.ZTF_PLAIN
const skip = (!PLAIN || !existsSync(PLAIN)) && 'there is no plain build' // a sanitizer keeps what is freed
const CANARY = 'Grey-Kanarie-7730-sings-over-the-long-dark-harbour-wall'
const TAIL = CANARY.slice(20) // an allocator writes over the head of what is freed
const CONTROL = 'control-that-must-be-found'
const LOGINS = 40

let folder
let city
let secret
const tokens = []
before(async () => {
  if (skip) return
  folder = freshFolder()
  city = await serve(sampleStore(folder), [], PLAIN, { ZTF_TEST_CONTROL: CONTROL })
  const client = new Client(city.url)
  succeeded(await client.signIn('wujin', PASSWORD))
  const changed = succeeded(await client.post('/password', { old: PASSWORD, password: CANARY }))
  succeeded(await client.signIn('wujin', CANARY))
  secret = succeeded(await client.post('/otp', { password: CANARY })).secret
  succeeded(await client.post('/otp/confirm', { code: code(secret) }))
  tokens.push(changed.csrf, client.cookie.split('=')[1])
})
after(async () => {
  try {
    await city?.stop()
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

/** How often a text stands in the writable memory of a process. */
function copies(pid, text) {
  const wanted = Buffer.from(text)
  const file = openSync(`/proc/${pid}/mem`, 'r')
  let found = 0
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const m = /^([0-9a-f]+)-([0-9a-f]+) .w/.exec(line)
    if (!m || line.includes('[vvar]')) continue
    const [from, to] = [parseInt(m[1], 16), parseInt(m[2], 16)]
    const bytes = Buffer.alloc(to - from)
    try {
      readSync(file, bytes, 0, bytes.length, from)
    } catch {
      continue
    }
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) found++
  }
  closeSync(file)
  return found
}

test('B14 after 40 sign-ins, right and wrong, whole and broken off, no copy of the password is in memory', { skip }, async () => {
  const client = new Client(city.url)
  const long = JSON.stringify({ password: CANARY, login: 'wujin', more: 'x'.repeat(3000) })
  for (let i = 0; i < LOGINS; i++) refused(await client.post('/session', { login: 'wujin', password: CANARY }), 401, 'OTP')
  const odd = [
    () => client.post('/session', { login: 'nobody', password: CANARY }),
    () => client.post('/session', { login: CANARY, password: 'x' }),
    () => client.post('/session', { login: 'wujin', password: CANARY + 'x' }),
    () => client.post('/session', { login: 'wujin', password: CANARY, otp: '000000' }),
    () => client.send('POST', '/session', { body: long }),
    () => client.send('POST', '/session', { body: `{"login":"wujin","password":"${CANARY}"` }),
    () => client.send('POST', '/session', { body: `{"login":"wujin","password":"${CANARY}","password":"${CANARY}"}` }),
    () => client.send('POST', '/session', { body: `{"login":"wujin","password":"${CANARY}"}`, type: 'text/plain' }),
    () => client.send('POST', '/session', { body: `{"login":"wujin","password":"${CANARY}"}`, headers: { Origin: 'https://evil.example' } }),
    () => client.post('/reset', { token: 'x', password: CANARY }),
  ]
  for (const one of odd) assert.ok((await one()).status >= 400)
  await fetch(city.url + '/healthz') // on another connection: the ones before have come to rest
  assert.ok(copies(city.pid, CONTROL) > 0, 'the scan does not find what is there')
  for (const part of [CANARY, TAIL, CANARY.slice(0, 20)]) assert.equal(copies(city.pid, part), 0, part)
  assert.equal(copies(city.pid, PASSWORD), 0)
})

test('B13 whoever steals the database has no secret: Argon2id hashes, sealed second factors, digests of sessions', { skip }, async () => {
  const store = `${folder}/city.db`
  const bytes = Buffer.concat(['', '-wal'].map((end) => (existsSync(store + end) ? readFileSync(store + end) : Buffer.alloc(0))))
  const raw = Buffer.from([...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('').match(/.{8}/g).map((b) => parseInt(b, 2)))
  for (const canary of [CANARY, PASSWORD, secret, raw, raw.toString('hex'), ...tokens]) assert.equal(bytes.indexOf(canary), -1, `${canary}`)
  const hashes = sql(store, 'SELECT password_hash FROM person WHERE password_hash IS NOT NULL').split('\n')
  assert.ok(hashes.length >= 20)
  for (const hash of hashes) assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22,}\$[^$]{43,}$/)
  assert.equal(new Set(hashes).size, hashes.length, 'one salt each')
  assert.match(sql(store, "SELECT otp_secret FROM person WHERE login = 'wujin'"), /^sm4:[0-9a-f]{8}:[0-9a-f]{32}:[0-9a-f]{40}:[0-9a-f]{64}$/)
})

test('N05 no password, code secret or token in the log, the journal, a backup or temporary files', { skip }, () => {
  const copy = `${folder}/copy.db`
  assert.equal(ztf(['--store', `sqlite:${folder}/city.db`, 'backup', copy]).status, 0)
  const texts = [city.said(), sql(copy, 'SELECT * FROM journal'), readFileSync(copy, 'latin1')]
  for (const name of readdirSync(folder, { recursive: true })) if (/ztf-|\.log|files/.test(name)) texts.push(readFileSync(path.join(folder, name), 'latin1'))
  for (const canary of [CANARY, PASSWORD, secret, ...tokens]) for (const text of texts) assert.ok(!text.includes(canary))
})

test('N05 a backup brings no key along', { skip }, () => {
  const key = readFileSync(`${folder}/city.db.key`, 'utf8').trim().split(' ')[1]
  assert.match(key, /^[0-9a-f]{64}$/)
  assert.ok(!readFileSync(`${folder}/copy.db`, 'latin1').includes(key))
})

test('N09 no secret in the repository, the page or the binary', () => {
  const files = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).stdout.split('\0').filter((f) => f && existsSync(path.join(ROOT, f)))
  assert.ok(files.length > 100)
  const PATTERNS = [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, /\bAKIA[0-9A-Z]{16}\b/, /\bgh[pousr]_[A-Za-z0-9]{36}\b/, /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./, /\bsk-[A-Za-z0-9]{32,}\b/, /\/\/[^\s/:@'"]+:[^\s/:@'"]{4,}@[a-z0-9.-]+\.[a-z]{2,}/]
  const found = []
  for (const file of files) {
    const text = readFileSync(path.join(ROOT, file), 'latin1')
    for (const pattern of PATTERNS) if (pattern.test(text)) found.push(`${file}: ${pattern}`)
  }
  assert.deepEqual(found, [])
  for (const file of [BIN, ...(existsSync(path.join(ROOT, 'web/dist')) ? readdirSync(path.join(ROOT, 'web/dist'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => path.join(e.parentPath ?? e.path, e.name)) : [])])
    assert.equal(readFileSync(file).indexOf(PASSWORD), -1, file)
})
