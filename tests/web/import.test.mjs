// import.test.mjs - the wizard: preview, a finding mended on the spot, commit, the same file again, undo.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { api, checkAxe, judge, openPage, shoot, signIn, startBrowser, startCity } from './harness.mjs'

let city
let browser
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/
const CSV = '项目名称,报送板块,总投资（亿元）,计划开工日期\r\n' +
  '网页导入测试甲项目,武进区,12.5,2025年3月\r\n' +
  '网页导入测试乙项目,新北区,3,2025-04-01\r\n' +
  '网页导入测试丙项目,天宁区,十几亿,2025-05-01\r\n'

before(async () => {
  city = await startCity()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

const imported = (page) => api(page, 'GET', '/project?limit=10&sort=name&fields=name,total_investment,planned_start&filter=' + encodeURIComponent('name ~ "网页导入测试"'))

async function send(page, text = CSV, name = '导入测试.csv') {
  await page.goto(city.url + '/import?record=project')
  await page.getByLabel('选择文件').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByRole('button', { name: '上传并预览' }).click()
}

test('the import page in both sizes', () => judge(browser, city.url, '/import', 'import', (page) => page.getByRole('heading', { name: '导入批次' }).waitFor()))

test('preview, mend a cell, write the batch, come back to it, undo it', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/import')
  await send(page)
  await page.waitForURL(/\/import\/\d+$/)
  const row = page.getByRole('row').filter({ hasText: '十几亿' }).filter({ hasText: 'C4' })
  await row.waitFor()
  await row.getByText('错误').waitFor()
  await checkAxe(page, 'preview')
  await shoot(page, 'import-preview-desktop')
  assert.ok(await page.getByRole('button', { name: /整批写入/ }).isDisabled(), 'a batch with an error is not written whole')
  assert.equal((await imported(page)).body.rows.length, 0, 'a preview writes nothing')

  const batchUrl = page.url()
  await page.goto(city.url + '/import') // left and found again
  await page.getByRole('row').filter({ hasText: '导入测试.csv' }).filter({ hasText: '待确认' }).getByRole('link').first().click()
  await page.waitForURL(batchUrl)

  await page.getByRole('button', { name: /十几亿/ }).click()
  await page.getByLabel('改正 C4').fill('15')
  await page.getByRole('button', { name: '改为' }).click()
  await page.getByText('全部 3 行可以写入').waitFor()
  await page.getByRole('button', { name: '整批写入 3 行' }).click()
  await page.getByText('已写入：新增 3 行').waitFor()
  const { body } = await imported(page)
  assert.deepEqual(body.rows.map((r) => [r.name, r.total_investment, r.planned_start]), [
    ['网页导入测试丙项目', 150_000_000_000, '2025-05-01'],
    ['网页导入测试乙项目', 30_000_000_000, '2025-04-01'],
    ['网页导入测试甲项目', 125_000_000_000, '2025-03'],
  ].sort((a, b) => body.rows.findIndex((r) => r.name === a[0]) - body.rows.findIndex((r) => r.name === b[0])))
  await checkAxe(page, 'committed')

  await page.getByRole('button', { name: '撤销整批' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销整批' }).click()
  await page.getByText('已撤销', { exact: true }).first().waitFor()
  assert.equal((await imported(page)).body.rows.length, 0)
  assert.deepEqual(faults, [])
  await close()
})

test('only the good rows go in; the same file again is refused unless asked; a changed row stops the undo', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/import')
  const text = CSV.replaceAll('网页导入测试', '网页导入测试二')
  await send(page, text, '二.csv')
  await page.getByLabel(/只导入合格的 2 行/).check()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载错误回执表' }).click()])
  assert.match(file.suggestedFilename(), /\.xlsx$/)
  await page.getByRole('button', { name: '写入合格的 2 行' }).click()
  await page.getByText('已写入：新增 2 行').waitFor()
  const batchUrl = page.url()

  await send(page, text, '二.csv')
  await page.getByRole('button', { name: '仍要再导入一次' }).waitFor()
  await checkAxe(page, 'same file')

  const { body } = await imported(page)
  const row = body.rows[0]
  assert.equal((await api(page, 'PATCH', `/project/${row.id}`, { body: { remarks: '导入后改过' }, version: row.version })).status, 200)
  await page.goto(batchUrl)
  await page.getByRole('button', { name: '撤销整批' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销整批' }).click()
  await page.getByRole('alert').filter({ hasText: /导入后/ }).waitFor()
  await shoot(page, 'import-undo-refused')
  assert.equal((await imported(page)).body.rows.length, 2)
  assert.deepEqual(faults, [])
  await close()
})

test('a column is put to another field by hand', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/import')
  await send(page, '项目名称,报送板块,奇怪的表头\r\n网页导入测试丁项目,武进区,某某路1号\r\n', '丁.csv')
  await page.waitForURL(/\/import\/\d+$/)
  const select = page.getByLabel(/C 列 奇怪的表头 导入到/)
  await select.selectOption({ label: '建设地点' })
  await page.waitForFunction(() => [...document.querySelectorAll('select')].some((s) => /奇怪的表头/.test(s.getAttribute('aria-label') ?? '') && s.value === 'address' && !s.disabled))
  await page.getByRole('button', { name: '放弃' }).click()
  await page.getByText('已放弃', { exact: true }).first().waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('cells copied from a spreadsheet are pasted as a table', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/import')
  await page.getByText('或者：从 Excel 复制后粘贴').click()
  await page.getByLabel('粘贴的表格').fill('项目名称\t报送板块\n"贴"上的, 网页导入测试戊项目\t武进区\n')
  await page.getByLabel('粘贴的表格').blur()
  await page.getByRole('button', { name: '上传并预览' }).click()
  await page.waitForURL(/\/import\/\d+$/)
  await page.getByText('全部 1 行可以写入').waitFor()
  await page.getByRole('cell', { name: '"贴"上的, 网页导入测试戊项目' }).waitFor()
  assert.deepEqual(faults, [])
  await close()
})
