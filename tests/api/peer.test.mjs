// peer.test.mjs - B12: whose address and whose name the journal takes, whatever a request claims.  Behind a real gateway:
// tests/hostile/gateway.test.mjs.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import http from 'node:http'
import { test } from 'node:test'
import { API, freshFolder, LOGIN, PASSWORD, sampleStore, serve, sql } from './harness.mjs'

const CLAIMS = {
  'X-Real-IP': '203.0.113.51', Forwarded: 'for=203.0.113.52', 'X-Client-IP': '203.0.113.53', 'True-Client-IP': '203.0.113.54', Via: '1.1 203.0.113.55',
  'X-User-Id': '1', 'X-Remote-User': 'sysadmin', 'X-Forwarded-User': 'sysadmin', From: 'sysadmin',
}
const SPOOFED = '203.0.113.50'
const PROXY = '127.0.0.1'
const OTHER = '127.0.0.7' // of this machine too, and never listed

/** One request from an address of this machine; {status, text, id, cookie}. */
function ask(city, from, method, address, headers, body) {
  return new Promise((done, fail) => {
    const request = http.request({ host: '127.0.0.1', port: city.port, localAddress: from, method, path: API + address, headers: { 'Content-Type': 'application/json', Connection: 'close', ...headers } }, (reply) => {
      let text = ''
      reply.on('data', (chunk) => (text += chunk))
      reply.on('end', () => done({ status: reply.statusCode, text, id: reply.headers['x-request-id'], cookie: reply.headers['set-cookie']?.[0].split(';')[0] }))
    })
    request.on('error', fail).end(JSON.stringify(body))
  })
}

/** Serves a sample city for the time of `visit`. */
async function during(args, visit) {
  const folder = freshFolder()
  const city = await serve(sampleStore(folder), args)
  city.journalled = (reply) => sql(`${folder}/city.db`, `SELECT group_concat(DISTINCT login || ' ' || address) FROM journal WHERE request_id = '${reply.id}'`)
  try {
    await visit(city)
  } finally {
    await city.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Signs in and adds a project with the same headers on both: {made, entry} and what the journal has of each. */
async function actsWith(city, from, headers) {
  const signIn = await ask(city, from, 'POST', '/session', headers, { login: LOGIN, password: PASSWORD })
  assert.equal(signIn.status, 200, signIn.text)
  const own = { Cookie: signIn.cookie, 'X-CSRF-Token': JSON.parse(signIn.text).csrf }
  const made = await ask(city, from, 'POST', '/project', { ...headers, ...own }, { name: `地址核对${signIn.id}` })
  assert.equal(made.status, 201, made.text)
  return [city.journalled(signIn), city.journalled(made)]
}

const ROWS = [
  // name, peer, X-Forwarded-For, and the address of the journal
  ['a proxy that is not listed is a client', 'bare', PROXY, SPOOFED, PROXY],
  ['a client beside the listed proxy', 'listed', OTHER, SPOOFED, OTHER],
  ['the listed proxy', 'listed', PROXY, '192.0.2.33', '192.0.2.33'],
  ['the listed proxy that appends to what the client claims', 'listed', PROXY, `${SPOOFED}, 192.0.2.33`, '192.0.2.33'],
  ['two listed proxies', 'listed', PROXY, `${SPOOFED}, 192.0.2.33, 198.51.100.9`, '192.0.2.33'],
  ['the listed proxy that says nothing', 'listed', PROXY, undefined, PROXY],
  ['words of another length than an address has', 'listed', PROXY, 'x'.repeat(500), PROXY],
]

for (const [kind, args] of [['bare', []], ['listed', ['--proxy', PROXY, '--proxy', '198.51.100.9']]])
  test(`B12 the journal names the socket's peer unless that is a listed proxy: ${kind}`, () =>
    during(args, async (city) => {
      for (const [name, of, from, claimed, address] of ROWS.filter((row) => row[1] === kind)) {
        const headers = { ...CLAIMS, ...(claimed && { 'X-Forwarded-For': claimed }) }
        assert.deepEqual(await actsWith(city, from, headers), Array(2).fill(`${LOGIN} ${address}`), `${of}: ${name}`)
      }
    }))

test('B12 a Connection header that names others takes none of them away', () =>
  during(['--proxy', PROXY], async (city) => {
    const listed = { Connection: 'close, X-Forwarded-For, Cookie, X-CSRF-Token, Content-Length, X-Request-Id', 'X-Forwarded-For': '192.0.2.34' }
    assert.deepEqual(await actsWith(city, PROXY, listed), Array(2).fill(`${LOGIN} 192.0.2.34`))
  }))

test('B12 a header that claims a person signs nobody in', () =>
  during([], async (city) => {
    for (const headers of [CLAIMS, { Authorization: 'Basic c3lzYWRtaW46enRm' }, { Cookie: 'user=sysadmin; ztf_session=sysadmin' }]) assert.equal((await ask(city, PROXY, 'GET', '/session', headers)).status, 401)
  }))
