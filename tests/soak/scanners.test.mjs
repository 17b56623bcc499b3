// scanners.test.mjs - C02: sqlmap and wapiti over the sample city, each after it has found what an open door leaves open.
// Run by ./dev soak alone.  Knows no parameter.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { freshFolder, sampleStore, serve, signedIn, succeeded } from '../api/harness.mjs'
import { png } from '../api/pictures.mjs'
import { furnish, patience } from '../api/scope.mjs'
import { descriptors, healthy, settles } from '../hostile/shared.mjs'
import { openDoor } from './open_door.mjs'
import { address, targets } from './targets.mjs'

const MOST = 10 * 60_000 // ms one scan may take
let folder
let door
let city
let client
let all

before(async () => {
  folder = freshFolder()
  door = await openDoor(folder)
  const store = sampleStore(folder)
  city = { store, ...(await serve(store, ['--proxy', '127.0.0.1'])) }
  await patience(city.url)
  await furnish(city.url, city.store)
  client = await signedIn(city.url)
  await picture()
  all = await targets(city.url)
})
after(async () => {
  await door?.stop()
  try {
    await city?.stop()
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

/** An attachment that has a thumbnail: the newest, and so the first that is asked for. */
async function picture() {
  const { rows } = succeeded(await client.get('/progress_report?limit=1&fields=id&filter=' + encodeURIComponent('month = 2025-09')))
  const form = new FormData()
  form.set('file', new Blob([png(40, 30)]), '现场.png')
  succeeded(await client.post(`/progress_report/${rows[0].id}/attachments?field=photos`, form), 201)
}

/** Runs a scanner in a home of its own: {text, ended: false when its time was up}. */
function scan(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: folder, env: { ...process.env, HOME: folder, TERM: 'dumb' }, stdio: ['ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), MOST)
    let text = ''
    child.stdout.on('data', (chunk) => (text += chunk))
    child.stderr.on('data', (chunk) => (text += chunk))
    child.once('error', fail)
    child.once('close', (code) => {
      clearTimeout(timer)
      done({ text, ended: code !== null })
    })
  })
}

/** sqlmap over raw requests; {text, ended, found: lines of its table of results, doubted: those it could not prove itself}. */
async function sqlmap(name, url, requests) {
  const log = path.join(folder, `${name}.log`)
  const table = path.join(folder, `${name}.csv`)
  writeFileSync(log, requests.map((text) => `==========\n${url}\n==========\n${text}\n\n==========\n`).join(''))
  const ran = await scan('sqlmap', ['-l', log, '--ignore-stdin', '--batch', '--level', '2', '--technique', 'BEUST', '--dbms', 'sqlite', '--flush-session',
    '--skip', 'ztf_session', '--output-dir', path.join(folder, name), '--disable-coloring', '--results-file', table])
  const lines = readFileSync(table, 'utf8').trim().split('\n').slice(1)
  const doubtful = (line) => /,false positive or unexploitable/.test(line) // say, an xlsx that holds the time of its making
  return { ...ran, found: lines.filter((l) => !doubtful(l)), doubted: lines.filter(doubtful) }
}
const injectable = (ran) => /identified the following injection point/.test(ran.text)

const request = (url, method, where, more = [], body = '') => [`${method} ${where} HTTP/1.1`, `Host: ${new URL(url).host}`, ...more, '', body].join('\n')

/** wapiti from these addresses on; {text, ended, found: [[kind, method, path, info]]}. */
async function wapiti(name, url, starts, headers) {
  const report = path.join(folder, `${name}.json`)
  const config = path.join(folder, `${name}-config`)
  mkdirSync(config)
  writeFileSync(path.join(config, 'apps.json'), '{}') // else it asks the network for a list that none of these modules reads
  const ran = await scan('wapiti', ['-u', url + '/', '--scope', 'folder', ...starts.flatMap((at) => ['-s', url + at]), ...headers.flatMap((h) => ['-H', h]),
    '-m', 'sql,xss,exec,file,crlf,backup,methods,csp,http_headers,cookieflags', '--max-scan-time', '420', '-f', 'json', '-o', report, '--flush-session', '--no-bugreport',
    '--store-session', path.join(folder, `${name}-session`), '--store-config', config, '-v', '1'])
  const told = JSON.parse(readFileSync(report, 'utf8'))
  const found = [told.vulnerabilities, told.anomalies].flatMap((kinds) => Object.entries(kinds).flatMap(([kind, list]) => list.map((one) => [kind, one.method, one.path, one.info])))
  return { ...ran, found }
}

/** Decided: what a scanner wants and we do not give. */
const DECIDED = ['X-XSS-Protection is not set'] // browsers have dropped that filter, which opened holes of its own

/** The server has answered everything, and as before. */
async function unharmed(open) {
  assert.ok(await healthy(city.url))
  assert.doesNotMatch(city.said(), / -> 5\d\d,/)
  assert.ok(await settles(() => descriptors(city.pid) <= open + 8), `${open} descriptors before, ${descriptors(city.pid)} after`)
  succeeded(await client.get('/session'))
}

const signed = (who) => [`Cookie: ${who.cookie}`, `X-CSRF-Token: ${who.csrf}`]
const holes = (one) => one.path.some((part) => part.hole !== undefined)

/** The requests in which this target has something to change: its query, what is asked alone, the values of its path. */
function plain(one) {
  const head = signed(one.client)
  const found = []
  if (one.query.length) found.push(request(city.url, one.method, address(one), head))
  if (one.alone.length) found.push(request(city.url, one.method, address(one, { query: one.alone }), head))
  if (holes(one)) found.push(request(city.url, one.method, address(one, { mark: '*' }), head))
  return found
}
function withBody(one) {
  const body = JSON.stringify(one.body)
  return request(city.url, one.method, address(one), [...signed(one.client), 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`], body)
}

test('C02 every kind of operation is asked', () => {
  const kind = ({ id, ledger }) => (ledger && id.endsWith(`_${ledger}`) ? id.slice(0, -ledger.length - 1) : id)
  const met = new Set(all.found.map(kind))
  assert.deepEqual([...new Set(all.missed.map(kind))].filter((k) => !met.has(k)), [])
  assert.ok(all.found.length > 80, `${all.found.length}`)
})

test('C02 sqlmap finds the open door', async () => {
  const ran = await sqlmap('door', door.url, [request(door.url, 'GET', '/project?id=1')])
  assert.ok(injectable(ran), ran.text.slice(-3000))
  assert.equal(ran.found.length, 1)
})

for (const [what, texts] of [
  ['addresses', () => all.found.filter((one) => one.method === 'GET').flatMap(plain)],
  ['bodies', () => all.found.filter((one) => Object.keys(one.body ?? {}).length).map(withBody)],
])
  test(`C02 sqlmap finds nothing in the ${what} of the sample city`, async (t) => {
    const open = descriptors(city.pid)
    const requests = texts()
    const ran = await sqlmap(what, city.url, requests)
    const tried = ran.text.match(/testing for SQL injection on/g)?.length ?? 0
    t.diagnostic(`${requests.length} requests, ${tried} parameters tried; taken back by sqlmap itself: ${ran.doubted.length ? ran.doubted : 'none'}`)
    assert.ok(ran.ended, `the time was up after ${tried} parameters of ${requests.length} requests`)
    assert.ok(!injectable(ran), ran.text.slice(-3000))
    assert.deepEqual(ran.found, [])
    assert.ok(tried >= requests.length, ran.text.slice(-3000))
    await unharmed(open)
  })

test('C02 wapiti finds the open door', async () => {
  const ran = await wapiti('door', door.url, [], [])
  assert.ok(ran.found.some(([kind, , at]) => kind === 'Cross Site Scripting' && at === '/hello'), ran.text.slice(-3000))
})

test('C02 wapiti finds nothing in the sample city', async (t) => {
  const open = descriptors(city.pid)
  const starts = all.found.filter((one) => one.method === 'GET' && one.query.length && one.client.csrf === all.found[0].client.csrf).map((one) => address(one))
  const ran = await wapiti('city', city.url, starts, [...signed(all.found[0].client), 'X-Forwarded-Proto: https'])
  t.diagnostic(`${starts.length} addresses`)
  assert.ok(ran.ended, 'the time was up')
  assert.deepEqual(ran.found.filter(([, , , info]) => !DECIDED.includes(info)), [])
  await unharmed(open)
})
