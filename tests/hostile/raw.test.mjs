// raw.test.mjs - every raw HTTP entry of the manifest, byte by byte, against bare ztf serve.
import assert from 'node:assert/strict'
import net from 'node:net'
import { test } from 'node:test'
import { cityForThisFile } from '../api/harness.mjs'
import { bytesOf, descriptors, healthy, inputs, SKIP } from './shared.mjs'

const city = cityForThisFile()
const QUIET = 3_000 // ms without a byte after which a connection counts as left open

/** Sends the bytes and listens until the server closes or falls silent. */
function talk(port, bytes) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1')
    const parts = []
    const began = Date.now()
    const end = (closed) => {
      socket.destroy()
      done({ text: Buffer.concat(parts).toString('latin1'), closed, ms: Date.now() - began })
    }
    socket.setTimeout(QUIET, () => end(false))
    socket.on('data', (chunk) => parts.push(chunk))
    socket.on('end', () => end(true))
    socket.on('error', () => end(true))
    socket.on('connect', () => socket.write(bytes))
  })
}

if (SKIP) test('raw HTTP', { skip: SKIP }, () => {})
for (const entry of inputs('http-raw'))
  test(`${entry.id}: ${entry.attack}`, async () => {
    const x = entry.expect
    const { text, closed, ms } = await talk(city.port, bytesOf(entry))
    const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d\d\d) /g)].map((m) => Number(m[1]))
    const seen = statuses.length > 0 ? statuses : [closed ? 0 : -1]
    for (const status of seen) assert.ok(x.status_in.includes(status), `${status} is not among ${x.status_in}\n${text.slice(0, 500)}`)
    assert.ok(statuses.length <= x.max_responses, `${statuses.length} responses, at most ${x.max_responses}: smuggled`)
    if (x.connection_closed_after) assert.ok(closed, 'the connection was left open')
    if (x.max_seconds) assert.ok(ms < x.max_seconds * 10_000)
    for (const word of [...(x.body_must_not_contain ?? []), ...(x.header_must_not_contain ?? [])]) assert.ok(!text.includes(word), word)
    assert.ok(await healthy(city.url))
  })

test('descriptors are back where they were', { skip: SKIP }, async () => {
  assert.ok(await healthy(city.url))
  const before = descriptors(city.pid)
  for (const entry of inputs('http-raw').slice(0, 20)) await talk(city.port, bytesOf(entry))
  await new Promise((done) => setTimeout(done, 1000))
  assert.ok(descriptors(city.pid) <= before + 2, `${before} before, ${descriptors(city.pid)} after`)
})
