// injection.test.mjs - C01, C08, C09 in a browser: names that are markup, templates and prototypes' keys, come in by the import and
// shown on every page the router knows.  Knows no address of its own.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { api, DESKTOP, openPage, ROOT, signIn, startBrowser, startCity } from './harness.mjs'

const FILE = path.join(ROOT, '../shared/hostile/out/xlsx/xss_names.xlsx')
const skip = existsSync(FILE) ? false : 'the hostile inputs (../shared/hostile) are not beside this clone'
const IMG = '<img src=x onerror=window.__xss=1>'
const OWN = [IMG, '<script>window.__xss=1</script>', "{{constructor.constructor('window.__xss=1')()}}", '${window.__xss=1}', '__proto__', 'constructor', '<%= 7*7 %>#{7*7}']
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/
const PEOPLE = ['fgw', 'sysadmin', 'auditor']
let city
let browser
let names // of the file, as they are stored
let batch
let project // one with a chart
const shown = new Map() // hostile text -> addresses that showed it

/** A page that notices whatever should not happen: a script that ran, a dialog, a violation of the policy, a prototype that grew. */
async function guarded(login) {
  const opened = await openPage(browser, city.url, { size: DESKTOP, allow: [REFUSED] })
  const { page, faults } = opened
  page.on('dialog', (d) => {
    faults.push(`dialog: ${d.message()}`)
    void d.dismiss()
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
    window.print = () => dispatchEvent(new Event('beforeprint')) // the paper is looked at below
  })
  if (login) await signIn(page, city.url, '', login)
  return opened
}

async function clean(page, faults, at) {
  for (const frame of page.frames()) {
    const seen = await frame.evaluate(() => ({ xss: typeof window.__xss, polluted: ({}).polluted, grown: Object.keys(Object.prototype), inline: document.querySelectorAll('main img[src=x], main script, main iframe, main math, main b > *').length }))
    assert.deepEqual(seen, { xss: 'undefined', polluted: undefined, grown: [], inline: 0 }, at)
  }
  assert.deepEqual(faults, [], at)
}

/** All text of the page: as seen, in titles, labels and boxes. */
const textOf = (page) => page.evaluate(() => [document.title, document.body.innerText, ...[...document.querySelectorAll('[title],[aria-label],input,textarea,option')].flatMap((e) => [e.getAttribute('title'), e.getAttribute('aria-label'), e.value, e.label])].filter(Boolean).join('\n'))

/** Opens an address, waits until it has come to rest, looks. */
async function visit(opened, at) {
  const { page, faults } = opened
  await page.goto(city.url + at)
  await page.locator('h1, .state-title').first().waitFor().catch((why) => assert.fail(`${at}: ${why.message}`))
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true], .loading'))
  const text = await textOf(page)
  for (const word of [...names, ...OWN]) if (text.includes(word)) shown.set(word, [...(shown.get(word) ?? []), at])
  await clean(page, faults, at)
  await page.emulateMedia({ media: 'print' })
  await clean(page, faults, `${at} on paper`)
  await page.emulateMedia({ media: 'screen' })
  return text
}

/** The file through the page, under a name that is markup as well. */
async function importIt() {
  const opened = await guarded('fgw')
  const { page, faults } = opened
  await page.goto(city.url + '/import?record=project')
  await page.getByLabel('选择文件').setInputFiles({ name: `${IMG}.xlsx`, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: readFileSync(FILE) })
  await page.getByRole('button', { name: '上传并预览' }).click()
  await page.waitForURL(/\/import\/\d+$/)
  batch = Number(/\d+$/.exec(page.url())[0])
  await page.getByRole('button', { name: '整批写入 24 行' }).click()
  await page.getByText('已写入：新增 24 行').waitFor()
  await clean(page, faults, 'import')
  const { body } = await api(page, 'GET', '/project?limit=24&sort=-id&fields=name')
  names = body.rows.map((r) => r.name)
  project = (await api(page, 'GET', '/progress_report?limit=1&fields=project&filter=' + encodeURIComponent('month = "2025-09"'))).body.rows[0].project
  await opened.close()
}

/** The same into what else pages show: things named by people of each role.  [ledger, field, filter] */
const NAMED = {
  fgw: [['project', 'name', 'annual_plan_investment > 0'], ['project', 'remarks', 'annual_plan_investment > 0'], ['enterprise', 'name', ''], ['saved_view', 'name', '']],
  sysadmin: [['area', 'name', ''], ['area', 'short_name', ''], ['industry', 'name', ''], ['agency', 'name', ''], ['person', 'name', "login = 'fgw'"], ['track', 'name', '']],
}

async function nameThings() {
  const done = []
  for (const [login, list] of Object.entries(NAMED)) {
    const opened = await guarded(login)
    for (const word of login === 'fgw' ? OWN : []) assert.equal((await api(opened.page, 'POST', '/saved_view', { body: { record: 'project', name: word, kind: 'grid', shared: 'private' } })).status, 201)
    for (const [ledger, field, filter] of list) {
      const { status, body } = await api(opened.page, 'GET', `/${ledger}?limit=${OWN.length * 4}&fields=${field}` + (filter && '&filter=' + encodeURIComponent(filter)))
      if (status !== 200) continue
      for (const [i, row] of body.rows.entries()) {
        const value = OWN[i % OWN.length] + (i < OWN.length ? '' : i)
        const reply = await api(opened.page, 'PATCH', `/${ledger}/${row.id}`, { body: { [field]: value }, version: row.version })
        if (reply.status === 200) done.push(`${ledger}.${field}`)
      }
    }
    await opened.close()
  }
  return new Set(done)
}

before(async () => {
  if (skip) return
  city = await startCity()
  browser = await startBrowser()
  await importIt()
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

test('C01 the trap is set: what runs, or tries to, is noticed', { skip }, async () => {
  const { page, faults, close } = await guarded('fgw')
  await page.evaluate(() => (document.querySelector('main').innerHTML += '<img src=x onerror=window.__xss=1>'))
  await page.waitForFunction(() => document.querySelector('img[src=x]')?.complete)
  assert.ok(faults.some((f) => /CSP: script-src/.test(f)), faults.join('\n'))
  await assert.rejects(clean(page, [], 'the trap'))
  await page.evaluate(() => alert('x'))
  assert.ok(faults.some((f) => /^dialog: x/.test(f)), faults.join('\n'))
  await close()
})

/** Addresses of every route of the page's own router, its holes filled. */
async function addresses(page) {
  const patterns = await page.evaluate(() => document.querySelector('#app').__vue_app__.config.globalProperties.$router.getRoutes().map((r) => r.path))
  const { ledgers } = (await api(page, 'GET', '/meta')).body
  const found = []
  for (const pattern of patterns)
    if (pattern.includes(':record'))
      for (const { id, may } of ledgers) {
        const { body } = await api(page, 'GET', `/${id}?limit=1&sort=-id&fields=id`)
        found.push(`/ledger/${id}`, ...(body.rows?.length ? [`/ledger/${id}/${body.rows[0].id}`] : []), ...(may.create ? [`/ledger/${id}/new`] : []))
      }
    else if (pattern.includes(':rest')) found.push('/__proto__', '/constructor', '/ledger/constructor', '/ledger/__proto__')
    else found.push(pattern.replace(/:id\([^)]*\)/, project).replace(/:batch\([^)]*\)/, batch))
  assert.deepEqual(found.filter((at) => at.includes(':')), [], 'a hole nobody fills')
  return { patterns, found }
}

test('C01 C08 every page the router knows shows hostile names as text, to each who sees them', { skip }, async (t) => {
  const done = await nameThings()
  for (const what of ['project.name', 'saved_view.name', 'area.name', 'industry.name', 'person.name']) assert.ok(done.has(what), `${what} was not written; only ${[...done]}`)
  let visited = 0
  for (const login of PEOPLE) {
    const opened = await guarded(login)
    const { patterns, found } = await addresses(opened.page)
    assert.ok(patterns.length >= 14, `${patterns}`)
    for (const at of found) {
      await visit(opened, at)
      visited++
    }
    // the server gives the page to its own addresses only; a link inside the page may lead anywhere
    await opened.page.evaluate((to) => document.querySelector('#app').__vue_app__.config.globalProperties.$router.push('/' + to), IMG)
    await opened.page.getByRole('heading', { name: '没有这一页' }).waitFor()
    await clean(opened.page, opened.faults, IMG)
    await opened.close()
  }
  t.diagnostic(`${visited} addresses visited`)
  for (const word of OWN.slice(0, 4)) assert.ok(shown.get(word)?.length > 5, `${word} is shown on ${shown.get(word)}`)
})

test('C01 C08 each imported name: in the grid, as its archive’s heading and title, in its form', { skip }, async () => {
  const opened = await guarded('fgw')
  const { page } = opened
  const { body } = await api(page, 'GET', '/project?limit=24&sort=-id&fields=name&filter=' + encodeURIComponent('project_code ~ "2408-320411-89-01-0005"'))
  assert.equal(body.rows.length, 24)
  const grid = await visit(opened, '/project?sort=-id')
  for (const { id, name } of body.rows) {
    assert.ok(grid.includes(name) || name.includes('\n'), `${name} is not in the grid`)
    await visit(opened, `/project/${id}`)
    assert.equal(await page.locator('h1').first().textContent(), name)
    assert.ok((await page.getByRole('region').or(page.locator('main')).first().innerText()).includes(name))
  }
  await page.getByRole('button', { name: '编辑' }).click()
  const form = page.getByRole('dialog', { name: /^编辑/ })
  assert.equal(await form.getByLabel('项目名称').inputValue(), body.rows.at(-1).name)
  await clean(page, opened.faults, 'the form')
  await opened.close()
})

test('C01 the chart’s tooltip, the bulletin on paper, the inbox, an entry of the journal', { skip }, async () => {
  const opened = await guarded('fgw')
  const { page, faults } = opened
  await visit(opened, `/project/${project}`)
  const chart = page.locator('.chart canvas').first()
  await chart.waitFor()
  for (const part of [0.2, 0.5, 0.8]) {
    const box = await chart.boundingBox()
    await chart.hover({ position: { x: box.width * part, y: box.height / 2 } })
    await clean(page, faults, 'the tooltip')
  }
  await visit(opened, '/dispatch')
  const bulletin = page.locator('.bulletin')
  await bulletin.getByText('一、总体情况').waitFor()
  assert.ok((await bulletin.innerText()).includes(IMG), 'the bulletin names a district by its name')
  await page.getByRole('button', { name: '打印通报' }).click()
  await page.emulateMedia({ media: 'print' })
  assert.ok((await page.pdf()).length > 1000)
  await clean(page, faults, 'the bulletin on paper')
  await page.emulateMedia({ media: 'screen' })
  assert.ok((await visit(opened, '/inbox')).includes(IMG), 'the notice names the file')
  await opened.close()

  const auditor = await guarded('auditor')
  await visit(auditor, '/audit?record=project')
  await auditor.page.getByRole('button', { name: /^第 \d+ 条日志$/ }).first().click()
  await auditor.page.getByRole('dialog', { name: /^第 \d+ 条日志$/ }).getByText('本项摘要').waitFor()
  await clean(auditor.page, auditor.faults, 'an entry')
  await auditor.close()
})

/** Words of an address, of which a page makes something. */
const WORDS = (word) => ['filter', 'sort', 'fields', 'back', 'token', 'why', 'month', 'by', 'list', 'record', 'login', 'action', '__proto__[polluted]', 'constructor[prototype][polluted]', 'f.name', 'f.__proto__', 'q'].map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(word)}`).join('&')

test('C01 C08 C09 words of an address: shown as text or not at all, and no prototype grows', { skip }, async () => {
  for (const login of ['', 'fgw', 'auditor']) {
    const opened = await guarded(login)
    for (const word of [OWN[0], OWN[2], OWN[3], 'javascript:window.__xss=1', '{"__proto__":{"polluted":1}}'])
      for (const at of login ? ['/', '/project', '/dispatch', '/import', '/audit', '/ledger/project', '/exports'] : ['/login', '/setup', '/reset']) await visit(opened, `${at}?${WORDS(word)}`)
    await opened.close()
  }
})

test('C09 a view and a draft whose settings name a prototype are opened, and nothing grows', { skip }, async () => {
  const opened = await guarded('fgw')
  const { page } = opened
  const { ledgers } = (await api(page, 'GET', '/meta')).body
  const view = ledgers.find((l) => l.id === 'saved_view')
  const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"columns":["__proto__"],"filter":"__proto__"}'
  const taken = []
  for (const f of view.fields.filter((one) => !one.read_only && one.kind === 'TEXT' && one.id !== 'name')) {
    const reply = await api(page, 'POST', '/saved_view', { body: { record: 'project', name: `C09 ${f.id}`, kind: 'grid', shared: 'private', [f.id]: text } })
    assert.ok(reply.status < 500)
    if (reply.status === 201) taken.push(`C09 ${f.id}`)
  }
  await page.evaluate((value) => Object.keys(localStorage).concat('ztf.draft.project', 'ztf.columns.project').forEach((key) => localStorage.setItem(key, value)), text)
  await visit(opened, '/project')
  for (const name of taken) {
    await page.getByRole('button', { name: /视图/ }).first().click()
    await page.getByText(name, { exact: true }).first().click()
    await clean(page, opened.faults, name)
  }
  await opened.close()
})
