// ledgers.test.mjs - every ledger through every address, from its own description.  Knows no ledger by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, succeeded } from './harness.mjs'

const city = cityForThisFile()
const SAMPLES = {
  TEXT: () => '测试文字', INT: () => 1, MONEY: () => 1_000_000, USD: () => 100, DECIMAL: () => 1, PERCENT: () => 1, MU: () => 1, M2: () => 1,
  BOOL: () => true, DATE: () => '2024-01-10', MONTH: () => '2031-01', MOMENT: () => '2024-01-10T00:00:00Z', ENUM: (f) => f.choices[0].id,
  SET: (f) => f.choices[0].id, FILE: () => null, USCC: () => '91320400MA00000233', PROJECT: () => '2408-320411-89-01-000002', AREA: () => '320412',
  INDUSTRY: () => 'C',
}

async function firstId(record) {
  const { rows } = succeeded(await city.client.get(`/${record}?limit=1&fields=id`))
  return rows[0]?.id ?? 1
}

/** A value within the field's limits; a REF points at a row that is there. */
async function sample(f, n) {
  if (f.kind === 'REF') return firstId(f.refers)
  const value = SAMPLES[f.kind](f)
  if (f.kind === 'TEXT') return `${value}${n}`.slice(0, f.chars ?? f.max ?? 20)
  return typeof value === 'number' && f.min !== undefined ? Math.max(value, f.min) : value
}

async function body(ledger, n) {
  const typed = ledger.fields.filter((f) => f.required && !f.read_only)
  return Object.fromEntries(await Promise.all(typed.map(async (f) => [f.id, await sample(f, n)])))
}

test('every ledger answers every address that is its', async () => {
  const { ledgers } = succeeded(await city.client.get('/meta'))
  assert.ok(ledgers.length >= 20)
  for (const ledger of ledgers) {
    const at = `/${ledger.id}`
    const list = succeeded(await city.client.get(at + query({ limit: 3, count: 1, labels: 1 })))
    const id = list.rows[0]?.id ?? 999999
    const here = list.rows.length > 0 ? 200 : 404
    for (const part of ['', '/history', '/sources']) assert.equal((await city.client.get(`${at}/${id}${part}`)).status, here, `${at}/${id}${part}`)
    for (const file of ['.csv', '.xlsx']) assert.equal((await city.client.get(at + file + query({ filter: 'id <= 20' }))).status, 200, at + file)
  }
})

test('every ledger that people write: made, changed, withdrawn, or refused with findings', async () => {
  const { ledgers } = succeeded(await city.client.get('/meta'))
  const made = []
  for (const [n, ledger] of ledgers.entries()) {
    const at = `/${ledger.id}`
    if (!ledger.may.create) continue
    assert.equal((await city.client.get(`${at}/template.xlsx`)).status, 200, `${at}/template.xlsx`)
    const reply = await city.client.post(at, await body(ledger, n))
    assert.ok([201, 403, 409, 422].includes(reply.status), `${at}: ${reply.text}`)
    if (reply.status !== 201) {
      assert.ok(reply.body.findings.length > 0, reply.text)
      assert.ok([403, 404, 412].includes((await city.client.patch(`${at}/999999`, {}, { version: 1 })).status))
      assert.ok([403, 404, 412].includes((await city.client.delete(`${at}/999999`, { version: 1 })).status))
      continue
    }
    const row = reply.body
    const text = ledger.fields.find((f) => f.kind === 'TEXT' && !f.read_only && !f.required && !f.unique)
    const changed = await city.client.patch(`${at}/${row.id}`, text ? { [text.id]: '改过' } : {}, { version: row.version })
    assert.ok([200, 403, 422].includes(changed.status), `${at}: ${changed.text}`)
    const gone = await city.client.delete(`${at}/${row.id}`, { version: changed.body.version ?? row.version })
    assert.ok([204, 403, 409, 422].includes(gone.status), `${at}: ${gone.text}`)
    made.push(ledger.id)
  }
  assert.ok(made.length >= ledgers.filter((l) => l.may.create).length / 2, `only ${made} could be made from their description`)
})

test('a ledger the store writes itself takes nothing', async () => {
  const { ledgers } = succeeded(await city.client.get('/meta'))
  const own = ledgers.filter((l) => !l.may.create && !l.may.update)
  assert.ok(own.some((l) => l.id === 'journal'))
  for (const { id } of own) assert.ok([403, 405].includes((await city.client.post(`/${id}`, {})).status), id)
})

test('a ledger whose every field the system fills is neither begun nor imported by hand', async () => {
  const { ledgers } = succeeded(await city.client.get('/meta'))
  const filled = ledgers.filter((l) => !l.may.create && l.may.update)
  assert.deepEqual(filled.map((l) => l.id).sort(), ['attachment', 'batch'])
  for (const { id } of filled) {
    refused(await city.client.post(`/${id}`, {}), 403, 'DENIED')
    refused(await city.client.get(`/${id}/template.xlsx`), 403, 'DENIED')
    assert.ok([404, 412].includes((await city.client.patch(`/${id}/999999`, {}, { version: 1 })).status), id)
    assert.ok([404, 412].includes((await city.client.delete(`/${id}/999999`, { version: 1 })).status), id)
  }
})
