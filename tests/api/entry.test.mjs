// entry.test.mjs - a project enters the library: applied for, reviewed in the district and in the city, returned with a reason,
// let in under a number; it leaves and comes back; stages are handed over.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, signedIn, sql, succeeded, YI } from './harness.mjs'

const people = {}
const city = cityForThisFile(undefined, async () => {
  for (const login of ['fgw', 'sww', 'gxj', 'wujin', 'xinbei', 'henglin', 'qy1', 'leader']) people[login] = await signedIn(city.url, login)
})
const WHOLE = {
  kind: 'newly_attracted', owner_name: '示例建设单位', address: '示例路1号', construction_content: '新建厂房，购置设备', total_investment: 3 * YI,
  planned_start: '2026-12-01', planned_completion: '2028-06-30',
}
let serial = 0
const fresh = async (who, more = {}) => succeeded(await people[who].post('/project', { name: `入库测试项目${++serial}`, area: '320412', ...WHOLE, ...more }), 201)
const apply = async (who, project, more = {}) => succeeded(await people[who].post('/entry_review', { project: project.id, kind: 'implement', ...more }), 201)
const step = (who, record, row, verb, fields) => people[who].post(`/${record}/${row.id}/step`, { verb, ...(fields && { fields }) })
const seen = async (project) => succeeded(await people.fgw.get(`/project/${project.id}`))

test('申报 → 区级通过 → 审核通过: the project is in the library under a number of its own, and every step says who and when', async () => {
  const project = await fresh('henglin', { town: '320412105' })
  const review = await apply('henglin', project)
  assert.equal(review.state, 'draft')
  const submitted = succeeded(await step('henglin', 'entry_review', review, 'submit'))
  assert.equal(submitted.state, 'submitted')
  assert.ok(submitted.due_on > submitted.applied_on)
  assert.equal((await seen(project)).library_state, 'submitted')
  const passed = succeeded(await step('wujin', 'entry_review', review, 'pass', { district_opinion: '属实' }))
  assert.deepEqual([passed.state, passed.district_opinion], ['district_passed', '属实'])
  assert.ok(passed.district_reviewed_by && passed.district_reviewed_on)
  const approved = succeeded(await step('fgw', 'entry_review', review, 'approve'))
  assert.equal(approved.state, 'approved')
  const now = await seen(project)
  assert.deepEqual([now.library_state, now.entered_on], ['implementing', approved.city_reviewed_on])
  assert.match(now.project_no, /^320412-\d{4}-\d{4}$/)
  assert.equal(succeeded(await people.fgw.get(`/entry_review/${review.id}`)).library_no, now.project_no)
  const next = await fresh('wujin')
  const other = await apply('wujin', next)
  succeeded(await step('wujin', 'entry_review', other, 'submit'))
  succeeded(await step('fgw', 'entry_review', other, 'approve'))
  assert.equal(Number((await seen(next)).project_no.slice(-4)), Number(now.project_no.slice(-4)) + 1)
  assert.equal(sql(city.store, `SELECT count(*) FROM journal WHERE record = 'entry_review' AND record_id = ${review.id} AND action = 'move'`), '3')
})

test('what the library asks for and is not there is named, all of it', async () => {
  const project = await fresh('wujin', { planned_start: null, address: null, total_investment: YI / 2 })
  const review = await apply('wujin', project)
  const reply = refused(await step('wujin', 'entry_review', review, 'submit'), 422, 'REQUIRED')
  assert.match(reply.text, /建设地点/)
  assert.match(reply.text, /计划开工日期/)
  assert.match(reply.text, /不足1亿元/)
  assert.equal((await seen(project)).library_state, 'draft')
  assert.equal(succeeded(await people.wujin.get(`/entry_review/${review.id}`)).state, 'draft')
  // 储备 asks for less: neither place nor dates
  const big = succeeded(await people.wujin.patch(`/project/${project.id}`, { total_investment: 2 * YI }, { version: project.version }))
  const reserve = await apply('wujin', big, { kind: 'reserve' })
  succeeded(await step('wujin', 'entry_review', reserve, 'submit'))
  succeeded(await step('fgw', 'entry_review', reserve, 'approve'))
  assert.equal((await seen(project)).library_state, 'reserve')
})

test('退回补正 needs its reason in a choice and in words; the next round is counted; a rejected one ends', async () => {
  const project = await fresh('wujin')
  const review = await apply('wujin', project)
  succeeded(await step('wujin', 'entry_review', review, 'submit'))
  const bare = refused(await step('fgw', 'entry_review', review, 'return'), 422, 'REQUIRED', 'return_reason')
  assert.ok(bare.body.findings.some((f) => f.field === 'return_text'))
  succeeded(await step('fgw', 'entry_review', review, 'return', { return_reason: 'incomplete', return_text: '缺备案证' }))
  assert.equal((await seen(project)).library_state, 'returned')
  const again = succeeded(await step('wujin', 'entry_review', review, 'submit'))
  assert.deepEqual([again.round, again.state], [2, 'submitted'])
  succeeded(await step('fgw', 'entry_review', review, 'reject', { return_reason: 'scope', return_text: '不属入库范围' }))
  assert.equal((await seen(project)).library_state, 'draft')
  refused(await step('wujin', 'entry_review', review, 'submit'), 409, 'STATE')
})

test('each step belongs to its roles, and to the place of the project', async () => {
  const project = await fresh('wujin')
  const review = await apply('wujin', project)
  succeeded(await step('wujin', 'entry_review', review, 'submit'))
  refused(await step('wujin', 'entry_review', review, 'approve'), 403, 'DENIED')
  refused(await step('leader', 'entry_review', review, 'approve'), 403, 'DENIED')
  refused(await step('xinbei', 'entry_review', review, 'pass'), 404, 'NOT_FOUND')
  assert.ok([403, 404].includes((await step('qy1', 'entry_review', review, 'pass')).status))
  refused(await step('fgw', 'entry_review', review, 'fly'), 409, 'STATE')
  refused(await step('fgw', 'entry_review', review, 'approve', { state: 'approved' }), 422, 'READ_ONLY')
  refused(await people.fgw.post(`/entry_review/${review.id}/step`, { verb: 'approve', more: 1 }), 400, 'UNKNOWN_FIELD')
  refused(await people.fgw.post(`/entry_review/${review.id}/step`, { verb: 'approve' }, { version: 1 }), 412, 'STALE')
  refused(await people.fgw.post('/area/1/step', { verb: 'approve' }), 404, 'NOT_FOUND')
})

test('while it is reviewed, nobody changes or withdraws it by hand, and a second one waits', async () => {
  const project = await fresh('wujin')
  const review = await apply('wujin', project)
  const { version } = succeeded(await people.wujin.patch(`/entry_review/${review.id}`, { apply_reason: '首次申报' }, { version: review.version }))
  const sent = succeeded(await people.wujin.post(`/entry_review/${review.id}/step`, { verb: 'submit' }, { version }))
  refused(await people.wujin.patch(`/entry_review/${review.id}`, { apply_reason: '改' }, { version: sent.version }), 409, 'STATE')
  refused(await people.wujin.delete(`/entry_review/${review.id}`, { version: sent.version }), 409, 'STATE')
  const second = await apply('wujin', project)
  refused(await step('wujin', 'entry_review', second, 'submit'), 409, 'STATE')
  succeeded(await step('wujin', 'entry_review', review, 'cancel'))
  succeeded(await step('wujin', 'entry_review', second, 'submit'))
})

test('出库 and 恢复入库 keep the number and the first day', async () => {
  const project = await fresh('wujin')
  for (const [kind, state, more] of [['implement', 'implementing'], ['leave', 'left', { apply_reason: '业主放弃' }], ['restore', 'implementing', { apply_reason: '业主恢复投资' }]]) {
    const review = await apply('wujin', project, { kind, ...more })
    succeeded(await step('wujin', 'entry_review', review, 'submit'))
    succeeded(await step('fgw', 'entry_review', review, 'approve'))
    assert.equal((await seen(project)).library_state, state)
  }
  const now = await seen(project)
  assert.deepEqual([now.status, now.left_on], ['active', null])
  const again = await apply('wujin', project)
  refused(await step('wujin', 'entry_review', again, 'submit'), 409, 'STATE', 'kind')
})

async function building() {
  let row = await fresh('wujin', { project_code: `2408-320412-89-01-7${String(++serial).padStart(5, '0')}` })
  for (const [verb, on, kind] of [['sign', '2024-01-10', 'agreement'], ['approve', '2024-03-01', 'filing_certificate']])
    row = succeeded(await people.fgw.post(`/project/${row.id}/move`, { verb, on, evidence: [{ kind, no: '1' }] }, { version: row.version }))
  return row
}
const agency = (code) => Number(sql(city.store, `SELECT id FROM agency WHERE code = '${code}'`))

test('商务 hands over to 发改: the list whole, the milestone confirmed, taken by the other side, and then its lead', async () => {
  const project = await building()
  const given = { project: project.id, handover: 'signing_to_building', from_agency: agency('sww'), to_agency: agency('fgw'), milestone: 'project_approval', checklist: 'basic;codes' }
  const paper = succeeded(await people.sww.post('/stage_handover', given), 201)
  assert.equal(paper.area, '320412')
  const short = refused(await step('sww', 'stage_handover', paper, 'send'), 422, 'REQUIRED', 'checklist')
  assert.match(short.text, /投资协议/)
  succeeded(await people.sww.patch(`/stage_handover/${paper.id}`, { checklist: 'basic;codes;agreement;promises;contacts' }, { version: paper.version }))
  refused(await step('gxj', 'stage_handover', paper, 'send'), 403, 'DENIED')
  const sent = succeeded(await step('sww', 'stage_handover', paper, 'send'))
  assert.ok(sent.handed_by && sent.due_on > sent.started_on)
  refused(await step('sww', 'stage_handover', paper, 'accept'), 403, 'DENIED')
  refused(await step('fgw', 'stage_handover', paper, 'return'), 422, 'REQUIRED', 'return_reason')
  succeeded(await step('fgw', 'stage_handover', paper, 'return', { return_reason: '协议缺附件' }))
  succeeded(await step('sww', 'stage_handover', paper, 'send'))
  const accepted = succeeded(await step('fgw', 'stage_handover', paper, 'accept'))
  assert.ok(accepted.accepted_by && accepted.accepted_on)
  assert.equal((await seen(project)).stage_lead, agency('fgw'))
  // no second owner: 商务 is not the lead any more
  const late = succeeded(await people.sww.post('/stage_handover', { ...given, checklist: 'basic;codes;agreement;promises;contacts' }), 201)
  refused(await step('sww', 'stage_handover', late, 'send'), 422, 'RULE', 'from_agency')
})

test('a handover waits for its milestone', async () => {
  const project = await building()
  const paper = succeeded(await people.fgw.post('/stage_handover', { project: project.id, handover: 'building_to_production', from_agency: agency('fgw'), to_agency: agency('gxj'), milestone: 'completion', checklist: 'basic;permits;problems;acceptance' }), 201)
  refused(await step('fgw', 'stage_handover', paper, 'send'), 422, 'RULE', 'milestone')
})

test('what one may do is in the description of the ledger: the steps of his role, and no others', async () => {
  const steps = async (who) => succeeded(await people[who].get('/meta')).ledgers.find((l) => l.id === 'entry_review')?.steps.map((s) => s.verb)
  assert.deepEqual(await steps('wujin'), ['submit', 'submit', 'pass', 'return', 'cancel'])
  assert.deepEqual(await steps('leader'), [])
  const reports = succeeded(await people.qy1.get('/meta')).ledgers.find((l) => l.id === 'progress_report').steps
  assert.deepEqual(reports.map((s) => [s.verb, s.from, s.to, s.needs]), [['submit', ['draft', 'returned'], 'submitted', ['this_year', 'visible_progress']]])
})
