// record.test.mjs - one row: made, read, changed, withdrawn; what is refused, and what history keeps.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, signedIn, succeeded, YI } from './harness.mjs'

const city = cityForThisFile()
let serial = 0
const named = (more = {}) => ({ name: `接口测试项目${++serial}`, kind: 'newly_attracted', area: '320412', total_investment: 5 * YI, ...more })
const made = async (more) => succeeded(await city.client.post('/project', named(more)), 201)

test('a project is made and read back as it was sent', async () => {
  const sent = named({ planned_start: '2025-03', planned_completion: '2026-10-30', address: '常州市武进区', remarks: '第一行\n第二行 "引号" <b>' })
  const row = succeeded(await city.client.post('/project', sent), 201)
  assert.deepEqual(Object.fromEntries(Object.keys(sent).map((k) => [k, row[k]])), sent)
  assert.equal(row.version, 1)
  assert.equal(row.stage, 'prospect')
  assert.equal(row.band, 'b1')
  assert.deepEqual(succeeded(await city.client.get(`/project/${row.id}`)), row)
})

test('a firm and its project are linked by id', async () => {
  const firm = succeeded(await city.client.post('/enterprise', { name: '接口测试有限公司', uscc: '91320400MA00000158' }), 201)
  const row = await made({ enterprise: firm.id })
  assert.equal(row.enterprise, firm.id)
  refused(await city.client.post('/project', named({ enterprise: 987654321 })), 422, 'REFERENCE', 'enterprise')
  refused(await city.client.post('/enterprise', { name: '另一家', uscc: '91320400MA00000158' }), 409, 'DUPLICATE', 'uscc')
})

for (const [name, body, status, error, field] of [
  ['without a name', { kind: 'newly_attracted' }, 422, 'REQUIRED', 'name'],
  ['with an empty name', { name: '  ' }, 422, 'REQUIRED', 'name'],
  ['with a name of 121 characters', { name: '长'.repeat(121) }, 422, 'RANGE', 'name'],
  ['with an unknown field', { name: '甲', budget: 1 }, 400, 'UNKNOWN_FIELD', 'budget'],
  ['with a read-only field', { name: '甲', stage: 'completion' }, 422, 'READ_ONLY', 'stage'],
  ['with its own id', { id: 7, name: '甲' }, 422, 'READ_ONLY', 'id'],
  ['with an unknown choice', { name: '甲', kind: 'no_such' }, 422, 'CHOICE', 'kind'],
  ['with a negative amount', { name: '甲', total_investment: -1 }, 422, 'RANGE', 'total_investment'],
  ['with an amount beyond the limit', { name: '甲', total_investment: 1_000_000_000_000_001 }, 422, 'RANGE', 'total_investment'],
  ['with an amount as text', { name: '甲', total_investment: '12000' }, 422, 'TYPE', 'total_investment'],
  ['with half a fen', { name: '甲', total_investment: 1.5 }, 422, 'TYPE', 'total_investment'],
  ['with a number as name', { name: 5 }, 422, 'TYPE', 'name'],
  ['with 29 February 2023', { name: '甲', planned_start: '2023-02-29' }, 422, 'FORMAT', 'planned_start'],
  ['with the 13th month', { name: '甲', planned_start: '2025-13' }, 422, 'FORMAT', 'planned_start'],
])
  test(`a project ${name} is refused`, async () => void refused(await city.client.post('/project', body), status, error, field))

test('all findings come at once, in the order of the fields', async () => {
  const body = { kind: 'no_such', total_investment: -1, planned_start: '2023-02-29' }
  const { body: answer } = refused(await city.client.post('/project', body), 422, 'REQUIRED')
  const fields = answer.findings.filter((f) => f.level === 'error').map((f) => f.field)
  for (const field of ['name', 'kind', 'total_investment', 'planned_start']) assert.ok(fields.includes(field), `${field} in ${fields}`)
})

for (const [name, body, status, error] of [
  ['cut JSON', '{"name":"甲"', 400, 'JSON_INVALID'], ['an array', '[]', 400, 'JSON_TYPE'], ['nothing', '', 400, 'JSON_INVALID'],
  ['the same key twice', '{"name":"甲","name":"乙"}', 400, 'JSON_DUPLICATE_KEY'],
])
  test(`${name} is not a project`, async () => void refused(await city.client.post('/project', body), status, error))

test('a body of another media type is refused', async () => {
  refused(await city.client.post('/project', '<project/>', { type: 'application/xml' }), 415, 'MEDIA_TYPE')
})

test('a USCC with a wrong check digit is refused with the right digit; an old number is named as such', async () => {
  const wrong = refused(await city.client.post('/enterprise', { name: '校验位', uscc: '91320400MA00000157' }), 422, 'CHECK_DIGIT', 'uscc')
  assert.match(wrong.text, /8/)
  const old = await city.client.post('/enterprise', { name: '老注册号', uscc: '320400000000000' })
  assert.equal(old.status, 422, old.text)
  assert.match(old.text, /注册号/)
})

test('a change needs the version: 428 without, 412 when stale on the same field, merged on another', async () => {
  const row = await made()
  const address = `/project/${row.id}`
  refused(await city.client.patch(address, { remarks: '无版本' }), 428, 'VERSION_REQUIRED')
  const second = succeeded(await city.client.patch(address, { remarks: '甲写的' }, { version: 1 }))
  assert.equal(second.version, 2)
  const merged = succeeded(await city.client.patch(address, { task_force: '乙的专班' }, { version: '"1"' }))
  assert.deepEqual([merged.version, merged.remarks, merged.task_force], [3, '甲写的', '乙的专班'])
  const { body } = refused(await city.client.patch(address, { remarks: '丙写的' }, { version: 1 }), 412, 'STALE')
  assert.equal(body.current.remarks, '甲写的')
  assert.deepEqual(body.conflicts, [{ field: 'remarks', original: null, current: '甲写的', yours: '丙写的' }])
  assert.equal(succeeded(await city.client.get(address)).remarks, '甲写的')
  for (const version of ['abc', '-1', '99', '*'])
    assert.ok([400, 412, 428].includes((await city.client.patch(address, { remarks: '?' }, { version })).status), version)
})

test('null clears a field, but not a compulsory one', async () => {
  const row = await made({ remarks: '要清空' })
  const cleared = succeeded(await city.client.patch(`/project/${row.id}`, { remarks: null }, { version: 1 }))
  assert.equal(cleared.remarks, null)
  refused(await city.client.patch(`/project/${row.id}`, { name: null }, { version: 2 }), 422, 'REQUIRED', 'name')
})

test('two writers of one version: one wins, the other is told', async () => {
  const row = await made()
  const replies = await Promise.all(['甲', '乙', '丙', '丁'].map((who) => city.client.patch(`/project/${row.id}`, { remarks: who }, { version: 1 })))
  assert.deepEqual(replies.map((r) => r.status).sort(), [200, 412, 412, 412])
})

test('withdrawing takes the row away and leaves its history', async () => {
  const row = await made()
  const address = `/project/${row.id}`
  refused(await city.client.delete(address), 428, 'VERSION_REQUIRED')
  assert.equal((await city.client.delete(address, { version: 1 })).status, 204)
  refused(await city.client.get(address), 404, 'NOT_FOUND')
  refused(await city.client.patch(address, { remarks: '太晚' }, { version: 1 }), 404, 'NOT_FOUND')
  const list = succeeded(await city.client.get('/project' + query({ filter: `id = ${row.id}` })))
  assert.deepEqual(list.rows, [])
})

test('a row that others point at is not withdrawn', async () => {
  const list = succeeded(await city.client.get('/progress_report?limit=1&fields=project'))
  const project = succeeded(await city.client.get(`/project/${list.rows[0].project}`))
  refused(await city.client.delete(`/project/${project.id}`, { version: project.version }), 409, 'IN_USE')
})

test('history tells who changed what, newest first; sources tell where each field is from', async () => {
  const row = await made({ remarks: '原来的' })
  await city.client.patch(`/project/${row.id}`, { remarks: '后来的' }, { version: 1 })
  const { entries } = succeeded(await city.client.get(`/project/${row.id}/history`))
  assert.deepEqual(entries.map((e) => [e.version, e.action]), [[2, 'update'], [1, 'create']])
  assert.deepEqual([entries[0].before, entries[0].after], [{ remarks: '原来的' }, { remarks: '后来的' }])
  assert.equal(entries[0].login, 'fgw')
  assert.match(entries[0].at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  const { fields } = succeeded(await city.client.get(`/project/${row.id}/sources`))
  assert.equal(fields.remarks.number, entries[0].number)
  assert.equal(fields.name.number, entries[1].number)
})

test('a retried write with the same key happens once', async () => {
  const body = named()
  const first = await city.client.post('/project', body, { key: 'retry-1' })
  const again = await city.client.post('/project', body, { key: 'retry-1' })
  assert.deepEqual([first.status, again.status], [201, 201])
  assert.deepEqual(again.body, first.body)
  const list = succeeded(await city.client.get('/project' + query({ filter: `name = "${body.name}"`, count: 1 })))
  assert.equal(list.count, 1)
  refused(await city.client.post('/project', named(), { key: 'retry-1' }), 422, 'KEY_REUSED')
  const both = await Promise.all([1, 2, 3, 4].map(() => city.client.patch(`/project/${first.body.id}`, { remarks: '一次' }, { version: 1, key: 'retry-2' })))
  assert.deepEqual(both.map((r) => r.status), [200, 200, 200, 200])
  assert.equal(succeeded(await city.client.get(`/project/${first.body.id}`)).version, 2)
})

for (const key of ['', ' ', 'x'.repeat(65), 'a\tb'])
  test(`the key ${JSON.stringify(key.slice(0, 8))} (${key.length} characters) is refused or ignored, never a 5xx`, async () => {
    const reply = await city.client.post('/project', named(), { key })
    assert.ok([201, 400, 422].includes(reply.status), reply.text)
  })

test('another session sees the write at once', async () => {
  const row = await made()
  const other = await signedIn(city.url)
  assert.equal(succeeded(await other.get(`/project/${row.id}`)).id, row.id)
})

for (const id of ['0', '-1', '999999999999', '9007199254740993', '99999999999999999999', 'abc', '1.5', '1e3', '%00', '１'])
  test(`the id ${id} is not found`, async () => {
    const reply = await city.client.get(`/project/${id}`)
    assert.ok([400, 404].includes(reply.status), reply.text)
  })
