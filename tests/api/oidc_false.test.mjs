// oidc_false.test.mjs - a provider that lies, stalls, swells or is gone: nobody comes in by it, and the server stays itself.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer as createTcp } from 'node:net'
import path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { createServer } from 'node:tls'
import { Client, freshFolder, sampleStore, serve, signedIn, sql, succeeded } from './harness.mjs'
import { CALLBACK, fakeProvider, jws, makeKey, SECRET, settingsFile, SITE, through } from './oidc.mjs'

let folder
let prepared
let fake
let city
let copies = 0
const later = []

/** A server of its own over a copy of the store: what it knows of the provider it has to ask. */
async function server(settings = {}) {
  const store = path.join(folder, `copy-${copies++}.db`)
  copyFileSync(prepared, store)
  return serve(store, ['--oidc', settingsFile(folder, { issuer: fake.issuer, client: 'ztf', seconds: 2, ...settings }), '--proxy', '127.0.0.1'])
}

async function aside(settings, work) {
  const other = await server(settings)
  try {
    await work(other.url)
  } finally {
    await other.stop()
  }
}

before(async () => {
  folder = freshFolder()
  prepared = sampleStore(folder)
  fake = await fakeProvider()
  const one = await serve(prepared)
  const admin = await signedIn(one.url, 'sysadmin')
  const id = Number(sql(prepared, "SELECT id FROM person WHERE login = 'wujin'"))
  const { version } = succeeded(await admin.get(`/person/${id}`))
  succeeded(await admin.patch(`/person/${id}`, { sso_subject: fake.sub }, { version }))
  await one.stop()
  city = await server()
})
after(async () => {
  try {
    await city?.stop()
  } finally {
    await fake?.stop()
    for (const one of later) await one()
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})
beforeEach(() => fake.reset())

let net = 0
/** A network of its own each time: what fails here slows nobody down. */
const from = () => ({ headers: { 'X-Forwarded-For': `198.${51 + (net >> 8)}.${net++ & 255}.7` } })

/** The whole way with a code; {to, session}. `extra` goes into the answer's address. */
async function comeIn(extra = {}, url = city.url) {
  const reply = await through(fake, new Client(url), extra, from())
  return { to: reply.headers.get('location'), session: reply.headers.getSetCookie().find((l) => l.startsWith('ztf_session=')) }
}

async function refusedAs(why, extra, url) {
  const { to, session } = await comeIn(extra, url)
  assert.equal(to, `/login?why=${why}`)
  assert.equal(session, undefined)
}

test('control: the good token of this provider is taken, redeemed with Basic and the verifier of the challenge', async () => {
  const { to, session } = await comeIn()
  assert.equal(to, '/login?why=fine')
  assert.ok(session)
  const { headers, form } = await new Promise((done) => {
    fake.before = (_req, _res, at) => (at === '/token' && done(fake.last), false)
    void comeIn()
  })
  assert.equal(headers.authorization, 'Basic ' + Buffer.from(`ztf:${encodeURIComponent(SECRET)}`).toString('base64'))
  assert.equal(form.get('grant_type'), 'authorization_code')
  assert.equal(form.get('redirect_uri'), SITE + CALLBACK)
  assert.match(form.get('code_verifier'), /^[0-9a-f]{64}$/)
  assert.equal(form.get('client_secret'), null)
})

const at = () => Math.floor(Date.now() / 1000)
const claims = [
  ['another nonce', { nonce: '0'.repeat(64) }], ['no nonce', { nonce: undefined }], ['another audience', { aud: 'other' }], ['no audience', { aud: undefined }],
  ['an audience like it', { aud: 'ztf2' }], ['two audiences and no azp', { aud: ['ztf', 'other'] }], ['an azp of somebody else', { azp: 'other' }],
  ['two audiences and an azp of somebody else', { aud: ['ztf', 'other'], azp: 'other' }], ['another issuer', { iss: 'https://evil.example' }], ['the issuer with a slash', { iss: () => fake.issuer + '/' }],
  ['no issuer', { iss: undefined }], ['expired', { exp: () => at() - 120 }], ['no expiry', { exp: undefined }], ['an expiry that is text', { exp: '9999999999' }], ['issued tomorrow', { iat: () => at() + 86400 }],
  ['issued yesterday', { iat: () => at() - 86400 }], ['no time of issue', { iat: undefined }], ['not yet', { nbf: () => at() + 3600 }], ['no subject', { sub: undefined }], ['an empty subject', { sub: '' }],
  ['a subject that is a number', { sub: 7 }], ['a subject with a line break', { sub: 'a\nb' }], ['a subject of 256 characters', { sub: 'x'.repeat(256) }], ['a negative expiry', { exp: -1 }], ['an expiry beyond numbers', { exp: 1e300 }],
]
for (const [name, change] of claims)
  test(`a token with ${name} is refused`, async () => {
    const now = Object.fromEntries(Object.entries(change).map(([k, v]) => [k, typeof v === 'function' ? v() : v]))
    fake.token = (good) => jws(fake.key, { ...good, ...now })
    await refusedAs('untrue')
  })

for (const [name, change] of [['azp and two audiences', { aud: ['other', 'ztf'], azp: 'ztf' }], ['one audience in a list', { aud: ['ztf'] }], ['times with fractions', { exp: Date.now() / 1000 + 100.5 }], ['a clock a little ahead', { iat: Date.now() / 1000 + 30 }]])
  test(`a token with ${name} is taken`, async () => {
    fake.token = (good) => jws(fake.key, { ...good, ...change })
    assert.equal((await comeIn()).to, '/login?why=fine')
  })

const pem = () => createPublicKey(fake.key.privateKey).export({ type: 'spki', format: 'pem' })
const forged = [
  ['alg none', (good) => jws({ alg: 'none', kid: fake.key.kid }, good)],
  ['alg None', (good) => jws({ alg: 'none', kid: fake.key.kid }, good).replace(/^[^.]+/, Buffer.from(JSON.stringify({ alg: 'None', kid: fake.key.kid })).toString('base64url'))],
  ['HS256 with the public key as secret', (good) => jws({ alg: 'HS256', kid: fake.key.kid, secret: pem() }, good)],
  ['HS256 with the client secret', (good) => jws({ alg: 'HS256', kid: fake.key.kid, secret: SECRET }, good)],
  ['HS256 over an oct key of the set', (good) => ((fake.keys = () => [fake.key.public, { kty: 'oct', kid: 'o', k: Buffer.from(SECRET).toString('base64url') }]), jws({ alg: 'HS256', kid: 'o', secret: SECRET }, good))],
  ['another key under the same kid', (good) => jws(makeKey('RS256', fake.key.kid), good)],
  ['claims changed after signing', (good) => jws(fake.key, good).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...good, sub: 'xinbei' })).toString('base64url')}.`)],
  ['no signature', (good) => jws(fake.key, good).replace(/[^.]*$/, '')],
  ['its own key in the head', (good) => { const k = makeKey('RS256', 'mine'); return jws(k, good, { jwk: k.public }) }],
  ['a critical extension', (good) => jws(fake.key, good, { crit: ['x'], x: 1 })],
  ['RS384', (good) => jws(fake.key, good, { alg: 'RS384' })],
  ['an algorithm its key is not for', (good) => jws({ ...fake.key, alg: 'PS256' }, good)],
  ['a head said twice', (good) => { const [, body, sig] = jws(fake.key, good).split('.'); return [Buffer.from(`{"alg":"RS256","alg":"none","kid":"${fake.key.kid}"}`).toString('base64url'), body, sig].join('.') }],
  ['five parts', (good) => jws(fake.key, good) + '.x.y'], ['no dot', () => 'abc'], ['nothing', () => ''], ['a number', () => 7], ['a megabyte', (good) => jws(fake.key, { ...good, x: 'y'.repeat(100_000) })],
]
for (const [name, token] of forged)
  test(`a token with ${name} is refused`, async () => {
    fake.token = token
    await refusedAs('untrue')
  })

test('a key too short, for encryption, or twice under one name signs nothing', async () => {
  const weak = makeKey('RS256', 'weak', 1024)
  const two = [makeKey('RS256', 'same'), makeKey('RS256', 'same')]
  for (const [key, keys] of [[weak, [weak.public]], [fake.key, [{ ...fake.key.public, use: 'enc' }]], [two[0], two.map((k) => k.public)]])
    await aside({}, async (url) => {
      fake.keys = () => keys
      fake.token = (good) => jws(key, good)
      await refusedAs('untrue', {}, url)
    })
})

test('a rotated key is fetched once it is named; names nobody knows do not make us ask for ever', async () => {
  await aside({}, async (url) => {
    const old = fake.key
    assert.equal((await comeIn({}, url)).to, '/login?why=fine')
    assert.equal((await comeIn({}, url)).to, '/login?why=fine')
    const before = fake.asked['/keys']
    for (const alg of ['ES256', 'PS256', 'RS256']) {
      const key = makeKey(alg, `next-${alg}`)
      fake.keys = () => [old.public, key.public]
      fake.token = (good) => jws(key, good)
      assert.equal((await comeIn({}, url)).to, '/login?why=fine', alg)
    }
    assert.equal(fake.asked['/keys'], before + 3)
    fake.token = (good) => jws(makeKey('ES256', 'never-published'), good)
    for (let i = 0; i < 10; i++) await refusedAs('untrue', {}, url)
    assert.ok(fake.asked['/keys'] - before <= 5, `asked ${fake.asked['/keys'] - before} times`)
  })
})

test('iss in the answer must be the issuer, and must be there when the provider says it comes', async () => {
  await refusedAs('untrue', { iss: 'https://evil.example' })
  assert.equal((await comeIn({ iss: fake.issuer })).to, '/login?why=fine')
  await aside({}, async (url) => {
    fake.describe = (d) => ({ ...d, authorization_response_iss_parameter_supported: true })
    await refusedAs('untrue', {}, url)
    assert.equal((await comeIn({ iss: fake.issuer, session_state: 'passed over' }, url)).to, '/login?why=fine')
  })
})

const big = (res) => {
  res.writeHead(200, { 'Content-Type': 'application/json' })
  let left = 160
  const push = () => {
    while (left-- > 0) if (!res.write(' '.repeat(65536))) return res.once('drain', push)
    return res.end('{}')
  }
  push()
}
const troubles = [
  ['is gone', (_, res) => res.destroy()], ['answers nothing', () => {}], ['answers ten megabytes', (_, res) => big(res)],
  ['announces ten megabytes', (_, res) => { res.writeHead(200, { 'Content-Length': 10 << 20 }); res.write('{'); }],
  ['sends endless heads', (_, res) => { for (let i = 0; i < 40; i++) res.setHeader(`x-${i}`, 'y'.repeat(8000)); res.end('{}') }],
  ['sends one byte a while', (_, res) => { res.writeHead(200); const t = setInterval(() => res.write(' '), 100); res.on('close', () => clearInterval(t)) }],
  ['sends elsewhere', (_, res) => res.writeHead(302, { Location: fake.issuer + '/good' }).end()], ['says 500', (_, res) => res.writeHead(500).end('{}')],
  ['says no JSON', (_, res) => res.end('<html>')], ['says a list', (_, res) => res.end('[]')], ['nests deeply', (_, res) => res.end('{"a":' + '['.repeat(100_000))],
]
for (const [name, answer] of troubles)
  test(`a provider that ${name} is away, whatever was asked, and the page says so`, async () => {
    for (const where of ['/.well-known/openid-configuration', '/token', '/keys']) {
      await aside({}, async (url) => {
        fake.reset()
        fake.before = (req, res, path_) => path_ === where && (answer(req, res), true)
        const { to, session } = await comeIn({}, url)
        assert.equal(to, where === '/token' && /no JSON|a list|deeply/.test(name) ? '/login?why=untrue' : '/login?why=away', where)
        assert.equal(session, undefined)
        assert.equal((await fetch(url + '/healthz')).status, 200)
        fake.before = () => false
        assert.equal((await comeIn({}, url)).to, '/login?why=fine', 'it is back')
      })
    }
  })

test('a provider that stalls holds a few, not the server', async () => {
  const held = []
  await aside({ seconds: 5 }, async (url) => {
    let waiting = () => {}
    const full = new Promise((done) => (waiting = done))
    fake.before = (_, res) => (held.push(res), held.length === 8 && waiting(), true)
    const first = Array.from({ length: 8 }, () => comeIn({}, url))
    await full
    assert.equal((await comeIn({}, url)).to, '/login?why=busy')
    succeeded(await new Client(url).signIn('fgw', 'ztf-sample-1'))
    for (const res of held) res.destroy()
    for (const one of first) assert.equal((await one).to, '/login?why=away')
  })
})

test('a description of somebody else, or with an address without TLS elsewhere, is none', async () => {
  for (const change of [{ issuer: 'https://evil.example' }, { issuer: undefined }, { token_endpoint: 'http://198.51.100.1/token' }, { jwks_uri: 'file:///etc/passwd' }, { authorization_endpoint: 'javascript:alert(1)' }, { token_endpoint: 7 }, { jwks_uri: undefined }]) {
    await aside({}, async (url) => {
      fake.describe = (d) => ({ ...d, ...change })
      assert.equal((await comeIn({}, url)).to, '/login?why=away', JSON.stringify(change))
    })
  }
})

test('a refusal of the code and one of the client are told apart from a provider that is away', async () => {
  for (const [status, want] of [[400, 'refused'], [401, 'refused'], [403, 'refused'], [302, 'away'], [503, 'away']]) {
    fake.before = (_, res, where) => where === '/token' && (res.writeHead(status, { 'Content-Type': 'application/json' }).end('{"error":"invalid_grant"}'), true)
    await refusedAs(want)
  }
  for (const extra of [{ error: 'access_denied' }, { error: 'server_error', error_description: '<script>' }, { code: '' }]) await refusedAs('refused', extra)
})

test('guessing is slowed down by network, and starting too', async () => {
  fake.token = () => 'x'
  const one = { headers: { 'X-Forwarded-For': '203.0.113.9' } }
  const lost = async () => {
    const client = new Client(city.url)
    const begun = await client.get('/session/oidc', one)
    client.cookie = begun.headers.get('set-cookie').split(';')[0]
    const state = new URL(begun.headers.get('location')).searchParams.get('state')
    return (await client.get(CALLBACK + '?' + new URLSearchParams({ state, code: 'x' }), one)).headers.get('location')
  }
  let tries = 0
  while ((await lost()) === '/login?why=untrue') assert.ok(++tries < 200, 'nothing slows it down')
  assert.ok(tries >= 60, `only ${tries} tries`)
  const starts = { headers: { 'X-Forwarded-For': '203.0.114.9' } }
  let begun = 0
  while (!(await new Client(city.url).get('/session/oidc', starts)).headers.get('location').startsWith('/')) assert.ok(++begun < 5000, 'nothing slows it down')
  assert.ok(begun >= 600, `only ${begun} starts`)
})

/** A provider on TLS with a certificate of its own making, in front of the fake one. */
async function tls(name, days = 2) {
  const file = (end) => path.join(folder, `tls-${name}.${end}`)
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days), '-subj', '/CN=ztf-test', '-addext', `subjectAltName=${name}`, '-keyout', file('key'), '-out', file('crt')], { stdio: 'ignore' })
  const inner = await fakeProvider()
  const port = Number(new URL(inner.issuer).port)
  const outer = createServer({ key: readFileSync(file('key')), cert: readFileSync(file('crt')) }, (s) => {
    const to = connect(port, '127.0.0.1')
    s.on('error', () => to.destroy())
    to.on('error', () => s.destroy())
    s.pipe(to).pipe(s)
  })
  await new Promise((done) => outer.listen(0, '127.0.0.1', done))
  const issuer = `https://127.0.0.1:${outer.address().port}`
  inner.describe = (d) => JSON.parse(JSON.stringify({ ...d, issuer }).replaceAll(inner.issuer, issuer))
  inner.good = ((good) => () => ({ ...good(), iss: issuer }))(inner.good)
  later.push(async () => (outer.close(), inner.stop()))
  return { issuer, ca: file('crt'), inner }
}

test('TLS is verified: by the authorities named, for the very name, and not at all otherwise', async () => {
  const good = await tls('IP:127.0.0.1')
  const named = await tls('DNS:elsewhere.example')
  for (const [one, settings, want] of [[good, { ca: good.ca }, 'https'], [good, {}, 'away'], [named, { ca: named.ca }, 'away'], [good, { ca: named.ca }, 'away']]) {
    await aside({ issuer: one.issuer, ...settings }, async (url) => {
      const begun = await new Client(url).get('/session/oidc', from())
      const to = begun.headers.get('location')
      if (want === 'https') assert.ok(to.startsWith(one.issuer + '/authorize?'), to)
      else assert.equal(to, `/login?why=${want}`)
    })
  }
})

test('a name elsewhere that leads to this machine is not spoken to', async () => {
  let met = 0
  const here = createTcp((s) => (met++, s.destroy()))
  await new Promise((done) => here.listen(0, '127.0.0.1', done))
  later.push(async () => here.close())
  const { port } = here.address()
  // all lead to 127.0.0.1; only the first says so itself
  for (const [host, site, want] of [['127.0.0.1', SITE, 1], ['provider.localhost', 'https://ztf.example.gov.cn', 0], ['localhost', 'https://ztf.example.gov.cn', 0], ['[::ffff:127.0.0.1]', 'https://ztf.example.gov.cn', 0]])
    await aside({ issuer: `https://${host}:${port}`, site }, async (url) => {
      met = 0
      assert.equal((await new Client(url).get('/session/oidc', from())).headers.get('location'), '/login?why=away')
      assert.equal(met, want, host)
    })
})
