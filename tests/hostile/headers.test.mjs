// headers.test.mjs - C03 and C04: what every answer carries whatever was asked, and that no answer leads away from here.
// The routes are the derived OpenAPI text's, the files the page's own.
import assert from 'node:assert/strict'
import http from 'node:http'
import net from 'node:net'
import { test } from 'node:test'
import { cityForThisFile, freshFolder, LOGIN, PASSWORD, sampleStore, serve, signedIn, succeeded } from '../api/harness.mjs'
import { furnish, patience } from '../api/scope.mjs'
import { HANG, healthy } from './shared.mjs'

const EVIL = 'evil.example'
let operations
let files
const city = cityForThisFile(undefined, async () => {
  await patience(city.url)
  await furnish(city.url, city.store)
  const doc = succeeded(await city.client.get('/openapi.json'))
  operations = Object.entries(doc.paths).flatMap(([where, ops]) => Object.entries(ops).map(([method, op]) => ({ method: method.toUpperCase(), id: op.operationId, params: op.parameters ?? [], at: where.replace('{month}', '2025-09').replace(/\{\w+\}/g, '1') })))
  files = await pageFiles()
})

/** The files of the page: those that index.html names, and those that these name. */
async function pageFiles() {
  const found = new Set()
  const queue = ['/index.html']
  for (let at; (at = queue.pop()); ) {
    if (found.has(at)) continue
    found.add(at)
    const text = await (await fetch(city.url + at)).text()
    for (const [name] of text.matchAll(/assets\/[\w.-]+\.(?:js|css|svg|woff2)\b/g)) queue.push('/' + name)
  }
  return [...found]
}

/** {status, headers, text}: streams are not waited for. */
function head(url, method, at, headers = {}) {
  return new Promise((done, fail) => {
    const to = new URL(url)
    const asked = http.request({ host: to.hostname, port: to.port, path: at, method, headers, timeout: HANG }, (reply) => {
      let text = ''
      const end = () => done({ status: reply.statusCode, headers: reply.headers, text })
      if (/event-stream/.test(reply.headers['content-type'] ?? '')) return end(asked.destroy())
      reply.on('data', (chunk) => (text += chunk))
      reply.on('end', end)
    })
    asked.on('error', fail)
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${at} hangs`)))
    asked.end()
  })
}

/* ---- C03 ------------------------------------------------------------------------------------------- */

/** Decided: on every answer alike, whoever asks for what, and whether he gets it. */
const ALWAYS = {
  'content-security-policy': "default-src 'self'; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
  'strict-transport-security': undefined, // said over TLS alone: browsers must not heed it elsewhere
  'access-control-allow-origin': undefined,
  'server': undefined,
  'x-powered-by': undefined,
}
/** Decided: the only answers with something else, all of them successes. */
const APART = [
  // what people uploaded runs nothing and loads nothing, whatever a browser makes of it
  [(q) => /\/attachment\/\d+\/(file|thumbnail)$/.test(q.at), { 'content-security-policy': "sandbox; default-src 'none'" }],
  // a name with a hash never means other bytes
  [(q) => q.at.startsWith('/assets/'), { 'cache-control': 'public, max-age=31536000, immutable' }],
  // the page is kept and asked for anew by its ETag each time: it holds nobody's data
  [(q) => q.page, { 'cache-control': 'no-cache' }],
]

function same(q, reply, over = {}) {
  const apart = reply.status < 400 ? APART.filter(([is]) => is(q)).map(([, more]) => more) : []
  const want = Object.assign({}, ALWAYS, ...apart, over)
  const got = Object.fromEntries(Object.keys(want).map((name) => [name, reply.headers[name]]))
  assert.deepEqual(got, want, `${q.method} ${q.at} -> ${reply.status}`)
  assert.match(reply.headers['x-request-id'], /^[0-9a-z]{16}$/i)
}

/** Ends the session that asks. */
const ENDS = /^(session_end|sso_link)$/

test('C03 the policy allows nothing inline and nothing from elsewhere', () => {
  for (const policy of [ALWAYS['content-security-policy'], APART[0][1]['content-security-policy']]) assert.doesNotMatch(policy, /unsafe|\*|https?:|data:|blob:/)
})

test('C03 every route of the document carries the same headers: answered, refused, not signed in', async () => {
  const met = new Set()
  for (const q of operations) {
    const cookie = { Cookie: city.client.cookie }
    const ways = [{}, { ...cookie, Origin: `https://${EVIL}` }, ...(ENDS.test(q.id) ? [] : [cookie, { ...cookie, 'X-CSRF-Token': city.client.csrf }])]
    for (const headers of ways) {
      const reply = await head(city.url, q.method, q.at, headers)
      assert.ok(reply.status < 500, `${q.method} ${q.at} -> ${reply.status}: ${reply.text}`)
      same(q, reply)
      met.add(reply.status)
    }
    for (const [method, at] of [['TRACE', q.at], ['GET', q.at + '?no_such_parameter=1']]) {
      const odd = await head(city.url, method, at, cookie)
      same(q, odd)
      met.add(odd.status)
    }
  }
  assert.ok(operations.length > 300)
  for (const status of [200, 400, 401, 403, 404, 405, 422]) assert.ok(met.has(status), `no ${status} among ${[...met]}`)
  city.client = await signedIn(city.url)
})

test('C03 files of the page, its addresses, and what is not there', async () => {
  assert.ok(files.length > 20, `${files}`)
  for (const at of files) {
    const q = { method: 'GET', at, page: at === '/index.html' }
    const reply = await head(city.url, 'GET', at)
    assert.equal(reply.status, 200, at)
    same(q, reply)
    const kept = await head(city.url, 'GET', at, { 'If-None-Match': reply.headers.etag })
    assert.equal(kept.status, 304, at)
    same(q, kept)
  }
  for (const at of ['/', '/login', '/project/7', '/no-such-page']) same({ method: 'GET', at, page: true }, await head(city.url, 'GET', at, { Accept: 'text/html' }))
  for (const at of ['/assets/none.js', '/favicon.ico', '/.git/config', '/api', '/api/v1', '/api/v2/project', '/healthz', '/readyz', '/metrics']) same({ method: 'GET', at }, await head(city.url, 'GET', at))
})

/** Answers to what is no request: read from the wire. */
function raw(bytes) {
  return new Promise((done, fail) => {
    const socket = net.connect(city.port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.setTimeout(HANG, () => fail(new Error('no answer')))
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', fail)
    socket.on('end', () => {
      const [top] = text.split('\r\n\r\n')
      const [first, ...lines] = top.split('\r\n')
      done({ status: Number(first.split(' ')[1]), headers: Object.fromEntries(lines.map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 2)])) })
    })
  })
}

test('C03 what is no request is refused with the same headers', async () => {
  for (const [status, text] of [[400, 'nonsense\r\n\r\n'], [400, 'GET / HTTP/1.1\r\n\r\n'], [414, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`], [431, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`], [505, 'GET / HTTP/3.0\r\nHost: x\r\n\r\n'], [417, 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nExpect: y\r\nContent-Length: 2\r\n\r\n{}']]) {
    const reply = await raw(text)
    assert.equal(reply.status, status, text.slice(0, 40))
    same({ method: 'raw', at: text.slice(0, 40) }, reply)
  }
  assert.ok(await healthy(city.url))
})

test('C03 behind TLS everything says so for a year, and the cookie is bound to the host', async (t) => {
  const folder = freshFolder()
  const own = await serve(sampleStore(folder), ['--proxy', '127.0.0.1'])
  t.after(() => own.stop())
  const tls = { 'X-Forwarded-Proto': 'https' }
  const over = { 'strict-transport-security': 'max-age=31536000' }
  for (const q of [...operations.filter((q) => q.method === 'GET' && q.id !== 'sso_begin'), ...files.map((at) => ({ method: 'GET', at, page: at === '/index.html' }))]) same(q, await head(own.url, q.method, q.at, tls), over)
  const reply = await fetch(own.url + '/api/v1/session', { method: 'POST', headers: { ...tls, 'Content-Type': 'application/json' }, body: JSON.stringify({ login: LOGIN, password: PASSWORD }) })
  assert.match(reply.headers.get('set-cookie'), /^__Host-ztf_session=\w+; .*Secure/)
  same({ method: 'GET', at: '/', page: true }, await head(own.url, 'GET', '/', { Accept: 'text/html' }))
})

/* ---- C04 ------------------------------------------------------------------------------------------- */

/** Names under which other programs take the address to go on to. */
const ELSEWHERE = { redirect: `//${EVIL}`, next: `https://${EVIL}/`, url: `https:${EVIL}`, return: `/\\${EVIL}`, back: `//${EVIL}`, callback: 'alert(1)' }

test('C04 a foreign Host, an absolute target, a redirect: no answer of any route leads there', async () => {
  let asked = 0
  for (const q of [...operations.filter((q) => q.method === 'GET'), ...files.map((at) => ({ at })), { at: '/' }, { at: '/login' }, { at: '/nowhere' }]) {
    const cookie = { Cookie: city.client.cookie }
    for (const [at, headers] of [[q.at, { ...cookie, Host: EVIL, 'X-Forwarded-Host': EVIL, Forwarded: `host=${EVIL}` }], [`http://${EVIL}${q.at}`, cookie], [`${q.at}?${new URLSearchParams(ELSEWHERE)}`, cookie], [`${q.at}?back=${encodeURIComponent('//' + EVIL)}`, cookie], [q.at, { ...cookie, Referer: `https://${EVIL}/`, Origin: `https://${EVIL}` }]]) {
      const reply = await head(city.url, 'GET', at, headers)
      asked++
      assert.ok(reply.status < 500, `${at} -> ${reply.status}`)
      const said = JSON.stringify(reply.headers) + reply.text.replaceAll(/“[^”]*”/g, '') // without what it quotes of the question
      assert.ok(!said.includes(EVIL), `${at} ${JSON.stringify(headers)}: ${said.slice(0, 400)}`)
      if (reply.headers.location) assert.match(reply.headers.location, /^\/(?![/\\])/)
    }
  }
  assert.ok(asked > 800)
  assert.ok(await healthy(city.url))
})
