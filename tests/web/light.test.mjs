// light.test.mjs - 亮灯: counts that open their rows, the panel of a project, red explained by its district, other numbers tried.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { api, checkAxe, judge, openPage, signIn, startBrowser, startCity } from './harness.mjs'

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

const count = async (page, filter) => (await api(page, 'GET', '/light?count=exact&limit=1&filter=' + encodeURIComponent(filter))).body.count

test('the page of lights in both sizes', () =>
  judge(browser, city.url, '/light', 'light', (page) => page.getByRole('group', { name: '亮灯清单' }).waitFor()))

test('a count by unit is the number of rows it opens', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/light')
  const red = page.getByRole('link', { name: /^武进区红灯\d+盏/ })
  const shown = Number(await red.textContent())
  assert.ok(shown > 0)
  assert.equal(await count(page, 'closed_on is null and light = red and unit = 320412'), shown)
  await page.getByLabel('板块', { exact: true }).selectOption({ label: '武进区' })
  await page.getByLabel('灯色').selectOption('red')
  await page.getByRole('status').filter({ hasText: `共 ${shown} 盏` }).waitFor()
  await red.click()
  await page.waitForURL(/\/ledger\/light/)
  await page.getByText(`共 ${shown}`).first().waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('a district explains a red light on the project’s page: why, who, until when', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/light', 'xinbei')
  const filter = 'closed_on is null and light = red and subject_kind = project and reason is null'
  const one = (await api(page, 'GET', '/light?limit=1&filter=' + encodeURIComponent(filter))).body.rows[0]
  await page.goto(`${city.url}/project/${one.project}`)
  const panel = page.getByRole('region', { name: '亮灯' })
  await panel.getByText('还没有说明原因').first().waitFor()
  await panel.getByText(one.facts).first().waitFor()
  await panel.getByText(one.to_green).first().waitFor()
  await panel.getByText(/的判定依据$/).first().click()
  await checkAxe(page, 'lights')
  await panel.getByRole('button', { name: /说明原因.*红灯/ }).first().click()
  const form = page.getByRole('dialog', { name: '说明亮灯原因' })
  await form.getByLabel('红灯原因说明').fill('验收资料补正')
  await form.getByLabel('责任人').fill('新北区发改部门')
  await form.getByLabel('承诺转绿日期', { exact: true }).fill('2099-12-31')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  await panel.getByText('说明：验收资料补正；责任人 新北区发改部门；承诺 2099-12-31 转绿').waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('the dispatcher tries a number and sees what changes; nothing is stored', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/light')
  const was = await count(page, 'closed_on is null')
  await page.getByRole('button', { name: '试算标准' }).click()
  const dialog = page.getByRole('dialog', { name: '试算亮灯标准' })
  await dialog.getByLabel('低于序时进度超过几个百分点亮红灯').fill('15')
  await dialog.getByRole('button', { name: '试算', exact: true }).click()
  await dialog.getByRole('heading', { name: /^结果：\d+ 盏灯会变/ }).waitFor()
  const asked = (await api(page, 'GET', '/light/simulate?set=' + encodeURIComponent('light.progress.red=15'))).body
  await dialog.getByRole('heading', { name: `结果：${asked.changed} 盏灯会变` }).waitFor()
  assert.ok(asked.changed > 0)
  await checkAxe(page, 'try')
  assert.equal(await count(page, 'closed_on is null'), was)
  assert.deepEqual(faults, [])
  await close()
})
