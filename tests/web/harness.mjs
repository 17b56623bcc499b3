// harness.mjs - a sample city served by the real binary, and a browser on it.  Knows no page.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
export const fromWeb = createRequire(path.join(ROOT, 'web/package.json'))
const { chromium } = fromWeb('playwright-core')
const AXE = fromWeb('axe-core').source
const BIN = process.env.ZTF_BIN ?? path.join(ROOT, 'build/ztf')
const SHOTS = path.join(ROOT, 'build/shots')
const HANG = 120_000 // ms; a guard, not an expectation

export const DESKTOP = { width: 1366, height: 768 }
export const PHONE = { width: 390, height: 844 }
export const LOGIN = 'fgw'
export const PASSWORD = 'ztf-sample-1'

const CHROMIUM = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Fills a fresh store with the sample city, or with what `fill` does to it, and serves it on a port the system gives. */
export async function startCity(fill) {
  assert.ok(existsSync(BIN), `ztf is not built: ${BIN}`)
  const folder = mkdtempSync(path.join(tmpdir(), 'ztf-web-'))
  const store = ['--store', `sqlite:${folder}/city.db`]
  if (fill) fill((...args) => spawnSync(BIN, [...store, ...args], { encoding: 'utf8' }))
  else if (process.env.ZTF_SAMPLE) copyFileSync(process.env.ZTF_SAMPLE, `${folder}/city.db`)
  else {
    const demo = spawnSync(BIN, [...store, 'demo'], { encoding: 'utf8' })
    assert.equal(demo.status, 0, `ztf demo: ${demo.stderr}`)
  }
  const server = spawn(BIN, [...store, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const url = await new Promise((done, fail) => {
    let seen = ''
    const hear = (chunk) => {
      seen += chunk
      const m = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(seen)
      if (m) done(m[1])
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.once('exit', (code) => fail(new Error(`ztf serve ended with ${code}: ${seen}`)))
    setTimeout(() => fail(new Error(`ztf serve says nothing: ${seen}`)), HANG).unref()
  })
  return {
    url,
    async stop() {
      server.removeAllListeners('exit')
      const gone = new Promise((done) => server.once('exit', done))
      server.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function startBrowser(options = {}) {
  return chromium.launch({ executablePath: process.env.ZTF_CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM, timeout: HANG, ...options })
}

/**
 * A page that remembers everything it should not have done: console errors, uncaught errors, requests to
 * other hosts.  `allow` lists patterns of console errors that the test provokes.
 */
export async function openPage(browser, url, { size = DESKTOP, allow = [] } = {}) {
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true,
    reducedMotion: 'reduce' }) // axe must not meet a message half faded in
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
  const page = await context.newPage()
  page.setDefaultTimeout(HANG)
  const faults = []
  page.on('console', (m) => m.type() === 'error' && !allow.some((p) => p.test(m.text())) && faults.push(`console: ${m.text()} ${m.location().url}`))
  page.on('pageerror', (e) => faults.push(`error: ${e.message}`))
  page.on('request', (r) => !r.url().startsWith(url) && !r.url().startsWith('blob:') && faults.push(`outside: ${r.url()}`))
  return { context, page, faults, close: () => context.close() }
}

export async function signIn(page, url, back = '', login = LOGIN, password = PASSWORD) {
  await page.goto(url + '/login' + (back ? '?back=' + encodeURIComponent(back) : ''))
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('口令').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: '退出' }).waitFor()
}

/** axe over everything on the page, WCAG 2.2 AA. */
export async function checkAxe(page, what) {
  await page.evaluate(AXE)
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  )
  const lines = found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`))
  assert.deepEqual(lines, [], `axe on ${what}`)
}

export async function shoot(page, name) {
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) })
}

/** Opens an address as a signed-in person in both sizes: axe, no fault, a picture of each. */
export async function judge(browser, url, address, name, ready, login = LOGIN) {
  for (const [kind, size] of [['desktop', DESKTOP], ['phone', PHONE]]) {
    const { page, faults, close } = await openPage(browser, url, { size })
    await signIn(page, url, address, login)
    await ready(page)
    await checkAxe(page, `${name} ${kind}`)
    await shoot(page, `${name}-${kind}`)
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.equal(wider, 0, `${name} ${kind}: the page itself scrolls sideways`)
    assert.deepEqual(faults, [], `${name} ${kind}`)
    await close()
  }
}

/** The API as the signed-in browser reaches it. */
export async function api(page, method, address, { body, version } = {}) {
  return page.evaluate(
    async ([m, a, b, v]) => {
      const csrf = (await (await fetch('/api/v1/session')).json()).csrf
      const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }
      if (v !== undefined) headers['If-Match'] = String(v)
      const reply = await fetch('/api/v1' + a, { method: m, headers: m === 'GET' ? {} : headers, body: b && JSON.stringify(b) })
      const text = await reply.text()
      return { status: reply.status, body: text ? JSON.parse(text) : null }
    },
    [method, address, body, version],
  )
}
