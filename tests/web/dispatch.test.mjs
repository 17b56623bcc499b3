// dispatch.test.mjs - 月度调度: the published figures of 2025-09, each opening its projects.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { api, checkAxe, judge, openPage, shoot, signIn, startBrowser, startCity } from './harness.mjs'

let city
let browser
const SEPTEMBER = '/dispatch?month=2025-09&by=area&list=city_major'
const total = (page) => page.locator('.figures tr.total')

before(async () => {
  city = await startCity()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

test('the month in both sizes', () =>
  judge(browser, city.url, SEPTEMBER, 'dispatch', async (page) => {
    await total(page).waitFor()
    await page.locator('.paper').waitFor()
    await page.locator('.states li').first().waitFor()
  }))

test('September shows what Changzhou published', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, SEPTEMBER)
  await total(page).waitFor()
  const words = (await total(page).locator('td').allInnerTexts()).map((t) => t.trim())
  for (const figure of ['406', '965.61', '774.71', '80.23', '5.23', '150', '141', '94', '179', '27']) assert.ok(words.some((w) => w.replace('+', '') === figure), `${figure} in ${words}`)
  assert.equal(await page.locator('.figures tbody tr').count(), 8)
  await page.locator('.paper').getByText('774.71').first().waitFor()
  await page.getByRole('combobox', { name: /^名单/ }).selectOption({ label: '省重大项目' })
  await page.waitForURL(/list=province_major/)
  await total(page).getByText('93.3', { exact: true }).waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('a figure opens exactly its projects', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, SEPTEMBER)
  await total(page).getByRole('link', { name: /在库数406/ }).click()
  await page.waitForURL(/\/project\?filter=/)
  await page.waitForFunction(() => /共 406 条/.test(document.querySelector('.bar-count')?.textContent ?? ''))
  await shoot(page, 'dispatch-drill')
  await page.goBack()
  await page.waitForURL(/\/dispatch/)
  const stat = await api(page, 'GET', '/stat/dispatch?month=2025-09&by=area&list=city_major')
  const wujin = stat.body.rows.find((r) => r.label === '武进区')
  await page.getByRole('link', { name: new RegExp(`^武进区已开工${wujin.cells.started.text}`) }).click()
  await page.waitForFunction((n) => new RegExp(`共 ${n} 条`).test(document.querySelector('.bar-count')?.textContent ?? ''), wujin.cells.started.text)
  assert.deepEqual(faults, [])
  await close()
})

test('other cuts and months keep the total; a head tells its formula to the keyboard', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, SEPTEMBER)
  await total(page).waitFor()
  for (const cut of ['规模', '行业', '类型']) {
    await page.locator('fieldset').getByText(cut, { exact: true }).click()
    await page.getByRole('heading', { name: new RegExp(`按${cut}`) }).waitFor()
    await total(page).getByText('406', { exact: true }).first().waitFor()
    await checkAxe(page, cut)
  }
  const head = page.getByRole('columnheader', { name: /^完成率/ }).locator('abbr')
  await head.focus()
  assert.match(await head.getAttribute('aria-label'), /口径/)
  await page.getByRole('combobox', { name: /^月份/ }).selectOption({ label: '2025年8月' })
  await page.waitForURL(/month=2025-08/)
  await page.getByRole('heading', { name: /1—8月/ }).waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('the bulletin is copied as text', async () => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url, SEPTEMBER)
  await page.locator('.paper').waitFor()
  await page.getByRole('button', { name: '复制全文' }).click()
  await page.getByText('通报全文已复制').waitFor()
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /80\.23/)
  assert.deepEqual(faults, [])
  await close()
})
