// work.test.mjs - 问题协调 and 走访登记: the board and the list by clock in both sizes, a card that leads to its steps; a visit from a
// phone that loses its network and sends later, once; where the phone is, if it may say so.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { api, checkAxe, judge, openPage, PHONE, shoot, signIn, startBrowser, startCity } from './harness.mjs'

let city
let browser

before(async () => {
  city = await startCity()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

test('the board in both sizes', () =>
  judge(browser, city.url, '/problems', 'problems', async (page) => {
    await page.getByRole('heading', { name: /^待受理/ }).waitFor()
    await page.locator('.figures tr.total').waitFor()
  }))

test('the visit form in both sizes', () =>
  judge(browser, city.url, '/visit', 'visit', async (page) => {
    await page.getByRole('heading', { name: /^本周未走访/ }).waitFor()
  }, 'wujin'))

test('a card stands where its state says, opens its steps, and moves on when one is taken', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/problems', 'wujin')
  await page.getByRole('heading', { name: /^待受理/ }).waitFor()
  const { body } = await api(page, 'GET', '/project?filter=' + encodeURIComponent('area = 320412') + '&limit=1&fields=name')
  const made = await api(page, 'POST', '/problem', { body: { project: body.rows[0].id, title: '板上的问题', description: '等人受理', type: 'road', origin: 'visit', severity: 'normal', complexity: 'simple', reported_on: new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10) } })
  assert.equal(made.status, 201)
  await page.reload()
  const lane = (name) => page.getByRole('region', { name: new RegExp(`^${name}`) })
  await lane('待受理').getByText('板上的问题').click()
  await page.waitForURL(/\/ledger\/problem\/\d+/)
  await page.getByRole('button', { name: '退回', exact: true }).click()
  await page.getByLabel(/办理意见/).last().fill('材料不全')
  await page.locator('.sheet-foot').getByRole('button', { name: '退回', exact: true }).click()
  await page.getByText('已退回').first().waitFor()
  const row = await api(page, 'GET', `/problem/${made.body.id}`)
  assert.equal(row.body.state, 'returned')
  await page.goto(city.url + '/problems?view=clock')
  await page.getByRole('heading', { name: '按时限' }).waitFor()
  await page.getByText('板上的问题').waitFor()
  await checkAxe(page, 'by clock')
  await page.locator('fieldset').getByText('类型', { exact: true }).click()
  await page.getByRole('rowheader', { name: '道路交通配套' }).waitFor()
  await page.locator('.figures tr.total a').first().click()
  await page.waitForURL(/\/ledger\/problem\?filter=/)
  assert.deepEqual(faults, [])
  await close()
})

test('a visit typed without network is kept on the phone and sent once when it is back, with its place', async () => {
  const { page, context, faults, close } = await openPage(browser, city.url, { size: PHONE, allow: [/Failed to load resource/, /ERR_INTERNET_DISCONNECTED/] })
  await signIn(page, city.url, '/visit', 'wujin')
  await page.getByRole('heading', { name: /^本周未走访/ }).waitFor()
  const name = await page.locator('.missed button').first().innerText()
  await page.locator('.missed button').first().click()
  await page.getByText(name).first().waitFor()
  const at = context
  await at.grantPermissions(['geolocation'], { origin: city.url })
  await at.setGeolocation({ longitude: 119.974061, latitude: 31.811226 })
  await page.getByRole('button', { name: '取当前位置' }).click()
  await page.getByText(/已定位：119\.9741/).waitFor()
  const agency = page.getByRole('combobox', { name: /走访单位/ })
  await agency.click()
  await agency.fill('武进')
  await page.getByRole('option', { name: /武进区发展改革部门/ }).click()
  await page.getByLabel(/走访人员/).fill('示例走访员')
  await page.getByLabel(/现场进展情况/).fill('没有网络时写下的进展')
  await at.setOffline(true)
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('alert').first().waitFor()
  await shoot(page, 'visit-offline')
  await at.setOffline(false)
  await page.reload()
  await page.getByLabel(/现场进展情况/).waitFor()
  assert.equal(await page.getByLabel(/现场进展情况/).inputValue(), '没有网络时写下的进展')
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('heading', { name: '走访已提交' }).waitFor()
  await page.getByRole('button', { name: /为现场照片/ }).first().waitFor()
  await checkAxe(page, 'sent')
  const rows = await api(page, 'GET', '/visit?count=1&filter=' + encodeURIComponent('progress_seen ~ "没有网络时写下的进展"'))
  assert.equal(rows.body.count, 1)
  assert.deepEqual([rows.body.rows[0].longitude, rows.body.rows[0].latitude], [119.974061, 31.811226])
  assert.equal(await page.evaluate(() => Object.keys(localStorage).some((k) => k.includes('visit.phone'))), false)
  assert.deepEqual(faults, [])
  await close()
})
