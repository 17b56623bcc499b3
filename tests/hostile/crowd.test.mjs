// crowd.test.mjs - many and slow clients of bare ztf serve as it is shipped: its own deadlines and limits, nothing made
// short.  With short ones: tests/unit/http/server_test.c.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { after, before, describe, test } from 'node:test'
import { API, BIN, freshFolder, query, sampleStore, serve, signedIn, succeeded } from '../api/harness.mjs'
import { descriptors, HANG, healthy, settles } from './shared.mjs'

const PLAIN = process.env.ZTF_PLAIN ?? BIN
const MORE = 10 * HANG // for what has to outlast a deadline of a minute and more
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

/** A city of its own for `visit`; afterwards the server has ended well. */
async function during(bin, visit) {
  const folder = freshFolder()
  const server = await serve(sampleStore(folder), [], bin)
  try {
    await visit({ ...server, folder })
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A connection: {said, closed, say(bytes), end()}.  What it hears is kept in said while it listens. */
function client(port, from = '127.0.0.1') {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress: from })
  const one = { socket, said: '', closed: false, opened: false }
  one.done = new Promise((done) => socket.once('close', () => done((one.closed = true))))
  socket.once('connect', () => (one.opened = true))
  socket.on('data', (chunk) => (one.said += chunk.toString('latin1')))
  socket.on('error', () => {}) // what the server ends is ended
  one.say = (bytes) => one.closed || socket.write(bytes)
  one.end = () => (socket.destroy(), one.done)
  return one
}

/** A number of /metrics. */
async function metric(url, name) {
  const text = await (await fetch(url + '/metrics', { headers: { Connection: 'close' } })).text()
  return Number(text.split('\n').find((line) => line.startsWith(name + ' ')).slice(name.length))
}

/** Temporary files a process holds, which have no name any more. */
function nameless(pid) {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return /\/ztf-\w+ \(deleted\)$/.test(readlinkSync(`/proc/${pid}/fd/${fd}`))
    } catch {
      return false // closed meanwhile
    }
  }).length
}

/** Each says a little all the time and never stops: only a deadline for the whole can end them.  Health is asked all along. */
async function dripUntilClosed(url, clients, drop) {
  for (const until = Date.now() + MORE; clients.some((c) => !c.closed); await wait(500)) {
    assert.ok(Date.now() < until, `${clients.filter((c) => !c.closed).length} connections were left open`)
    for (const c of clients) c.say(drop)
    assert.ok(await healthy(url))
  }
}

describe('slow clients', { concurrency: true }, () => {
  test('D03 slow headers: 300 clients are each ended while they still send, and health answers all along', () =>
    during(BIN, async (city) => {
      const before = descriptors(city.pid)
      const clients = Array.from({ length: 300 }, () => client(city.port))
      for (const c of clients) c.say('GET / HTTP/1.1\r\nHost: x\r\n')
      await dripUntilClosed(city.url, clients, 'X: y\r\n')
      for (const c of clients) assert.match(c.said, /^HTTP\/1\.1 408 /)
      assert.equal(await metric(city.url, 'ztf_http_connections_evicted_total'), 0)
      assert.ok(await settles(() => descriptors(city.pid) <= before + 2))
    }))

  test('D04 slow body: a byte now and then, a multipart without end; 408 and no temporary file left', () =>
    during(BIN, async (city) => {
      const { cookie, csrf } = await signedIn(city.url)
      const own = `Host: x\r\nCookie: ${cookie}\r\nX-CSRF-Token: ${csrf}\r\n`
      const open = '--b\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
      const before = descriptors(city.pid)
      const bodies = {
        json: `POST ${API}/project HTTP/1.1\r\n${own}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"name":"`,
        multipart: `POST ${API}/imports?record=project HTTP/1.1\r\n${own}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n${open}`,
        chunked: `POST ${API}/imports?record=project HTTP/1.1\r\n${own}Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n${open.length.toString(16)}\r\n${open}\r\n`,
      }
      const clients = Object.entries(bodies).map(([name, text]) => Object.assign(client(city.port), { name, text }))
      for (const c of clients) c.say(c.text)
      assert.ok(await settles(() => nameless(city.pid) === 2), 'what is uploaded waits in a file without a name')
      const chunked = clients.pop()
      await Promise.all([dripUntilClosed(city.url, clients, 'x'), dripUntilClosed(city.url, [chunked], '1\r\nx\r\n')])
      for (const c of [...clients, chunked]) assert.match(c.said, /^HTTP\/1\.1 408 [^]*"TIMEOUT"/, c.name)
      assert.equal(nameless(city.pid), 0)
      assert.deepEqual(readdirSync(`${city.folder}/city.db.imports`).filter((name) => name.startsWith('ztf-')), [])
      assert.ok(await settles(() => descriptors(city.pid) <= before + 2))
    }))
})

// ---- descriptors

const limit = (pid, files) => assert.equal(spawnSync('prlimit', ['--pid', String(pid), `--nofile=${files}`]).status, 0)
const limitOf = (pid) => /^Max open files +(\d+) +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8')).slice(1).map(Number)
/** Seconds of processor a process has used. */
const used = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks), 0) / 100

const ADDRESSES = 8 // fewer would meet the limit of one address first
const STORM = 5000
const few = limitOf(process.pid)[1] < STORM + 1000 && `this shell may open ${limitOf(process.pid)[1]} files only: ulimit -n`

test('D06 5,000 connections in 5 s with 1,024 descriptors: health is back, and so are the descriptors', { skip: few }, () =>
  during(BIN, async (city) => {
    const before = descriptors(city.pid)
    limit(city.pid, '1024:1024')
    const crowd = []
    for (let i = 0; i < STORM; i++) {
      const c = client(city.port, `127.0.0.${2 + (i % ADDRESSES)}`)
      if (i % 3 === 1) c.say('GET / HTTP/1.1\r\nHost: x\r\nX-')
      if (i % 3 === 2) c.say('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
      crowd.push(c)
      if (i % 100 === 99) await wait(100)
    }
    assert.ok(await settles(() => crowd.every((c) => c.opened || c.closed)))
    assert.ok(await settles(() => descriptors(city.pid) > 900), 'the limit was not met')
    assert.ok(await healthy(city.url), 'while they are still there')
    assert.ok((await metric(city.url, 'ztf_http_connections_evicted_total')) > 0)
    assert.ok(crowd.filter((c) => c.said.startsWith('HTTP/1.1 200 ')).length > 100)
    assert.ok(crowd.every((c) => /^(HTTP\/1\.1 (200|408) |$)/.test(c.said)))
    await Promise.all(crowd.map((c) => c.end()))
    assert.ok(await healthy(city.url))
    assert.ok(await settles(() => descriptors(city.pid) <= before + 2), `${before} before, ${descriptors(city.pid)} after`)
    succeeded(await (await signedIn(city.url)).get('/project' + query({ limit: 1 })))
  }))

/** Twenty people who ask again and again; stop() tells when the last one has given up. */
function load(city, cookie) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20 })
  const seen = { answered: 0, failed: 0, other: [] }
  let over = false
  const ask = () => new Promise((done) => {
    const request = http.get(city.url + API + '/project?limit=1', { agent, headers: { Cookie: cookie } }, (reply) => reply.resume().on('end', () => done(reply.statusCode)).on('error', () => done(0)))
    request.setTimeout(500, () => request.destroy()).on('error', () => done(0))
  })
  const people = Array.from({ length: 20 }, async () => {
    while (!over) {
      const status = await ask()
      if (status === 200) seen.answered++
      else if (status === 0 || status === 503) seen.failed++
      else seen.other.push(status)
    }
  })
  seen.stop = async () => {
    over = true
    await Promise.all(people)
    agent.destroy()
  }
  return seen
}

/** Fifty who want in and say nothing, and come back a second after they were sent away. */
function knocking(port) {
  const seen = { sent: 0 }
  const at = new Set()
  let over = false
  const knock = () => {
    const c = client(port)
    at.add(c)
    c.done.then(() => {
      at.delete(c)
      seen.sent++
      if (!over) setTimeout(() => over || knock(), 1000)
    })
  }
  for (let i = 0; i < 50; i++) knock()
  seen.stop = () => {
    over = true
    return Promise.all([...at].map((c) => c.end()))
  }
  return seen
}

test('D07 24 descriptors under load: refused, not spinning; given back, served again', () =>
  during(BIN, async (city) => {
    const [soft, hard] = limitOf(city.pid)
    const person = await signedIn(city.url)
    const before = descriptors(city.pid)
    const busy = load(city, person.cookie)
    assert.ok(await settles(() => busy.answered > 100))
    limit(city.pid, `24:${hard}`)
    const door = knocking(city.port)
    assert.ok(await settles(() => busy.failed > 20), 'nobody is refused')
    await busy.stop()
    assert.deepEqual(busy.other, [])

    const [began, spent] = [Date.now(), used(city.pid)]
    await wait(4000)
    const share = (used(city.pid) - spent) / ((Date.now() - began) / 1000)
    assert.ok(share < 0.2, `${(100 * share).toFixed(0)} % of a processor for people at the door`)
    assert.ok(descriptors(city.pid) <= Math.max(24, before), `${descriptors(city.pid)} descriptors`)

    limit(city.pid, `${soft}:${hard}`)
    const again = load(city, person.cookie)
    assert.ok(await settles(() => again.answered > 100), 'it does not serve again')
    await Promise.all([again.stop(), door.stop()])
    assert.deepEqual(again.other, [])
    assert.ok(await healthy(city.url))
    succeeded(await person.get('/project' + query({ limit: 1 })))
    assert.ok(await settles(() => descriptors(city.pid) <= before + 2), `${before} before, ${descriptors(city.pid)} after`)
  }))

// ---- slow readers

const ROWS = 50_000
const READERS = 8
test('D05 slow readers of a 50,000-row export cost less than a megabyte each and are closed', { skip: !process.env.ZTF_SOAK && 'its deadline is minutes away: for ./dev soak; server_test.c has the rule with a short one' }, () =>
  during(PLAIN, async (city) => {
    const person = await signedIn(city.url)
    const table = '项目名称,所属区,总投资（万元）,备注\n' + Array.from({ length: ROWS }, (_, i) => `慢读测试项目${i + 1},新北区,12000,${'长'.repeat(150)}\n`).join('')
    const batch = await person.upload(table, '慢读.csv', { mode: 'insert', again: 1 })
    assert.equal(batch.body.good, ROWS, batch.text.slice(0, 500))
    assert.equal((await person.settled(await person.post(`/imports/${batch.body.batch}/commit`, {}))).body.state, 'committed')
    const list = `${API}/project.csv` + query({ filter: 'name ~ 慢读测试项目', fields: 'name,remarks' })
    const whole = await person.get(list)
    assert.equal(whole.status, 200, whole.text.slice(0, 500))
    assert.ok(whole.bytes.length > 20 << 20, `${whole.bytes.length} bytes: the system would take that for somebody who does not read`)
    const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${city.pid}/status`, 'utf8'))[1]) / 1024
    const before = { files: descriptors(city.pid), megabytes: resident() }
    const readers = []
    for (let i = 0; i < READERS; i++) {
      const one = client(city.port)
      one.socket.once('data', () => one.socket.pause())
      one.say(`GET ${list} HTTP/1.1\r\nHost: x\r\nCookie: ${person.cookie}\r\n\r\n`)
      readers.push(one)
      assert.ok(await settles(() => one.said !== ''))
    }
    assert.equal(await metric(city.url, 'ztf_http_connections{phase="reply"}'), READERS)
    const grown = resident() - before.megabytes
    assert.ok(grown < READERS, `${grown.toFixed(1)} MB for ${READERS} readers`)
    for (const until = Date.now() + MORE; (await metric(city.url, 'ztf_http_connections_late_total')) < READERS; await wait(1000)) {
      assert.ok(Date.now() < until, 'left open')
      for (const c of readers) c.socket.resume().once('data', () => c.socket.pause()) // a little all the time
      assert.ok(await healthy(city.url))
    }
    for (const c of readers) c.socket.removeAllListeners('data').resume()
    await Promise.all(readers.map((c) => c.done))
    assert.ok(await settles(() => descriptors(city.pid) <= before.files + 2 && nameless(city.pid) === 0))
  }))
