// harness.mjs - a sample city served by the real binary, and clients whose every exchange is recorded.  Knows no route.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
export const BIN = process.env.ZTF_BIN ?? path.join(ROOT, 'build/test/src/app/ztf')
export const API = '/api/v1'
export const LOGIN = 'fgw'
export const PASSWORD = 'ztf-sample-1'
export const YI = 10_000_000_000 // fen in 1 亿元
export const WAN = 1_000_000 // fen in 1 万元
const HANG = 120_000 // ms; a guard, not an expectation
const COMPLAINT = /AddressSanitizer|LeakSanitizer|runtime error:|ASSERT|fatal:/

/** Runs the command line; {status, stdout, stderr}. */
export function ztf(args, options = {}) {
  const done = spawnSync(BIN, args, { encoding: 'utf8', timeout: HANG, input: '', maxBuffer: 1 << 28, ...options })
  assert.ok(!COMPLAINT.test(done.stderr ?? ''), done.stderr)
  return done
}

/** What a statement prints that reads the store past everything of ours. */
export function sql(store, text) {
  const done = spawnSync('sqlite3', ['-readonly', store, text], { encoding: 'utf8', timeout: HANG, maxBuffer: 1 << 28 })
  assert.equal(done.status, 0, done.stderr)
  return done.stdout.trim()
}

/** A store with the sample city: the one tools/suite.py made, or a fresh one. */
export function sampleStore(folder) {
  const store = path.join(folder, 'city.db')
  if (process.env.ZTF_SAMPLE) copyFileSync(process.env.ZTF_SAMPLE, store)
  else {
    const demo = ztf(['--store', `sqlite:${store}`, 'demo'])
    assert.equal(demo.status, 0, `ztf demo: ${demo.stderr}`)
  }
  return store
}

export function freshFolder() {
  return mkdtempSync(path.join(tmpdir(), 'ztf-api-'))
}

/** Serves a store on a port the system gives; stop() fails when the server did not end well. */
export async function serve(store, args = [], bin = BIN, env = {}) {
  assert.ok(existsSync(bin), `ztf is not built: ${bin}`)
  const child = spawn(bin, ['--store', `sqlite:${store}`, 'serve', '--listen', '127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let said = ''
  const gone = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)))
  const url = await new Promise((done, fail) => {
    const hear = (chunk) => {
      said += chunk
      const m = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)
      if (m) done(m[1])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    gone.then((code) => fail(new Error(`ztf serve ended with ${code}: ${said}`)))
    setTimeout(() => fail(new Error(`ztf serve says nothing: ${said}`)), HANG).unref()
  })
  return {
    url,
    pid: child.pid,
    port: Number(new URL(url).port),
    said: () => said,
    gone, // kept once the process has ended, and with it its locks
    async stop() {
      child.kill('SIGTERM')
      const guard = setTimeout(() => child.kill('SIGKILL'), HANG)
      const code = await gone
      clearTimeout(guard)
      assert.ok(!COMPLAINT.test(said), said)
      assert.equal(code, 0, `ztf serve ended with ${code}: ${said.slice(-2000)}`)
    },
  }
}

/** A fresh city for the tests of one file: {url, pid, client, store, folder}, filled, then `ready` awaited, before the first test. */
export function cityForThisFile(bin = BIN, ready = async () => {}) {
  const city = {}
  before(async () => {
    city.folder = freshFolder()
    city.store = sampleStore(city.folder)
    Object.assign(city, await serve(city.store, [], bin))
    city.client = await signedIn(city.url)
    await ready()
  })
  after(async () => {
    try {
      await city.stop?.()
    } finally {
      if (city.folder) rmSync(city.folder, { recursive: true, force: true })
    }
  })
  return city
}

export async function signedIn(url, login = LOGIN, password = PASSWORD) {
  const client = new Client(url)
  const reply = await client.signIn(login, password)
  assert.equal(reply.status, 200, reply.text)
  return client
}

function record(method, address, reply) {
  const folder = process.env.ZTF_EXCHANGES
  if (!folder) return
  const line = { method, path: address.split('?')[0], status: reply.status, type: reply.type, body: reply.body }
  appendFileSync(path.join(folder, `${process.pid}.ndjson`), JSON.stringify(line) + '\n')
}

/** One person's or program's view of the API.  Addresses without /api/v1 in front get it. */
export class Client {
  constructor(url) {
    this.url = url
    this.cookie = ''
    this.csrf = ''
  }

  async signIn(login, password, otp) {
    const reply = await this.post('/session', { login, password, otp })
    if (reply.status === 200) {
      this.cookie = reply.headers.get('set-cookie').split(';')[0]
      this.csrf = reply.body.csrf
    }
    return reply
  }

  /**
   * body: an object is sent as JSON, a FormData as multipart, text and bytes as they are under `type`.
   * Answers {status, headers, type, text, bytes, body}; body is the parsed JSON or undefined.
   */
  async send(method, address, { body, version, key, headers = {}, type = 'application/json' } = {}) {
    const raw = typeof body === 'string' || body instanceof Uint8Array
    const form = body instanceof FormData
    const all = { ...(this.cookie && { Cookie: this.cookie }), ...(this.csrf && method !== 'GET' && { 'X-CSRF-Token': this.csrf }) }
    if (version !== undefined) all['If-Match'] = String(version)
    if (key !== undefined) all['Idempotency-Key'] = key
    if (body !== undefined && !form) all['Content-Type'] = type
    const full = address.startsWith('/api/') || address.startsWith('//') ? address : API + address
    const response = await fetch(this.url + full, {
      method, redirect: 'manual', signal: AbortSignal.timeout(HANG), headers: { ...all, ...headers },
      body: body === undefined || raw || form ? body : JSON.stringify(body),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const reply = { status: response.status, headers: response.headers, type: response.headers.get('content-type') ?? '', bytes, text: bytes.toString('utf8') }
    if (reply.type.startsWith('application/json')) reply.body = JSON.parse(reply.text)
    record(method, full, reply)
    return reply
  }

  get(address, options) {
    return this.send('GET', address, options)
  }
  post(address, body, options) {
    return this.send('POST', address, { ...options, body })
  }
  patch(address, body, options) {
    return this.send('PATCH', address, { ...options, body })
  }
  delete(address, options) {
    return this.send('DELETE', address, options)
  }

  /** Sends a table to POST /imports and waits until its preview is at rest. */
  async upload(bytes, name, query = {}) {
    const form = new FormData()
    form.set('file', new Blob([bytes]), name)
    if (query.mapping) form.set('mapping', JSON.stringify(query.mapping))
    const words = new URLSearchParams({ record: 'project', ...query })
    words.delete('mapping')
    return this.settled(await this.post('/imports?' + words, form))
  }

  /** Waits while a batch is under way. */
  async settled(reply) {
    while (reply.status === 202) {
      await new Promise((done) => setTimeout(done, 200))
      const next = await this.get(`/imports/${reply.body.batch}`)
      assert.equal(next.status, 200, next.text)
      if (next.body.state === 'previewing' || next.body.state === 'committing') continue
      return next
    }
    return reply
  }
}

/** The reply is refused with this status and error, in the house's shape, and in Chinese. */
export function refused(reply, status, error, field) {
  assert.equal(reply.status, status, reply.text)
  assert.ok(reply.body, `not JSON: ${reply.text}`)
  assert.equal(reply.body.error, error, reply.text)
  assert.match(reply.body.message, /[\u4e00-\u9fff]/)
  if (field) assert.ok(reply.body.findings.some((f) => f.field === field), `no finding on ${field}: ${reply.text}`)
  return reply
}

export function succeeded(reply, status = 200) {
  assert.equal(reply.status, status, reply.text)
  return reply.body
}

export const query = (parts) => '?' + new URLSearchParams(parts)

/** Events as they come; stops with the signal. */
export async function* events(client, signal) {
  const reply = await fetch(client.url + API + '/events', { headers: { Cookie: client.cookie }, signal })
  assert.equal(reply.status, 200)
  assert.match(reply.headers.get('content-type'), /^text\/event-stream/)
  let text = ''
  for await (const chunk of reply.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const lines = text.slice(0, end).split('\n')
      const part = (name) => lines.filter((l) => l.startsWith(name + ':')).map((l) => l.slice(name.length + 1).trim()).join('\n')
      if (part('event')) yield { event: part('event'), data: part('data') }
    }
  }
}
