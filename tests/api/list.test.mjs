// list.test.mjs - lists: filters against a plain reckoning over all rows, sorting, paging, counting, labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, succeeded, YI } from './harness.mjs'

const FIELDS = 'name,area,stage,kind,total_investment,planned_start,enterprise,city_major,construction_start_on,owner_name'
let all

const list = async (parts) => succeeded(await city.client.get('/project' + query(parts)))

/** Every row a list has, walked page by page. */
async function walk(parts) {
  const rows = []
  let after
  do {
    const page = await list({ limit: 500, ...parts, ...(after && { after }) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

const city = cityForThisFile(undefined, async () => {
  all = await walk({ fields: FIELDS })
})

test('the walk meets every row once', async () => {
  const { count } = await list({ limit: 1, count: 'exact' })
  assert.equal(all.length, count)
  assert.equal(new Set(all.map((r) => r.id)).size, count)
})

for (const [filter, keeps] of [
  ['area = 320412', (r) => r.area === '320412'],
  ['area != 320412', (r) => r.area !== null && r.area !== '320412'],
  ['area in (320412, 320411)', (r) => ['320412', '320411'].includes(r.area)],
  ['stage = 开工', (r) => r.stage === 'construction_start'],
  ['stage in (signed, 立项)', (r) => ['signed', 'project_approval'].includes(r.stage)],
  ['total_investment >= 10亿元', (r) => r.total_investment !== null && r.total_investment >= 10 * YI],
  ['total_investment >= 1000000000.00元', (r) => r.total_investment !== null && r.total_investment >= 10 * YI],
  ['total_investment > 100000万元 and total_investment < 50亿元', (r) => r.total_investment > 10 * YI && r.total_investment < 50 * YI],
  ['total_investment is null', (r) => r.total_investment === null],
  ['enterprise is not null', (r) => r.enterprise !== null],
  ['name ~ 电池', (r) => r.name.includes('电池')],
  ['name like "*项目"', (r) => r.name.endsWith('项目')],
  ['(kind = tech_upgrade or stage = signed) and area = 320411', (r) => (r.kind === 'tech_upgrade' || r.stage === 'signed') && r.area === '320411'],
  ['planned_start >= 2025-03 and planned_start <= "2025-06-30"', (r) => r.planned_start !== null && r.planned_start >= '2025-03' && r.planned_start <= '2025-06-30'],
  ['city_major = true', (r) => r.city_major === true],
])
  test(`filter: ${filter}`, async () => {
    const got = await walk({ filter, fields: 'name' })
    const want = all.filter(keeps)
    assert.deepEqual(got.map((r) => r.id).sort((a, b) => a - b), want.map((r) => r.id).sort((a, b) => a - b))
    assert.equal((await list({ filter, limit: 1, count: 'exact' })).count, want.length)
  })

test('each of those filters divides the rows, so that the comparison means something', () => {
  assert.ok(all.length > 400)
  assert.ok(all.some((r) => r.name.includes('电池')) && all.some((r) => r.total_investment >= 10 * YI) && all.some((r) => r.total_investment === null))
})

test('under: a subtree of areas', async () => {
  const got = await walk({ filter: 'area under "320400"', fields: 'area' })
  assert.ok(got.length > 0)
  assert.equal(got.length, all.filter((r) => r.area !== null && (r.area.startsWith('3204') || r.area.length > 6 || !/^\d/.test(r.area))).length)
})

for (const [name, filter] of [
  ['half an expression', 'area ='], ['an unknown field', 'budget = 1'], ['an unknown choice', 'stage = 飞行'], ['a broken bracket', '(area = 320412'],
  ['SQL', 'name = "x"; drop table project'], ['a quote', "name = 'x"], ['text where money is wanted', 'total_investment > 很多'],
  ['4,097 characters', 'name = "' + 'x'.repeat(4097) + '"'], ['33 brackets', '('.repeat(33) + 'area = 320412' + ')'.repeat(33)],
  ['a date that is none', 'planned_start > 2025-02-30'], ['~ on a number', 'total_investment ~ 5'], ['a figure nobody handed out', 'id in figure("x")'],
])
  test(`filter: ${name} is refused in Chinese, naming the place`, async () => {
    const reply = refused(await city.client.get('/project' + query({ filter })), 400, 'FILTER')
    assert.doesNotMatch(reply.text, /sqlite|SELECT|syntax error/i)
  })

test('sorting: descending amounts, then names; empty ones at one end', async () => {
  const rows = await walk({ sort: '-total_investment,name', fields: 'total_investment,name' })
  assert.equal(rows.length, all.length)
  const amounts = rows.map((r) => r.total_investment).filter((v) => v !== null)
  assert.deepEqual(amounts, [...amounts].sort((a, b) => b - a))
  const empty = rows.map((r) => r.total_investment === null)
  assert.ok(empty.indexOf(true) >= rows.length - empty.filter(Boolean).length || empty.lastIndexOf(true) < empty.filter(Boolean).length)
})

test('paging: pages of 7 join to the same list, whatever the sort', async () => {
  for (const sort of ['', 'name', '-total_investment,name', 'planned_start,-id'])
    for (const limit of [7, 500]) {
      const pages = await walk({ ...(sort && { sort }), limit, fields: 'name', filter: 'area = 320412' })
      const whole = await walk({ ...(sort && { sort }), limit: 500, fields: 'name', filter: 'area = 320412' })
      assert.deepEqual(pages.map((r) => r.id), whole.map((r) => r.id), `${sort} by ${limit}`)
    }
})

test('a cursor stands still when rows are put in before it', async () => {
  const first = await list({ sort: 'name', limit: 10, fields: 'name' })
  succeeded(await city.client.post('/project', { name: '!在最前面' }), 201)
  const second = await list({ sort: 'name', limit: 10, fields: 'name', after: first.next })
  assert.equal(second.rows.filter((r) => first.rows.some((f) => f.id === r.id)).length, 0)
})

for (const parts of [{ limit: 0 }, { limit: 501 }, { limit: -1 }, { limit: '1e3' }, { limit: '９' }, { after: 'xyz' }, { after: '00' }, { sort: 'no_such' },
  { sort: '(select 1)' }, { sort: 'contact_phone' }, { fields: 'name,password' }, { count: '2' }, { labels: 'yes' }])
  test(`parameter ${JSON.stringify(parts)} is refused by name`, async () => {
    const reply = await city.client.get('/project' + query(parts))
    assert.equal(reply.status, 400, reply.text)
    assert.ok(reply.text.includes(Object.keys(parts)[0]), reply.text)
  })

test('the same parameter twice is refused', async () => {
  assert.equal((await city.client.get('/project?limit=1&limit=2')).status, 400)
})

test('only the asked fields, and always id and version', async () => {
  const { rows } = await list({ fields: 'name,area', limit: 3 })
  for (const row of rows) assert.deepEqual(Object.keys(row).sort(), ['area', 'id', 'name', 'version'])
})

test('labels name every row the page points at', async () => {
  const page = await list({ filter: 'enterprise is not null', fields: 'enterprise', limit: 20, labels: 1 })
  for (const row of page.rows) {
    const firm = succeeded(await city.client.get(`/enterprise/${row.enterprise}`))
    assert.equal(page.labels.enterprise[row.enterprise], firm.name)
  }
  assert.equal((await list({ limit: 1 })).labels, undefined)
})

test('a filter that matches nothing is an empty list, not an error', async () => {
  const page = await list({ filter: 'name = "绝不会有的名字"', count: 1 })
  assert.deepEqual([page.rows, page.next, page.count], [[], null, 0])
})

test('two characters find Chinese names in the middle', async () => {
  for (const word of ['电池', '智能', '产业']) {
    const got = await walk({ filter: `name ~ ${word}`, fields: 'name' })
    assert.equal(got.length, all.filter((r) => r.name.includes(word)).length, word)
  }
})
