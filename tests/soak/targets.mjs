// targets.mjs - every operation of the derived OpenAPI text with something a scanner can change, as somebody whom it answers:
// a request that is refused before the store is asked proves nothing.  Knows no scanner.
import assert from 'node:assert/strict'
import { signedIn, succeeded } from '../api/harness.mjs'

const LOGINS = ['fgw', 'sysadmin', 'security', 'auditor', 'wujin', 'qy1']
/** A value each parameter accepts; one that is missing here fails the run, so that a new parameter is scanned. */
const VALUES = {
  record: 'project', before: '2020-01-01', filter: 'id < 4', sort: 'id', fields: 'id', limit: '1', count: '1', labels: '1', reason: '核对', month: '2025-09', by: 'area',
  list: 'city_major', why: 'denied', person: '1', field: 'photos', approval: '1', ask: '1', session: '1',
}
/** Only for what it was given: asked in an address of its own, where a refusal is right. */
const ALONE = ['approval']
/**
 * The ledger whose bodies and exports are scanned; of the others the addresses: tests/hostile fills every field of theirs, and an
 * export takes the words of its list.
 */
const LEAD = 'project'
/**
 * Not asked, besides what takes nothing but its address and is no GET: a stream without end; what takes a file, which tests/hostile does; what signs in through a provider, of which this
 * city has none; what counts failures and then answers nobody for a while, which would be all that the scanner sees; what
 * asks for a version, which the first change that succeeds makes old.
 */
const APART = /^(events|import_create|attachment_add_\w+|sso_\w+|change_\w+|project_move|session_start|password|otp_begin|otp_confirm|reset|setup)$/

function ledgerOf(doc, where) {
  const part = where.split('/')[3].split('.')[0]
  return doc.components.schemas[`${part}.Row`] ? part : ''
}

/** A body that the schema accepts in shape: a scanner changes its values one by one. */
function sample(doc, schema, name = '', depth = 0) {
  if (schema.$ref) return sample(doc, doc.components.schemas[schema.$ref.split('/').pop()], name, depth)
  const type = [schema.type].flat().find((t) => t !== 'null')
  if (schema.enum) return schema.enum.find((v) => v !== null)
  if (type === 'object') return depth > 2 ? {} : Object.fromEntries(Object.entries(schema.properties ?? {}).map(([part, s]) => [part, sample(doc, s, part, depth + 1)]))
  if (type === 'array') return [sample(doc, schema.items ?? {}, name, depth + 1)]
  return { integer: 1, number: 1, boolean: true }[type] ?? VALUES[name] ?? '1'
}

/** What a row of the ledger is, as far as it may be written and the server takes it again. */
async function rowAgain(client, doc, path, ledger) {
  const { rows } = succeeded(await client.get(`/${ledger}?limit=1&sort=-total_investment`))
  const may = doc.components.schemas[`${ledger}.New`].properties
  let body = Object.fromEntries(Object.entries(rows[0]).filter(([name, value]) => may[name] && value !== null && !/\*/.test(value)))
  for (let tries = 0; tries < 20; tries++) {
    const reply = await client.post(path, body)
    if (reply.status === 201) return body
    const wrong = (reply.body.findings ?? []).filter((f) => f.level === 'error').map((f) => f.field)
    assert.ok(wrong.some((name) => name in body), reply.text)
    body = Object.fromEntries(Object.entries(body).filter(([name]) => !wrong.includes(name)))
  }
  throw new Error(`${path}: no body is taken`)
}

/** Rows to ask for, as each client sees them: the first of each ledger. */
async function firstId(client, ledger) {
  const reply = await client.get(`/${ledger}?limit=1&sort=-id&fields=id`)
  return reply.body?.rows?.[0]?.id
}

/** One operation as one client asks it; undefined where there is no row for him to ask for. */
async function asked(client, doc, where, method, op, batch) {
  const ledger = ledgerOf(doc, where)
  const id = where.includes('{id}') ? await firstId(client, ledger) : 0
  if (id === undefined) return undefined
  const all = { ...VALUES, id, batch }
  const value = (name) => {
    assert.ok(name in all, `${op.operationId}: no value for the parameter ${name}`)
    return String(all[name])
  }
  const query = (op.parameters ?? []).filter((p) => p.in === 'query' && p.name !== 'after' && !ALONE.includes(p.name)).map((p) => [p.name, value(p.name)])
  const alone = (op.parameters ?? []).filter((p) => ALONE.includes(p.name)).map((p) => [p.name, value(p.name)])
  const path = where.split(/(\{\w+\})/).filter(Boolean).map((part) => (part.startsWith('{') ? { hole: value(part.slice(1, -1)) } : part))
  return { id: op.operationId, client, method: method.toUpperCase(), ledger, path, query, alone }
}

/** Asked for as it stands: a list also by the place where its next page begins. */
async function answered(target) {
  const reply = await target.client.get(address(target))
  if (reply.status !== 200) return false
  if (typeof reply.body?.next === 'string') target.query.push(['after', reply.body.next])
  return true
}

/** Not sent away for who asks. */
async function heard(target) {
  return ![403, 404].includes((await target.client.post(address(target), target.body)).status)
}

/** [{id, client, method, ledger, path: [text | {hole}], query, alone: [[name, value]], body}], and what nobody here is answered */
export async function targets(url) {
  const clients = []
  for (const login of LOGINS) clients.push(await signedIn(url, login))
  const [first] = clients
  const doc = succeeded(await first.get('/openapi.json'))
  const { batch } = succeeded(await first.upload('项目名称,报送板块,总投资(万元)\n扫描测试,武进区,12000\n', '扫描.csv', { again: 1 }))
  const found = []
  const missed = []
  for (const [where, operations] of Object.entries(doc.paths))
    for (const [method, op] of Object.entries(operations)) {
      const json = op.requestBody?.content['application/json']
      const ledger = ledgerOf(doc, where)
      if (method === 'delete' || (json && !Object.keys(sample(doc, json.schema)).length) || APART.test(op.operationId) || (ledger && ledger !== LEAD && (json || /^(export|template)_/.test(op.operationId)))) continue
      let chosen
      for (const client of clients) {
        const one = await asked(client, doc, where, method, op, batch)
        if (one && json) one.body = where === `/api/v1/${LEAD}` ? await rowAgain(client, doc, where, LEAD) : sample(doc, json.schema)
        if (one && (method === 'get' ? await answered(one) : await heard(one))) chosen = one
        if (chosen) break
      }
      if (!chosen) {
        missed.push({ id: op.operationId, ledger })
        continue
      }
      found.push(chosen)
    }
  return { found, missed }
}

/** The address; `mark` after each value of the path, where a scanner wants to be told that it is one. */
export function address(target, { mark = '', query = target.query } = {}) {
  const path = target.path.map((part) => (part.hole === undefined ? part : part.hole + mark)).join('')
  return path + (query.length && !mark ? '?' + new URLSearchParams(query) : '')
}
