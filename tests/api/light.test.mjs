// light.test.mjs - lights follow the rows behind them, both ways; explained, followed, tried with other numbers, seen by whom they concern.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BIN, cityForThisFile, query, refused, signedIn, sql, succeeded, ztf } from './harness.mjs'

const city = cityForThisFile(BIN, begin)
const DAY = '2025-10-20' // the reports of September were due before it
const who = {}
async function begin() {
  for (const login of ['xinbei', 'wujin', 'tjj', 'leader', 'qy1', 'gxj', 'auditor', 'henglin']) who[login] = await signedIn(city.url, login)
  run()
}

function run(day = DAY) {
  const done = ztf(['--store', `sqlite:${city.store}`, '--json', 'light', 'run', '--day', day])
  assert.equal(done.status, 0, done.stdout + done.stderr)
  return JSON.parse(done.stdout)
}

const rows = async (filter, more = {}, client = city.client) =>
  succeeded(await client.get('/light' + query({ filter, limit: 500, ...more }))).rows
const lit = async (project, indicator) => (await rows(`project = ${project} and indicator = ${indicator} and closed_on is null`))[0]
const project = async (id) => succeeded(await city.client.get(`/project/${id}`))
const look = async (id, client = city.client) => succeeded(await client.get(`/project/${id}/light`))
const ruleOf = async (id, rule) => (await look(id)).rules.find((r) => r.id === rule)
const change = async (record, id, body, client = city.client) => {
  const row = succeeded(await client.get(`/${record}/${id}`))
  return succeeded(await client.patch(`/${record}/${id}`, body, { version: row.version }))
}
const some = async (indicator, colour, more = '') => {
  const found = await rows(`indicator = ${indicator} and light = ${colour} and closed_on is null${more}`)
  assert.ok(found.length > 0, `no ${colour} ${indicator}`)
  return found[0]
}

/** The row behind a light is changed and changed back: it goes out, and is lit again as a new row. */
async function bothWays(light, mend, spoil) {
  const { project: id, indicator, light: colour } = light
  assert.equal((await ruleOf(id, indicator)).colour, colour)
  await mend()
  assert.equal((await ruleOf(id, indicator)).colour, 'green', 'explained at once')
  const out = run()
  assert.equal(out.closed, 1)
  assert.equal(await lit(id, indicator), undefined)
  assert.equal(succeeded(await city.client.get(`/light/${light.id}`)).closed_on, DAY)
  await spoil()
  assert.equal((await ruleOf(id, indicator)).colour, colour)
  assert.equal(run().opened, 1)
  const again = await lit(id, indicator)
  assert.deepEqual([again.light, again.since, again.facts], [colour, light.since, light.facts])
  assert.notEqual(again.id, light.id)
}

test('a second run changes nothing', () => {
  const { opened, changed, closed, escalated, projects, units } = run()
  assert.deepEqual([opened, changed, closed, escalated, projects, units], [0, 0, 0, 0, 534, 7])
})

test('the counts of a run are the counts of the rows', async () => {
  const { colours } = run()
  for (const [colour, n] of Object.entries(colours)) {
    const list = succeeded(await city.client.get('/project' + query({ filter: `light = ${colour}`, limit: 1, count: 'exact' })))
    assert.equal(list.count, n, colour)
  }
})

test('start follows the planned day', async () => {
  const light = await some('start', 'red')
  const { planned_start: planned } = await project(light.project)
  await bothWays(light, () => change('project', light.project, { planned_start: '2025-11-30' }), () => change('project', light.project, { planned_start: planned }))
})

test('completion follows the planned day', async () => {
  const light = await some('completion', 'yellow')
  const { planned_completion: planned } = await project(light.project)
  await bothWays(light, () => change('project', light.project, { planned_completion: '2026-06-30' }), () => change('project', light.project, { planned_completion: planned }))
})

test('statistics follows the entry in the statistics library, typed by that bureau', async () => {
  const light = await some('statistics', 'yellow')
  await bothWays(light, () => change('project', light.project, { statistics_entered_on: '2025-10-15' }, who.tjj), () => change('project', light.project, { statistics_entered_on: null }, who.tjj))
})

test('progress follows the report, and the colour of the project with it', async () => {
  const red = new Set((await rows('closed_on is null and indicator != progress')).map((r) => r.project))
  const light = (await rows('indicator = progress and light = red and closed_on is null')).find((r) => !red.has(r.project))
  const report = succeeded(await city.client.get('/progress_report' + query({ filter: `project = ${light.project} and month = 2025-09`, limit: 1 }))).rows[0]
  const { annual_plan_investment: plan } = await project(light.project)
  const fact = (await ruleOf(light.project, 'progress')).facts.find((f) => f.field === 'this_year')
  assert.deepEqual([fact.record, fact.row], ['progress_report', report.id], 'the fact opens its row')
  await bothWays(light, async () => {
    await change('progress_report', report.id, { this_year: Math.ceil(plan * 0.76) })
    run()
    assert.notEqual((await project(light.project)).light, 'red')
    await change('progress_report', report.id, { this_year: report.this_year, correction_reason: '改回' })
    run()
    assert.equal((await project(light.project)).light, 'red')
    await change('progress_report', report.id, { this_year: Math.ceil(plan * 0.76) })
    // the light that is lit now is a new one
    Object.assign(light, await lit(light.project, 'progress'))
  }, () => change('progress_report', report.id, { this_year: report.this_year, correction_reason: '改回' }))
})

test('a report that is missing lights, a report that comes puts it out', async () => {
  const { project: id } = await some('progress', 'yellow')
  const report = succeeded(await city.client.get('/progress_report' + query({ filter: `project = ${id} and month = 2025-09`, limit: 1 }))).rows[0]
  assert.equal((await ruleOf(report.project, 'report')).colour, 'green')
  succeeded(await city.client.delete(`/progress_report/${report.id}`, { version: report.version }), 204)
  assert.equal((await ruleOf(report.project, 'report')).colour, 'yellow')
  run()
  assert.equal((await lit(report.project, 'report')).light, 'yellow')
  const fresh = succeeded(await city.client.post('/progress_report', { project: report.project, month: '2025-09', this_year: report.this_year, cumulative: report.cumulative, visible_progress: '主体结构施工，进度正常推进' }), 201)
  assert.equal((await ruleOf(report.project, 'report')).colour, 'yellow', 'a draft is no report')
  succeeded(await city.client.post(`/progress_report/${fresh.id}/step`, { verb: 'submit' }, { version: fresh.version }))
  assert.equal((await ruleOf(report.project, 'report')).colour, 'green')
  run()
  assert.equal(await lit(report.project, 'report'), undefined)
})

test('a unit misses its month: a light of its own, seen by itself and not by others', async () => {
  const units = await rows('subject_kind = area and closed_on is null')
  assert.ok(units.length > 0)
  for (const u of units) assert.equal(u.unit, u.area)
  const own = await rows('subject_kind = area', {}, who.wujin)
  assert.ok(own.every((u) => u.area === '320412'))
})

test('a paused project is not judged', async () => {
  const light = await some('progress', 'yellow')
  const { version } = await project(light.project)
  succeeded(await city.client.post(`/project/${light.project}/move`, { verb: 'pause', reason: '等待用地' }, { version }))
  const { rules, colour } = await look(light.project)
  assert.equal(colour, 'grey')
  for (const r of rules) assert.match(r.why, /暂停/)
  run()
  assert.equal((await project(light.project)).light, 'grey')
  assert.deepEqual(await rows(`project = ${light.project} and closed_on is null`), [])
})

test('what is not known is never green', async () => {
  const light = (await rows('closed_on is null and indicator = start'))[0]
  await change('project', light.project, { planned_start: null })
  const rule = await ruleOf(light.project, 'start')
  assert.equal(rule.colour, 'unknown')
  assert.match(rule.why, /^未知/)
})

test('red is explained whole, by whoever holds the project, and the to-do goes down', async () => {
  const light = await some('completion', 'red', ' and unit = 320411')
  const todo = async (label) => succeeded(await who.xinbei.get('/todo')).todo.find((t) => t.label === label)
  const open = await todo('待说明原因的红灯')
  assert.ok(open.count > 0)
  const told = { reason: '主体结构验收推迟', responsible: '新北区发改部门 项目科', promised_on: '2099-12-31' }
  for (const missing of Object.keys(told)) {
    const part = { ...told }
    delete part[missing]
    const reply = refused(await who.xinbei.patch(`/light/${light.id}`, part, { version: light.version }), 422, 'REQUIRED')
    assert.ok(reply.body.findings.some((f) => f.field === missing), reply.text)
  }
  refused(await who.xinbei.patch(`/light/${light.id}`, { ...told, promised_on: '2020-01-01' }, { version: light.version }), 422, 'RANGE')
  refused(await who.wujin.patch(`/light/${light.id}`, told, { version: light.version }), 404, 'NOT_FOUND')
  const done = succeeded(await who.xinbei.patch(`/light/${light.id}`, told, { version: light.version }))
  assert.ok(done.explained_on && done.explained_by)
  assert.equal((await todo('待说明原因的红灯')).count, open.count - 1)
  refused(await who.xinbei.patch(`/light/${light.id}`, { light: 'yellow' }, { version: done.version }), 422, 'READ_ONLY')
  refused(await who.xinbei.post('/light', told), 403, 'DENIED')
})

test('an explained light waits for its day, the others climb: to the district, to the city', async () => {
  const before = await rows('light = red and closed_on is null')
  const last = run('2025-11-20')
  assert.ok(last.escalated > 0)
  for (const old of before) {
    const now = succeeded(await city.client.get(`/light/${old.id}`))
    if (now.closed_on) continue
    assert.equal(now.level, old.promised_on ? 'town' : 'city', JSON.stringify(now))
  }
  const notices = succeeded(await who.xinbei.get('/notice' + query({ filter: 'kind = supervision', limit: 50 })))
  assert.ok(notices.rows.some((n) => /升级到市/.test(n.title) && n.text.length > 0))
  const back = ztf(['--store', `sqlite:${city.store}`, '--json', 'light', 'run', '--day', '2025-10-01'])
  assert.equal(back.status, 1)
  assert.match(back.stdout + back.stderr, /不能倒回/)
})

test('a pardoned light keeps its colour and does not count for the project', async () => {
  const busy = new Map()
  for (const r of await rows('closed_on is null and subject_kind = project')) busy.set(r.project, (busy.get(r.project) ?? 0) + 1)
  const light = (await rows('light = red and closed_on is null and subject_kind = project')).find((r) => busy.get(r.project) === 1)
  refused(await city.client.patch(`/light/${light.id}`, { pardoned_until: '2025-12-31' }, { version: light.version }), 422, 'REQUIRED')
  await change('light', light.id, { pardoned_until: '2025-12-31', pardon_reason: '省统一调整计划' })
  run('2025-11-20')
  assert.notEqual((await project(light.project)).light, 'red')
  assert.equal((await lit(light.project, light.indicator)).light, 'red')
})

test('other numbers are tried, by city and by unit, and nothing is stored', async () => {
  const entries = () => sql(city.store, 'select count(*) from journal')
  const was = entries()
  const t = succeeded(await city.client.get('/light/simulate' + query({ set: 'light.progress.red=15,light.progress.yellow=5' })))
  assert.equal(entries(), was)
  assert.ok(t.then.red > t.now.red)
  const now = (await city.client.get('/project' + query({ filter: 'light in (red, yellow)', limit: 1, count: 'exact' }))).body.count
  assert.ok(Math.abs(t.now.red + t.now.yellow - now) <= 1, 'as they are lit, but for the pardoned one')
  assert.equal(t.changes.length, Math.min(500, t.changed))
  for (const c of t.changes) assert.notEqual(c.now, c.then)
  for (const colour of ['red', 'yellow', 'green']) assert.equal(t.units.reduce((n, u) => n + u.then[colour], 0), t.then[colour], colour)
  const one = succeeded(await city.client.get('/light/simulate' + query({ set: 'light.progress.red@320412=15' })))
  assert.ok(one.changes.length > 0 && one.changes.every((c) => c.area === '320412'))
  const as = succeeded(await city.client.get('/light/simulate'))
  assert.deepEqual([as.changed, as.then], [0, as.now])
  assert.ok(as.limits.length > 10 && as.limits.every((l) => l.threshold && l.source && l.unit))
  for (const set of ['light.progress.red', 'light.no=1', 'light.progress.red=x', 'light.progress.red@999999=1'])
    refused(await city.client.get('/light/simulate' + query({ set })), 400, 'PARAMETER')
  refused(await who.xinbei.get('/light/simulate' + query({ set: 'light.progress.red=15' })), 403, 'DENIED')
})

test('a saved threshold is taken from its day on, nearest area first, and named as the rule', async () => {
  const light = await some('progress', 'yellow', ' and unit = 320411')
  const set = succeeded(await city.client.post('/threshold', { code: 'light.progress.yellow', name: '试行', group: 'light', area: '320411', decimal_value: 29.5, value_unit: 'pp', valid_from: '2025-11-01', mark: 'U', changed_reason: '试行' }), 201)
  const rule = await ruleOf(light.project, 'progress')
  const limit = rule.limits.find((l) => l.code === 'light.progress.yellow')
  assert.deepEqual([limit.value, limit.threshold], [29.5, set.id])
  run('2025-11-20')
  const left = await rows('indicator = progress and light = yellow and closed_on is null and unit = 320411')
  assert.ok(left.length < 5 && left.every((r) => r.rule === set.id), JSON.stringify(left.map((r) => r.facts)))
  const others = await rows('indicator = progress and light = yellow and closed_on is null and unit = 320412')
  assert.ok(others.length > 0 && others.every((r) => r.rule !== set.id))
})

test('a district sees its own alone; enterprises and officers none', async () => {
  const mine = await rows('', {}, who.xinbei)
  assert.ok(mine.length > 0 && mine.every((r) => r.unit === '320411'))
  const foreign = await some('progress', 'yellow', ' and unit = 320412')
  refused(await who.xinbei.get(`/light/${foreign.id}`), 404, 'NOT_FOUND')
  refused(await who.xinbei.get(`/project/${foreign.project}/light`), 404, 'NOT_FOUND')
  refused(await who.qy1.get('/light'), 403, 'DENIED')
  refused(await who.auditor.get(`/project/${foreign.project}/light`), 403, 'DENIED')
  for (const login of ['leader', 'gxj']) assert.equal((await look(foreign.project, who[login])).project, foreign.project)
})

test('the journal says that the rule lit them', () => {
  const sources = sql(city.store, "select distinct source from journal where record = 'light' and action = 'create'")
  assert.equal(sources, 'rule')
})

for (const day of ['2025-13-01', 'x', '2099-01-01'])
  test(`a run for ${day} is refused`, () => {
    const done = ztf(['--store', `sqlite:${city.store}`, 'light', 'run', '--day', day])
    assert.equal(done.status, 1)
    assert.match(done.stdout + done.stderr, /日期/)
  })
