// audit.test.mjs - the auditor's page: search, one entry, the proof, the way out with a reason; and exports that wait for a word.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { judge, openPage, signIn, startBrowser, startCity } from './harness.mjs'

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

const REFUSED = /the server responded with a status of 4\d\d/

test('the journal and the waiting exports, in both sizes, without a barrier', async () => {
  await judge(browser, city.url, '/audit', 'audit', (page) => page.getByRole('button', { name: /^第 \d+ 条日志$/ }).first().waitFor(), 'auditor')
  await judge(browser, city.url, '/exports', 'exports', (page) => page.getByText('没有待办理的导出申请。').waitFor())
})

test('the auditor searches, opens an entry, proves the journal and takes it away with a reason', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '', 'auditor')
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '日志', exact: true }).click()
  await page.getByLabel('操作人').fill('auditor')
  await page.getByLabel('动作').selectOption('login')
  await page.getByRole('button', { name: '查询' }).click()
  await page.waitForURL(/login=auditor.*action=login/)
  await page.getByRole('cell', { name: '登录', exact: true }).first().waitFor()
  const entries = page.getByRole('button', { name: /^第 \d+ 条日志$/ })
  await entries.first().click()
  const sheet = page.getByRole('dialog', { name: /^第 \d+ 条日志$/ })
  await sheet.getByText('本项摘要').waitFor()
  await sheet.getByText(/^＊[0-9a-f]{0,16}|最近登录时间|last_login_at/).first().waitFor()
  await sheet.getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '核验日志' }).click()
  await page.getByText(/核验：通过/).waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: '导出 CSV' }).click()
  const ask = page.getByRole('dialog', { name: '导出' })
  await ask.getByLabel('用途').fill('季度审计')
  const downloads = []
  page.on('download', (d) => downloads.push(d))
  await Promise.all([page.waitForEvent('download', (d) => d.suggestedFilename().endsWith('.sig')), ask.getByRole('button', { name: '导出', exact: true }).click()])
  const names = downloads.map((d) => d.suggestedFilename())
  assert.match(names.join(' '), /日志_\d{4}-\d\d-\d\d_auditor\.csv/)
  const csv = readFileSync(await downloads.find((d) => d.suggestedFilename().endsWith('.csv')).path(), 'utf8')
  assert.match(csv, /auditor/)
  assert.match(readFileSync(await downloads.find((d) => d.suggestedFilename().endsWith('.sig')).path(), 'utf8'), /^ztf1;sm3=/)
  assert.deepEqual(faults, [])
  await close()
})

test('an export that is too large waits for a second person, who releases it', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [REFUSED] })
  await signIn(page, city.url, '/project?fields=name,expected_output', 'sww')
  await page.getByRole('button', { name: '导出' }).click()
  await page.getByRole('button', { name: '当前列表导出 Excel（xlsx）' }).click()
  const sheet = page.getByRole('dialog', { name: '导出' })
  await sheet.getByLabel('用途').fill('年度总结')
  await sheet.getByRole('button', { name: '导出', exact: true }).click()
  await sheet.getByText(/500 行，须先申请/).waitFor()
  await sheet.getByRole('button', { name: '提交申请' }).click()
  await sheet.getByRole('link', { name: '查看导出审批' }).click()
  await page.getByRole('cell', { name: '待批准' }).waitFor()

  const second = await openPage(browser, city.url)
  await signIn(second.page, city.url, '/exports')
  await second.page.getByRole('cell', { name: '年度总结' }).waitFor()
  await second.page.getByRole('button', { name: '批准', exact: true }).click()
  await second.page.getByText(/fgw 已批准/).waitFor()
  assert.deepEqual(second.faults, [])
  await second.close()

  await page.getByRole('button', { name: '刷新' }).click()
  const [file] = await Promise.all([page.waitForEvent('download', (d) => d.suggestedFilename().endsWith('.xlsx')), page.getByRole('button', { name: '下载 xlsx' }).click()])
  assert.equal(readFileSync(await file.path()).subarray(0, 2).toString(), 'PK')
  await page.getByText('没有待办理的导出申请。').waitFor()
  assert.deepEqual(faults, [])
  await close()
})
