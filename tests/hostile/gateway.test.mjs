// gateway.test.mjs - ztf behind nginx and haproxy: one request in, one request counted; and the gateway as it is shipped.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import https from 'node:https'
import net from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import tls from 'node:tls'
import { cityForThisFile, LOGIN, PASSWORD, sql } from '../api/harness.mjs'
import { cityBehindGateway, impatientHaproxy, impatientNginx, NO_GATEWAY } from './gateway.mjs'
import { bytesOf, HANG, healthy, inputs, settles, SKIP } from './shared.mjs'

/** Sends the bytes and listens until the gateway closes; both of these let a client wait a second at most. */
function talk(port, bytes) {
  return new Promise((done, fail) => {
    const socket = net.connect(port, '127.0.0.1')
    const parts = []
    socket.setTimeout(HANG, () => fail(new Error('the gateway left the connection open')))
    socket.on('data', (chunk) => parts.push(chunk))
    socket.on('error', () => {}) // a reset: what came before it counts
    socket.on('close', () => done(Buffer.concat(parts).toString('latin1')))
    socket.on('connect', () => socket.write(bytes))
  })
}

/** What ztf has counted since the first question, without these questions themselves. */
function counter(url) {
  let others // requests that are not to be counted
  return async () => {
    const text = await (await fetch(url + '/metrics', { headers: { Connection: 'close' } })).text()
    const number = (name) => Number(text.split('\n').find((line) => line.startsWith(name + ' ')).slice(name.length))
    const all = number('ztf_http_requests_total')
    others = others === undefined ? all : others + 1
    return { requests: all - others, failed: number('ztf_http_replies_total{class="5xx"}') }
  }
}

for (const [name, start] of [['nginx', impatientNginx], ['haproxy', impatientHaproxy]])
  describe(`behind ${name}`, { skip: SKIP || NO_GATEWAY }, () => {
    const city = cityForThisFile()
    let gateway
    let counted
    before(async () => {
      gateway = await start(path.join(city.folder, name), city.port)
      counted = counter(city.url)
      await counted()
    })
    after(() => gateway?.stop())

    for (const entry of inputs('http-raw'))
      test(`D02 ${name}: ${entry.id}: ${entry.attack}`, async () => {
        const before = { ...(await counted()), forwarded: gateway.forwarded() }
        const text = await talk(gateway.port, bytesOf(entry))
        const answers = [...text.matchAll(/HTTP\/1\.[01] \d\d\d /g)].length
        assert.ok(answers <= entry.expect.max_responses, `${answers} answers, at most ${entry.expect.max_responses}: smuggled`)
        let seen // by ztf, and passed on by the gateway
        await settles(async () => (seen = [(await counted()).requests - before.requests, gateway.forwarded() - before.forwarded])[0] === seen[1])
        assert.equal(seen[0], seen[1], 'ztf has counted other requests than the gateway has passed on')
      })

    test(`D02 ${name}: requests did pass, and none of them failed ztf`, async () => {
      assert.ok(gateway.forwarded() > 10, `${gateway.forwarded()} requests passed the gateway`)
      const { requests, failed } = await counted()
      assert.deepEqual([requests, failed], [gateway.forwarded(), 0])
      assert.ok(await healthy(city.url))
    })
  })

// ---- the gateway as it is shipped

describe('behind the gateway as shipped', { skip: NO_GATEWAY }, () => {
  const SITE = 'ztf.example.gov.cn'
  const CLIENT = '127.0.0.9' // of this machine, and not the gateway's
  const HSTS = ['strict-transport-security', 'max-age=31536000']
  const at = cityBehindGateway()

  /** One request over TLS; {status, text, headers, all}, all of them as [name, value] with small letters. */
  function ask(method, address, headers = {}, body = undefined, more = {}) {
    return new Promise((done, fail) => {
      const options = { host: '127.0.0.1', port: at.gateway.port, servername: SITE, ca: readFileSync(at.gateway.certificate), localAddress: CLIENT, method, path: address, agent: false, headers: { Host: SITE, ...headers }, ...more }
      const request = https.request(options, (reply) => {
        const parts = []
        reply.on('data', (chunk) => parts.push(chunk))
        reply.on('end', () => {
          const all = reply.rawHeaders.flatMap((name, i, raw) => (i % 2 ? [] : [[name.toLowerCase(), raw[i + 1]]]))
          done({ status: reply.statusCode, headers: reply.headers, all, text: Buffer.concat(parts).toString() })
          request.destroy() // a refused request need not be sent to its end
        })
      })
      request.setTimeout(HANG, () => request.destroy(new Error('no answer')))
      request.on('error', fail)
      if (more.unfinished) request.flushHeaders()
      else request.end(body)
    })
  }

  /** 'TLSv1.3' for one protocol version, or the error. */
  function handshake(version) {
    return new Promise((done) => {
      const socket = tls.connect({ host: '127.0.0.1', port: at.gateway.port, servername: SITE, ca: readFileSync(at.gateway.certificate), minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' }, () => {
        done(socket.getProtocol())
        socket.destroy()
      })
      socket.on('error', (why) => done(why.code))
    })
  }

  test('D08 TLS 1.2 and 1.3, nothing older', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3']) assert.equal(await handshake(version), version)
    for (const version of ['TLSv1', 'TLSv1.1']) assert.equal(await handshake(version), 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', version)
  })

  test('D08 every answer says once that the site is TLS only, whoever gives it', async () => {
    const answers = [['GET', '/', 200], ['GET', '/api/v1/session', 401], ['GET', '/nothing.js', 404], ['GET', '/metrics', 404], ['GET', '/healthz', 200]]
    for (const [method, address, status] of answers) {
      const reply = await ask(method, address)
      assert.equal(reply.status, status, address)
      assert.deepEqual(reply.all.filter(([name]) => name === HSTS[0]), [HSTS], address)
      assert.doesNotMatch(reply.headers.server ?? '', /\d/, 'the gateway tells its version')
    }
    assert.equal((await ask('GET', '/metrics')).headers['x-request-id'], undefined, 'ztf itself was asked')
  })

  test('D08 without TLS there is only the way to the site, by its own name', async () => {
    const reply = await fetch(`http://127.0.0.1:${at.gateway.plain}/project?a=1`, { redirect: 'manual', headers: { Host: 'evil.example' } })
    assert.deepEqual([reply.status, reply.headers.get('location')], [301, `https://${SITE}/project?a=1`])
  })

  test('D08 what carries data is never compressed, the page is', async () => {
    const coding = { 'Accept-Encoding': 'gzip, deflate, br' }
    const page = await ask('GET', '/', coding)
    assert.equal(page.headers['content-encoding'], undefined)
    assert.equal((await ask('GET', '/api/v1/openapi.json', coding)).headers['content-encoding'], undefined)
    const script = /\/assets\/[^"]+\.js/.exec(page.text)[0]
    assert.equal((await ask('GET', script, coding)).headers['content-encoding'], 'br')
  })

  test('D08 more than the largest attachment does not pass; a table does', async () => {
    const reply = await ask('POST', '/api/v1/imports?record=project', { 'Content-Length': 60 << 20 }, undefined, { unfinished: true })
    assert.deepEqual([reply.status, reply.headers['x-request-id']], [413, undefined])
    const { cookie, csrf } = await signIn()
    const form = '--b\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n项目名称,报送板块\r\n网关后的项目,新北区\r\n--b--\r\n'
    const taken = await ask('POST', '/api/v1/imports?record=project', { Cookie: cookie, 'X-CSRF-Token': csrf, 'Content-Type': 'multipart/form-data; boundary=b' }, form)
    assert.ok([200, 202].includes(taken.status), taken.text)
  })

  async function signIn(headers = {}) {
    const reply = await ask('POST', '/api/v1/session', { 'Content-Type': 'application/json', ...headers }, JSON.stringify({ login: LOGIN, password: PASSWORD }))
    assert.equal(reply.status, 200, reply.text)
    return { ...reply, cookie: reply.headers['set-cookie'][0].split(';')[0], csrf: JSON.parse(reply.text).csrf }
  }

  test('B12 the journal names the client as the gateway saw it, whatever the client claims', async () => {
    const spoofed = { 'X-Forwarded-For': '203.0.113.50', 'X-Forwarded-Proto': 'http', 'X-Real-IP': '203.0.113.51', Forwarded: 'for=203.0.113.52', 'X-User-Id': '1', Connection: 'close, X-Forwarded-For, X-Forwarded-Proto' }
    const reply = await signIn(spoofed)
    assert.match(reply.cookie, /^__Host-/)
    assert.equal(sql(`${at.folder}/city.db`, `SELECT group_concat(DISTINCT login || ' ' || address) FROM journal WHERE request_id = '${reply.headers['x-request-id']}'`), `${LOGIN} ${CLIENT}`)
  })

  test('events come through as they happen', async () => {
    const { cookie } = await signIn()
    const first = await new Promise((done, fail) => {
      const request = https.request({ host: '127.0.0.1', port: at.gateway.port, servername: SITE, ca: readFileSync(at.gateway.certificate), path: '/api/v1/events', headers: { Host: SITE, Cookie: cookie } }, (reply) => reply.once('data', (chunk) => (done(String(chunk)), request.destroy())))
      request.setTimeout(HANG, () => fail(new Error('nothing came'))).on('error', fail).end()
    })
    assert.match(first, /^event: hello/)
  })
})
