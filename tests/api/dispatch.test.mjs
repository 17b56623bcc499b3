// dispatch.test.mjs - the month's figures and bulletin: the published ones, their drills, and that they move with the rows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, succeeded, YI, ztf } from './harness.mjs'

const city = cityForThisFile()
const CUTS = ['area', 'band', 'industry', 'track', 'kind', 'park', 'agency']
const dispatch = async (parts = {}) => succeeded(await city.client.get('/stat/dispatch' + query({ month: '2025-09', ...parts })))
const texts = (row, ...ids) => ids.map((id) => row.cells[id].text)
const value = (row, id) => row.cells[id].value

test('September 2025 is what Changzhou published', async () => {
  const { total, months } = await dispatch()
  assert.deepEqual(texts(total, 'in_library', 'completed', 'annual_plan', 'rate', 'gap'), ['406', '774.71', '965.61', '80.23', '5.23'])
  assert.deepEqual(texts(total, 'new_entries', 'new_entries_10', 'started', 'planned_starts'), ['179', '27', '141', '150'])
  assert.equal(value(total, 'start_rate'), 9400)
  for (const month of ['2025-01', '2025-07', '2025-09']) assert.ok(months.includes(month))
})

test('the province’s list too', async () => {
  const { total } = await dispatch({ list: 'province_major' })
  assert.deepEqual(texts(total, 'completed', 'started', 'planned_starts').map((t) => t), ['285.72', '29', '29'])
  assert.match(total.cells.rate.text, /^93\.3/)
  assert.match(total.cells.gap.text, /^18\.3/)
})

for (const by of CUTS)
  test(`cut by ${by}: the parts make the total, each figure opens its rows`, async () => {
    const { rows, total } = await dispatch({ by })
    for (const id of ['in_library', 'total_investment', 'annual_plan', 'completed', 'started', 'new_entries'])
      assert.equal(rows.reduce((sum, row) => sum + value(row, id), 0), value(total, id), id)
    for (const row of [rows[0], rows.at(-1), total])
      for (const id of ['in_library', 'started', 'new_entries']) {
        const list = succeeded(await city.client.get('/project' + query({ filter: row.cells[id].drill, limit: 1, count: 'exact' })))
        assert.equal(list.count, value(row, id), `${row.label} ${id}`)
      }
  })

test('the figures are those of a plain reckoning over reports and plans', async () => {
  const { total } = await dispatch()
  const projects = new Set()
  let after
  do {
    const page = succeeded(await city.client.get('/project' + query({ filter: total.cells.in_library.drill, fields: 'id', limit: 500, ...(after && { after }) })))
    page.rows.forEach((r) => projects.add(r.id))
    after = page.next
  } while (after)
  const newest = new Map()
  do {
    const page = succeeded(await city.client.get('/progress_report' + query({ filter: 'month >= 2025-01 and month <= 2025-09 and state in (accepted, frozen, corrected)',
      fields: 'project,month,this_year', sort: 'month', limit: 500, ...(after && { after }) })))
    page.rows.forEach((r) => newest.set(r.project, r.this_year))
    after = page.next
  } while (after)
  const sum = [...projects].reduce((all, id) => all + (newest.get(id) ?? 0), 0)
  assert.equal(sum, value(total, 'completed'))
})

test('1.00亿元 more in one accepted September report moves sum, rate, gap, the unit’s row and its rank', async () => {
  const old = await dispatch()
  const ranked = old.rows.filter((r) => value(r, 'rank') > 1).sort((a, b) => value(a, 'annual_plan') - value(b, 'annual_plan'))
  const unit = ranked[0] // the smallest plan moves most
  const members = succeeded(await city.client.get('/project' + query({ filter: unit.cells.in_library.drill, fields: 'id', limit: 500 })))
  const reports = succeeded(await city.client.get('/progress_report' + query({
    filter: `month = 2025-09 and state = accepted and project in (${members.rows.map((r) => r.id).join(', ')})`, limit: 500 })))
  assert.ok(reports.rows.length > 0, 'no accepted report in the unit')
  let rank = value(unit, 'rank')
  let added = 0
  let rows
  let total
  // one report after another until the rank has moved: each step must move every sum by exactly 1.00亿元
  for (const report of reports.rows.slice(0, 40)) {
    const changed = succeeded(await city.client.patch(`/progress_report/${report.id}`, { this_year: report.this_year + YI }, { version: report.version }))
    assert.equal(changed.this_year, report.this_year + YI)
    added++
    ;({ rows, total } = await dispatch())
    const now = rows.find((r) => r.key === unit.key)
    for (const [was, is] of [[old.total, total], [unit, now]]) {
      assert.equal(value(is, 'completed') - value(was, 'completed'), added * YI)
      const rate = Math.round((value(is, 'completed') / value(is, 'annual_plan')) * 10_000)
      assert.equal(value(is, 'rate'), rate)
      assert.equal(value(is, 'gap'), rate - 7500)
      assert.ok(value(is, 'rate') > value(was, 'rate'))
    }
    rank = value(now, 'rank')
    if (rank < value(unit, 'rank')) break
  }
  assert.ok(rank < value(unit, 'rank'), `rank ${value(unit, 'rank')} did not move after ${added} 亿元`)
  const shown = (value(total, 'completed') / YI).toFixed(2)
  assert.equal(total.cells.completed.text, shown)
  const bulletin = succeeded(await city.client.get('/bulletin/2025-09'))
  assert.ok(bulletin.text.includes(shown), 'the bulletin follows')
  const byRate = [...rows].sort((a, b) => value(b, 'completed') / value(b, 'annual_plan') - value(a, 'completed') / value(a, 'annual_plan'))
  assert.deepEqual(byRate.map((r) => value(r, 'rank')), byRate.map((_, i) => i + 1).map((place, i) => Math.min(place, value(byRate[i], 'rank'))))
  const other = rows.filter((r) => r.key !== unit.key)
  for (const row of other) assert.equal(value(row, 'completed'), value(old.rows.find((r) => r.key === row.key), 'completed'), row.label)
})

test('an earlier month does not move with September', async () => {
  const august = await dispatch({ month: '2025-08' })
  const report = succeeded(await city.client.get('/progress_report' + query({ filter: 'month = 2025-09 and state = accepted', limit: 1 }))).rows[0]
  succeeded(await city.client.patch(`/progress_report/${report.id}`, { this_year: report.this_year + YI }, { version: report.version }))
  assert.deepEqual((await dispatch({ month: '2025-08' })).total, august.total)
})

test('a report of a closed month is frozen', async () => {
  const report = succeeded(await city.client.get('/progress_report' + query({ filter: 'month = 2025-07', limit: 1 }))).rows[0]
  refused(await city.client.patch(`/progress_report/${report.id}`, { this_year: report.this_year + YI }, { version: report.version }), 422, 'FROZEN')
})

test('the command line prints the same object as the API', async () => {
  const api = await dispatch({ by: 'band' })
  const done = ztf(['--store', `sqlite:${city.store}`, '--json', 'stat', 'dispatch', '--month', '2025-09', '--by', 'band'])
  assert.equal(done.status, 0, done.stderr)
  const plain = (table) => [...table.rows, table.total].map((r) => [r.key, Object.fromEntries(Object.entries(r.cells).map(([k, c]) => [k, c.value]))])
  assert.deepEqual(plain(JSON.parse(done.stdout)), plain(api))
})

test('the bulletin is a text with its tables', async () => {
  const bulletin = succeeded(await city.client.get('/bulletin/2025-08'))
  assert.equal(bulletin.month, '2025-08')
  assert.match(bulletin.title, /8月/)
  assert.ok(bulletin.sections.length > 1)
  assert.ok(bulletin.sections.some((s) => s.table && s.table.rows.length >= 7))
  for (const s of bulletin.sections) if (s.table) for (const row of s.table.rows) assert.equal(row.length, s.table.head.length)
})

for (const parts of [{ month: '2025-13' }, { month: '2025' }, { month: '９月' }, { by: 'colour' }, { list: 'none' }])
  test(`dispatch ${JSON.stringify(parts)} is refused by name`, async () => {
    const reply = refused(await city.client.get('/stat/dispatch' + query(parts)), 400, 'PARAMETER')
    assert.ok(reply.text.includes(Object.keys(parts)[0]))
  })

for (const month of ['2025-13', 'abc', '2025-9', '%00'])
  test(`the bulletin of ${month} is not found`, async () => {
    assert.ok([400, 404].includes((await city.client.get(`/bulletin/${month}`)).status))
  })
