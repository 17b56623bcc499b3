// gateway.test.mjs - ztf behind nginx and haproxy: one request in, one request counted; and the gateway as it is shipped.
import assert from 'node:assert/strict'
import net from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { cityForThisFile } from '../api/harness.mjs'
import { impatientHaproxy, impatientNginx, NO_GATEWAY } from './gateway.mjs'
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
