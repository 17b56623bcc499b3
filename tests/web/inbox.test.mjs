// inbox.test.mjs - the bell counts, the inbox shows and forgets, what happens comes by itself.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { api, checkAxe, judge, openPage, shoot, signIn, startBrowser, startCity } from './harness.mjs'

let city
let browser
before(async () => {
  city = await startCity()
  browser = await startBrowser()
  // three proposals that wait for the system administrator
  const { page, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/', 'security')
  await propose(page, '2024-01-01', '320411')
  await propose(page, '2024-01-02', '320402')
  await close()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

async function propose(page, valid_from, area) {
  const people = (await api(page, 'GET', '/person?filter=' + encodeURIComponent("login = 'zjj'") + '&fields=id,agency')).body.rows
  const made = await api(page, 'POST', '/duty', { body: { person: people[0].id, agency: people[0].agency, role: 'bureau', clearance: 'L2', valid_from, area, reason: '测试' } })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

test('the inbox with something in it', async () => {
  await judge(browser, city.url, '/inbox', 'inbox', async (page) => {
    await page.getByRole('heading', { level: 2, name: '有授权待复核' }).waitFor()
    await page.getByText('合并 2 条').waitFor()
    await page.getByRole('link', { name: '通知，1 条未读' }).waitFor()
  }, 'sysadmin')
})

test('an empty inbox says so', async () => {
  await judge(browser, city.url, '/inbox', 'inbox-empty', async (page) => {
    await page.getByText('没有未读的通知').waitFor()
  }, 'leader')
})

test('what happens comes to an open page; the way to it marks it read', async () => {
  const there = await openPage(browser, city.url)
  await signIn(there.page, city.url, '/', 'zjj')
  await there.page.getByRole('link', { name: '通知', exact: true }).waitFor()
  const here = await openPage(browser, city.url)
  await signIn(here.page, city.url, '/', 'security')
  const id = await propose(here.page, '2024-01-03', '320404')
  await here.close()
  const admin = await openPage(browser, city.url)
  await signIn(admin.page, city.url, '/inbox', 'sysadmin')
  await admin.page.getByText('合并 3 条').waitFor()
  await admin.page.getByRole('link', { name: '查看：有授权待复核' }).click()
  await admin.page.waitForURL(/\/ledger\/duty$/)
  await admin.page.getByRole('link', { name: '通知', exact: true }).waitFor() // nothing unread
  await admin.page.goBack()
  await admin.page.getByText('没有未读的通知').waitFor()
  await admin.page.getByRole('button', { name: '含已读' }).click()
  await admin.page.getByText('已读', { exact: true }).waitFor()
  await checkAxe(admin.page, 'inbox, read ones too')
  await shoot(admin.page, 'inbox-read')
  const approved = await api(admin.page, 'POST', `/duty/${id}/approve`, { body: {} })
  assert.equal(approved.status, 200)
  assert.deepEqual(admin.faults, [])
  await admin.close()
  // his duties have changed: his session has ended, and with the next one the notice is there
  await there.close()
  const again = await openPage(browser, city.url)
  await signIn(again.page, city.url, '/', 'zjj')
  await again.page.getByRole('link', { name: '通知，1 条未读' }).click()
  await again.page.getByRole('heading', { level: 2, name: '您的授权已生效' }).waitFor()
  await again.page.getByRole('button', { name: '全部标为已读' }).click()
  await again.page.getByText('没有未读的通知').waitFor()
  assert.deepEqual(again.faults, [])
  await again.close()
})

test('a notice rings the bell of a page that is open, and says so', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, '/', 'sysadmin')
  await page.getByRole('link', { name: '通知', exact: true }).waitFor()
  const here = await openPage(browser, city.url)
  await signIn(here.page, city.url, '/', 'security')
  await propose(here.page, '2024-01-04', '320481')
  await here.close()
  await page.getByRole('link', { name: '通知，1 条未读' }).waitFor()
  await page.getByText('有授权待复核').waitFor()
  await checkAxe(page, 'home with a notice')
  assert.deepEqual(faults, [])
  await close()
})
