// ledger.test.mjs - a ledger page needs no code: every ledger of /meta opens, lists, and has its form.
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

const settled = (page) => page.locator('.grid .g-body .g-row, .state.empty').first().waitFor()

test('the enterprise ledger in both sizes', () => judge(browser, city.url, '/ledger/enterprise', 'ledger', settled))

test('every ledger is in the menu, opens, and its new-row form passes axe', async (t) => {
  const { page, faults, close } = await openPage(browser, city.url)
  await signIn(page, city.url)
  const { body: meta } = await api(page, 'GET', '/meta')
  assert.ok(meta.ledgers.length >= 20)
  const own = ['project', 'notice'] // pages of their own; notices are behind the bell
  for (const ledger of meta.ledgers.filter((l) => !own.includes(l.id)))
    await t.test(ledger.id, async () => {
      await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: ledger.label, exact: true }).click()
      await page.getByRole('heading', { level: 1, name: ledger.label, exact: true }).waitFor()
      await settled(page)
      await checkAxe(page, ledger.id)
      if (ledger.may.create) {
        await page.getByRole('button', { name: '新建' }).click()
        const form = page.getByRole('dialog', { name: `新建${ledger.label}` })
        await form.getByRole('button', { name: '保存' }).waitFor()
        await checkAxe(page, `${ledger.id} form`)
        await page.keyboard.press('Escape')
        await form.waitFor({ state: 'detached' })
      }
      assert.deepEqual(faults.splice(0), [])
    })
  await close()
})

test('an enterprise is made and changed at the side, its journal below', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { allow: [/status of 4\d\d/] })
  await signIn(page, city.url, '/ledger/enterprise')
  await settled(page)
  await page.getByRole('button', { name: '新建' }).click()
  const form = page.getByRole('dialog', { name: '新建企业' })
  await form.getByLabel('企业名称').fill('网页台账测试有限公司')
  await form.getByLabel('统一社会信用代码').fill('91320412MA1XXXXXX1')
  await form.getByRole('button', { name: '保存' }).click()
  await form.locator('[data-field="uscc"] .field-error').waitFor()
  await form.getByLabel('统一社会信用代码').fill('')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByLabel('按企业名称过滤').fill('网页台账测试')
  await page.getByRole('link', { name: '网页台账测试有限公司' }).click()
  const edit = page.getByRole('dialog', { name: /^企业：/ })
  await edit.getByLabel('备注').fill('台账页改的')
  await edit.getByRole('button', { name: '保存' }).click()
  await edit.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '网页台账测试有限公司' }).click()
  await edit.getByText('修改记录').click()
  await edit.locator('.journal').getByText('台账页改的').waitFor()
  await checkAxe(page, 'row with journal')
  assert.deepEqual(faults, [])
  await close()
})
