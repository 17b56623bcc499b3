// compare.test.mjs - any two months side by side: in totals, by group, and a project's reports field by field.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, succeeded, YI, ztf } from './harness.mjs'

const city = cityForThisFile()
const compare = async (parts = {}) => succeeded(await city.client.get('/stat/compare' + query({ month: '2025-09', ...parts })))
const dispatch = async (parts) => succeeded(await city.client.get('/stat/dispatch' + query(parts)))
const reportOf = async (project, month) => succeeded(await city.client.get('/progress_report' + query({ filter: `project = ${project} and month = ${month}`, limit: 1 }))).rows[0]

for (const by of ['area', 'band', 'industry', 'agency'])
  test(`two months by ${by}: each is what its own table says, and the difference is theirs`, async () => {
    const both = await compare({ with: '2025-07', by })
    assert.deepEqual(both.months.map((m) => m.month), ['2025-09', '2025-07'])
    assert.deepEqual(both.months.map((m) => m.edition), [null, (await dispatch({ month: '2025-07' })).edition])
    assert.ok(both.months[1].edition > 0, 'a closed month answers from its snapshot')
    const tables = [await dispatch({ month: '2025-09', by }), await dispatch({ month: '2025-07', by })]
    const keys = new Set(tables.flatMap((t) => t.rows.map((r) => r.key)))
    assert.deepEqual(new Set(both.rows.map((r) => r.key)), keys)
    assert.equal(both.rows.length, keys.size)
    for (const row of [...both.rows, both.total])
      for (const [id, cells] of Object.entries(row.cells)) {
        const own = tables.map((t) => (row === both.total ? t.total : t.rows.find((r) => r.key === row.key))?.cells[id])
        assert.deepEqual(cells.map((c) => c.value), own.map((c) => c?.value ?? null), `${row.label} ${id}`)
        assert.deepEqual(cells.map((c) => c.drill), own.map((c) => c?.drill ?? ''))
        const [now, then] = cells
        const known = now.value !== null && then.value !== null
        assert.equal(then.difference, known ? now.value - then.value : null, `${row.label} ${id}`)
      }
  })

test('without another month: last month and the same month last year', async () => {
  const { months, total } = await compare()
  assert.deepEqual(months.map((m) => m.month), ['2025-09', '2025-08', '2024-09'])
  const [now, last] = total.cells.completed
  assert.equal(now.text, '774.71')
  assert.equal(last.growth, Math.round(((now.value - last.value) / last.value) * 10_000))
  assert.equal(total.cells.rate[1].growth, null, 'shares differ in points, they do not grow')
  assert.deepEqual((await compare({ month: '2025-01' })).months.map((m) => m.month), ['2025-01', '2024-12', '2024-01'])
})

test('a report that moves September moves the difference, and not the closed month', async () => {
  const before = (await compare({ with: '2025-07' })).total.cells.completed
  const report = succeeded(await city.client.get('/progress_report' + query({ filter: 'month = 2025-09 and state = accepted', limit: 1 }))).rows[0]
  succeeded(await city.client.patch(`/progress_report/${report.id}`, { this_year: report.this_year + YI }, { version: report.version }))
  const after = (await compare({ with: '2025-07' })).total.cells.completed
  assert.deepEqual([after[0].value - before[0].value, after[1].value - before[1].value, after[1].difference - before[1].difference], [YI, 0, YI])
})

test('a project’s reports of two months, field by field', async () => {
  const now = succeeded(await city.client.get('/progress_report' + query({ filter: 'month = 2025-09 and state = accepted', limit: 1 }))).rows[0]
  const then = await reportOf(now.project, '2025-08')
  const both = succeeded(await city.client.get(`/project/${now.project}/compare` + query({ month: '2025-09', with: '2025-08' })))
  assert.deepEqual(both.months, [{ month: '2025-09', report: now.id }, { month: '2025-08', report: then.id }])
  for (const f of both.fields) {
    assert.deepEqual(f.values, [now[f.id] ?? null, then[f.id] ?? null], f.id)
    assert.equal(f.differs, JSON.stringify(f.values[0]) !== JSON.stringify(f.values[1]), f.id)
  }
  const done = both.fields.find((f) => f.id === 'this_year')
  assert.deepEqual([done.differs, done.differences], [true, [now.this_year - then.this_year]])
  const year = succeeded(await city.client.get(`/project/${now.project}/compare` + query({ month: '2025-09' })))
  assert.deepEqual(year.months.map((m) => m.month), ['2025-09', '2025-08', '2024-09'])
  const none = succeeded(await city.client.get(`/project/${now.project}/compare` + query({ month: '2025-09', with: '1999-01' })))
  assert.deepEqual([none.months[1].report, none.fields.find((f) => f.id === 'this_year').differences], [null, [null]])
})

test('what cannot be compared is refused by name', async () => {
  for (const parts of [{ with: '2025-13' }, { with: '九月' }, { month: '2025' }]) {
    const reply = refused(await city.client.get('/stat/compare' + query({ month: '2025-09', ...parts })), 400, 'PARAMETER')
    assert.ok(reply.text.includes(Object.keys(parts)[0]))
    refused(await city.client.get('/project/1/compare' + query({ month: '2025-09', ...parts })), 400, 'PARAMETER')
  }
  refused(await city.client.get('/project/99999999/compare'), 404, 'NOT_FOUND')
})

test('the command line prints the same object, and a table a group', async () => {
  const store = ['--store', `sqlite:${city.store}`]
  const done = ztf([...store, '--json', 'stat', 'compare', '--month', '2025-09', '--with', '2025-08'])
  assert.equal(done.status, 0, done.stderr)
  assert.deepEqual(JSON.parse(done.stdout), await compare({ with: '2025-08' }))
  const text = ztf([...store, 'stat', 'compare', '--month', '2025-09', '--by', 'area']).stdout
  for (const words of ['溧阳市', '全市', '2024-09', '增减', '增幅%', '完成投资（亿元）']) assert.ok(text.includes(words), words)
})
