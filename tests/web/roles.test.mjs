// roles.test.mjs - what each role finds after signing in: its own home, menu and to-do list.
import assert from 'node:assert/strict'
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

const BUSINESS = ['项目库', '月度调度']
/** login, entries its menu must hold, entries it must not hold, one thing that may wait for it */
const ROLES = [
  ['fgw', [...BUSINESS, '数据导入', '批次'], ['职责授权', '日志'], '待市级审核的月报'],
  ['sww', [...BUSINESS], ['职责授权', '日志'], '已签约、尚未立项的项目'],
  ['gxj', [...BUSINESS], ['职责授权', '日志'], '已竣工、尚未投产的项目'],
  ['zjj', [...BUSINESS], ['职责授权', '日志'], '超期未办结的审批'],
  ['wujin', [...BUSINESS, '数据导入'], ['职责授权', '日志', '批次'], '待区级审核的月报'],
  ['wjpark', [...BUSINESS, '数据导入'], ['职责授权', '日志', '批次'], '被退回、要改正的月报'],
  ['henglin', [...BUSINESS, '数据导入'], ['职责授权', '日志', '批次'], '被退回、要改正的月报'],
  ['qy1', [...BUSINESS], ['职责授权', '日志', '人员账户', '入库审核'], '待填的月报'],
  ['leader', [...BUSINESS], ['职责授权', '日志', '数据导入'], '亮红灯的项目'],
  ['sysadmin', ['人员账户', '职责授权'], ['项目库', '月度调度', '日志', '企业'], '待复核的授权'],
  ['security', ['人员账户', '职责授权'], ['项目库', '月度调度', '日志', '企业'], '待他人复核的授权'],
  ['auditor', ['日志'], ['项目库', '月度调度', '企业'], '近7天被拒绝的操作'],
]

for (const [login, has, lacks, waits] of ROLES)
  test(`the first page of ${login}`, async () => {
    await judge(browser, city.url, '/', `home-${login}`, async (page) => {
      await page.getByRole('heading', { level: 1, name: '我的工作台' }).waitFor()
      const todo = page.getByRole('region', { name: '待办' })
      await todo.getByText(waits).first().waitFor()
      const menu = await page.locator('#side a').allTextContents()
      for (const entry of has) assert.ok(menu.includes(entry), `${login} misses ${entry}`)
      for (const entry of lacks) assert.ok(!menu.includes(entry), `${login} has ${entry}`)
    }, login)
  })

test('a district sees its own figures, and no bulletin of the others', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/dispatch', 'wujin')
  const table = page.getByRole('group', { name: '调度表' })
  await table.getByRole('row').filter({ hasText: '武进区' }).waitFor()
  assert.equal(await table.getByText('新北区').count(), 0)
  await table.getByText('合计（授权范围）').waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('what waits opens just the rows that wait', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/', 'sww')
  const entry = page.getByRole('link', { name: /已签约、尚未立项的项目/ })
  const count = Number(/^\d+/.exec((await entry.textContent()).trim())[0])
  await entry.click()
  await page.waitForURL(/\/project\?filter=/)
  await page.getByRole('status').filter({ hasText: String(count) }).first().waitFor()
  assert.deepEqual(faults, [])
  await close()
})
