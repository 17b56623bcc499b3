// bulletin.test.mjs - the bulletin on paper: Word, PDF and Excel say what the JSON says, to whom it says it, and templates are filled.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { cityForThisFile, query, refused, ROOT, signedIn, sql, succeeded, YI, ztf } from './harness.mjs'
import { unzip } from './zip.mjs'

const city = cityForThisFile()
const TYPES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const MONTHS = ['2025-01', '2025-08', '2025-09']
const json = async (month) => succeeded(await city.client.get(`/bulletin/${month}`))

async function file(month, kind, client = city.client) {
  const reply = await client.get(`/bulletin/${month}.${kind}`)
  succeeded(reply)
  assert.equal(reply.type, TYPES[kind])
  assert.match(reply.headers.get('content-disposition'), new RegExp(`^attachment;.*${month}\\.${kind}`))
  return reply.bytes
}

const plain = (xml) => xml.replace(/&(lt|gt|quot|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name])
const all = (text, pattern) => [...text.matchAll(pattern)].map((m) => m[1])
const words = (xml) => all(xml, /<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g).map(plain).join('')
const blank = (texts) => texts.join('').replace(/\s/g, '')

for (const month of MONTHS) {
  test(`${month}: every sentence and every cell of the Word file is the bulletin’s`, async () => {
    const bulletin = await json(month)
    const document = unzip(await file(month, 'docx'))['word/document.xml']
    const tables = all(document, /<w:tbl>(.*?)<\/w:tbl>/gs).map((t) => all(t, /<w:tr>(.*?)<\/w:tr>/gs).map((r) => all(r, /<w:tc>(.*?)<\/w:tc>/gs).map(words)))
    assert.deepEqual(tables, bulletin.sections.filter((s) => s.table).map((s) => [s.table.head, ...s.table.rows]))
    const paragraphs = all(document.replace(/<w:tbl>.*?<\/w:tbl>/gs, ''), /<w:p>(.*?)<\/w:p>/gs).map(words).filter((p) => p && !p.startsWith('单位：'))
    const said = bulletin.sections.flatMap((s) => [s.heading, ...s.paragraphs])
    assert.equal(paragraphs[0], bulletin.title)
    assert.deepEqual(paragraphs.slice(2, -2), said)
    assert.deepEqual(paragraphs.slice(-2, -1), ['常州市发展和改革委员会'])
    assert.match(paragraphs.at(-1), /^\d{4}年\d{1,2}月\d{1,2}日$/)
  })

  test(`${month}: every cell of the workbook is the bulletin’s, figures as numbers`, async () => {
    const bulletin = await json(month)
    const parts = unzip(await file(month, 'xlsx'))
    const texts = all(parts['xl/sharedStrings.xml'], /<si>(.*?)<\/si>/gs).map((si) => plain(all(si, /<t(?: [^>]*)?>([^<]*)<\/t>/g).join('')))
    const rows = (sheet) => all(sheet, /<row [^>]*>(.*?)<\/row>/gs).map((row) => [...row.matchAll(/<c r="[A-Z]+\d+"([^>]*?)(?:\/>|>(?:<v>(.*?)<\/v>)?<\/c>)/g)]
      .map(([, how, value]) => (value === undefined ? '' : how.includes('t="s"') ? texts[value] : Number(value))))
    const tables = bulletin.sections.filter((s) => s.table)
    for (const [i, section] of tables.entries()) {
      const sheet = parts[`xl/worksheets/sheet${i + 2}.xml`]
      assert.ok(!sheet.includes('<f>') && sheet.includes('orientation="landscape"'))
      const [title, unit, head, ...body] = rows(sheet)
      assert.equal(title[0], `${section.heading}（${bulletin.title.slice(0, bulletin.title.indexOf('月') + 1)}）`)
      assert.match(unit[0], /^单位：/)
      assert.deepEqual(head, section.table.head)
      assert.deepEqual(body.map((row) => row.map(String)), section.table.rows.map((row) => row.map((cell) => (/^-?\d+(\.\d+)?$/.test(cell) ? String(Number(cell)) : cell))))
      for (const row of body) assert.equal(typeof row[head.indexOf('年度计划')], 'number')
    }
    assert.equal(parts[`xl/worksheets/sheet${tables.length + 2}.xml`], undefined)
    for (const s of bulletin.sections) for (const p of s.paragraphs) assert.ok(texts.includes(p), p)
  })

  test(`${month}: every sentence and every cell of the PDF is the bulletin’s, in order, its fonts inside`, async () => {
    const bulletin = await json(month)
    const name = path.join(city.folder, `${month}.pdf`)
    writeFileSync(name, await file(month, 'pdf'))
    const run = (...command) => {
      const done = spawnSync(command[0], command.slice(1), { encoding: 'utf8' })
      assert.equal(done.status, 0, done.stderr)
      return done.stdout
    }
    // in the order of drawing, without the breaks of lines, and without what each page repeats
    const pages = run('pdftotext', '-raw', name, '-').split('\f').slice(0, -1)
    assert.ok(pages.length >= 3)
    pages.forEach((page, i) => assert.ok(blank([page]).endsWith(`—${i + 1}—`), page))
    let text = blank(pages.map((page) => page.replace(/— \d+ —\s*$/, '')))
    const heads = new Set(bulletin.sections.filter((s) => s.table).map((s) => blank(s.table.head)))
    let at = 0
    const next = (wanted) => {
      const want = blank([wanted])
      for (const head of heads) if (!text.startsWith(want, at) && text.startsWith(head, at)) at += head.length // repeated over the page
      assert.equal(text.slice(at, at + want.length), want, `after ${text.slice(Math.max(0, at - 30), at)}`)
      at += want.length
    }
    next(bulletin.title)
    next(`（${bulletin.title.slice(0, bulletin.title.indexOf('月') + 1)}）`)
    for (const s of bulletin.sections) {
      next(s.heading)
      s.paragraphs.forEach(next)
      if (!s.table) continue
      at = text.indexOf(blank(s.table.head), at)
      assert.ok(at > 0, `the head of ${s.heading}`)
      next(s.table.head.join(''))
      for (const row of s.table.rows) next(row.join(''))
    }
    next('常州市发展和改革委员会')
    const fonts = run('pdffonts', name).trim().split('\n').slice(2)
    assert.ok(fonts.length >= 3)
    for (const font of fonts) assert.match(font, /^\w{6}\+Noto(Serif|Sans)CJKsc-\w+ .* yes yes yes /)
    assert.ok(run('pdfinfo', name).includes(bulletin.title))
    assert.match(run('pdfinfo', name), /A4/)
  })
}

test('a changed row is in all three at once', async () => {
  const report = succeeded(await city.client.get('/progress_report' + query({ filter: 'month = 2025-09 and state = accepted', limit: 1 }))).rows[0]
  const old = (await json('2025-09')).text
  succeeded(await city.client.patch(`/progress_report/${report.id}`, { this_year: report.this_year + 3 * YI }, { version: report.version }))
  const now = (await json('2025-09')).sections[1].table.rows.at(-1)[4]
  assert.ok(!old.includes(now))
  assert.ok(words(unzip(await file('2025-09', 'docx'))['word/document.xml']).includes(now))
  assert.ok(unzip(await file('2025-09', 'xlsx'))['xl/worksheets/sheet2.xml'].includes(`<v>${now}</v>`))
  const name = path.join(city.folder, 'now.pdf')
  writeFileSync(name, await file('2025-09', 'pdf'))
  assert.ok(spawnSync('pdftotext', [name, '-'], { encoding: 'utf8' }).stdout.includes(now))
})

test('on paper it goes to whom it goes on the screen, and to nobody else', async () => {
  const logins = sql(city.store, "SELECT login FROM person WHERE login IN ('fgw','wujin','leader','auditor','security','sysadmin','wjpark','henglin','qy1')").split('\n')
  assert.ok(logins.length >= 6)
  let open = 0
  for (const login of logins) {
    const client = await signedIn(city.url, login)
    const { status } = await client.get('/bulletin/2025-09')
    open += status === 200
    for (const kind of Object.keys(TYPES)) {
      const reply = await client.get(`/bulletin/2025-09.${kind}`)
      assert.equal(reply.status, status, `${login} ${kind}`)
      if (status !== 200) refused(reply, 403, 'DENIED')
    }
  }
  assert.ok(open >= 1 && open < logins.length)
})

for (const address of ['2025-13.docx', '2025-00.pdf', 'abc.xlsx', '2025-09.doc'])
  test(`/bulletin/${address} is no file`, async () => {
    const reply = await city.client.get(`/bulletin/${address}`)
    assert.ok([400, 404].includes(reply.status), String(reply.status))
    assert.match(reply.type, /json/)
  })

// ---- the command line

const bulletin = (...args) => ztf(['--store', `sqlite:${city.store}`, 'bulletin', ...args])
const here = (name) => path.join(city.folder, name)

test('the command line prints the same files, and a template that prints the same again', async () => {
  for (const kind of ['docx', 'pdf', 'xlsx']) assert.equal(bulletin('--month', '2025-08', '-o', here(`a.${kind}`)).status, 0)
  assert.equal(unzip(readFileSync(here('a.docx')))['word/document.xml'], unzip(await file('2025-08', 'docx'))['word/document.xml'])
  assert.equal(ztf(['bulletin', 'template', '-o', here('t.docx')]).status, 0)
  assert.ok(unzip(readFileSync(here('t.docx')))['word/document.xml'].includes('{{正文}}'))
  assert.equal(bulletin('--month', '2025-08', '-o', here('b.docx'), '--template', here('t.docx')).status, 0)
  assert.deepEqual(unzip(readFileSync(here('b.docx')))['word/document.xml'], unzip(readFileSync(here('a.docx')))['word/document.xml'])
})

test('what cannot be is said: no template, no docx, no such form', () => {
  const none = bulletin('--month', '2025-08', '-o', here('c.docx'), '--template', here('none.docx'))
  assert.equal(none.status, 1)
  assert.match(none.stderr, /none\.docx/)
  const other = bulletin('--month', '2025-08', '-o', here('c.docx'), '--template', path.join(ROOT, 'README.md'))
  assert.equal(other.status, 1)
  for (const args of [['--month', '2025-08', '-o', 'a.doc'], ['--month', '2025-08', '-o', 'a.pdf', '--template', 't.docx'], ['--month', '2025-08', '-o', 'a.xlsx', '--template', 't.docx'], ['--month', '2025-08', '-o', 'a.docx', '--template', 't.xlsx'], ['template', '-o', 'a.pdf'], ['else', '--month', '2025-08']])
    assert.equal(bulletin(...args).status, 2, args.join(' '))
})

test('a machine without Chinese fonts says so instead of drawing boxes', () => {
  writeFileSync(here('fonts.conf'), '<?xml version="1.0"?><fontconfig><dir>/nowhere</dir></fontconfig>')
  const done = ztf(['--store', `sqlite:${city.store}`, 'bulletin', '--month', '2025-08', '-o', here('d.pdf')], { env: { ...process.env, FONTCONFIG_FILE: here('fonts.conf') } })
  assert.equal(done.status, 3)
  assert.match(done.stderr, /fonts-noto-cjk/)
})
