// files.test.mjs - attachments on the page: chosen, dropped, photographed, shown, taken away, withdrawn.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { png } from '../api/pictures.mjs'
import { api, checkAxe, DESKTOP, openPage, PHONE, shoot, signIn, startBrowser, startCity } from './harness.mjs'

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

const PDF = (n) => Buffer.from(`%PDF-1.4\n% ${n}\n<</S/JavaScript/JS(x)>>`)

/** The newest monthly reports, one for each test. */
async function openReport(page, nth) {
  await signIn(page, city.url, '/ledger/progress_report')
  const { body } = await api(page, 'GET', `/progress_report?limit=1&sort=id&filter=${encodeURIComponent('month = 2025-09')}`)
  await page.goto(`${city.url}/ledger/progress_report/${body.rows[0].id + nth}`)
  const sheet = page.getByRole('dialog', { name: /^月度进展：/ })
  const files = sheet.locator('.files[data-field="photos"]')
  await files.getByRole('button', { name: '为现场照片选择文件' }).waitFor()
  return { sheet, files }
}

const drop = (target, files) =>
  target.evaluate((node, list) => {
    const moved = new DataTransfer()
    for (const [name, bytes] of list) moved.items.add(new File([new Uint8Array(bytes)], name))
    for (const type of ['dragover', 'drop']) node.dispatchEvent(new DragEvent(type, { dataTransfer: moved, bubbles: true, cancelable: true }))
  }, files)

test('files are chosen and dropped, shown with thumbnails, taken away unchanged, withdrawn', async () => {
  const { page, faults, close } = await openPage(browser, city.url, { size: DESKTOP, allow: [/status of 415/] })
  const { sheet, files } = await openReport(page, 0)
  await files.getByLabel('选择现场照片').setInputFiles([
    { name: '现场.png', mimeType: 'image/png', buffer: png(400, 300) },
    { name: '验收单.pdf', mimeType: 'text/html', buffer: PDF(1) },
  ])
  await files.getByRole('link', { name: '验收单.pdf' }).waitFor()
  await files.getByText('含脚本').waitFor()
  const picture = files.locator('img')
  await picture.scrollIntoViewIfNeeded()
  await page.waitForFunction(() => document.querySelector('.files img')?.naturalWidth > 0)
  assert.equal(await files.getByRole('heading').innerText(), '现场照片（2）')
  await drop(files.locator('.drop'), [['拖来的.pdf', [...PDF(2)]], ['网页.png', [...Buffer.from('<html><script>1</script>')]]])
  await files.getByRole('link', { name: '拖来的.pdf' }).waitFor()
  await files.getByRole('alert').getByText(/网页\.png.*不接受/).waitFor()
  await checkAxe(page, 'attachments')
  await files.scrollIntoViewIfNeeded()
  await shoot(page, 'files-desktop')
  const [download] = await Promise.all([page.waitForEvent('download'), files.getByRole('link', { name: '验收单.pdf' }).click()])
  assert.equal(download.suggestedFilename(), '验收单.pdf')
  assert.deepEqual(readFileSync(await download.path()), PDF(1))
  await files.getByRole('button', { name: '撤回 验收单.pdf' }).click()
  await page.getByRole('dialog', { name: '撤回附件' }).getByRole('button', { name: '撤回', exact: true }).click()
  await files.getByRole('link', { name: '验收单.pdf' }).waitFor({ state: 'detached' })
  assert.equal(await files.getByRole('listitem').count(), 2)
  // what is typed meanwhile is saved on top
  await sheet.getByLabel('备注').fill('附件之外另填的')
  await sheet.getByRole('button', { name: '保存', exact: true }).click()
  await sheet.waitFor({ state: 'detached' })
  assert.deepEqual(faults, [])
  await close()
})

test('on a phone the camera is offered, and the list fits', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: true, isMobile: true })
  const page = await context.newPage()
  const { files } = await openReport(page, 1)
  const camera = files.getByLabel('拍摄现场照片')
  assert.deepEqual([await camera.getAttribute('accept'), await camera.getAttribute('capture')], ['image/*', 'environment'])
  await files.getByRole('button', { name: '为现场照片拍照' }).waitFor()
  await camera.setInputFiles([{ name: `${'很长的名字'.repeat(12)}.png`, mimeType: 'image/png', buffer: png(300, 400, 5) }])
  await files.locator('img').scrollIntoViewIfNeeded()
  await page.waitForFunction(() => document.querySelector('.files img')?.naturalWidth > 0)
  await checkAxe(page, 'attachments on a phone')
  await shoot(page, 'files-phone')
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
  await context.close()
})
