// officers.test.mjs - A03, A12, A16: who walks ids is slowed down; the three officers keep each other in check; no read goes past the scope.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { cityForThisFile, freshFolder, refused, ROOT, signedIn, sql, succeeded } from './harness.mjs'
import { patience } from './scope.mjs'

const OFFICERS = ['sysadmin', 'security', 'auditor']
const who = {}
const city = cityForThisFile(undefined, async () => {
  for (const login of [...OFFICERS, 'wujin', 'xinbei']) who[login] = await signedIn(city.url, login)
})
const personOf = (login) => Number(sql(city.store, `SELECT id FROM person WHERE login = '${login}'`))
const dutiesOf = (login) => sql(city.store, `SELECT count(*) FROM duty WHERE person = ${personOf(login)} AND revoked_at IS NULL`)
const dutyOf = (login) => Number(sql(city.store, `SELECT min(id) FROM duty WHERE person = ${personOf(login)} AND revoked_at IS NULL`))
const proposal = (login, role, more = {}) => ({ person: personOf(login), role, clearance: 'L3', valid_from: '2025-01-01', reason: '测试', ...more })

// ---- A03

test('A03 who walks ids sees his own rows only, is told to wait within some hundred refusals, and the auditor is told', async () => {
  const client = await signedIn(city.url, 'henglin')
  const own = sql(city.store, `SELECT id FROM project WHERE town = '320412105' ORDER BY id`).split('\n').map(Number)
  const seen = []
  let reply
  let refusals = 0
  for (let id = 1; id <= 400; id++) {
    reply = await client.get(`/project/${id}`)
    if (reply.status === 200) seen.push(reply.body.id)
    else if (reply.status === 404) refusals++
    else break
  }
  assert.ok(seen.every((id) => own.includes(id)), `${seen}`)
  refused(reply, 429, 'BUSY')
  assert.ok(refusals >= 100 && refusals < 150, `${refusals} refusals before he was slowed down`)
  assert.ok(Number(reply.headers.get('retry-after')) > 0)
  refused(await client.get('/project?limit=1'), 429, 'BUSY')
  assert.equal((await signedIn(city.url, 'henglin').then((c) => c.get('/meta'))).status, 429, 'a new session is the same person')
  succeeded(await who.wujin.get('/project?limit=1')) // others go on
  assert.equal((await client.delete('/session')).status, 204) // and he may leave
  const alert = sql(city.store, `SELECT count(*) FROM journal WHERE login = 'henglin' AND action = 'refused' AND record = 'person' AND after || coalesce(reason, '') LIKE '%enumeration%'`)
  assert.equal(alert, '1')
})

// ---- A12

for (const login of OFFICERS)
  for (const role of [...OFFICERS, 'dispatcher', 'leader', 'district'].filter((r) => r !== login))
    test(`A12 ${login} is not ${role} as well`, async () => {
      const before = dutiesOf(login)
      refused(await who.security.post('/duty', proposal(login, role, role === 'district' && { area: '320412' })), 422, 'RULE')
      assert.equal(dutiesOf(login), before)
    })

for (const role of OFFICERS)
  test(`A12 somebody who does business is not ${role} as well`, async () => {
    refused(await who.security.post('/duty', proposal('wujin', role)), 422, 'RULE', 'role')
  })

test('A12 nobody grants himself anything, nor approves what he proposed, nor what he receives', async () => {
  refused(await who.security.post('/duty', proposal('security', 'security')), 422, 'RULE', 'person')
  const own = succeeded(await who.security.post('/duty', proposal('xinbei', 'district', { area: '320402' })), 201)
  refused(await who.security.post(`/duty/${own.id}/approve`, {}), 422, 'RULE', 'approved_by')
  for (const login of ['wujin', 'xinbei', 'auditor']) refused(await who[login].post(`/duty/${own.id}/approve`, {}), 403, 'DENIED')
  for (const change of [{ approved_at: '2025-01-01T00:00:00Z' }, { granted_by: 1 }]) refused(await who.security.patch(`/duty/${own.id}`, change, { version: own.version }), 422, 'READ_ONLY')
  assert.equal(sql(city.store, `SELECT approved_at FROM duty WHERE id = ${own.id}`), '')
  succeeded(await who.sysadmin.post(`/duty/${own.id}/approve`, {}))
  const to = succeeded(await who.security.post('/duty', { ...proposal('sysadmin', 'sysadmin'), valid_to: '2030-01-01' }), 201)
  refused(await who.sysadmin.post(`/duty/${to.id}/approve`, {}), 422, 'RULE', 'approved_by')
})

test('A12 a duty in force is not widened, only revoked', async () => {
  const duty = succeeded(await who.security.get(`/duty/${dutyOf('wujin')}`))
  for (const change of [{ area: '320411' }, { role: 'dispatcher', area: null }, { clearance: 'L3' }, { valid_to: '2099-01-01' }]) refused(await who.security.patch(`/duty/${duty.id}`, change, { version: duty.version }), 409, 'STATE')
  for (const login of ['sysadmin', 'auditor', 'wujin']) assert.equal((await who[login].patch(`/duty/${duty.id}`, { clearance: 'L1' }, { version: duty.version })).status, 403)
})

test('A12 the last of each of the three stays: neither revoked nor disabled', async () => {
  for (const login of OFFICERS) refused(await who.security.post(`/duty/${dutyOf(login)}/revoke`, { reason: '测试' }), 422, 'RULE')
  for (const login of OFFICERS) {
    const person = succeeded(await who.sysadmin.get(`/person/${personOf(login)}`))
    refused(await who.sysadmin.patch(`/person/${person.id}`, { state: 'disabled' }, { version: person.version }), 422, 'RULE')
  }
  assert.equal(sql(city.store, `SELECT count(*) FROM person WHERE state <> 'active'`), '0')
})

test('A12 no account is withdrawn, by nobody', async () => {
  for (const login of [...OFFICERS, 'wujin']) refused(await who[login].delete(`/person/${personOf('leader')}`, { version: 1 }), 403, 'DENIED')
})

test('A12 an officer reads no business row, by list, id, file, figure or history', async () => {
  await patience(city.url)
  const ledgers = ['project', 'enterprise', 'annual_plan', 'progress_report', 'milestone', 'permit', 'project_code', 'project_party', 'entry_review', 'stage_handover', 'enterprise_title', 'month', 'saved_view']
  for (const login of OFFICERS) {
    for (const ledger of ledgers)
      for (const end of ['', '/1', '.csv?filter=id%20%3D%201', '.xlsx?filter=id%20%3D%201', '/1/history', '/1/sources', '/template.xlsx'])
        refused(await who[login].get(`/${ledger}${end}`), 403, 'DENIED')
    refused(await who[login].get('/stat/dispatch'), 403, 'DENIED')
    refused(await who[login].get('/bulletin/2025-09'), 403, 'DENIED')
  }
})

test('A12 the auditor writes nothing: every writing address of the document refuses him', async () => {
  const doc = succeeded(await who.auditor.get('/openapi.json'))
  const before = Number(sql(city.store, `SELECT count(*) FROM journal WHERE login = 'auditor' AND action <> 'refused'`))
  let tried = 0
  for (const [where, methods] of Object.entries(doc.paths))
    for (const method of Object.keys(methods).filter((m) => m !== 'get')) {
      if (/\/(session|sessions|tokens|token\/\{id\}\/revoke|password|otp|reset|setup|audit|exports|imports|notice)\b|reveal$|attachments$|attachment\/|move$/.test(where)) continue
      const reply = await who.auditor.send(method.toUpperCase(), where.replace(/\{\w+\}/, 1), { body: method === 'delete' ? undefined : {}, version: 1 })
      refused(reply, 403, 'DENIED')
      tried++
    }
  assert.ok(tried > 50)
  assert.equal(Number(sql(city.store, `SELECT count(*) FROM journal WHERE login = 'auditor' AND action <> 'refused'`)), before)
})

// ---- A16

test('A16 a function that reads rows without asking for their scope does not pass the checks', () => {
  const judge = (room, body) => {
    const folder = freshFolder()
    mkdirSync(path.join(folder, room))
    writeFileSync(path.join(folder, room, 'fresh.c'), body)
    const done = spawnSync('python3', [path.join(ROOT, 'tools/barrier.py'), folder], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    return [done.status, done.stdout.trim()]
  }
  const reads = 'static struct row *find(struct tx *tx, struct arena *a,\n                        int64_t id)\n{\n    return tx_get(tx, a, R_project, id);\n}\n'
  const asks = reads.replace('tx_get(tx, a', 'access_get(tx, a, who')
  assert.equal(judge('service', reads)[0], 1)
  assert.match(judge('service', reads)[1], /fresh\.c: find reads rows without asking/)
  assert.equal(judge('http', reads)[0], 1)
  assert.equal(judge('app', reads)[0], 1)
  assert.deepEqual(judge('service', asks), [0, ''])
  const whole = spawnSync('python3', [path.join(ROOT, 'tools/barrier.py'), path.join(ROOT, 'src')], { encoding: 'utf8' })
  assert.deepEqual([whole.status, whole.stdout], [0, ''])
})
