// move.test.mjs - a project through its stages: the order, the evidence, the way back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, succeeded, YI } from './harness.mjs'

const city = cityForThisFile()
const WAY = [
  ['sign', '2024-01-10', ['agreement'], 'signed', 'signed_on'],
  ['approve', '2024-03-01', ['filing_certificate'], 'project_approval', 'project_approval_on'],
  ['start', '2024-06-18', ['construction_permit'], 'construction_start', 'construction_start_on'],
  ['complete', '2025-03-20', ['joint_acceptance'], 'completion', 'completion_on'],
  ['produce', '2025-05-01', ['first_invoice'], 'production_start', 'production_start_on'],
  ['reach_output', '2025-08-01', ['output_proof'], 'full_output', 'full_output_on'],
  ['reach_benefit', '2025-09-01', ['tax_proof'], 'full_benefit', 'full_benefit_on'],
]
let serial = 0

async function fresh() {
  const n = String(++serial).padStart(6, '0')
  return succeeded(await city.client.post('/project', { name: `流转测试项目${n}`, kind: 'newly_attracted', area: '320412', total_investment: 3 * YI,
    project_code: `2408-320412-89-01-${n}` }), 201)
}
const move = (row, body) => city.client.post(`/project/${row.id}/move`, body, { version: row.version })
const evidence = (kinds) => kinds.map((kind) => ({ kind, no: '测试第1号' }))

test('the whole way, each stage with its date and its milestone', async () => {
  let row = await fresh()
  for (const [verb, on, kinds, stage, field] of WAY) {
    row = succeeded(await move(row, { verb, on, evidence: evidence(kinds) }))
    assert.deepEqual([row.stage, row[field]], [stage, on])
  }
  const stones = succeeded(await city.client.get('/milestone' + query({ filter: `project = ${row.id}`, limit: 50 })))
  assert.equal(stones.rows.length, WAY.length)
})

test('without evidence the missing papers are named', async () => {
  const row = await fresh()
  const reply = refused(await move(row, { verb: 'sign', on: '2024-01-10' }), 422, 'EVIDENCE')
  assert.match(reply.text, /协议/)
  assert.equal(succeeded(await city.client.get(`/project/${row.id}`)).stage, 'prospect')
})

test('a stage is not skipped', async () => {
  const row = await fresh()
  refused(await move(row, { verb: 'start', on: '2024-01-10', evidence: evidence(['construction_permit']) }), 422, 'MOVE')
})

test('a date in the future, or before the stage before it, is refused', async () => {
  let row = await fresh()
  assert.equal((await move(row, { verb: 'sign', on: '2999-01-01', evidence: evidence(['agreement']) })).status, 422)
  row = succeeded(await move(row, { verb: 'sign', on: '2024-05-01', evidence: evidence(['agreement']) }))
  assert.equal((await move(row, { verb: 'approve', on: '2024-04-01', evidence: evidence(['filing_certificate']) })).status, 422)
})

test('revoking a node goes back one stage, with a reason', async () => {
  let row = await fresh()
  row = succeeded(await move(row, { verb: 'sign', on: '2024-05-01', evidence: evidence(['agreement']) }))
  refused(await move(row, { verb: 'revoke' }), 422, 'REQUIRED')
  row = succeeded(await move(row, { verb: 'revoke', reason: '协议未生效' }))
  assert.deepEqual([row.stage, row.signed_on], ['prospect', null])
})

test('pause and resume', async () => {
  let row = await fresh()
  row = succeeded(await move(row, { verb: 'pause', reason: '等待用地指标' }))
  assert.equal(row.status, 'paused')
  assert.equal((await move(row, { verb: 'pause', reason: '再次' })).status, 422)
  row = succeeded(await move(row, { verb: 'resume' }))
  assert.equal(row.status, 'active')
})

for (const [name, body, status] of [
  ['an unknown verb', { verb: 'fly' }, 422], ['no verb', { on: '2024-01-01' }, 422], ['an unknown key', { verb: 'sign', evil: 1 }, 400],
  ['a date that is none', { verb: 'sign', on: '2024-02-30', evidence: [{ kind: 'agreement' }] }, 422], ['evidence that is no list', { verb: 'sign', evidence: 'x' }, 422],
])
  test(`${name} is refused`, async () => {
    const reply = await move(await fresh(), body)
    assert.ok(reply.status === status || reply.status === 400, reply.text)
  })

test('a stale version does not move', async () => {
  const row = await fresh()
  succeeded(await city.client.patch(`/project/${row.id}`, { remarks: '改过' }, { version: row.version }))
  refused(await move(row, { verb: 'sign', on: '2024-01-10', evidence: evidence(['agreement']) }), 412, 'STALE')
})

test('a project nobody has', async () => {
  refused(await city.client.post('/project/999999999/move', { verb: 'pause', reason: '无' }, { version: 1 }), 404, 'NOT_FOUND')
})

test('the same key moves once', async () => {
  const row = await fresh()
  const send = () => city.client.post(`/project/${row.id}/move`, { verb: 'pause', reason: '一次' }, { version: row.version, key: 'move-once' })
  const [a, b] = [await send(), await send()]
  assert.deepEqual([a.status, b.status, b.body], [200, 200, a.body])
})
