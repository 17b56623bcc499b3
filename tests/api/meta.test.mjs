// meta.test.mjs - what the server says about itself: /meta and the OpenAPI text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, refused, succeeded } from './harness.mjs'

const city = cityForThisFile()
const KINDS = ['ID', 'TEXT', 'INT', 'MONEY', 'USD', 'DECIMAL', 'PERCENT', 'MU', 'M2', 'BOOL', 'DATE', 'MONTH', 'MOMENT', 'ENUM', 'SET', 'REF',
  'FILE', 'USCC', 'PROJECT', 'AREA', 'INDUSTRY']

test('meta names the city, the person and every ledger with its fields', async () => {
  const meta = succeeded(await city.client.get('/meta'))
  assert.equal(meta.city.sample, true)
  assert.equal(meta.city.code, '320400')
  assert.equal(meta.me.login, 'fgw')
  const ids = meta.ledgers.map((l) => l.id)
  for (const id of ['area', 'agency', 'enterprise', 'project', 'annual_plan', 'progress_report', 'milestone', 'permit', 'month'])
    assert.ok(ids.includes(id), id)
  assert.ok(!ids.includes('journal'), 'the journal is the auditor’s')
  for (const l of meta.ledgers) {
    assert.ok(l.fields.some((f) => f.id === l.title), `${l.id}: no title field ${l.title}`)
    for (const f of l.fields) {
      assert.ok(KINDS.includes(f.kind), `${l.id}.${f.id}: ${f.kind}`)
      assert.match(f.label, /\S/, `${l.id}.${f.id}`)
      if (f.kind === 'REF') assert.match(f.refers, /^[a-z_]+$/, `${l.id}.${f.id}`)
      if (f.kind === 'ENUM' || f.kind === 'SET') assert.ok(f.choices.length > 0, `${l.id}.${f.id}`)
      if (f.kind === 'MONEY') assert.ok(f.unit_size > 0, `${l.id}.${f.id}`)
    }
  }
  const investment = meta.ledgers.find((l) => l.id === 'project').fields.find((f) => f.id === 'total_investment')
  assert.deepEqual([investment.unit, investment.unit_size, investment.label], ['万元', 1_000_000, '总投资'])
})

test('the OpenAPI text closes every object and names what is required', async () => {
  const doc = succeeded(await city.client.get('/openapi.json'))
  assert.equal(doc.openapi, '3.1.0')
  for (const [name, schema] of Object.entries(doc.components.schemas)) {
    if (schema.type !== 'object' || name === 'Any') continue
    assert.equal(schema.additionalProperties, false, name)
    if (name.endsWith('.New') || name.endsWith('.Row')) assert.ok(Array.isArray(schema.required), name)
  }
  for (const [address, operations] of Object.entries(doc.paths))
    for (const [method, operation] of Object.entries(operations)) {
      assert.ok(operation.operationId, `${method} ${address}`)
      assert.ok(operation.responses.default, `${method} ${address} has no error reply`)
    }
})

test('an unknown address and a wrong method say so', async () => {
  refused(await city.client.get('/no_such_ledger'), 404, 'NOT_FOUND')
  refused(await city.client.get('/project/1/no_such_part'), 404, 'NOT_FOUND')
  const reply = refused(await city.client.send('PUT', '/project/1', { body: {} }), 405, 'METHOD')
  for (const method of ['GET', 'PATCH', 'DELETE']) assert.ok(reply.headers.get('allow').includes(method))
})

test('an unknown parameter is refused by name', async () => {
  const reply = refused(await city.client.get('/project?filtr=x'), 400, 'UNKNOWN_PARAMETER')
  assert.ok(reply.text.includes('filtr'))
})
