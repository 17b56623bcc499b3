// month.test.mjs - the month: opened with a prefilled report for every project, reported, reviewed, closed and frozen; what was
// closed answers byte for byte whatever is changed later; reopening takes two people.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, freshFolder, query, refused, sampleStore, serve, signedIn, sql, succeeded, YI, ztf } from './harness.mjs'

const people = {}
const city = cityForThisFile(undefined, async () => {
  for (const login of ['fgw', 'sww', 'wujin', 'xinbei', 'henglin', 'leader']) people[login] = await signedIn(city.url, login)
})
const monthRow = async (month) => succeeded(await people.fgw.get('/month' + query({ filter: `month = "${month}"` }))).rows[0]
const step = (who, record, id, verb, fields) => people[who].post(`/${record}/${id}/step`, { verb, ...(fields && { fields }) })
const reports = async (month, filter = '') => {
  const rows = []
  for (let after = ''; after !== null; ) {
    const page = succeeded(await people.fgw.get('/progress_report' + query({ filter: `month = "${month}"${filter}`, limit: 500, ...(after && { after }) })))
    rows.push(...page.rows)
    after = page.next
  }
  return rows
}
/** Everything a closed month says: every cut of two lists, for the city and for a district, and the bulletin. */
async function answers(month) {
  const out = []
  for (const who of ['fgw', 'wujin'])
    for (const by of ['area', 'band', 'industry', 'track', 'kind', 'park', 'agency'])
      for (const list of ['city_major', 'province_major']) out.push((await people[who].get('/stat/dispatch' + query({ month, by, list }))).text)
  out.push((await people.fgw.get(`/bulletin/${month}`)).text)
  return out
}
/** Deterministic, so that a failure can be seen again. */
function dice(seed) {
  let x = seed
  return (n) => (x = (x * 1103515245 + 12345) % 2147483648) % n
}

test('a closed month answers from its snapshot, byte for byte, after a thousand random edits of everything it is made of', async () => {
  const before = await answers('2025-07')
  assert.equal(JSON.parse(before[0]).edition, 1)
  const open = (await people.fgw.get('/stat/dispatch' + query({ month: '2025-09' }))).text
  const ids = (record) => sql(city.store, `SELECT id FROM ${record} ORDER BY id`).split('\n').map(Number)
  const roll = dice(20251125)
  const projects = ids('project')
  const tracks = ids('track')
  const areas = ids('area')
  const kinds = [
    async (id) => ({ record: 'project', id, body: { total_investment: (1 + roll(200)) * YI } }),
    async (id) => ({ record: 'project', id, body: { name: `改名之后的项目${roll(1e6)}` } }),
    async (id) => ({ record: 'project', id, body: { area: ['320412', '320411', '320413', '320481'][roll(4)], town: null, park: null } }),
    async (id) => ({ record: 'project', id, body: { planned_start: `2025-0${1 + roll(9)}-15`, industry: ['C26', 'C38', 'C36'][roll(3)] } }),
    async () => ({ record: 'track', id: tracks[roll(tracks.length)], body: { name: `赛道${roll(1e6)}` }, who: 'sww' }),
    async () => ({ record: 'area', id: areas[roll(areas.length)], body: { short_name: `简称${roll(1e6)}` }, who: 'sysadmin' }),
  ]
  people.sysadmin = await signedIn(city.url, 'sysadmin')
  let done = 0
  for (let i = 0; i < Number(process.env.ZTF_EDITS ?? 1000); i++) {
    const { record, id, body, who = 'fgw' } = await kinds[roll(kinds.length)](projects[roll(projects.length)])
    const row = await people[who].get(`/${record}/${id}`)
    if (row.status !== 200) continue
    const reply = await people[who].patch(`/${record}/${id}`, body, { version: row.body.version })
    done += reply.status === 200
  }
  assert.ok(done > 500, `${done} edits went in`)
  assert.deepEqual(await answers('2025-07'), before)
  assert.notEqual((await people.fgw.get('/stat/dispatch' + query({ month: '2025-09' }))).text, open, 'an open month follows')
  const shell = ztf(['--store', `sqlite:${city.store}`, '--json', 'stat', 'dispatch', '--month', '2025-07'])
  assert.equal(shell.stdout, before[0] + '\n', 'the shell says the same')
})

test('a figure of a closed month opens the projects it counted', async () => {
  const { total } = succeeded(await people.fgw.get('/stat/dispatch' + query({ month: '2025-07' })))
  const { count } = succeeded(await people.fgw.get('/project' + query({ filter: total.cells.in_library.drill, limit: 1, count: 'exact' })))
  assert.equal(count, total.cells.in_library.value)
})

test('a closed month is not changed, not withdrawn, and keeps no total', async () => {
  const row = await monthRow('2025-07')
  refused(await people.fgw.patch(`/month/${row.id}`, { remarks: '改' }, { version: row.version }), 409, 'STATE')
  refused(await people.fgw.delete(`/month/${row.id}`, { version: row.version }), 409, 'STATE')
  refused(await step('fgw', 'month', row.id, 'close'), 409, 'STATE')
  const snapshot = succeeded(await people.fgw.get('/snapshot' + query({ filter: 'month = "2025-07"' }))).rows[0]
  assert.match(snapshot.rows_digest, /^[0-9a-f]{64}$/)
  assert.deepEqual(Object.keys(snapshot).filter((k) => /investment|count|figure|rate/.test(k)), [])
  assert.ok(!('text' in succeeded(await people.fgw.get('/snapshot_part' + query({ limit: 1 }))).rows[0]))
})

test('opening a month gives every active project of the library one report, prefilled from the month before', async () => {
  const expected = Number(sql(city.store, "SELECT count(*) FROM project WHERE library_state = 'implementing' AND status = 'active'"))
  const done = ztf(['--store', `sqlite:${city.store}`, '--as', 'fgw', 'month', 'open', '2025-10'])
  assert.equal(done.status, 0, done.stderr + done.stdout)
  const month = await monthRow('2025-10')
  assert.equal(month.state, 'open')
  assert.ok(month.town_due_on > '2025-10-31' && month.district_due_on >= month.town_due_on && month.planned_close_on >= month.district_due_on)
  const rows = await reports('2025-10')
  assert.equal(rows.length, expected)
  assert.ok(rows.every((r) => r.state === 'draft' && r.due_on === month.town_due_on))
  const [one] = rows.filter((r) => r.prefilled)
  const [last] = await reports('2025-09', ` and project = ${one.project}`)
  assert.deepEqual([one.this_year, one.cumulative], [last.this_year, last.cumulative])
  assert.equal(one.visible_progress, null, 'words are not taken over')
  const again = ztf(['--store', `sqlite:${city.store}`, '--as', 'fgw', 'month', 'open', '2025-10'])
  assert.equal(again.status, 1)
  assert.equal(sql(city.store, "SELECT person.login FROM journal JOIN person ON person.login = journal.login WHERE record = 'month' AND action = 'move' ORDER BY journal.id DESC LIMIT 1"), 'fgw')
  refused(await people.wujin.post('/month', { month: '2025-11' }), 403, 'DENIED')
})

test('报 → 区审 → 市审: hard checks, returns with a reason, nobody past his turn; a report counts when it is accepted', async () => {
  const id = Number(sql(city.store, "SELECT min(r.id) FROM progress_report r JOIN project p ON p.id = r.project WHERE p.area = '320412' AND r.month = '2025-10' AND r.this_year > 0"))
  const report = succeeded(await people.wujin.get(`/progress_report/${id}`))
  const bare = refused(await step('wujin', 'progress_report', report.id, 'submit'), 422, 'REQUIRED', 'visible_progress')
  assert.match(bare.text, /形象进度/)
  const fallen = await people.wujin.patch(`/progress_report/${report.id}`, { this_year: report.this_year - 1_000_000 }, { version: report.version })
  refused(fallen, 422, 'REQUIRED', 'correction_reason')
  const typed = succeeded(await people.wujin.patch(`/progress_report/${report.id}`, { visible_progress: '主体结构施工至三层，设备基础完成', this_year: report.this_year + YI, this_month: YI, cumulative: null, building_works: null, installation_works: null, equipment_purchase: null, other_costs: null }, { version: report.version }))
  assert.equal(typed.prefilled, false, 'touched')
  refused(await step('xinbei', 'progress_report', report.id, 'submit'), 404, 'NOT_FOUND')
  const before = succeeded(await people.fgw.get('/stat/dispatch' + query({ month: '2025-10' }))).total.cells.completed.value
  succeeded(await step('wujin', 'progress_report', report.id, 'submit'))
  refused(await step('wujin', 'progress_report', report.id, 'accept'), 403, 'DENIED')
  refused(await step('fgw', 'progress_report', report.id, 'return'), 422, 'REQUIRED', 'return_reason')
  succeeded(await step('fgw', 'progress_report', report.id, 'return', { return_reason: '请附现场照片' }))
  succeeded(await step('wujin', 'progress_report', report.id, 'submit'))
  succeeded(await step('wujin', 'progress_report', report.id, 'pass'))
  assert.equal(succeeded(await people.fgw.get('/stat/dispatch' + query({ month: '2025-10' }))).total.cells.completed.value, before)
  succeeded(await step('fgw', 'progress_report', report.id, 'accept'))
  assert.equal(succeeded(await people.fgw.get('/stat/dispatch' + query({ month: '2025-10' }))).total.cells.completed.value - before, YI)
})

test('closing waits for all reports, or for those excused; then they are frozen; reopening takes two people and a reason', async () => {
  const month = await monthRow('2025-10')
  const open = (await reports('2025-10')).filter((r) => r.state === 'draft').length
  const short = refused(await step('fgw', 'month', month.id, 'close'), 422, 'RULE', 'state')
  assert.match(short.text, new RegExp(`还有 ${open} 份`))
  const closed = succeeded(await step('fgw', 'month', month.id, 'close', { excused_projects: open }))
  assert.deepEqual([closed.state, closed.accepted_reports, closed.expected_reports], ['closed', 1, open + 1])
  assert.equal((await reports('2025-10', ' and state = frozen')).length, 1)
  assert.equal(succeeded(await people.fgw.get('/stat/dispatch' + query({ month: '2025-10' }))).edition, 1)
  refused(await step('fgw', 'month', month.id, 'reopen'), 422, 'REQUIRED', 'reopen_asked_by')
  refused(await step('fgw', 'month', month.id, 'ask_reopen'), 422, 'REQUIRED', 'reopen_reason')
  const alone = ztf(['--store', `sqlite:${city.store}`, 'month', 'reopen', '2025-10', '--reason', '漏报'])
  assert.equal(alone.status, 1)
  assert.match(alone.stdout + alone.stderr, /--as LOGIN/)
  succeeded(await step('fgw', 'month', month.id, 'ask_reopen', { reopen_reason: '武进漏报一个项目' }))
  refused(await step('fgw', 'month', month.id, 'reopen'), 403, 'DENIED')
  refused(await step('leader', 'month', month.id, 'reopen'), 403, 'DENIED')
  const reopened = succeeded(await step('sww', 'month', month.id, 'reopen'))
  assert.equal(reopened.state, 'reopened')
  assert.equal((await reports('2025-10', ' and state = accepted')).length, 1)
  assert.equal(succeeded(await people.fgw.get('/stat/dispatch' + query({ month: '2025-10' }))).edition, null)
  const again = succeeded(await step('fgw', 'month', month.id, 'close'))
  assert.equal(again.reopen_asked_by, null)
  assert.equal(succeeded(await people.fgw.get('/stat/dispatch' + query({ month: '2025-10' }))).edition, 2)
  assert.equal(succeeded(await people.fgw.get('/snapshot' + query({ filter: 'month = "2025-10"' }))).rows.length, 2, 'the old snapshot is kept')
  assert.equal(sql(city.store, "SELECT group_concat(action, ' ') FROM (SELECT action FROM journal WHERE action <> 'refused' AND record = 'month' AND record_id = (SELECT id FROM month WHERE month = '2025-10') ORDER BY id)"), 'create move freeze move reopen freeze')
})

test('the chain still verifies, and a snapshot that is not what was frozen is not shown as one', async () => {
  const done = ztf(['--store', `sqlite:${city.store}`, 'audit', 'verify'])
  assert.equal(done.status, 0, done.stdout + done.stderr)
})

async function freshCity() {
  const store = sampleStore(freshFolder())
  const own = await serve(store)
  return { store, client: await signedIn(own.url), stop: () => own.stop() }
}

test('as of a day: the rows as they stood then, in figures and behind them', async () => {
  const own = await freshCity()
  try {
    const ask = async (parts) => succeeded(await own.client.get('/stat/dispatch' + query({ month: '2025-09', ...parts })))
    const before = await ask({})
    // the sample was entered on 10 October 2025; what follows is of today
    const [row] = succeeded(await own.client.get('/project' + query({ filter: 'city_major = true and area = 320412 and entered_on > 2025-01-01', limit: 1 }))).rows
    succeeded(await own.client.patch(`/project/${row.id}`, { total_investment: row.total_investment + 7 * YI, area: '320411', town: null, park: null }, { version: row.version }))
    const plan = succeeded(await own.client.get('/annual_plan' + query({ filter: 'list = city_major and year = 2025', sort: '-id', limit: 1 }))).rows[0]
    succeeded(await own.client.delete(`/annual_plan/${plan.id}`, { version: plan.version }), 204)
    const made = succeeded(await own.client.post('/project', { name: '当日以后新增的项目', area: '320412', total_investment: 5 * YI }), 201)
    succeeded(await own.client.post('/annual_plan', { project: made.id, year: 2025, list: 'city_major', action: 'add', effective_month: '2025-08', annual_plan_investment: YI, plan_version: 1, project_type: 'new', reason: '新开工' }), 201)
    const now = await ask({})
    assert.notDeepEqual(now, before)
    const then = await ask({ as_of: '2025-10-10' })
    const strip = (reply) => JSON.parse(JSON.stringify(reply).replaceAll('@2025-10-10', ''))
    assert.deepEqual(strip(then), before)
    const wujin = then.rows.find((r) => r.key === '320412')
    assert.match(wujin.cells.in_library.drill, /2025-09@2025-10-10/)
    const ids = succeeded(await own.client.get('/project' + query({ filter: wujin.cells.in_library.drill, fields: 'id', limit: 500 }))).rows.map((r) => r.id)
    assert.ok(ids.includes(row.id), 'it was still there')
    assert.equal((await ask({ as_of: '2025-10-09' })).total.cells.in_library.value, 0, 'nothing was entered yet')
    assert.deepEqual(strip(await ask({ as_of: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) })).total.cells.in_library.value, now.total.cells.in_library.value)
    for (const bad of ['2025-13-01', '2025-10', 'gestern']) refused(await own.client.get('/stat/dispatch' + query({ month: '2025-09', as_of: bad })), 400, 'PARAMETER')
    const shell = ztf(['--store', `sqlite:${own.store}`, 'stat', 'dispatch', '--month', '2025-09', '--as-of', '2025-10-10'])
    assert.match(shell.stdout, /406/)
    const closed = await ask({ month: '2025-07', as_of: '2025-10-10' })
    assert.equal(closed.edition, 1, 'closed by then: as it was frozen')
  } finally {
    await own.stop()
  }
})
