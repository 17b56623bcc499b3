// scanners.test.mjs - C02: sqlmap and wapiti over the sample city, each after it has found what an open door leaves open.
// Run by ./dev soak alone.  Knows no parameter.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { freshFolder, sampleStore, serve, signedIn, succeeded } from '../api/harness.mjs'
import { patience } from '../api/scope.mjs'
import { descriptors, healthy, settles } from '../hostile/shared.mjs'
import { openDoor } from './open_door.mjs'
import { address, targets } from './targets.mjs'

const MOST = 10 * 60_000 // ms one scan may take
let folder
let door
let city
let client

before(async () => {
  folder = freshFolder()
  door = await openDoor(folder)
  city = await serve(sampleStore(folder), ['--proxy', '127.0.0.1'])
  await patience(city.url)
  client = await signedIn(city.url)
})
after(async () => {
  await door?.stop()
  try {
    await city?.stop()
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

/** Runs a scanner in a home of its own: {text, ended: false when its time was up}. */
function scan(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: folder, env: { ...process.env, HOME: folder, TERM: 'dumb' }, stdio: ['ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), MOST)
    let text = ''
    child.stdout.on('data', (chunk) => (text += chunk, writeFileSync('/tmp/inject-live-' + command, text)))
    child.stderr.on('data', (chunk) => (text += chunk))
    child.once('error', fail)
    child.once('close', (code) => {
      clearTimeout(timer)
      done({ text, ended: code !== null })
    })
  })
}

/** sqlmap over raw requests; {text, ended, found: lines of its table of results}. */
async function sqlmap(name, url, requests, more = []) {
  const log = path.join(folder, `${name}.log`)
  const table = path.join(folder, `${name}.csv`)
  writeFileSync(log, requests.map((text) => `==========\n${url}\n==========\n${text}\n\n==========\n`).join(''))
  const ran = await scan('sqlmap', ['-l', log, '--ignore-stdin', '--batch', '--level', '2', '--technique', 'BEUST', '--dbms', 'sqlite', '--flush-session',
    '--skip', 'ztf_session', '--output-dir', path.join(folder, name), '--disable-coloring', '--results-file', table, ...more])
  return { ...ran, found: readFileSync(table, 'utf8').trim().split('\n').slice(1) }
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

/** The server has answered everything, and as before. */
async function unharmed(open) {
  assert.ok(await healthy(city.url))
  assert.doesNotMatch(city.said(), / -> 5\d\d,/)
  assert.ok(await settles(() => descriptors(city.pid) <= open + 8), `${open} descriptors before, ${descriptors(city.pid)} after`)
  succeeded(await client.get('/session'))
}

const signed = () => [`Cookie: ${client.cookie}`, `X-CSRF-Token: ${client.csrf}`]

test('C02 sqlmap finds the open door', async () => {
  const ran = await sqlmap('door', door.url, [request(door.url, 'GET', '/project?id=1')])
  assert.ok(injectable(ran), ran.text.slice(-3000))
  assert.equal(ran.found.length, 1)
})

test('C02 sqlmap finds nothing in the sample city', async (t) => {
  const all = await targets(client)
  const open = descriptors(city.pid)
  const json = (body) => ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]
  const requests = all.filter((o) => !o.own).flatMap((one) => {
    const body = one.body === undefined ? '' : JSON.stringify(one.body)
    const texts = []
    if (one.query.length || body) texts.push(request(city.url, one.method, address(one), [...signed(), ...(body ? json(body) : [])], body))
    if (one.path.some((part) => part.hole !== undefined) && !body) texts.push(request(city.url, one.method, address(one, '*'), signed()))
    return texts
  })
  const ran = await sqlmap('city', city.url, requests)
  writeFileSync('/tmp/inject-sqlmap.txt', ran.text)
  t.diagnostic(`${requests.length} requests`)
  assert.ok(ran.ended, 'the time was up')
  assert.ok(!injectable(ran), ran.text.slice(-3000))
  assert.deepEqual(ran.found, [])
  await unharmed(open)
})

test('C02 wapiti finds the open door', async () => {
  const ran = await wapiti('door', door.url, [], [])
  assert.ok(ran.found.some(([kind, , at]) => kind === 'Cross Site Scripting' && at === '/hello'), ran.text.slice(-3000))
})

test('C02 wapiti finds nothing in the sample city', async (t) => {
  const all = await targets(client)
  const open = descriptors(city.pid)
  const starts = all.filter((one) => one.method === 'GET' && one.query.length).map((one) => address(one))
  const ran = await wapiti('city', city.url, starts, [...signed(), 'X-Forwarded-Proto: https'])
  writeFileSync('/tmp/inject-wapiti.txt', ran.text)
  t.diagnostic(`${starts.length} addresses`)
  assert.ok(ran.ended, 'the time was up')
  assert.deepEqual(ran.found, [])
  await unharmed(open)
})
