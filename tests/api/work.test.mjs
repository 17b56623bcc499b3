// work.test.mjs - the daily work: a problem from hand to hand with its clock, visits and who was not visited, service tasks, meetings,
// tours and their ranking, targets against the rows; who sees what, and that every figure opens just its rows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, signedIn, sql, succeeded } from './harness.mjs'

const people = {}
const paper = (text) => {
  const form = new FormData()
  form.set('file', new Blob([`%PDF-1.4\n% ${text}\n`]), '佐证.pdf')
  return form
}
const city = cityForThisFile(undefined, async () => {
  for (const login of ['fgw', 'sww', 'zrzy', 'wujin', 'xinbei', 'henglin', 'qy1', 'leader']) people[login] = await signedIn(city.url, login)
})
const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)
const daysAgo = (n) => new Date(Date.parse(today) - n * 86400e3).toISOString().slice(0, 10)
const agency = (code) => Number(sql(city.store, `SELECT id FROM agency WHERE code = '${code}'`))
const projectOf = (area, more = '') => Number(sql(city.store, `SELECT id FROM project WHERE area = '${area}' AND library_state = 'implementing' AND status = 'active' ${more} ORDER BY id LIMIT 1`))
const ask = (who, record, id, verb, fields) => people[who].post(`/${record}/${id}/step`, { verb, ...(fields && { fields }) })
const step = async (...all) => succeeded(await ask(...all))
const seen = async (who, record, id) => succeeded(await people[who].get(`/${record}/${id}`))
const list = async (who, record, filter, more = {}) => succeeded(await people[who].get(`/${record}` + query({ filter, limit: 500, count: 1, ...more })))
const change = async (who, record, id, fields) => people[who].patch(`/${record}/${id}`, fields, { version: (await seen(who, record, id)).version })
const TROUBLE = { title: '用电容量不足', description: '临时用电容量不足，不能夜间施工。', type: 'power', origin: 'visit', severity: 'serious', complexity: 'simple' }
const trouble = async (who, more = {}) => succeeded(await people[who].post('/problem', { project: projectOf('320412'), reported_on: today, ...TROUBLE, ...more }), 201)

async function attach(who, id, field) {
  const row = await seen(who, 'problem', id)
  return succeeded(await people[who].post(`/problem/${id}/attachments` + query({ field }), paper(`${id} ${field}`), { version: row.version }), 201)
}

test('登记 → 分派 → 现场办 → 措施 → 申请销号 → 复核 → 销号: each move is a step with who and when, and none is skipped', async () => {
  const made = await trouble('wujin')
  assert.match(made.problem_no, /^WT-\d{4}-\d{4}$/)
  assert.deepEqual([made.area, made.state, made.level], ['320412', 'registered', 'town'])
  assert.ok(made.due_on > today && made.remind_on <= made.due_on)
  refused(await ask('wujin', 'problem', made.id, 'assign'), 422, 'REQUIRED', 'lead_agency')
  await step('wujin', 'problem', made.id, 'assign', { lead_agency: agency('gd') })
  refused(await ask('wujin', 'problem', made.id, 'close'), 409, 'STATE')
  await step('zrzy', 'problem', made.id, 'handle_on_site')
  await step('zrzy', 'problem', made.id, 'set_measures', { measures: '增设箱变' })
  refused(await ask('zrzy', 'problem', made.id, 'request_closing', { result: '已送电' }), 422, 'REQUIRED', 'evidence')
  await attach('zrzy', made.id, 'evidence')
  await step('zrzy', 'problem', made.id, 'request_closing', { result: '已送电' })
  await step('wujin', 'problem', made.id, 'verify')
  refused(await ask('wujin', 'problem', made.id, 'close'), 422, 'RULE', 'reporter_consent')
  refused(await people.xinbei.get(`/problem/${made.id}/history`), 404, 'NOT_FOUND')
})

test('the firm says whether it is content; without it, or a reason for doing without, nothing is closed', async () => {
  const own = Number(sql(city.store, `SELECT p.id FROM project p JOIN person q ON q.enterprise = p.enterprise WHERE q.login = 'qy1' LIMIT 1`))
  const unit = sql(city.store, `SELECT area FROM project WHERE id = ${own}`)
  const made = succeeded(await people.qy1.post('/problem', { project: own, reported_on: today, ...TROUBLE, origin: 'enterprise_portal' }), 201)
  assert.equal(made.area, unit)
  for (const [verb, fields] of [['assign', { lead_agency: agency('gd') }], ['handle_on_site'], ['set_measures', { measures: '增设箱变' }]]) await step('fgw', 'problem', made.id, verb, fields)
  await attach('fgw', made.id, 'evidence')
  await step('fgw', 'problem', made.id, 'request_closing', { result: '已送电' })
  await step('fgw', 'problem', made.id, 'verify')
  assert.equal(succeeded(await people.qy1.get('/todo')).todo.find((t) => t.label === '待您确认的问题').count, 1)
  refused(await change('qy1', 'problem', made.id, { title: '换个题目' }), 422, 'FROZEN')
  succeeded(await change('qy1', 'problem', made.id, { reporter_consent: 'unsatisfied' }))
  refused(await ask('fgw', 'problem', made.id, 'close'), 422, 'RULE', 'reporter_consent')
  refused(await ask('fgw', 'problem', made.id, 'return'), 422, 'REQUIRED', 'opinion')
  await step('fgw', 'problem', made.id, 'return', { opinion: '企业不满意，再办' })
  await step('fgw', 'problem', made.id, 'request_closing')
  await step('fgw', 'problem', made.id, 'verify')
  succeeded(await change('qy1', 'problem', made.id, { reporter_consent: 'satisfied' }))
  const closed = await step('fgw', 'problem', made.id, 'close')
  assert.deepEqual([closed.state, closed.closed_on, closed.used_days], ['closed', today, 0])
  refused(await change('fgw', 'problem', made.id, { title: '改题' }), 409, 'STATE')
  const again = await step('qy1', 'problem', made.id, 'reopen', { opinion: '又停电了' })
  assert.deepEqual([again.state, again.closed_on, again.reporter_consent, again.reopen_count], ['reopened', null, 'pending', 1])
  const { rows } = await list('qy1', 'problem_step', `problem = ${made.id}`, { sort: 'step_no' })
  assert.deepEqual(rows.map((s) => s.verb), ['register', 'assign', 'handle_on_site', 'set_measures', 'request_closing', 'verify', 'return', 'request_closing', 'verify', 'close', 'reopen'])
  assert.deepEqual(rows.map((s) => s.step_no), rows.map((_, i) => i + 1))
  assert.equal(rows.at(-1).text, '又停电了')
  assert.ok(rows.every((s) => s.done_by && s.done_on === today))
})

test('升级 goes one level with a new clock and a reason; 挂起 stops the clock; levels are not jumped by hand', async () => {
  const { id } = succeeded(await people.henglin.post('/project', { name: '镇里的项目', area: '320412', town: '320412105' }), 201)
  const made = await trouble('henglin', { project: id, reported_on: daysAgo(3) })
  refused(await change('wujin', 'problem', made.id, { level: 'city' }), 422, 'RULE', 'level')
  refused(await ask('henglin', 'problem', made.id, 'escalate'), 422, 'REQUIRED', 'opinion')
  const up = await step('henglin', 'problem', made.id, 'escalate', { opinion: '镇里解决不了' })
  assert.deepEqual([up.state, up.level], ['escalated', 'district'])
  assert.ok(up.due_on > made.due_on)
  await step('wujin', 'problem', made.id, 'assign', { lead_agency: agency('gd') })
  const stopped = await step('wujin', 'problem', made.id, 'suspend', { opinion: '等上级政策' })
  assert.equal(stopped.overdue, false)
  assert.equal((await step('wujin', 'problem', made.id, 'resume')).state, 'assigned')
  refused(await people.wujin.post('/problem_step', { problem: made.id, verb: 'close', done_on: today, text: '直接销号' }), 422, 'RULE', 'verb')
  const extended = new Date(Date.parse(up.due_on) + 7 * 86400e3).toISOString().slice(0, 10)
  succeeded(await people.wujin.post('/problem_step', { problem: made.id, verb: 'extend', done_on: today, due_on: extended, text: '变压器订货周期长' }), 201)
  assert.equal((await seen('wujin', 'problem', made.id)).extended_to, extended)
  const note = succeeded(await people.wujin.post('/problem_step', { problem: made.id, verb: 'progress', done_on: today, text: '正在安装' }), 201)
  refused(await people.wujin.patch(`/problem_step/${note.id}`, { text: '改写' }, { version: note.version }), 422, 'FROZEN')
  refused(await people.wujin.delete(`/problem_step/${note.id}`, { version: note.version }), 403, 'DENIED')
})

test('another district does not know the problem; one of a firm alone is seen by who sees the firm', async () => {
  const made = await trouble('wujin')
  refused(await people.xinbei.get(`/problem/${made.id}`), 404, 'NOT_FOUND')
  refused(await ask('xinbei', 'problem', made.id, 'assign'), 404, 'NOT_FOUND')
  refused(await people.xinbei.post('/problem', { project: projectOf('320412'), reported_on: today, ...TROUBLE }), 422, 'REFERENCE', 'project')
  refused(await people.fgw.post('/problem', { reported_on: today, ...TROUBLE }), 422, 'REQUIRED', 'project')
  const firm = Number(sql(city.store, `SELECT p.enterprise FROM project p JOIN enterprise e ON e.id = p.enterprise WHERE p.area = '320411' AND e.operating_area = '320411' AND NOT EXISTS (SELECT 1 FROM project q WHERE q.enterprise = p.enterprise AND q.area <> '320411') LIMIT 1`))
  const alone = succeeded(await people.xinbei.post('/problem', { enterprise: firm, reported_on: today, ...TROUBLE }), 201)
  assert.equal(alone.area, '320411')
  assert.equal((await seen('xinbei', 'problem', alone.id)).id, alone.id)
  refused(await people.wujin.get(`/problem/${alone.id}`), 404, 'NOT_FOUND')
  refused(await people.wujin.post('/problem', { project: projectOf('320412'), ...TROUBLE, reported_on: '2999-01-01' }), 422, 'RANGE', 'reported_on')
})

test('a visit is not of tomorrow, an old one says why; a later one keeps the promised follow-up', async () => {
  const project = projectOf('320412')
  const visit = (more) => people.wujin.post('/visit', { project, kind: 'weekly', visited_on: today, agency: agency('wj-fg'), visitors: '张三', progress_seen: '主体施工', ...more })
  refused(await visit({ visited_on: '2999-01-01' }), 422, 'RANGE', 'visited_on')
  refused(await visit({ visited_on: daysAgo(60) }), 422, 'REQUIRED', 'late_reason')
  refused(await visit({ longitude: 119.97 }), 422, 'REQUIRED', 'latitude')
  refused(await visit({ follow_up_on: daysAgo(1) }), 422, 'RULE', 'visited_on')
  const first = succeeded(await visit({ visited_on: daysAgo(3), follow_up_on: daysAgo(2) }), 201)
  assert.match(first.week, /^\d{4}-W\d{2}$/)
  assert.ok(first.recorder)
  const second = succeeded(await visit({}), 201)
  assert.equal((await seen('wujin', 'visit', first.id)).followed_up, true)
  refused(await people.qy1.get(`/visit/${second.id}`), 403, 'DENIED')
  await step('wujin', 'visit', second.id, 'confirm')
  refused(await people.wujin.patch(`/visit/${second.id}`, { visitors: '李四' }, { version: second.version + 1 }), 409, 'STATE')
})

/** Every counted cell opens just as many rows as it says. */
async function opens(who, stat) {
  let cells = 0
  for (const row of [...stat.rows, ...(stat.total ? [stat.total] : [])])
    for (const [id, cell] of Object.entries(row.cells)) {
      if (!cell.drill || ['rate', 'median', 'score', 'rank', 'target', 'actual', 'scheduled'].includes(id)) continue
      assert.equal((await list(who, cell.record, cell.drill, { limit: 1, fields: 'id' })).count, cell.value, `${row.label} ${id}: ${cell.drill}`)
      cells++
    }
  return cells
}

test('coverage of the week: who was not visited is listed, and a visit moves a project from one cell to the other', async () => {
  const project = projectOf('320413')
  const cell = async (id) => succeeded(await people.fgw.get('/stat/visits')).rows.find((r) => r.key === '320413').cells[id]
  const before = [await cell('missed'), await cell('visited')]
  assert.ok((await list('fgw', 'project', before[0].drill)).rows.some((p) => p.id === project))
  succeeded(await people.fgw.post('/visit', { project, kind: 'phone', visited_on: today, agency: agency('fgw'), visitors: '张三', progress_seen: '电话' }), 201)
  assert.equal((await cell('missed')).value, before[0].value)
  succeeded(await people.fgw.post('/visit', { project, kind: 'weekly', visited_on: today, agency: agency('fgw'), visitors: '张三', progress_seen: '现场' }), 201)
  assert.deepEqual([(await cell('missed')).value, (await cell('visited')).value], [before[0].value - 1, before[1].value + 1])
  assert.ok((await list('fgw', 'project', (await cell('visited')).drill)).rows.some((p) => p.id === project))
  const stat = succeeded(await people.fgw.get('/stat/visits' + query({ period: '2025-W41' })))
  assert.ok(await opens('fgw', stat) >= 20)
  const own = succeeded(await people.wujin.get('/stat/visits' + query({ period: '2025-W41' })))
  assert.deepEqual([own.scoped, own.rows.map((r) => r.key)], [true, ['320412']])
  await opens('wujin', own)
  for (const bad of ['2025-W60', '2025-10']) refused(await people.fgw.get('/stat/visits' + query({ period: bad })), 400, 'PARAMETER')
  refused(await people.fgw.get('/stat/visits' + query({ by: 'colour' })), 400, 'PARAMETER')
  // the list behind a figure is asked by its own cuts only: nobody feels for hidden values through it
  refused(await people.leader.get('/project' + query({ filter: 'id in figure("visits;2025-W41;contact_phone ~ 1;missed")' })), 400, 'FILTER')
})

test('problem statistics follow the rows, by each cut, and every cell opens its rows', async () => {
  for (const by of ['area', 'type', 'level', 'severity', 'origin', 'state', 'agency']) await opens('fgw', succeeded(await people.fgw.get('/stat/problems' + query({ period: '2025-09', by }))))
  const stat = succeeded(await people.fgw.get('/stat/problems' + query({ period: '2025' })))
  const closed = await list('fgw', 'problem', 'closed_on >= 2025-01-01 and closed_on <= 2025-12-31')
  assert.equal(stat.total.cells.closed.value, closed.count)
  const days = closed.rows.map((r) => r.used_days).sort((a, b) => a - b)
  assert.equal(stat.total.cells.median.value, (days[Math.floor(days.length / 2)] + days[Math.floor((days.length - 1) / 2)]) * 5)
  const now = async () => succeeded(await people.fgw.get('/stat/problems' + query({ period: today.slice(0, 7) }))).total.cells
  const before = await now()
  await trouble('wujin')
  assert.equal((await now()).new.value, before.new.value + 1)
  refused(await people.fgw.get('/stat/problems' + query({ period: 'soon' })), 400, 'PARAMETER')
})

test('帮代办: hand-offs change the agent, the firm confirms, an unfinished one is redone', async () => {
  const own = Number(sql(city.store, `SELECT p.id FROM project p JOIN person q ON q.enterprise = p.enterprise WHERE q.login = 'qy1' LIMIT 1`))
  const unit = sql(city.store, `SELECT area FROM project WHERE id = ${own}`)
  const local = Object.keys(people).find((login) => sql(city.store, `SELECT count(*) FROM duty d JOIN person p ON p.id = d.person WHERE p.login = '${login}' AND d.area = '${unit}'`) === '1') ?? 'wujin'
  const project = local === 'wujin' && unit !== '320412' ? projectOf('320412') : own
  const agents = sql(city.store, `SELECT id FROM person WHERE team = 'agent' ORDER BY id LIMIT 2`).split('\n').map(Number)
  const given = { project, kind: 'guide', item: 'eia', name: '环评辅导', authorised: false, requested_on: today, agency: agency('wj-fg'), agent: agents[0], planned_on: today }
  refused(await people[local].post('/agent_task', { ...given, kind: 'full' }), 422, 'RULE', 'authorised')
  const task = succeeded(await people[local].post('/agent_task', given), 201)
  assert.match(task.task_no, /^DB-\d{4}-\d{4}$/)
  await step(local, 'agent_task', task.id, 'assign')
  await step(local, 'agent_task', task.id, 'prepare')
  refused(await ask(local, 'agent_task', task.id, 'transfer'), 422, 'RULE', 'agent')
  assert.equal((await step(local, 'agent_task', task.id, 'transfer', { agent: agents[1] })).agent, agents[1])
  await step(local, 'agent_task', task.id, 'prepare')
  refused(await ask(local, 'agent_task', task.id, 'finish', { finished_on: today }), 422, 'REQUIRED', 'result')
  const done = await step(local, 'agent_task', task.id, 'finish', { finished_on: today, result: '已取得批复' })
  assert.deepEqual([done.state, done.overdue, done.used_days], ['finished', false, 0])
  if (project === own) assert.equal((await step('qy1', 'agent_task', task.id, 'confirm', { feedback: 'satisfied' })).feedback, 'satisfied')
  assert.equal((await step(local, 'agent_task', task.id, 'redo')).finished_on, null)
})

test('meetings go from planned to finished; the city\'s are read by all and written by none of the districts', async () => {
  const given = { name: '供电专题会商', kind: 'consultation', level: 'district', held_on: today, host_agency: agency('wj-fg') }
  const made = succeeded(await people.wujin.post('/meeting', given), 201)
  assert.equal(made.area, '320412')
  refused(await people.xinbei.get(`/meeting/${made.id}`), 404, 'NOT_FOUND')
  await step('wujin', 'meeting', made.id, 'hold')
  refused(await ask('wujin', 'meeting', made.id, 'minute'), 422, 'REQUIRED', 'minutes')
  await step('wujin', 'meeting', made.id, 'minute', { minutes: '会商意见如下' })
  await step('wujin', 'meeting', made.id, 'follow', { decisions: '一、供电公司一周内增容', decision_count: 1 })
  refused(await ask('wujin', 'meeting', made.id, 'finish', { done_count: 2 }), 422, 'RULE', 'done_count')
  await step('wujin', 'meeting', made.id, 'finish', { done_count: 1 })
  const citys = succeeded(await people.fgw.post('/meeting', { ...given, name: '全市会商', level: 'city' }), 201)
  assert.equal((await seen('xinbei', 'meeting', citys.id)).name, '全市会商')
  refused(await people.xinbei.patch(`/meeting/${citys.id}`, { name: '改名' }, { version: citys.version }), 403, 'DENIED')
  refused(await people.xinbei.patch(`/meeting/${citys.id}`, { area: '320411' }, { version: citys.version }), 403, 'DENIED')
  refused(await people.fgw.post('/meeting', { ...given, kind: 'dispatch_month' }), 422, 'REQUIRED', 'month')
  const problem = await trouble('wujin')
  await step('wujin', 'problem', problem.id, 'assign', { lead_agency: agency('gd') })
  refused(await ask('wujin', 'problem', problem.id, 'consult'), 422, 'REQUIRED', 'meeting')
  await step('wujin', 'problem', problem.id, 'consult', { meeting: made.id })
  assert.equal((await list('wujin', 'problem_step', `problem = ${problem.id} and verb = consult`)).rows[0].meeting, made.id)
})

test('季观摩: sheets keep to the scheme, the ranking is theirs, and after publication nothing moves', async () => {
  const sites = [projectOf('320412'), projectOf('320411')]
  const scheme = '项目体量=30；产业质态=20；建设进度=20；预期效益=10；服务保障=10；现场组织=10'
  const given = { name: '测试观摩', year: 2026, quarter: 'Q4', planned_on: today, level: 'city', host: agency('fgw'), sites: sites.join('；'), score_scheme: scheme, judge_rule: 'mean' }
  refused(await people.fgw.post('/site_tour', { ...given, score_scheme: '项目体量=30；产业质态=20' }), 422, 'RULE', 'score_scheme')
  refused(await people.fgw.post('/site_tour', { ...given, score_scheme: '颜值=100' }), 422, 'FORMAT', 'score_scheme')
  refused(await people.fgw.post('/site_tour', { ...given, sites: '甲项目' }), 422, 'FORMAT', 'sites')
  const tour = succeeded(await people.fgw.post('/site_tour', given), 201)
  assert.equal(tour.site_count, 2)
  const sheet = (who, project, more) => people[who].post('/tour_score', { site_tour: tour.id, project, scale_score: 20, quality_score: 10, ...more })
  refused(await sheet('leader', sites[0]), 422, 'FROZEN', 'site_tour')
  await step('fgw', 'site_tour', tour.id, 'open', { held_on: today })
  refused(await sheet('leader', sites[0], { scale_score: 31 }), 422, 'RANGE', 'scale_score')
  refused(await sheet('leader', sites[0], { bonus: 1 }), 422, 'REQUIRED', 'reason')
  refused(await sheet('leader', projectOf('320413')), 422, 'RULE', 'project')
  const first = succeeded(await sheet('leader', sites[0], { bonus: 1, reason: '产业链带动' }), 201)
  assert.deepEqual([first.total, first.area], [31, '320412'])
  refused(await sheet('leader', sites[0]), 409, 'DUPLICATE')
  refused(await people.zrzy.patch(`/tour_score/${first.id}`, { scale_score: 1 }, { version: first.version }), 403, 'DENIED')
  succeeded(await sheet('zrzy', sites[0], { quality_score: 12 }), 201)
  await step('fgw', 'site_tour', tour.id, 'close')
  refused(await ask('fgw', 'site_tour', tour.id, 'publish'), 409, 'STATE', 'sites')
  await step('fgw', 'site_tour', tour.id, 'open')
  succeeded(await sheet('leader', sites[1], { scale_score: 21.5 }), 201)
  const stat = succeeded(await people.fgw.get('/stat/tour' + query({ tour: tour.id })))
  assert.deepEqual(stat.rows.map((r) => [Number(r.key), r.cells.score.text, r.cells.rank.value, r.cells.sheets.value]), [[sites[0], '31.5', 1, 2], [sites[1], '31.5', 1, 1]])
  await opens('fgw', stat)
  await step('fgw', 'site_tour', tour.id, 'close')
  const published = await step('fgw', 'site_tour', tour.id, 'publish')
  assert.match(published.ranking, /^1\. .+ 31\.50；1\. /)
  assert.equal(published.published_on, today)
  refused(await change('fgw', 'site_tour', tour.id, { judge_rule: 'trimmed' }), 409, 'STATE')
  assert.equal(succeeded(await people.sww.get('/stat/tour' + query({ tour: tour.id }))).rows.length, 2)
  refused(await people.qy1.get('/stat/tour'), 403, 'DENIED')
  refused(await people.fgw.get('/stat/tour' + query({ tour: 999999 })), 404, 'NOT_FOUND')
})

test('targets are held against rows; where there are none the answer is 未知, not 0', async () => {
  const stat = async () => succeeded(await people.fgw.get('/stat/targets' + query({ period: '2025' })))
  const row = (s, label) => s.rows.find((r) => r.label.startsWith(label)).cells
  const now = await stat()
  assert.equal(row(now, '拿地即开工').target.text, '30')
  assert.deepEqual([row(now, '拿地即开工').actual.value, row(now, '拿地即开工').actual.text], [null, '未知'])
  assert.equal(row(now, '实际使用外资').actual.value, null)
  assert.match(row(now, '实际使用外资').actual.formula, /台账/)
  const starts = row(now, '新开工项目').actual
  assert.equal((await list('fgw', starts.record, starts.drill, { limit: 1 })).count * 10000, starts.value)
  const accepted = row(now, '联合竣工验收').actual
  assert.equal(accepted.value, 0)
  const permit = (item, more) => people.fgw.post('/permit', { project: projectOf('320412'), item, state: '11', document_no: '示例1号', ...more })
  succeeded(await permit('joint_acceptance', { accepted_on: '2025-08-20', finished_on: '2025-09-01' }), 201)
  assert.equal(row(await stat(), '联合竣工验收').actual.value, 10000)
  succeeded(await permit('land_contract', { issued_on: '2025-05-10' }), 201)
  const later = row(await stat(), '拿地即开工').actual
  assert.equal(typeof later.value, 'number')
  refused(await people.fgw.post('/target', { year: 2025, indicator: 'fdi', name: '外资', agency: agency('fgw'), target_value: 5, value_unit: 'yi_usd' }), 409, 'DUPLICATE')
  refused(await people.fgw.post('/target', { year: 2026, indicator: 'fdi', name: '外资', target_value: 5, value_unit: 'yi_usd', schedule: '1;2;1' }), 422, 'FORMAT', 'schedule')
  refused(await people.fgw.post('/target', { year: 2026, indicator: 'fdi', name: '外资', target_value: 5, value_unit: 'yi_usd', edition: 2 }), 422, 'REQUIRED', 'changed_reason')
  refused(await people.qy1.get('/stat/targets'), 403, 'DENIED')
})

test('promises follow the project: a start that is reached is its actual date', async () => {
  const project = Number(sql(city.store, `SELECT id FROM project WHERE area = '320412' AND construction_start_on IS NOT NULL LIMIT 1`))
  const start = sql(city.store, `SELECT construction_start_on FROM project WHERE id = ${project}`)
  const given = { project, side: 'enterprise', kind: 'start', item_no: 7, text: '按期开工', promised_on: '2020-01-01', promised_date: '2024-01-01' }
  refused(await people.wujin.post('/promise', { ...given, promised_date: null }), 422, 'REQUIRED', 'promised_date')
  refused(await people.wujin.post('/promise', { ...given, due_on: '2019-01-01' }), 422, 'RULE', 'promised_on')
  const made = succeeded(await people.wujin.post('/promise', given), 201)
  assert.equal(made.actual_date, start)
  refused(await people.xinbei.get(`/promise/${made.id}`), 404, 'NOT_FOUND')
})
