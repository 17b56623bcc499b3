// matrix.test.mjs - A01: every address × everybody × what is his, another's or nobody's, against permits.expected.txt.
// The addresses come from the served document; knows no permit.  BLESS=1 writes the file, which is read before it is committed.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { cityForThisFile, Client, ROOT, signedIn, sql, succeeded } from './harness.mjs'
import { furnish, patience, PEOPLE, UNKNOWN, visible } from './scope.mjs'

const FILE = path.join(ROOT, 'tests/api/permits.expected.txt')
const STALE = 999_999 // a version no row has: who may change it learns that, and nothing changes
const city = cityForThisFile(undefined, async () => {
  await patience(city.url)
  await furnish(city.url, city.store)
})

// ---- what is asked for ---------------------------------------------------------------------------

const table = (name) => `项目名称,报送板块,总投资(万元)\n${name},武进区,12000\n`
const form = (parts) => Object.entries(parts).reduce((all, [name, value]) => (all.set(name, new Blob([value]), '样例.csv'), all), new FormData())
const WISH = { record: 'project', filter: 'id = 0', reason: '核对权限' }
let serial = 0

/** Requests that tell who may from who may not, and change nothing where they can help it; by the operation's name. */
const REQUESTS = {
  session_start: { body: {} }, session_act: { body: {} }, sso_code: { body: {} }, reset: { body: {} }, setup: { body: {} }, password: { body: {} }, otp_begin: { body: {} }, otp_confirm: { body: {} },
  reset_begin: { body: {} }, token_issue: { body: {} }, token_revoke: { body: {} },
  list: { query: { limit: 1, count: 1 } }, export_xlsx: { query: { filter: 'id = 0', reason: '核对权限' } }, export_csv: { query: { filter: 'id = 0', reason: '核对权限' } },
  export_ask: { body: WISH }, export_approve: { body: {} }, audit_verify: { body: {} }, audit_purge: { body: {} }, sso_link: { body: {} }, notice_read: { body: {} }, notice_read_all: { body: {} },
  create: { body: { no_such_field: 1 } }, change: { body: {}, version: STALE }, withdraw: { version: STALE },
  reveal: { body: { field: 'id' } }, project_move: { body: {} },
  duty_approve: { body: {}, version: STALE }, duty_revoke: { body: { reason: '核对权限' }, version: STALE },
  attachment_add: { form: () => form({ file: `%PDF-1.4\n% ${++serial}\n` }), version: STALE },
  import_create: { query: { record: 'project' }, form: () => form({ file: `没有表头 ${++serial}\n` }) },
  import_change: { body: {} }, import_commit: { body: { good_only: true } },
}

async function ask(client, op, address) {
  const { query, body, form: make, version } = REQUESTS[op.name] ?? {}
  const full = address + (query ? '?' + new URLSearchParams(query) : '')
  if (op.name === 'events') return streamStatus(client, full)
  const reply = await client.send(op.method.toUpperCase(), full, { body: make ? make() : body, version })
  assert.ok(reply.status < 500, `${op.method} ${full} as ${client.login}: ${reply.text}`)
  return reply.status
}

async function streamStatus(client, address) {
  const stop = new AbortController()
  const reply = await fetch(client.url + address, { headers: client.cookie ? { Cookie: client.cookie } : {}, signal: stop.signal })
  stop.abort()
  return reply.status
}

// ---- whose -----------------------------------------------------------------------------------------

/** Attachments are seen through their rows; who may not list them sees them there. */
async function seenFiles(client, all) {
  const reports = all.map((id) => Number(sql(city.store, `SELECT record_id FROM attachment WHERE id = ${id}`)))
  const seen = (await visible(client, 'progress_report', reports)) ?? []
  return all.filter((_, i) => seen.includes(reports[i]))
}

/** Ids for one person: his, another's, nobody's; his and another's are undefined where there are none. */
async function idsOf(client, ledger, all) {
  const seen = ledger === 'attachment' ? await seenFiles(client, all) : await visible(client, ledger, all)
  return { own: seen?.[0], foreign: all.find((id) => !seen?.includes(id)), unknown: UNKNOWN }
}

const uploaded = async (client, name) => {
  const reply = await client.upload(table(name), `${name}.csv`, { mode: 'insert' })
  return reply.status === 200 ? reply.body.batch : undefined
}
const askedFor = async (client) => {
  const reply = await client.post('/exports', WISH)
  return reply.status === 201 ? reply.body.id : undefined
}
const sessionId = async (client) => succeeded(await client.get('/sessions')).sessions.find((s) => s.current).id

/** The {hole} of an address, three times. */
async function holesOf(op, client, stock) {
  switch (op.hole) {
    case 'id': return stock.ids[op.ledger]
    case 'batch': return { own: await uploaded(client, `${client.login || '无名'}${++serial}`), foreign: stock.batch, unknown: UNKNOWN }
    case 'ask': return { own: await askedFor(client), foreign: stock.ask, unknown: '0'.repeat(32) }
    case 'month': return { own: '2025-09' }
    case 'session': return {
      own: client.login && (await sessionId(await signedIn(city.url, client.login))), foreign: await sessionId(await signedIn(city.url, 'jintan')), unknown: '0'.repeat(16),
    }
    default: return { own: '' }
  }
}

/** "200 404 404": his, another's, nobody's; "-" where there is none; one number where all are the same. */
async function cell(client, op, stock) {
  const holes = await holesOf(op, client, stock)
  const found = []
  for (const whose of op.hole && op.hole !== 'month' ? ['own', 'foreign', 'unknown'] : ['own']) {
    const hole = holes[whose]
    const who = op.name === 'session_end' && client.login ? await signedIn(city.url, client.login) : client
    found.push(hole === undefined || hole === null ? '-' : await ask(who, op, op.path.replace(/\{[a-z]+\}/, hole)))
  }
  const told = found.filter((one) => one !== '-')
  return new Set(told).size === 1 && told[0] >= 400 ? String(told[0]) : found.join(' ')
}

// ---- the file -----------------------------------------------------------------------------------------

const wide = (text) => [...text].reduce((n, c) => n + (c > '\u2e7f' ? 2 : 1), 0)
const row = (texts) => ('    ' + texts.map((text) => text + ' '.repeat(12 - wide(text))).join('')).trimEnd()
const HEAD = `谁能做什么：每个地址、每种角色的真实回答（由 tests/api/matrix.test.mjs 逐格核对；权限有意改变时以 BLESS=1 重写，读过差异再提交）

每格依次是：对自己范围内的记录、对他人的记录、对不存在的编号；没有编号的地址只有一个数；三者相同只写一次；“-”表示示例城市中没有这样的记录。
  200 201 204   做到了
  400 409 412 422   有权做；核对用的请求故意不完整或带着过期的版本，所以什么也没有改
  401 未登录    403 没有权限    404 对此人来说不存在
示例账户：${PEOPLE.filter((p) => p.login).map((p) => `${p.head} ${p.login}`).join('、')}
`

function written(ops, people, cells) {
  const lines = [HEAD]
  let group
  for (const op of ops) {
    const title = op.ledger ? `${op.label}（${op.ledger}）` : '不属于某一台账'
    if (title !== group) lines.push(`\n【${(group = title)}】`, row(people.map((p) => p.head)))
    lines.push(`${op.method.toUpperCase()} ${op.path.replace('/api/v1', '')} ${op.summary}`, row(cells.get(op)))
  }
  return lines.join('\n') + '\n'
}

// ---- the test --------------------------------------------------------------------------------------------

/** The operations of the served document: [{method, path, name, ledger, hole, …}]. */
function operations(doc, labels) {
  return Object.entries(doc.paths).flatMap(([where, methods]) => Object.entries(methods).map(([method, one]) => {
    const ledger = Object.keys(labels).find((id) => new RegExp(`^/api/v1/${id}([./]|$)`).test(where))
    const name = one.operationId.replace(new RegExp(`_${ledger}$`), '')
    return { method, path: where, name, ledger, label: labels[ledger], summary: one.summary, hole: /\{([a-z]+)\}/.exec(where)?.[1] }
  })).sort((a, b) => (a.ledger ?? '').localeCompare(b.ledger ?? '', 'en'))
}

test('A01 every address answers everybody as the permission file says, cell by cell', async () => {
  const doc = succeeded(await city.client.get('/openapi.json'))
  const ledgers = sql(city.store, `SELECT record FROM store_head`).split('\n')
  const labels = Object.fromEntries(Object.keys(doc.components.schemas).filter((n) => n.endsWith('.Row')).map((n) => [n.slice(0, -4), doc.components.schemas[n].title ?? n.slice(0, -4)]))
  const ops = operations(doc, labels)
  assert.ok(ops.length > 200 && ledgers.length > 20, `${ops.length} operations of ${ledgers.length} ledgers`)
  const rows = Object.fromEntries(Object.keys(labels).map((id) => [id, sql(city.store, `SELECT id FROM "${id}" ORDER BY id LIMIT 600`).split('\n').filter(Boolean).map(Number)]))
  const victim = await signedIn(city.url, 'liyang')
  const columns = await Promise.all(PEOPLE.map(async ({ login }) => {
    const client = login ? await signedIn(city.url, login) : new Client(city.url)
    client.login = login
    const stock = { ids: {}, batch: await uploaded(victim, `溧阳的${login}`), ask: await askedFor(victim) }
    for (const id of Object.keys(labels)) stock.ids[id] = await idsOf(client, id, rows[id])
    const found = []
    for (const op of ops) found.push(await cell(client, op, stock))
    return found
  }))
  const cells = new Map(ops.map((op, i) => [op, columns.map((column) => column[i])]))
  const text = written(ops, PEOPLE, cells)
  if (process.env.BLESS === '1') writeFileSync(FILE, text)
  assert.ok(existsSync(FILE), 'no permission file yet: BLESS=1')
  const [want, got] = [readFileSync(FILE, 'utf8').split('\n'), text.split('\n')]
  assert.deepEqual(got.filter((line) => !want.includes(line)), [], 'answers that are not in the permission file')
  assert.deepEqual(got, want)
})
