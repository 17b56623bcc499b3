// account.test.mjs - one's own account: password, second factor, sessions; and how the first officers of a city come in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { code, now } from '../api/otp.mjs'
import { checkAxe, DESKTOP, judge, openPage, PASSWORD, PHONE, shoot, signIn, startBrowser, startCity } from './harness.mjs'

let city
let own
let tokens
let given
let browser
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/
const FRESH = 'Long-Quay-2025'

before(async () => {
  city = await startCity()
  own = await startCity((ztf) => {
    tokens = Object.fromEntries(JSON.parse(ztf('--json', 'init', '--city', '320400').stdout).tokens.map((t) => [t.role, t.token]))
    given = JSON.parse(ztf('--json', 'user', 'add', 'clerk', '--name', '经办员').stdout).password
  })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await city?.stop()
  await own?.stop()
})

test('the account page in both sizes', () =>
  judge(browser, city.url, '/account', 'account', (page) => page.getByRole('cell', { name: /本次登录/ }).waitFor()))

for (const [address, name] of [['/setup', '启用令牌'], ['/reset', '重置令牌']])
  test(`${address} in both sizes`, async () => {
    for (const [kind, size] of [['desktop', DESKTOP], ['phone', PHONE]]) {
      const { page, faults, close } = await openPage(browser, own.url, { size })
      await page.goto(own.url + address)
      await page.getByLabel(name).waitFor()
      await checkAxe(page, `${address} ${kind}`)
      await shoot(page, `${address.slice(1)}-${kind}`)
      assert.deepEqual(faults, [])
      await close()
    }
  })

test('a new password ends the other sessions; a poor one is refused at its field', async () => {
  const other = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(other.page, city.url, '', 'wujin')
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/account', 'wujin')
  await page.getByRole('button', { name: '结束' }).waitFor() // the other one is listed
  const change = async (old, fresh, again = fresh) => {
    await page.getByLabel('现用口令').fill(old)
    await page.getByLabel('新口令', { exact: true }).fill(fresh)
    await page.getByLabel('再输一遍新口令').fill(again)
    await page.getByRole('button', { name: '修改口令' }).click()
  }
  await change(PASSWORD, FRESH, FRESH + 'x')
  await page.getByText('两次输入的新口令不一致').waitFor()
  await change(PASSWORD, 'short')
  await page.getByText('口令至少 10 个字符').first().waitFor()
  await change('wrong', FRESH)
  await page.getByText('现用口令不正确').first().waitFor()
  await change(PASSWORD, FRESH)
  await page.getByText('口令已修改，其他登录已退出').waitFor()
  await other.page.goto(city.url + '/dispatch')
  await other.page.waitForURL(/\/login/)
  await signIn(other.page, city.url, '', 'wujin', FRESH)
  assert.deepEqual([...faults, ...other.faults], [])
  await other.close()
  await close()
})

test('whoever comes with a one-time password changes it and then goes where he wanted', async () => {
  const { page, faults, close } = await openPage(browser, own.url, { allow: [REFUSED] })
  await signIn(page, own.url, '/import', 'clerk', given)
  await page.waitForURL(/\/account/)
  await page.getByText('请先修改口令').waitFor()
  await page.goto(own.url + '/project') // no way round
  await page.waitForURL(/\/account/)
  await checkAxe(page, 'a forced change')
  await shoot(page, 'account-forced')
  await page.getByLabel('现用口令').fill(given)
  await page.getByLabel('新口令', { exact: true }).fill(FRESH)
  await page.getByLabel('再输一遍新口令').fill(FRESH)
  await page.getByRole('button', { name: '修改口令' }).click()
  await page.waitForURL(/\/project/)
  assert.deepEqual(faults, [])
  await close()
})

test('an officer comes in by token, enrols a second factor, and signs in with it', async () => {
  const { page, faults, close } = await openPage(browser, own.url, { allow: [REFUSED] })
  const password = 'Tall-Ships-77-a'
  await page.goto(own.url + '/setup')
  await page.getByLabel('启用令牌').fill(tokens.auditor)
  await page.getByLabel('登录名').fill('shenji')
  await page.getByLabel('姓名').fill('审计甲')
  await page.getByLabel('新口令', { exact: true }).fill(password)
  await page.getByLabel('再输一遍新口令').fill(password)
  await page.getByRole('button', { name: '启用' }).click()
  await page.waitForURL(/\/account/)
  await page.getByText('须启用动态口令后才能办理其他事项').waitFor()
  await page.getByLabel('口令', { exact: true }).fill(password)
  await page.getByRole('button', { name: '取密钥' }).click()
  await page.getByRole('img', { name: /二维码/ }).waitFor()
  await checkAxe(page, 'enrolling')
  await shoot(page, 'account-otp')
  const secret = (await page.locator('.otp-secret').innerText()).replace(/\s/g, '')
  await page.getByLabel('验证器上显示的 6 位数字').fill(code(secret))
  await page.getByRole('button', { name: '确认启用' }).click()
  await page.waitForURL((url) => url.pathname !== '/account')
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL(/\/login/)

  await page.getByLabel('登录名').fill('shenji')
  await page.getByLabel('口令', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByLabel('动态口令').waitFor()
  await checkAxe(page, 'sign-in with a code')
  await shoot(page, 'login-otp')
  await page.getByLabel('动态口令').fill(code(secret, now() + 1)) // the enrolment took the one of now
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: '退出' }).waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('a person issues an access token, sees it once and stops it; the security officer sees it too', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/account', 'xinbei')
  await page.getByRole('button', { name: '签发令牌' }).click()
  await checkAxe(page, 'issuing a token')
  await page.getByLabel('用途').fill('月报汇总程序')
  await page.getByLabel('台账', { exact: true }).selectOption('project')
  await page.getByRole('button', { name: '加入' }).click()
  await page.getByText('项目：查看').waitFor()
  await page.getByLabel('有效期至').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10))
  await page.locator('#token-password').fill('wrong')
  await page.getByRole('button', { name: '签发', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor()
  await page.locator('#token-password').fill(PASSWORD)
  await page.getByRole('button', { name: '签发', exact: true }).click()
  const token = await page.locator('.notice code').textContent()
  assert.match(token, /^ztf_[0-9a-f]{64}$/)
  await shoot(page, 'account-token')
  const status = (t) => page.evaluate((said) => fetch('/api/v1/project?limit=1', { credentials: 'omit', headers: { Authorization: `Bearer ${said}` } }).then((r) => r.status), t)
  assert.equal(await status(token), 200)
  const officer = await openPage(browser, city.url)
  await signIn(officer.page, city.url, '/ledger/token', 'security')
  await officer.page.getByRole('link', { name: '月报汇总程序' }).click()
  await officer.page.getByRole('button', { name: '停用', exact: true }).waitFor()
  await checkAxe(officer.page, 'a token, seen by the security officer')
  await officer.close()
  await page.getByRole('button', { name: '我已保存' }).click()
  await page.getByRole('button', { name: '停用：月报汇总程序' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
  await page.getByText('已停用').first().waitFor()
  assert.equal(await status(token), 401)
  assert.deepEqual(faults, [])
  await close()
})
