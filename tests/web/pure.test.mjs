// pure.test.mjs - what the page reckons by itself: amounts, dates, the boxes under column heads.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { fromWeb, ROOT } from './harness.mjs'

let lib
let folder

before(async () => {
  const { build } = await import(pathToFileURL(fromWeb.resolve('vite')))
  folder = mkdtempSync(path.join(tmpdir(), 'ztf-pure-'))
  const src = (name) => path.join(ROOT, 'web/src', name)
  await build({
    configFile: false, logLevel: 'error', root: path.join(ROOT, 'web'),
    build: { outDir: folder, emptyOutDir: false, ssr: true, rollupOptions: {
      input: { money: src('lib/money.ts'), date: src('lib/date.ts'), cellfilter: src('grid/cellfilter.ts'), curve: src('pages/archive/curve.ts') },
      output: { entryFileNames: '[name].mjs' } } },
    ssr: { noExternal: true },
  })
  const load = (name) => import(pathToFileURL(path.join(folder, `${name}.mjs`)))
  lib = { ...(await load('money')), ...(await load('date')), ...(await load('cellfilter')), ...(await load('curve')) }
})
after(() => rmSync(folder, { recursive: true, force: true }))

const WAN = 1_000_000
const YI = 10_000_000_000

for (const [name, fen, size, digits, want] of [
  ['zero', 0, WAN, 2, '0.00'],
  ['groups thousands', 123_456_789 * WAN, WAN, 2, '123,456,789.00'],
  ['rounds half up, last', 774_705_000_000_0 / 1, YI, 2, '774.71'],
  ['rounds away from zero', -1_235_000_000, YI, 2, '-0.12'],
  ['no negative zero', -1, WAN, 2, '0.00'],
  ['the largest amount of a row', 1_000_000_000_000_000, WAN, 2, '1,000,000,000.00'],
])
  test(`money: ${name}`, () => assert.equal(lib.moneyText(fen, size, digits), want))

for (const [typed, want] of [
  ['12', 12 * WAN], ['12.5', 12_500_000], ['1,234.5', 1234_500_000], ['１２．５', 12_500_000], ['1.5亿元', 15_000_000_000],
  ['3500万', 3500 * WAN], ['100元', 10_000], ['-3', -3 * WAN], ['0.000001', 1], ['0.0000001', null], ['', null], ['约2亿', null],
  ['1e5', null], ['.', null], ['99999999999999999', null],
])
  test(`money typed in 万元: ${JSON.stringify(typed)}`, () => assert.equal(lib.moneyParse(typed, WAN), want))

test('money: what is shown for editing reads back the same', () => {
  for (const fen of [0, 1, 99, 12_345_678, 1_000_000_000_000_000, -5_000_001]) assert.equal(lib.moneyParse(lib.moneyExact(fen, WAN), WAN), fen)
})

for (const [typed, want] of [
  ['2025-03-15', '2025-03-15'], ['2025.3.5', '2025-03-05'], ['2025年3月', '2025-03'], ['2025年3月15日', '2025-03-15'], ['20250315', '2025-03-15'],
  ['2025/3', '2025-03'], ['2023-02-29', null], ['2024-02-29', '2024-02-29'], ['2025-13', null], ['三月', null], ['2025-3-0', null],
])
  test(`date: ${typed}`, () => assert.equal(lib.dateParse(typed), want))

test('moments are read in Asia/Shanghai', () => {
  assert.equal(lib.momentText('2025-09-30T16:30:00Z'), '2025-10-01 00:30')
  assert.equal(lib.dayStart('2025-10-01'), '2025-09-30T16:00:00Z')
})

const F = (id, kind, more = {}) => ({ id, label: id, kind, widget: '', ...more })
const money = F('total_investment', 'MONEY', { unit: '万元', unit_size: WAN })
for (const [field, typed, want] of [
  [F('name', 'TEXT'), '电池', 'name ~ "电池"'],
  [F('name', 'TEXT'), '=甲"乙', `name = '甲"乙'`],
  [F('name', 'TEXT'), '空', 'name is null'],
  [F('uscc', 'USCC'), '9132', 'uscc like "*9132*"'],
  [money, '≥1000', 'total_investment >= 1000万元'],
  [money, '10亿元', 'total_investment = 10亿元'],
  [money, '1000~5000', 'total_investment >= 1000万元 and total_investment <= 5000万元'],
  [money, '不少于1，000', 'total_investment >= 1000万元'],
  [F('year', 'INT', { unit: '年' }), '2025', 'year = 2025'],
  [F('planned_start', 'DATE'), '2025-02', 'planned_start >= "2025-02" and planned_start <= "2025-02-28"'],
  [F('planned_start', 'DATE'), '2025', 'planned_start >= "2025-01" and planned_start <= "2025-12-31"'],
  [F('planned_start', 'DATE'), '≥2025-03-01', 'planned_start >= "2025-03-01"'],
  [F('month', 'MONTH'), '2025-09', 'month >= "2025-09" and month <= "2025-09"'],
  [F('at', 'MOMENT'), '2025-09-30', 'at >= "2025-09-29T16:00:00Z" and at < "2025-09-30T16:00:00Z"'],
  [F('stage', 'ENUM'), 'signed', 'stage = signed'],
  [F('stage', 'ENUM'), 'signed;空', '(stage is null or stage = signed)'],
  [F('stage', 'ENUM'), 'signed;completion', 'stage in (signed, completion)'],
  [F('tags', 'SET'), 'a;b', '(tags like "*a*" or tags like "*b*")'],
  [F('area', 'AREA'), '320412', 'area under "320412"'],
  [F('enterprise', 'REF'), '12;15', 'enterprise in (12, 15)'],
])
  test(`filter box ${field.kind} ${typed}`, () => assert.deepEqual(lib.cellFilter(field, typed), { text: want }))

for (const [field, typed] of [[money, '很多'], [F('d', 'DATE'), '上月'], [money, '≥']])
  test(`filter box ${field.kind} ${typed} is refused with a hint`, () => {
    const got = lib.cellFilter(field, typed)
    assert.equal(got.text, '')
    assert.ok(got.error)
  })

test('the line and the boxes join; an or in the line is bracketed', () => {
  const got = lib.wholeFilter('area = 1 or area = 2', [F('name', 'TEXT')], { name: 'x' })
  assert.equal(got.filter, '(area = 1 or area = 2) and name ~ "x"')
})

test('the pace of time is read back from rate and gap', () => {
  const reports = [{ id: 1, version: 1, month: '2025-09', this_month: 5, this_year: 80, annual_plan_investment: 100_00, investment_rate: 80.23, gap_to_time: 5.23 }]
  assert.deepEqual(lib.pointsOf(reports, '2025'), [{ month: '2025-09', month_fen: 5, year_fen: 80, pace_fen: 7500 }])
})
