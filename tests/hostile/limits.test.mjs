// limits.test.mjs - D09 and D10: bodies and heads at a limit and one past it, byte by byte against bare ztf serve.
import assert from 'node:assert/strict'
import { readdirSync, readlinkSync, statSync } from 'node:fs'
import net from 'node:net'
import { test } from 'node:test'
import { API, cityForThisFile } from '../api/harness.mjs'
import { descriptors, HANG, healthy, settles } from './shared.mjs'

const city = cityForThisFile()
const HEAD = 16_384 // bytes of request line and headers
const TARGET = 8_192
const HEADERS = 100
const UPLOAD = (32 << 20) + (64 << 10) // of a table and the form around it

/** Sends text, then what more(answered) gives until it gives null or there is an answer; what the server said until it closed. */
function talk(text, more = () => null) {
  return new Promise((done, fail) => {
    const socket = net.connect(city.port, '127.0.0.1')
    let said = ''
    let sent = 0
    const go = () => {
      for (let piece; said === '' && (piece = more()) !== null; ) {
        sent += piece.length
        if (!socket.write(piece)) return void socket.once('drain', go)
      }
    }
    socket.setTimeout(HANG, () => (socket.destroy(), fail(new Error(`left open after “${said.slice(0, 100)}”`))))
    socket.on('data', (chunk) => (said += chunk.toString('latin1')))
    socket.on('error', () => {}) // closed while more was sent
    socket.on('close', () => done({ said, sent, status: Number(/^HTTP\/1\.1 (\d+) /.exec(said)?.[1]) }))
    socket.on('connect', () => (socket.write(text), go()))
  })
}

/** Bytes of the files without a name that the server holds: uploads on their way. */
function spooled() {
  return readdirSync(`/proc/${city.pid}/fd`).reduce((sum, fd) => {
    const file = `/proc/${city.pid}/fd/${fd}`
    try {
      return sum + (/\/ztf-\w+ \(deleted\)$/.test(readlinkSync(file)) ? statSync(file).size : 0)
    } catch {
      return sum // closed meanwhile
    }
  }, 0)
}

const own = () => `Host: x\r\nCookie: ${city.client.cookie}\r\nX-CSRF-Token: ${city.client.csrf}\r\n`
const PLACES = { json: ['/project', 'application/json'], table: ['/imports?record=project', 'multipart/form-data; boundary=b'] }

for (const [name, [address, type]] of Object.entries(PLACES))
  for (const length of ['104857600', '9223372036854775807', '9223372036854775808', '18446744073709551616'])
    for (const expect of ['', 'Expect: 100-continue\r\n'])
      test(`D09 ${name}: Content-Length ${length}${expect && ', asking first'}: 413 before a byte of it`, async () => {
        const before = descriptors(city.pid)
        const { said, status } = await talk(`POST ${API}${address} HTTP/1.1\r\n${own()}Content-Type: ${type}\r\n${expect}Content-Length: ${length}\r\n\r\n`)
        assert.equal(status, 413, said.slice(0, 300))
        assert.match(said, /"TOO_LARGE"/)
        assert.doesNotMatch(said, /100 Continue/i)
        assert.equal(spooled(), 0)
        assert.ok(await healthy(city.url))
        assert.ok(await settles(() => descriptors(city.pid) <= before + 2))
      })

test('D09 chunks without end are stopped at the limit, and nothing of them stays on the disk', async () => {
  const before = descriptors(city.pid)
  const piece = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 0x61), Buffer.from('\r\n')])
  let left = Math.ceil((2 * 2 ** 30) / 0x10000)
  let most = 0
  const { said, status, sent } = await talk(`POST ${API}/imports?record=project HTTP/1.1\r\n${own()}Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n`, () => {
    if (left % 64 === 0) most = Math.max(most, spooled())
    return left-- > 0 ? piece : null
  })
  assert.equal(status, 413, said.slice(0, 300))
  assert.ok(left > 0 && sent > UPLOAD, `${sent} bytes were taken`)
  assert.ok(most > 0 && most <= UPLOAD, `${most} bytes were on the disk`)
  assert.equal(spooled(), 0)
  assert.deepEqual(readdirSync(`${city.store}.imports`).filter((file) => file.startsWith('ztf-')), [])
  assert.ok(await healthy(city.url))
  assert.ok(await settles(() => descriptors(city.pid) <= before + 2))
})

// ---- heads

const LAST = 'Host: x\r\nConnection: close\r\n'
/** A head of exactly n bytes whose filling is the value of one header. */
function headOf(n, name) {
  const start = `GET /healthz HTTP/1.1\r\n${LAST}${name}: `
  return start + 'v'.repeat(n - start.length - 4) + '\r\n\r\n'
}
const urlOf = (n) => `GET /healthz?q=${'v'.repeat(n - '/healthz?q='.length)} HTTP/1.1\r\n${LAST}\r\n`
const headersOf = (n) => `GET /healthz HTTP/1.1\r\n${LAST}${'X: y\r\n'.repeat(n - 2)}\r\n`

for (const [name, at, limit, past] of [
  ['a header', (n) => headOf(n, 'X-Long'), HEAD, 431],
  ['a cookie', (n) => headOf(n, 'Cookie'), HEAD, 431],
  ['a URL', urlOf, TARGET, 414],
  ['headers by number', headersOf, HEADERS, 431],
])
  test(`D10 ${name} at the limit of ${limit} is read, one more is ${past}`, async () => {
    const within = await talk(at(limit))
    assert.equal(within.status, 200, within.said.slice(0, 300))
    const beyond = await talk(at(limit + 1))
    assert.equal(beyond.status, past, beyond.said.slice(0, 300))
    assert.match(beyond.said, /\r\nConnection: close\r\n[^]*[\u0080-\u00ff]/)
    assert.ok(await healthy(city.url))
  })
