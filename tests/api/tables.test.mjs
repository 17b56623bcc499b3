// tables.test.mjs - tables as people send them, at the command line: legacy workbooks, real lists, unit columns, codes
// as really published.  What is read from ../shared is skipped where that is absent.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ROOT, sampleStore, WAN, YI, ztf } from './harness.mjs'
import { xls } from './xls.mjs'

const DATA = path.join(ROOT, '../shared/data')
const skip = existsSync(DATA) ? false : `${DATA} is not here`
let folder
let store
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ztf-tables-'))
  store = sampleStore(folder)
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** {status, rows, good, findings, …} of a dry run. */
function look(record, file, ...more) {
  const done = ztf(['--store', `sqlite:${store}`, '--json', 'import', record, file, '--dry-run', ...more])
  return { status: done.status, ...JSON.parse(done.stdout) }
}
function written(name, bytes) {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}
const errors = (told) => told.findings.filter((f) => f.level === 'error')
const cells = (told) => errors(told).map((f) => f.cell)

const OLD = [['常州市重大项目表'], ['项目名称', '所属区', '总投资（亿元）', '计划开工'], ['旧式工作簿项目甲', '新北区', 12.5, '2024年8月'], ['', '', '', ''], ['旧式工作簿项目乙', '武进区', '3,500万', '待定'], ['合计', '', 12.85, '']]

test('a legacy xls is read like any other', () => {
  const told = look('project', written('旧表.xls', xls('项目表', OLD)))
  assert.deepEqual([told.rows, told.good], [2, 2], JSON.stringify(told.findings))
  assert.deepEqual(told.sheets.map((s) => s.name), ['项目表'])
  assert.ok(told.findings.some((f) => f.text.includes('合计')), 'the total is passed over, and said so')
})

test('an xls under another name is refused with what to do', () => {
  const told = look('project', written('旧表.xlsx', xls('项目表', OLD)))
  assert.equal(told.error, 'FILE_TYPE_OLE')
  assert.match(told.findings[0].text, /另存为/)
})

test('an xls that is cut or scrambled is refused or read, and nothing breaks', () => {
  const whole = xls('项目表', OLD)
  for (let n = 0; n < 40; n++) {
    const bytes = Buffer.from(whole)
    for (let k = 0; k < 6; k++) bytes[8 + ((n * 7919 + k * 104729) % (bytes.length - 8))] ^= 1 << (n + k) % 8
    const told = look('project', written(`坏${n}.xls`, n % 4 ? bytes : bytes.subarray(0, 600 + 90 * n)))
    assert.ok([0, 1].includes(told.status))
    if (told.error) assert.match(told.findings[0].text, /[\u4e00-\u9fff]/)
  }
})

test('a column of units is heeded row by row; a foreign one asks for the conversion', () => {
  const told = look('project', written('单位列.csv', '项目名称,所属区,总投资,单位\n单位列测试甲,新北区,12.5,亿元\n单位列测试乙,新北区,35000,万元\n单位列测试丙,新北区,4950,万欧元\n'))
  assert.deepEqual([told.rows, told.good], [3, 2], JSON.stringify(told.findings))
  assert.deepEqual(cells(told), ['C4'])
  assert.match(errors(told)[0].text, /万欧元/)
  assert.deepEqual(told.findings.filter((f) => f.level === 'warning'), [], 'no amount looks too small')
  const city = ['--store', `sqlite:${store}`]
  const json = path.join(folder, '单位列.json')
  assert.equal(ztf([...city, 'import', 'project', path.join(folder, '单位列.csv'), '--good-only']).status, 1)
  assert.equal(ztf([...city, 'export', 'project', '--filter', 'name ~ 单位列测试', '--fields', 'name,total_investment', '-o', json]).status, 0)
  const amounts = Object.fromEntries(JSON.parse(readFileSync(json, 'utf8')).rows.map((r) => [r.name, r.total_investment]))
  assert.deepEqual(amounts, { 单位列测试甲: 12.5 * YI, 单位列测试乙: 35000 * WAN })
})

test('a project of the library, or one named twice in the file, is shown as a likely double and still taken', () => {
  const told = look('project', written('疑似重复.csv', '项目名称,所属区,总投资（万元）\n中航锂离子动力电池项目,金坛区,1250000\n重复测试,新北区,20000\n重复测试,新北区,20000\n重复测试,武进区,20000\n'))
  assert.deepEqual([told.rows, told.good], [4, 4])
  const doubles = told.findings.filter((f) => f.error === 'DUPLICATE')
  assert.deepEqual(doubles.map((f) => [f.level, f.cell]), [['warning', 'A2'], ['warning', 'A4']])
  assert.match(doubles[0].text, /编号 \d+/)
  assert.match(doubles[1].text, /第3行/)
})

test('the news of Changzhou: all rows but those in foreign money', { skip }, () => {
  const told = look('project', path.join(DATA, 'projects_changzhou_news.csv'))
  assert.deepEqual([told.rows, told.good], [61, 54])
  assert.deepEqual(cells(told), ['F2', 'F6', 'F24', 'F27', 'F28', 'F49', 'F50'])
})

test('the announcements of listed companies: all rows but those in dollars', { skip }, () => {
  const told = look('project', path.join(DATA, 'projects_listed_companies.csv'))
  assert.deepEqual([told.rows, told.good], [121, 115])
  assert.deepEqual(cells(told), ['G41', 'G43', 'G67', 'G73', 'G90', 'G91'])
})

test('the heads real lists use are understood', { skip }, () => {
  const aliases = JSON.parse(readFileSync(path.join(DATA, 'project_list_header_aliases.json'), 'utf8'))
  const KNOWN = { project_name: 'name', total_investment: 'total_investment', location: 'address' }
  for (const [meaning, field] of Object.entries(KNOWN))
    for (const head of aliases[meaning] ?? []) {
      const other = field === 'name' ? ['所属区', '新北区'] : ['项目名称', '表头测试']
      const told = look('project', written('表头.csv', `${other[0]},${head}\n${other[1]},${field === 'total_investment' ? '20000' : '测试'}\n`))
      const found = told.columns?.find((c) => c.header === head)?.field
      assert.equal(found, field, `${head}: ${JSON.stringify(told.findings)}`)
    }
})

test('every code published wrong is refused, with its reason', { skip }, () => {
  const lines = readFileSync(path.join(DATA, 'uscc_invalid.csv'), 'utf8').trim().split(/\r?\n/)
  const text = ['企业名称,统一社会信用代码', ...lines.slice(1).map((l, i) => `代码测试企业${i},${l.split(',')[1]}`)].join('\n')
  const told = look('enterprise', written('错码.csv', text))
  assert.equal(told.good, 0)
  assert.equal(told.rows, lines.length - 1)
  const bad = new Map(errors(told).map((f) => [f.row, f]))
  for (const [i, line] of lines.slice(1).entries()) {
    const why = line.split(',')[2]
    const found = bad.get(i + 2)
    assert.ok(found, line)
    assert.equal(found.field, 'uscc', line)
    if (/^length/.test(why)) assert.match(found.text, /位|字符/, line)
    if (/^check_digit/.test(why)) assert.match(found.text, /校验/, line)
  }
})
