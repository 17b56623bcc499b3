// targets.mjs - every operation of the derived OpenAPI text with something a scanner can change: addresses and bodies that are
// answered as they stand.  Knows no scanner.
import { succeeded } from '../api/harness.mjs'

/** A value each parameter accepts; one that is missing here fails the run, so that a new parameter is scanned. */
const VALUES = {
  filter: 'id > 0', sort: 'id', fields: 'id', limit: '3', after: '', count: '1', labels: '1', reason: '核对', approval: '1',
  month: '2025-09', by: 'area', list: 'city_major', why: 'denied', back: '/', code: '1', state: '1', iss: 'x', error: 'x', person: '1',
  record: 'project', mode: 'insert', key: 'name', again: '1', field: 'photos', ask: '1', session: '1',
}
/** Operations of which every ledger has its own: after the first ledger only what differs is scanned. */
const LEAD = 'project'
/** Not asked: a stream without end; what ends the scanner's own session; what takes a file, which tests/hostile does. */
const APART = /^(events|session_end|sessions_end|import_create|attachment_add_\w+)$/

/** A body that the schema accepts in shape: a scanner changes its values one by one. */
function sample(doc, schema, depth = 0) {
  if (schema.$ref) return sample(doc, doc.components.schemas[schema.$ref.split('/').pop()], depth)
  const type = [schema.type].flat().find((t) => t !== 'null')
  if (schema.enum) return schema.enum.find((v) => v !== null)
  if (type === 'object') return depth > 2 ? {} : Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, s]) => [name, sample(doc, s, depth + 1)]))
  if (type === 'array') return [sample(doc, schema.items ?? {}, depth + 1)]
  return { integer: 1, number: 1, boolean: true }[type] ?? '1'
}

const ledgerOf = (doc, where) => {
  const part = where.split('/')[3].split('.')[0]
  return doc.components.schemas[`${part}.Row`] ? part : ''
}

/** Rows to ask for: the first of each ledger this client sees. */
async function firstIds(client, doc) {
  const ids = {}
  for (const where of Object.keys(doc.paths)) {
    const ledger = ledgerOf(doc, where)
    if (!ledger || ids[ledger]) continue
    const reply = await client.get(`/${ledger}?limit=1&fields=id`)
    ids[ledger] = reply.body?.rows?.[0]?.id ?? 1
  }
  return ids
}

/** [{method, path, query: {name: value}, holes: how many of the path are values, body}] */
export async function targets(client) {
  const doc = succeeded(await client.get('/openapi.json'))
  const ids = await firstIds(client, doc)
  const batch = succeeded(await client.upload('项目名称,报送板块,总投资(万元)\n扫描测试,武进区,12000\n', '扫描.csv', { again: 1 })).batch
  const found = []
  for (const [where, operations] of Object.entries(doc.paths))
    for (const [method, op] of Object.entries(operations)) {
      if (method === 'delete' || APART.test(op.operationId)) continue
      const ledger = ledgerOf(doc, where)
      const value = (name) => {
        const v = { id: ids[ledger], batch, ...VALUES }[name]
        if (v === undefined) throw new Error(`${op.operationId}: no value for the parameter ${name}`)
        return String(v)
      }
      const asked = (op.parameters ?? []).filter((p) => p.in === 'query').map((p) => [p.name, value(p.name)])
      const json = op.requestBody?.content['application/json']
      found.push({
        id: op.operationId, method: method.toUpperCase(), ledger, own: ledger !== '' && ledger !== LEAD,
        path: where.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? { hole: value(part.slice(1, -1)) } : part)).filter((part) => part !== ''),
        query: asked, body: json && sample(doc, json.schema),
      })
    }
  return found
}

/** The address; `mark` after each value of the path, where a scanner wants to be told that it is one. */
export function address(target, mark = '') {
  const path = target.path.map((part) => (part.hole === undefined ? part : part.hole + mark)).join('')
  const asked = target.query.length && !mark ? '?' + new URLSearchParams(target.query) : ''
  return path + asked
}
