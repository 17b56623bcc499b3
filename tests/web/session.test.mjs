// session.test.mjs - signing in, staying in, running out, going.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkAxe, DESKTOP, openPage, PASSWORD, PHONE, shoot, signIn, startBrowser, startCity } from './harness.mjs'

let city
let browser
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/

before(async () => {
  city = await startCity()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

test('the sign-in page in both sizes', async () => {
  for (const [kind, size] of [['desktop', DESKTOP], ['phone', PHONE]]) {
    const { page, faults, close } = await openPage(browser, city.url, { size })
    await page.goto(city.url + '/')
    await page.getByLabel('登录名').waitFor()
    await checkAxe(page, `sign-in ${kind}`)
    await shoot(page, `login-${kind}`)
    assert.deepEqual(faults, [])
    await close()
  }
})

test('a wrong password is refused in words and the form stays', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await page.goto(city.url + '/login')
  await page.getByLabel('登录名').fill('fgw')
  await page.getByLabel('口令').fill('not-the-password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  assert.equal(await page.getByLabel('登录名').inputValue(), 'fgw')
  assert.equal(await page.getByLabel('口令').inputValue(), '')
  assert.deepEqual(faults, [])
  await close()
})

test('C04 an address asked for before signing in is opened after it, and only one of this site', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await page.goto(city.url + '/dispatch')
  await page.waitForURL(/\/login\?back=/)
  await signIn(page, city.url, '/dispatch')
  await page.waitForURL(/\/dispatch/)
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL(/\/login$/)
  await signIn(page, city.url, '//evil.example/')
  assert.ok(page.url().startsWith(city.url + '/'))
  assert.deepEqual(faults, [])
  await close()
})

/** Holds what the page asks of the API apart from signing in; `bye` is the request that ends its session. */
async function hold(page) {
  const routes = []
  let arrived
  const bye = new Promise((done) => (arrived = done))
  await page.route('**/api/v1/**', (route) => {
    const r = route.request()
    if (r.method() === 'DELETE') return arrived(route)
    if (r.method() !== 'GET' || /\/(session|meta|events)$/.test(r.url())) return route.continue()
    return routes.push(route)
  })
  return { routes, bye }
}

for (const [address, asks] of [['/dispatch', /\/stat\/dispatch/], ['/import/1', /\/events$/], ['/project', /\/project\?/]])
  test(`signing out of ${address} stops what is still asked: nothing is asked with a session that is gone`, async () => {
    const { page, faults, close } = await openPage(browser, city.url)
    const { routes, bye } = await hold(page)
    const stopped = page.waitForEvent('requestfailed', (r) => asks.test(r.url()))
    const begun = page.waitForRequest(asks)
    await signIn(page, city.url, address)
    await begun
    await page.getByRole('button', { name: '退出' }).click()
    const end = await bye
    const reply = await end.fetch() // from here on the server knows the session no more
    assert.equal(reply.status(), 204)
    const asked = []
    page.on('request', (r) => r.url().includes('/api/') && asked.push(r.url()))
    for (const route of routes) {
      await route.continue()
      assert.equal(await route.request().response(), null, route.request().url())
    }
    await stopped
    await page.getByRole('link', { name: '数据导入' }).click() // a page that asks by itself
    await page.getByRole('heading', { level: 1, name: '数据导入' }).waitFor()
    await page.getByRole('button', { name: '退出' }).click()
    assert.equal(await page.locator('[role="alert"], .el-message').filter({ hasText: /\S/ }).count(), 0)
    assert.deepEqual(asked, [])
    await end.fulfill({ response: reply })
    await page.waitForURL(/\/login$/)
    assert.deepEqual(faults, [])
    await close()
  })

test('the way back after signing out shows nothing of before, though the browser keeps left pages as they stood', async () => {
  const keeping = await startBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  const { page, faults } = await openPage(keeping, city.url)
  await signIn(page, city.url, '/project')
  await page.locator('.g-body .g-row').first().waitFor()
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL(/\/login$/)
  await page.goBack({ waitUntil: 'commit' })
  await page.waitForURL(/\/login\?back=/)
  await page.getByLabel('登录名').waitFor()
  assert.equal(await page.locator('.g-body').count(), 0)
  assert.deepEqual(faults, [])
  await keeping.close()
})

test('an unknown address says so', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/no/such/page')
  await page.getByRole('heading', { name: '没有这一页' }).waitFor()
  await checkAxe(page, 'not found')
  assert.deepEqual(faults, [])
  await close()
})

test('a session that runs out asks again over the page, keeps what was typed, and goes on', async () => {
  const { page, context, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/project')
  await page.getByRole('button', { name: '新建' }).click()
  const form = page.getByRole('dialog', { name: '新建项目' })
  await form.getByLabel('项目名称').fill('会话过期时填写的项目')
  await context.clearCookies()
  await form.getByRole('button', { name: '保存' }).click()
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.waitFor()
  await checkAxe(page, 'sign in again')
  await again.getByLabel('口令').fill(PASSWORD)
  await again.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/project\/\d+$/) // the write that was waiting went through
  await page.getByRole('heading', { level: 1, name: '会话过期时填写的项目' }).waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('a draft outlives a closed page and is offered back', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/project')
  await page.getByRole('button', { name: '新建' }).click()
  await page.getByRole('dialog').getByLabel('项目名称').fill('没有写完的项目')
  await page.waitForFunction(() => Object.keys(localStorage).some((k) => k.startsWith('ztf.draft.')))
  await page.reload()
  await page.getByRole('button', { name: '新建' }).click()
  await page.getByRole('button', { name: '恢复' }).click()
  assert.equal(await page.getByRole('dialog').getByLabel('项目名称').inputValue(), '没有写完的项目')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL(/\/login$/)
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('ztf.draft.')).length), 0)
  assert.deepEqual(faults, [])
  await close()
})
