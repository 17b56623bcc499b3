// oidc.test.mjs - the page's way through a real provider: button, second factor, linking, running out, what went wrong.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { Client, freshFolder, sampleStore, serve, signedIn, sql, succeeded } from '../api/harness.mjs'
import { realProvider, settingsFile } from '../api/oidc.mjs'
import { code, now } from '../api/otp.mjs'
import { checkAxe, DESKTOP, openPage, PASSWORD, PHONE, shoot, signIn, startBrowser } from './harness.mjs'

const LABEL = '政企通登录'
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/
let folder
let store
let front
let site
let provider
let city
let browser

/** The site's address is known before the server's: a gateway stands in front, as in earnest. */
async function gateway(to) {
  const server = createServer((s) => {
    const inner = connect(to(), '127.0.0.1')
    s.on('error', () => inner.destroy())
    inner.on('error', () => s.destroy())
    s.pipe(inner).pipe(s)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return server
}

before(async () => {
  folder = freshFolder()
  store = sampleStore(folder)
  front = await gateway(() => city.port)
  site = `http://127.0.0.1:${front.address().port}`
  provider = await realProvider(site)
  city = await serve(store, ['--oidc', settingsFile(folder, { issuer: provider.issuer, client: 'ztf', site, label: LABEL })])
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  front?.close()
  try {
    await city?.stop()
  } finally {
    await provider?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

async function setSubject(login, sso_subject) {
  const admin = await signedIn(city.url, 'sysadmin')
  const id = Number(sql(store, `SELECT id FROM person WHERE login = '${login}'`))
  const { version } = succeeded(await admin.get(`/person/${id}`))
  succeeded(await admin.patch(`/person/${id}`, { sso_subject }, { version }))
}

/** A page whose only visits elsewhere are to the provider. */
async function open(options) {
  const one = await openPage(browser, site, options)
  return { ...one, judged: () => one.faults.filter((f) => !f.startsWith(`outside: ${provider.issuer}/`)) }
}

test('the button in both sizes; a stranger is told what to do; nothing changes for him', async () => {
  provider.as.sub = 'a-stranger'
  for (const [kind, size] of [['desktop', DESKTOP], ['phone', PHONE]]) {
    const { page, judged, close } = await open({ size })
    await page.goto(site + '/dispatch')
    await page.getByRole('link', { name: LABEL }).waitFor()
    await checkAxe(page, `sign-in with a provider ${kind}`)
    await shoot(page, `login-provider-${kind}`)
    await page.getByRole('link', { name: LABEL }).click()
    await page.getByRole('alert').filter({ hasText: '还没有关联' }).waitFor()
    await checkAxe(page, `unlinked ${kind}`)
    await shoot(page, `login-unlinked-${kind}`)
    assert.deepEqual(judged(), [])
    await close()
  }
})

test('who is linked comes in to where he wanted, stays in over a reload, and goes', async () => {
  await setSubject('xinbei', 'xinbei-sub')
  provider.as.sub = 'xinbei-sub'
  const { page, judged, close } = await open()
  await page.goto(site + '/dispatch')
  await page.getByRole('link', { name: LABEL }).click()
  await page.waitForURL(site + '/dispatch')
  await page.getByRole('button', { name: '退出' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL(/\/login$/)
  assert.deepEqual(judged(), [])
  await close()
})

test('a portal that links straight here brings its people in', async () => {
  await setSubject('jintan', 'jintan-sub')
  provider.as.sub = 'jintan-sub'
  const { page, judged, close } = await open()
  await page.goto(site + '/api/v1/session/oidc?back=/project')
  await page.waitForURL(site + '/project')
  await page.getByRole('button', { name: '退出' }).waitFor()
  assert.deepEqual(judged(), [])
  await close()
})

test('the second factor is asked for after the provider, and a wrong one said to be wrong', async () => {
  const officer = await signedIn(city.url, 'security')
  const { secret } = succeeded(await officer.post('/otp', { password: PASSWORD }))
  succeeded(await officer.post('/otp/confirm', { code: code(secret, now() - 1) }))
  await setSubject('security', 'security-sub')
  provider.as.sub = 'security-sub'
  const { page, judged, close } = await open({ allow: [REFUSED] })
  await page.goto(site + '/account')
  await page.getByRole('link', { name: LABEL }).click()
  await page.getByLabel('动态口令').fill('000000')
  await checkAxe(page, 'second factor after the provider')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: '不正确' }).waitFor()
  await page.getByLabel('动态口令').fill(code(secret, now()))
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(site + '/account')
  await page.getByRole('heading', { name: '我的账户' }).waitFor()
  assert.deepEqual(judged(), [])
  await close()
})

test('one links his own account on its page', async () => {
  provider.as.sub = 'enterprise-1'
  const { page, judged, close } = await open()
  await signIn(page, site, '/account', 'qy1')
  await page.getByRole('button', { name: '关联统一身份' }).click()
  await checkAxe(page, 'linking')
  await page.locator('#link-password').fill(PASSWORD)
  await page.getByRole('button', { name: '去关联' }).click()
  await page.getByText('统一身份已关联到您的账户').waitFor()
  assert.equal(sql(store, "SELECT sso_subject FROM person WHERE login = 'qy1'"), 'enterprise-1')
  assert.deepEqual(judged(), [])
  await close()
})

test('a session that ran out goes on after the provider, in the page as it stands', async () => {
  await setSubject('liyang', 'liyang-sub')
  provider.as.sub = 'liyang-sub'
  const { page, context, judged, close } = await open({ allow: [REFUSED] })
  await page.goto(site + '/')
  await page.getByRole('link', { name: LABEL }).click()
  await page.getByRole('link', { name: '项目库' }).first().click()
  await page.waitForURL(site + '/project')
  const [cookie] = (await context.cookies(site)).filter((c) => c.name === 'ztf_session')
  const other = Object.assign(new Client(city.url), { cookie: `ztf_session=${cookie.value}` })
  other.csrf = succeeded(await other.get('/session')).csrf
  assert.equal((await other.delete('/session')).status, 204)
  const dialog = page.getByRole('dialog').filter({ hasText: '登录已过期' }) // comes by itself: the stream of events was refused
  await dialog.waitFor()
  const apart = context.waitForEvent('page')
  await dialog.getByRole('link', { name: LABEL }).click()
  const window = await apart
  await window.getByRole('button', { name: '退出' }).waitFor()
  await window.close()
  await page.bringToFront()
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(new URL(page.url()).pathname, '/project')
  assert.deepEqual(judged(), [])
  await close()
})
