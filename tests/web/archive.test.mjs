// archive.test.mjs - 项目档案: facts, time line, curve and its table, sources, journal, moves, paper.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { api, checkAxe, judge, openPage, shoot, signIn, startBrowser, startCity } from './harness.mjs'

let city
let browser
let id
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/

before(async () => {
  city = await startCity()
  browser = await startBrowser()
  const { page, close } = await openPage(browser, city.url)
  await signIn(page, city.url)
  const reports = await api(page, 'GET', '/progress_report?limit=1&fields=project&filter=' + encodeURIComponent('month = "2025-09"'))
  id = reports.body.rows[0].project
  await close()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

test('the archive in both sizes', () =>
  judge(browser, city.url, `/project/${id}`, 'archive', async (page) => {
    await page.locator('.chart canvas').waitFor()
    await page.getByRole('heading', { name: '变更记录' }).waitFor()
    await page.locator('.journal > li').first().waitFor()
  }))

test('the chart has a table twin with the server’s figures, a field tells its source', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, `/project/${id}`)
  const reports = await api(page, 'GET', '/progress_report?limit=50&sort=-month&filter=' + encodeURIComponent(`project = ${id}`))
  const table = page.getByRole('group', { name: '月度进展' })
  await table.waitFor()
  assert.equal(await table.locator('tbody tr').count(), reports.body.rows.length)
  const newest = reports.body.rows[0]
  await table.getByRole('row').filter({ hasText: newest.month }).getByText((newest.this_year / 1e6).toLocaleString('zh-CN', { minimumFractionDigits: 2 })).first().waitFor()
  await page.getByRole('button', { name: '项目名称的来源' }).click()
  await page.getByRole('dialog', { name: '项目名称的来源' }).getByText('日志号').waitFor()
  await checkAxe(page, 'source')
  await page.keyboard.press('Escape')
  assert.deepEqual(faults, [])
  await close()
})

test('a change shows in the journal, from what to what', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, `/project/${id}`)
  await page.getByRole('button', { name: '编辑' }).click()
  const form = page.getByRole('dialog', { name: /^编辑/ })
  await form.getByLabel('推进专班').fill('档案测试专班')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  await page.locator('.journal > li').first().getByText('档案测试专班').waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('a move without evidence is refused and says what is missing', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url)
  const list = await api(page, 'GET', '/project?limit=1&fields=id&filter=' + encodeURIComponent('stage = project_approval and status = active'))
  await page.goto(`${city.url}/project/${list.body.rows[0].id}`)
  await page.getByRole('button', { name: '阶段流转' }).click()
  const dialog = page.getByRole('dialog', { name: '阶段流转' })
  await dialog.getByLabel('办理').selectOption({ index: 0 })
  await dialog.getByLabel('发生日期', { exact: true }).fill('2025-09-01')
  await dialog.getByRole('button', { name: '办理' }).click()
  await dialog.getByRole('alert').waitFor()
  await checkAxe(page, 'move refused')
  await shoot(page, 'move-refused')
  assert.deepEqual(faults, [])
  await close()
})

test('a project that is not there says so', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/project/987654321')
  await page.getByRole('alert').filter({ hasText: '没有' }).waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('on paper there is no menu, no button, and every section begins', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, `/project/${id}`)
  await page.locator('.chart canvas').waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const hidden of ['.side', '.top', '.ar-acts', '.source']) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden)
  await page.getByRole('heading', { name: '节点：计划与实际' }).waitFor()
  const pdf = await page.pdf({ format: 'A4' })
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g) ?? []
  assert.ok(pages.length >= 1 && pages.length <= 6, `${pages.length} pages`)
  assert.deepEqual(faults, [])
  await close()
})
