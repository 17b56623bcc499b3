// published.test.mjs - figures that were published, reproduced by computing from rows built for each and brought in by the
// command line alone, into a store that held nothing.  The facts only are quoted; where they stand is named beside them.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { freshFolder, ztf } from './harness.mjs'
import { listed, parts, Rows, wan } from './published.mjs'

const CHANGZHOU = ['溧阳市', '金坛区', '武进区', '新北区', '天宁区', '钟楼区', '常州经开区']

/** A new city with these rows in it; whatever the importer finds wrong fails. */
function founded(t, rows, { city = '320400', name, areas } = {}) {
  const folder = freshFolder()
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const store = `sqlite:${path.join(folder, 'city.db')}`
  const run = (...args) => {
    const done = ztf(['--store', store, ...args])
    assert.equal(done.status, 0, `ztf ${args.join(' ')}: ${done.stderr.slice(0, 2000)}${done.stdout.slice(0, 500)}`)
    return done.stdout
  }
  const bring = (record, text) => {
    const file = path.join(folder, `${record}.csv`)
    writeFileSync(file, text)
    run('import', record, file)
  }
  run('init', '--city', city, ...(name ? ['--name', name] : []))
  if (areas) bring('area', areas)
  for (const [record, text] of rows.files()) bring(record, text)
  return {
    run, bring,
    stat: (kind, ...args) => JSON.parse(run('--json', 'stat', kind, ...args)),
    bulletin: (month) => JSON.parse(run('--json', 'bulletin', '--month', month)).text,
    count: (filter) => JSON.parse(run('--json', 'export', 'project', '--filter', filter, '--fields', 'id')).rows.length,
  }
}

/** The figures of a row are those published: rounded as they were printed. */
function same(row, facts) {
  for (const [id, fact] of Object.entries(facts)) {
    const cell = row.cells[id]
    assert.ok(cell, `no figure ${id}`)
    const decimals = String(fact).split('.')[1]?.length ?? 0
    assert.equal(Number(Number(cell.text).toFixed(decimals)), fact, `${id}: ${cell.text} is not ${fact}`)
  }
}
const part = (sheet, label) => sheet.rows.find((r) => r.label === label) ?? assert.fail(`no row ${label}`)

/** Every figure of a row opens as many projects as stand behind it. */
function opens(city, row, ids) {
  for (const id of ids) assert.equal(city.count(row.cells[id].drill), row.cells[id].value, id)
}

// https://www.changzhou.gov.cn/ns_news/805176189581989
test('常州市 2025年1—9月', (t) => {
  const rows = new Rows({ year: 2025, areas: CHANGZHOU, codes: true })
  const fresh = listed(rows, '市重大项目', { n: 406, plan: 965.61, invest: 774.71, month: 9, fresh: 150, started: 141 })
  fresh.slice(0, 179).forEach((row, i) => {
    row['入库日期'] = '2025-04-10'
    if (i < 27) row['总投资（万元）'] = 100_000 + i * 5000
    else row['总投资（万元）'] = Math.min(row['总投资（万元）'], 99_999)
  })
  const province = parts(wan(306.24), 62)
  const done = parts(wan(285.72), 62, 0)
  province.forEach((amount, i) => rows.plan(fresh[i < 29 ? i : 150 + i], '省重大项目', amount, i < 29 ? { 项目性质: '新建项目', 是否计划当年开工: '是', 计划开工月份: '2025-03' } : {}))
  // one report a project serves both lists: what the province's projects did is what the city's report says of them
  const inProvince = new Set(province.map((_, i) => fresh[i < 29 ? i : 150 + i]['项目代码']))
  const own = rows.reports.filter((r) => inProvince.has(r['项目代码']))
  own.forEach((r, i) => (r['本年累计完成投资（万元）'] = done[i]))
  const rest = rows.reports.filter((r) => !inProvince.has(r['项目代码']))
  parts(wan(774.71 - 285.72), rest.length, 0).forEach((amount, i) => (rest[i]['本年累计完成投资（万元）'] = amount))

  const city = founded(t, rows)
  const { total } = city.stat('dispatch', '--month', '2025-09')
  same(total, { in_library: 406, completed: 774.71, annual_plan: 965.61, rate: 80.23, gap: 5.23, new_entries: 179, new_entries_10: 27, planned_starts: 150, started: 141, start_rate: 94 })
  same(city.stat('dispatch', '--month', '2025-09', '--list', 'province_major').total, { completed: 285.72, rate: 93.3, gap: 18.3, new_projects: 29, planned_starts: 29, started: 29, start_rate: 100, start_gap: 0 })
  opens(city, total, ['in_library', 'new_entries', 'new_entries_10', 'started', 'new_projects'])
  const text = city.bulletin('2025-09')
  for (const words of ['1-9月完成投资285.72亿元，投资完成率93.3%，高于序时进度18.3个百分点；29个计划新开工项目全部开工', '在库406个', '上报完成投资774.71亿元，投资完成率80.23%，高于序时进度5.23个百分点', '新入库项目179个，其中总投资超10亿元或1亿美元项目27个', '已开工141个，占年度目标的94%'])
    assert.ok(text.includes(words), `${words}\n${text.slice(0, 900)}`)
})

// https://fgw.changzhou.gov.cn/html/fgw/2023/BBAOLMPL_0612/38941.html
test('常州市 2023年1—5月', (t) => {
  const rows = new Rows({ year: 2023, areas: CHANGZHOU })
  listed(rows, '省重大项目', { n: 30, plan: 254.44, invest: 134.6, month: 5, fresh: 20, started: 14 })
  const early = rows.project(250_000, { 实际开工日期: '2023-04-18' })
  rows.plan(early, '省重大储备项目', 10_000, { 项目性质: '储备项目' })
  rows.plan(rows.project(180_000), '省重大储备项目', 10_000, { 项目性质: '储备项目' })
  listed(rows, '市重大项目', { n: 360, plan: 800, invest: 463, month: 5 }).slice(0, 76).forEach((row, i) => {
    row['入库日期'] = '2023-02-20'
    row['总投资（万元）'] = i < 27 ? 120_000 : 80_000
  })
  const city = founded(t, rows)
  const province = city.stat('dispatch', '--month', '2023-05', '--list', 'province_major').total
  same(province, { in_library: 30, completed: 134.6, rate: 52.9, gap: 11.2, planned_starts: 20, new_projects: 20, started: 14, start_rate: 70 })
  same(city.stat('dispatch', '--month', '2023-05', '--list', 'province_reserve').total, { reserves: 2, reserve_started: 1, reserve_rate: 50 })
  same(city.stat('dispatch', '--month', '2023-05').total, { completed: 463, rate: 57.9, gap: 16.2, new_entries: 76, new_entries_10: 27 })
  assert.match(city.bulletin('2023-05'), /省重大储备项目：2个.*已提前开工1个/)
})

// https://kx.jscz.org.cn/content/suitable/show?catid=2729&id=14640
test('武进区 2016年1—8月：省、市、区三份名单', (t) => {
  const rows = new Rows({ year: 2016, areas: ['武进区'] })
  // published from unrounded amounts: 15.3 of 24.6 is 62.2, the 62.5 that was printed stands for 15.34 of 24.55
  listed(rows, '省重大项目', { n: 5, plan: 24.55, invest: 15.34, month: 8 })
  listed(rows, '市重大项目', { n: 46, plan: 147.9, invest: 95.7, month: 8 })
  listed(rows, '区重点项目', { n: 341, plan: 488, invest: 313.8, month: 8 })
  const city = founded(t, rows)
  const of = (list) => part(city.stat('dispatch', '--month', '2016-08', '--list', list), '武进区')
  same(of('province_major'), { in_library: 5, completed: 15.3, rate: 62.5 })
  same(of('city_major'), { implementing: 46, annual_plan: 147.9, completed: 95.7, rate: 64.7 })
  same(of('district_key'), { in_library: 341, annual_plan: 488, completed: 313.8, rate: 64.3 })
  const text = city.bulletin('2016-08')
  for (const words of ['省重大项目：在库5个', '市重大项目：截至8月底在库46个', '区重点项目：在库341个，年度计划投资488亿元，1-8月完成投资313.8亿元，投资完成率64.3%'])
    assert.ok(text.includes(words), `${words}\n${text.slice(0, 900)}`)
})

// http://www.changzhou.gov.cn/ns_news/323151116772529
test('常州市 2017年1—10月工业投资：占比，亿元以上', (t) => {
  const rows = new Rows({ year: 2017, areas: CHANGZHOU })
  const units = { 武进区: 556.1, 新北区: 474.6, 溧阳市: 739.6 } // the third holds what the publication leaves to the others
  const tech = parts(wan(1057.5), 3, wan(150))
  let i = 0
  for (const [unit, invest] of Object.entries(units)) {
    for (const [kind, amount] of [['技改项目', tech[i]], ['新招引项目', wan(invest) - tech[i]]]) {
      const shares = parts(amount, 20)
      shares.forEach((done) => {
        const row = rows.project(done * 2, { 报送板块: unit, 项目类型: kind })
        rows.plan(row, '亿元项目库年度计划', done)
        rows.report(row, 10, done)
      })
    }
    i++
  }
  const city = founded(t, rows)
  const by = (cut, ...args) => city.stat('dispatch', '--month', '2017-10', '--list', 'library', '--by', cut, ...args)
  same(by('area').total, { completed: 1770.3 })
  same(part(by('area'), '武进区'), { completed: 556.1, completed_share: 31.4 })
  same(part(by('area'), '新北区'), { completed: 474.6, completed_share: 26.8 })
  const upgraded = part(by('kind'), '技改项目')
  same(upgraded, { completed: 1057.5, completed_share: 59.7 })
  // a filter narrows any of them, and the figure still opens its rows
  const only = by('area', '--filter', 'kind = tech_upgrade and total_investment >= 30亿元').total
  const whole = by('area', '--filter', 'total_investment >= 30亿元').total
  assert.ok(only.cells.in_library.value < whole.cells.in_library.value && only.cells.in_library.value > 0)
  opens(city, only, ['in_library', 'carryovers'])
})

test('常州市 2017年1—10月：亿元以上项目336个', (t) => {
  const rows = new Rows({ year: 2017, areas: CHANGZHOU })
  listed(rows, '亿元项目库年度计划', { n: 336, plan: 1706.8, invest: 479.9, month: 10 })
  for (let i = 0; i < 40; i++) {
    const small = rows.project(6000, { 入库状态: '草稿' })
    rows.plan(small, '亿元项目库年度计划', 3000)
    rows.report(small, 10, 1000)
  }
  const city = founded(t, rows)
  const big = city.stat('dispatch', '--month', '2017-10', '--list', 'library', '--filter', 'total_investment >= 1亿元')
  same(big.total, { in_library: 336, annual_plan: 1706.8, completed: 479.9 })
  assert.equal(big.total.label, '合计（符合条件）')
  same(city.stat('dispatch', '--month', '2017-10', '--list', 'library').total, { in_library: 376 })
})

// https://www.wj.gov.cn/html/czwj/2012/CKMNPPJN_0615/55609.html
test('武进区 2012年名单中期调整：一个区，各镇为板块', (t) => {
  const towns = ['湖塘镇', '牛塘镇', '洛阳镇']
  const rows = new Rows({ year: 2012, areas: towns })
  const add = (n, total, amount, then) => {
    const totals = parts(wan(total), n)
    parts(wan(amount), n).forEach((plan, i) => then(rows.project(totals[i]), totals[i], plan, i))
  }
  const first = (row, total, plan) => rows.plan(row, '区重点项目', plan, { '列入时总投资（万元）': total })
  const later = (row, total, plan, action) =>
    rows.plan(row, '区重点项目', plan, { '列入时总投资（万元）': total, 名单版次: 2, 调整类型: action, 生效月份: '2012-06', 调整原因: '中期调整' })
  add(228 - 41 - 9, 1797.8 - 192.4 - 36.6, 514.1 - 50.7 - 15.4, first)
  add(21, 162, 48.3, (row, total, plan) => {
    first(row, total, plan)
    later(row, total, plan, '调出')
  })
  add(41, 192.4, 50.7, (row, total, plan) => later(row, total, plan, '调入'))
  const now = parts(wan(36.6), 9)
  const plans = parts(wan(15.4), 9)
  add(9, 42.2, 17.7, (row, total, plan, i) => {
    first(row, total, plan)
    later(row, now[i], plans[i], '调整')
  })
  const areas = '区划（单位）代码,名称,层级,上级,是否独立报送单位\n' + towns.map((town, i) => `32041210${i},${town},镇,武进区,是\n`).join('')
  const city = founded(t, rows, { city: '320412', name: '武进区', areas })
  const after = { after_n: 228, after_total: 1797.8, after_plan: 514.1 }
  const facts = { removed_n: 21, removed_total: 162, removed_plan: 48.3, added_n: 41, added_total: 192.4, added_plan: 50.7, adjusted_n: 9,
    adjusted_total_from: 42.2, adjusted_total_to: 36.6, adjusted_plan_from: 17.7, adjusted_plan_to: 15.4, ...after }
  const sheet = city.stat('revision', '--month', '2012-06', '--list', 'district_key')
  same(sheet.total, facts)
  assert.deepEqual(sheet.rows.map((r) => r.label), towns)
  assert.equal(sheet.rows.reduce((sum, r) => sum + r.cells.removed_plan.value, 0), sheet.total.cells.removed_plan.value)
  assert.equal(sheet.total.label, '全区')
  opens(city, sheet.total, ['before_n', 'removed_n', 'added_n', 'adjusted_n', 'after_n'])
  same(city.stat('revision', '--month', '2012-09', '--from', '2012-07', '--list', 'district_key').total, { removed_n: 0, added_n: 0, adjusted_n: 0, ...after })
  same(city.stat('dispatch', '--month', '2012-05', '--list', 'district_key').total, { in_library: 208 })
  same(city.stat('dispatch', '--month', '2012-06', '--list', 'district_key').total, { in_library: 228, annual_plan: 514.1 })
  assert.ok(city.bulletin('2012-06').includes('调出21个、总投资162亿元、年度计划投资48.3亿元；调入41个、总投资192.4亿元、年度计划投资50.7亿元；调整9个'))
})

// https://scholarmate.com/S/IBRVLk
test('江苏省 2019年上半年：一个省，各设区市为板块', (t) => {
  const units = ['南京市', '无锡市', '徐州市', '常州市', '苏州市']
  const rows = new Rows({ year: 2019, areas: units })
  listed(rows, '省重大项目', { n: 240, plan: 5330, invest: 2702.3, month: 6, fresh: 109, started: 74, reserve: 20 })
  const areas = '区划（单位）代码,名称,层级,上级,是否独立报送单位,通报排序\n' + units.map((u, i) => `320${i + 1}00,${u},市,江苏省,是,${i + 1}\n`).join('')
  const city = founded(t, rows, { city: '320000', name: '江苏省', areas })
  const sheet = city.stat('dispatch', '--month', '2019-06', '--list', 'province_major')
  same(sheet.total, { in_library: 240, implementing: 220, reserves: 20, annual_plan: 5330, rate: 50.7, new_projects: 109, planned_starts: 109, started: 74, start_rate: 68 })
  assert.ok(sheet.total.cells.completed.value > 2700e10)
  assert.deepEqual(sheet.rows.map((r) => r.label), units)
  assert.equal(sheet.total.label, '全省')
  assert.match(city.bulletin('2019-06'), /江苏省.*\n[^]*109个计划新开工项目中已开工74个，开工率67\.89%/)
})

// fgw.changzhou.gov.cn 2022 BBAOLMPL_0614/38429
test('常州市 2022年6月储备：按板块的个数和总投资', (t) => {
  const rows = new Rows({ year: 2022, areas: CHANGZHOU })
  const reserve = (unit, n, total) => parts(wan(total), n).map((amount) => rows.project(amount, { 报送板块: unit, 入库状态: '储备' }))
  const lake = reserve('武进区', 53, 225.27)
  lake.forEach((row) => (row['开发园区'] = '西太湖科技产业园'))
  const all = [reserve('钟楼区', 15, 130.7), lake, reserve('溧阳市', 17, 60), reserve('金坛区', 12, 40), reserve('常州经开区', 28, 90)].flat()
  all.forEach((row) => rows.plan(row, '市重大储备项目', 0, { 项目性质: '储备项目' }))
  rows.project(50_000, { 报送板块: '钟楼区' })
  const city = founded(t, rows)
  for (const [unit, n, total] of [['钟楼区', 15, 130.7], ['武进区', 53, 225.27], ['溧阳市', 17], ['金坛区', 12], ['常州经开区', 28]]) {
    same(part(city.stat('library'), unit), { reserve: n, ...(total && { reserve_total: total }) })
    same(part(city.stat('dispatch', '--month', '2022-06', '--list', 'city_reserve'), unit), { reserves: n, ...(total && { total_investment: total }) })
  }
  const park = part(city.stat('library', '--by', 'park'), '江苏武进经济开发区（西太湖科技产业园）')
  same(park, { reserve: 53, reserve_total: 225.27 })
  opens(city, park, ['reserve'])
  opens(city, part(city.stat('library'), '钟楼区'), ['projects', 'reserve', 'implementing'])
})

// http://www.xdkb.net/p1/106240.html
test('常州经开区 集中签约：档次一层套一层', (t) => {
  const rows = new Rows({ year: 2018, areas: ['常州经开区'] })
  const signed = { 入库状态: '草稿', 签约日期: '2018-07-28' }
  const large = [wan(52), wan(33), wan(15), wan(12), wan(11), wan(10.5)]
  const rest = parts(wan(229) - large.reduce((a, b) => a + b, 0), 26)
  for (const total of [...large, ...rest]) rows.project(total, signed)
  rows.project(wan(20), { 入库状态: '草稿', 签约日期: '2018-05-02' })
  const city = founded(t, rows)
  const sheet = city.stat('library', '--filter', 'signed_on = 2018-07-28')
  same(sheet.total, { projects: 32, total_investment: 229, over_10: 6, over_30: 2, over_50: 1, over_100: 0, signed: 32 })
  opens(city, sheet.total, ['projects', 'over_10', 'over_30', 'over_50', 'signed'])
  same(part(sheet, '常州经开区'), { projects: 32 })
})

// http://www.changzhou.gov.cn/gi_news/68176939061264
test('常州市 2026年目标的档次：超100亿元或10亿美元，外币项目按美元档', (t) => {
  const rows = new Rows({ year: 2026, areas: CHANGZHOU })
  for (let i = 0; i < 4; i++) rows.project(wan(101 + i))
  for (let i = 0; i < 2; i++) rows.project(wan(72), { 总投资币种: '美元', '总投资（美元）（亿美元）': 10 + i, '总投资（原币）': 100_000, 折算汇率: 7.2, 汇率日期: '2026-01-05' })
  rows.project(wan(99))
  const city = founded(t, rows)
  same(city.stat('library').total, { projects: 7, over_100: 6, over_50: 7 })
})

test('short words, units in the labels and what is left out: the same figures', (t) => {
  const rows = new Rows({ year: 2016, areas: ['武进'] })
  const all = listed(rows, '市重大', { n: 6, plan: 12, invest: 7.5, month: 8, fresh: 3, started: 2 })
  rows.plans.forEach((row, i) => {
    row['年度计划投资（亿元）'] = row['年度计划投资（万元）'] / 10_000
    row['项目性质'] = i < 3 ? '新建' : '结转'
    for (const label of ['年度计划投资（万元）', '是否计划当年开工', '计划开工月份', '调整类型', '名单版次', '状态']) delete row[label]
  })
  rows.reports.forEach((row) => {
    row['报告月份'] = '2016年8月'
    delete row['填报状态']
  })
  all.forEach((row) => Object.assign(row, { 项目类型: '新招引', 入库状态: '在库' }))
  const city = founded(t, rows)
  same(city.stat('dispatch', '--month', '2016-08').total, { in_library: 6, annual_plan: 12, completed: 7.5, rate: 62.5, new_projects: 3, carryovers: 3, planned_starts: 3, started: 2, start_rate: 66.67 })
})

for (const by of ['area', 'band', 'industry', 'track', 'kind', 'park', 'agency'])
  test(`a new city cut by ${by}: the parts make the total`, (t) => {
    const rows = new Rows({ year: 2016, areas: CHANGZHOU.slice(0, 3) })
    listed(rows, '市重大项目', { n: 12, plan: 30, invest: 20, month: 8, fresh: 4, started: 2 })
    rows.projects.slice(0, 5).forEach((row) => (row['国民经济行业'] = '3841'))
    const city = founded(t, rows)
    for (const [kind, id, ...args] of [['dispatch', 'in_library', '--month', '2016-08'], ['library', 'projects'], ['revision', 'after_n', '--month', '2016-08']]) {
      const { rows: lines, total } = city.stat(kind, '--by', by, ...args)
      assert.equal(lines.reduce((sum, r) => sum + r.cells[id].value, 0), 12, kind)
      assert.equal(total.cells[id].value, 12, kind)
      for (const line of lines) if (line.cells[id].value) opens(city, line, [id])
    }
  })
