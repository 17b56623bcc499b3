// raw.test.mjs - every raw HTTP entry of the manifest, byte by byte, against bare ztf serve.
import assert from 'node:assert/strict'
import net from 'node:net'
import { test } from 'node:test'
import { cityForThisFile } from '../api/harness.mjs'
import { bytesOf, caseOf, descriptors, guard, HANG, healthy, inputs, settles, SKIP } from './shared.mjs'

const city = cityForThisFile()
const QUIET = 3_000 // ms without a byte after an answer: nothing more comes
const LEFT_OPEN = 20_000 // and that it is not closed at all: less than the server lets an idle connection live

/** Sends the bytes and listens until the server closes, or has answered and falls silent; `mayStay` open, the sooner. */
function talk(port, bytes, mayStay) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1')
    const parts = []
    const began = Date.now()
    const end = (closed) => {
      socket.destroy()
      done({ text: Buffer.concat(parts).toString('latin1'), closed, ms: Date.now() - began })
    }
    socket.setTimeout(HANG, () => end(false))
    socket.on('data', (chunk) => {
      parts.push(chunk)
      socket.setTimeout(mayStay ? QUIET : LEFT_OPEN)
    })
    socket.on('end', () => end(true))
    socket.on('error', () => end(true))
    socket.on('connect', () => socket.write(bytes))
  })
}

if (SKIP) test('raw HTTP', { skip: SKIP }, () => {})
for (const entry of inputs('http-raw'))
  test(`D01 ${caseOf(entry)}${entry.id}: ${entry.attack}`, async () => {
    const x = entry.expect
    const { text, closed, ms } = await talk(city.port, bytesOf(entry), !x.connection_closed_after)
    const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d\d\d) /g)].map((m) => Number(m[1]))
    const seen = statuses.length > 0 ? statuses : [closed ? 0 : -1]
    for (const status of seen) assert.ok(x.status_in.includes(status), `${status} is not among ${x.status_in}\n${text.slice(0, 500)}`)
    assert.ok(statuses.length <= x.max_responses, `${statuses.length} responses, at most ${x.max_responses}: smuggled`)
    if (x.connection_closed_after) assert.ok(closed, 'the connection was left open')
    assert.ok(ms < guard(entry))
    for (const word of [...(x.body_must_not_contain ?? []), ...(x.header_must_not_contain ?? [])]) assert.ok(!text.includes(word), word)
    assert.ok(await healthy(city.url))
  })

test('D01 descriptors are back where they were', { skip: SKIP }, async () => {
  assert.ok(await healthy(city.url))
  const before = descriptors(city.pid)
  for (const entry of inputs('http-raw').slice(0, 20)) await talk(city.port, bytesOf(entry), !entry.expect.connection_closed_after)
  assert.ok(await settles(() => descriptors(city.pid) <= before + 2), `${before} before, ${descriptors(city.pid)} after`)
})
