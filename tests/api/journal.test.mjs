// journal.test.mjs - N01, A02, A03: everything a person does leaves its one entry; refusals do, and do not flood; what the
// auditor reads shows nobody's phone.  Each route's entry is what the document promises in x-journal.
import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { after, test } from 'node:test'
import { Client, cityForThisFile, freshFolder, PASSWORD, query, refused, sampleStore, serve, signedIn, sql, succeeded, YI, ztf } from './harness.mjs'
import { fakeProvider, settingsFile, through } from './oidc.mjs'
import { code, now } from './otp.mjs'
import { png } from './pictures.mjs'

const PHONE = '13955501234'
const FRESH = 'Grey-Kanarie-7730'
const as = {}
const provider = await fakeProvider()
const settings = freshFolder()
process.env.ZTF_OIDC = settingsFile(settings, { issuer: provider.issuer, client: 'ztf' })
after(async () => {
  await provider.stop()
  rmSync(settings, { recursive: true, force: true })
})
const city = cityForThisFile(undefined, async () => {
  for (const login of ['sww', 'wujin', 'sysadmin', 'security', 'auditor', 'xinbei', 'zjj', 'leader']) as[login] = await signedIn(city.url, login)
  as.fgw = city.client
})

/** The entries one request left: [{action, result, record, record_id, login, role, person, after}]. */
function entriesOf(reply, store = city.store) {
  const id = reply.headers.get('x-request-id')
  assert.match(id, /^[0-9a-f]{16}$/)
  const found = sql(store, `SELECT json_group_array(json_object('id', id, 'action', action, 'result', result, 'record', record, 'record_id', record_id, 'version', record_version,
    'login', login, 'role', role, 'person', person, 'address', address, 'reason', reason, 'after', after)) FROM (SELECT * FROM journal WHERE request_id = '${id}' ORDER BY id)`)
  return JSON.parse(found)
}

let serial = 0
const CONTACT = { contact_name: '留痕联系人', contact_phone: PHONE }
const project = async (client = as.wujin, more = CONTACT) => {
  const n = String(++serial).padStart(6, '0')
  return succeeded(await client.post('/project', { name: `留痕测试项目${n}`, kind: 'newly_attracted', area: '320412', total_investment: 3 * YI, ...more }), 201)
}
const coded = () => project(as.fgw, { project_code: `2408-320412-89-02-${String(++serial).padStart(6, '0')}` })
const sheet = () => `项目名称,报送板块,总投资(万元)\n留痕导入项目${++serial},武进区,12000\n`
const batch = async () => succeeded(await as.fgw.upload(sheet(), '留痕.csv', { mode: 'insert' })).batch
const committed = async () => {
  const id = await batch()
  succeeded(await as.fgw.settled(await as.fgw.post(`/imports/${id}/commit`, {})))
  return id
}
const duty = async () => {
  const person = (await as.security.get('/person' + query({ filter: 'login = zjj' }))).body.rows[0].id
  return succeeded(await as.security.post('/duty', { person, role: 'leader', clearance: 'L2', valid_from: '2025-01-01', reason: '留痕测试' }), 201)
}
const ask = async () => succeeded(await as.sww.post('/exports', { record: 'project', filter: `id <= ${++serial}`, reason: '留痕测试' }), 201)
const photo = () => {
  const form = new FormData()
  form.set('file', new Blob([png(8 + ++serial, 8, 1)]), '现场.png')
  return form
}
const report = () => sql(city.store, 'SELECT max(id) FROM progress_report')
const someone = async (login) => {
  const c = await signedIn(city.url, login)
  return c
}

/** The way back from the provider, which vouches for somebody an administrator has named to it. */
const vouched = async (login, client = new Client(city.url)) => {
  const { id, version } = (await as.sysadmin.get('/person' + query({ filter: `login = ${login}` }))).body.rows[0]
  succeeded(await as.sysadmin.patch(`/person/${id}`, { sso_subject: `${login}-sub` }, { version }))
  provider.sub = `${login}-sub`
  return through(provider, client)
}

const grant = () => ({ name: '留痕测试', scopes: 'project.read', valid_to: new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10), password: PASSWORD })

/* One call of each route, as somebody who may.  A route that is missing here fails the test. */
const calls = {
  session_start: () => new Client(city.url).post('/session', { login: 'jintan', password: PASSWORD }),
  session_ways: () => new Client(city.url).get('/session/ways'),
  sso_begin: () => new Client(city.url).get('/session/oidc'),
  sso_return: () => vouched('liyang'),
  sso_code: async () => {
    const mine = await someone('wjpark')
    const { secret } = succeeded(await mine.post('/otp', { password: PASSWORD }))
    succeeded(await mine.post('/otp/confirm', { code: code(secret, now() - 1) }))
    const client = new Client(city.url)
    await vouched('wjpark', client)
    return client.post('/session/oidc', { code: code(secret, now()) })
  },
  sso_link: () => as.zjj.post('/session/oidc/link', { password: PASSWORD }),
  session_get: () => as.fgw.get('/session'),
  session_act: async () => (await someone('fgw')).patch('/session', { role: 'dispatcher' }),
  session_end: async () => (await someone('jintan')).delete('/session'),
  sessions_list: () => as.fgw.get('/sessions'),
  sessions_end: async () => {
    const c = await someone('liyang')
    const other = await someone('liyang')
    const { sessions } = succeeded(await c.get('/sessions'))
    assert.ok(other.cookie)
    return c.delete(`/sessions/${sessions.find((s) => !s.current).id}`)
  },
  tokens_list: () => as.fgw.get('/tokens'),
  token_issue: () => as.fgw.post('/tokens', grant()),
  token_revoke: async () => as.fgw.post(`/token/${succeeded(await as.fgw.post('/tokens', grant()), 201).id}/revoke`, {}),
  password: async () => (await someone('tianning')).post('/password', { old: PASSWORD, password: FRESH }),
  otp_get: () => as.fgw.get('/otp'),
  otp_begin: async () => (await someone('zhonglou')).post('/otp', { password: PASSWORD }),
  otp_confirm: async () => {
    const c = await someone('jkq')
    const { secret } = succeeded(await c.post('/otp', { password: PASSWORD }))
    return c.post('/otp/confirm', { code: code(secret) })
  },
  reset_begin: async () => as.sysadmin.post(`/person/${(await as.sysadmin.get('/person' + query({ filter: 'login = henglin' }))).body.rows[0].id}/reset`, {}),
  reset: async () => {
    const id = (await as.sysadmin.get('/person' + query({ filter: 'login = henglin' }))).body.rows[0].id
    const { token } = succeeded(await as.sysadmin.post(`/person/${id}/reset`, {}))
    return new Client(city.url).post('/reset', { token, password: FRESH })
  },
  setup: null, // asks for a city that has nobody: below
  meta: () => as.fgw.get('/meta'),
  openapi: () => as.fgw.get('/openapi.json'),
  events: null, // a stream that does not end: events.test.mjs
  todo: () => as.fgw.get('/todo'),
  stat_dispatch: () => as.fgw.get('/stat/dispatch?month=2025-09'),
  bulletin: () => as.fgw.get('/bulletin/2025-09'),
  import_create: () => {
    const form = new FormData()
    form.set('file', new Blob([sheet()]), '留痕一次.csv')
    return as.fgw.post('/imports?record=project&mode=insert', form)
  },
  import_list: () => as.fgw.get('/imports'),
  import_get: async () => as.fgw.get(`/imports/${await batch()}`),
  import_change: async () => as.fgw.patch(`/imports/${await batch()}`, { mode: 'upsert', key: 'name' }),
  import_commit: async () => as.fgw.post(`/imports/${await batch()}/commit`, {}),
  import_undo: async () => as.fgw.delete(`/imports/${await committed()}`),
  import_errors: async () => as.fgw.get(`/imports/${succeeded(await as.fgw.upload('项目名称,报送板块,总投资(万元)\n坏,火星区,1\n', '坏.csv', { mode: 'insert' })).batch}/errors.xlsx`),
  attachment_add: () => as.fgw.post(`/progress_report/${report()}/attachments?field=photos`, photo()),
  attachment_list: () => as.fgw.get(`/progress_report/${report()}/attachments?field=photos`),
  attachment_file: async () => as.fgw.get(`/attachment/${succeeded(await as.fgw.post(`/progress_report/${report()}/attachments?field=photos`, photo()), 201).id}/file`),
  attachment_thumbnail: async () => as.fgw.get(`/attachment/${succeeded(await as.fgw.post(`/progress_report/${report()}/attachments?field=photos`, photo()), 201).id}/thumbnail`),
  export_ask: () => as.sww.post('/exports', { record: 'project', reason: '留痕测试' }),
  export_asked: () => as.sww.get('/exports'),
  export_approve: async () => as.fgw.post(`/exports/${(await ask()).id}/approve`, {}),
  export_drop: async () => as.fgw.delete(`/exports/${(await ask()).id}`),
  audit_verify: async () => {
    await rest()
    return as.auditor.post('/audit/verify', {})
  },
  audit_look: () => as.auditor.get('/audit/verify'),
  audit_purge: null, // takes what is old away: proof.test.mjs
  project_move: async () => {
    const row = await coded()
    return as.fgw.post(`/project/${row.id}/move`, { verb: 'sign', on: '2024-01-10', evidence: [{ kind: 'agreement', no: '测试第1号' }] }, { version: row.version })
  },
  duty_approve: async () => {
    const row = await duty()
    return as.sysadmin.post(`/duty/${row.id}/approve`, {}, { version: row.version })
  },
  duty_revoke: async () => {
    const row = await duty()
    return as.security.post(`/duty/${row.id}/revoke`, { reason: '留痕测试' }, { version: row.version })
  },
  notice_read: async () => {
    const { rows } = succeeded(await as.sysadmin.get('/notice' + query({ filter: 'read_at is null', limit: 1 })))
    return as.sysadmin.post(`/notice/${rows[0].id}/read`, {})
  },
  notice_read_all: () => as.fgw.post('/notice/read-all', {}),
  list: () => as.fgw.get('/project?limit=3'),
  create: () => as.fgw.post('/project', { name: `留痕新增${++serial}` }),
  export_xlsx: () => as.fgw.get('/project.xlsx' + query({ filter: 'id <= 5', reason: '留痕测试' })),
  export_csv: () => as.fgw.get('/project.csv' + query({ filter: 'id <= 5', reason: '留痕测试' })),
  template: () => as.fgw.get('/project/template.xlsx'),
  get: () => as.fgw.get('/project/7'),
  change: async () => {
    const row = await project()
    return as.wujin.patch(`/project/${row.id}`, { remarks: '改过' }, { version: row.version })
  },
  withdraw: async () => {
    const row = await project()
    return as.wujin.delete(`/project/${row.id}`, { version: row.version })
  },
  reveal: async () => as.fgw.post(`/project/${(await project()).id}/reveal`, { field: 'contact_phone' }),
  history: () => as.fgw.get('/project/7/history'),
  sources: () => as.fgw.get('/project/7/sources'),
}

/** Waits until no verification is under way. */
async function rest() {
  for (;;) {
    const now = succeeded(await as.auditor.get('/audit/verify'))
    if (now.state !== 'running') return now
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** One of each route: [id, its entry's action or undefined]. */
async function routes() {
  const doc = succeeded(await as.fgw.get('/openapi.json'))
  const found = new Map()
  const ledgers = Object.keys(doc.components.schemas).filter((n) => n.endsWith('.Row')).map((n) => n.split('.')[0])
  for (const path of Object.values(doc.paths))
    for (const op of Object.values(path)) {
      const ledger = ledgers.find((l) => op.operationId.endsWith('_' + l))
      found.set(ledger && op.operationId.slice(0, -ledger.length - 1) in calls ? op.operationId.slice(0, -ledger.length - 1) : op.operationId, op['x-journal'])
    }
  return found
}

const EVENTS = new Set(['logout', 'setting', 'export', 'export_ask', 'approve', 'return', 'read_sensitive'])

test('N01 every route once: exactly the one entry its row of the table names, with who, what and how it ended', async (t) => {
  const all = await routes()
  assert.deepEqual([...all.keys()].filter((id) => !(id in calls)), [], 'routes without a call')
  assert.deepEqual(Object.keys(calls).filter((id) => !all.has(id)), [], 'calls without a route')
  for (const [id, action] of all) {
    if (!calls[id]) continue
    await t.test(`N01 ${id}: ${action ?? 'no entry'}`, async () => {
      const reply = await calls[id]()
      assert.ok(reply.status < 400, `${id}: ${reply.status} ${reply.text.slice(0, 300)}`)
      if (id.startsWith('import_')) await as.fgw.settled(reply)
      if (id === 'audit_verify') await rest()
      const entries = entriesOf(reply)
      if (!action) return assert.deepEqual(entries, [])
      const own = entries.filter((e) => e.action === action)
      if (EVENTS.has(action)) assert.equal(entries.length, 1, JSON.stringify(entries))
      assert.ok(own.length >= 1, JSON.stringify(entries))
      for (const e of entries) {
        assert.equal(e.result, 'ok')
        assert.ok(e.address.length > 0)
        if (id === 'reset') continue // whoever holds the token has not signed in
        assert.ok(e.person > 0 && e.login && e.role, JSON.stringify(e))
      }
      assert.equal(new Set(entries.map((e) => `${e.record} ${e.record_id} ${e.version} ${e.action}`)).size, entries.length, 'no entry twice')
    })
  }
})

test('N01 a city that has nobody: its set-up and who failed to sign in', async () => {
  const folder = freshFolder()
  const store = `${folder}/new.db`
  const tokens = JSON.parse(ztf(['--store', `sqlite:${store}`, '--json', 'init', '--city', '320400']).stdout).tokens
  const fresh = await serve(store)
  try {
    const client = new Client(fresh.url)
    const made = await client.post('/setup', { token: tokens[0].token, login: 'first-1', name: '第一人', password: FRESH })
    assert.equal(made.status, 201, made.text)
    assert.deepEqual(entriesOf(made, store).map((e) => `${e.action} ${e.record}`), ['create person', 'create duty'])
    const wrong = await client.post('/session', { login: 'first-1', password: 'x' })
    assert.deepEqual(entriesOf(wrong, store).map((e) => `${e.action} ${e.result}`), ['login_failed failed'])
  } finally {
    await fresh.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

/* ---- refusals ------------------------------------------------------------------------------------- */

/** Waits for an entry that another thread writes; a guard, not an expectation. */
async function entrySoon(reply) {
  for (let i = 0; i < 600; i++) {
    const found = entriesOf(reply)
    if (found.length) return found
    await new Promise((done) => setTimeout(done, 100))
  }
  return []
}

const foreign = () => sql(city.store, "SELECT min(id) FROM project WHERE area = '320412'")

test('A02 asking for another district’s project is 404 as for an unknown id, and journalled as refused', async () => {
  const id = foreign()
  const client = await signedIn(city.url, 'xinbei')
  const there = refused(await client.get(`/project/${id}`), 404, 'NOT_FOUND')
  const [entry, ...more] = entriesOf(there)
  assert.deepEqual(more, [])
  assert.deepEqual([entry.action, entry.result, entry.record, entry.record_id, entry.login, entry.role], ['refused', 'refused', 'project', Number(id), 'xinbei', 'district'])
  assert.deepEqual(JSON.parse(entry.after), { method: 'GET', route: '/api/v1/{record}/{id}', error: 'NOT_FOUND' })
  const not = await client.get('/project/99999999')
  assert.equal(not.text, there.text)
})

for (const [name, login, go, error] of [
  ['a ledger the role may not read', 'gdgs', (c) => c.get('/journal'), 'DENIED'],
  ['a write the role may not do', 'leader', (c) => c.post('/project', { name: 'x' }), 'DENIED'],
  ['somebody else’s grant', 'sthj', (c) => c.post('/duty/1/approve', {}), 'DENIED'],
  ['a purge by one who is no auditor', 'zrzy', (c) => c.post('/audit/purge', { before: '2020-01-01' }), 'DENIED'],
  ['a write without the token against forgery', 'swj', (c) => c.post('/project', { name: 'x' }, { headers: { 'X-CSRF-Token': 'x' } }), 'CSRF'],
  ['a write from another site', 'tjj', (c) => c.post('/project', { name: 'x' }, { headers: { Origin: 'https://evil.example' } }), 'CSRF'],
])
  test(`N01 refused: ${name}`, async () => {
    const reply = await go(await signedIn(city.url, login))
    assert.ok([403, 404].includes(reply.status), reply.text)
    const entries = await entrySoon(reply)
    assert.deepEqual(entries.map((e) => [e.action, e.result, e.login, JSON.parse(e.after).error]), [['refused', 'refused', login, error]])
  })

test('A03 a burst of refusals is two entries: the first, and one that counts the others', async () => {
  const folder = freshFolder()
  const store = sampleStore(folder)
  const own = await serve(store)
  const client = await signedIn(own.url, 'xinbei')
  const before = Number(sql(store, 'SELECT max(id) FROM journal'))
  const TRIES = 60
  for (let i = 0; i < TRIES; i++) assert.equal((await client.get(`/project/${i % 20 === 0 ? 99999900 : 99999000 + i}`)).status, 404)
  await own.stop() // which writes what was only counted
  try {
    const entries = JSON.parse(sql(store, `SELECT json_group_array(json(after)) FROM journal WHERE id > ${before} AND action = 'refused'`))
    const told = entries.reduce((n, e) => n + (e.count ?? 1), 0)
    assert.equal(told, TRIES)
    assert.ok(entries.length >= 2 && entries.length < 12, `${entries.length} entries`)
    assert.deepEqual(Object.keys(entries[0]), ['method', 'route', 'error'])
    assert.ok(entries.slice(1).every((e) => e.what.length <= 8 && e.what.reduce((n, w) => n + w.count, 0) + e.others === e.count))
    assert.equal(ztf(['--store', `sqlite:${store}`, 'audit', 'verify']).status, 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/* ---- what the auditor reads -------------------------------------------------------------------------- */

test('A11 N04 the auditor finds entries by time, login, action, record and result, and sees no phone in any channel', async () => {
  const row = await project()
  succeeded(await as.wujin.patch(`/project/${row.id}`, { contact_phone: '13955509999' }, { version: row.version }))
  succeeded(await as.fgw.get('/project.csv' + query({ filter: `id = ${row.id} and name ~ "${PHONE}"`, fields: 'name', reason: '核对' })))
  const filter = `record = project and record_id = ${row.id} and login = wujin and at >= 2020-01-01 and result = ok`
  const list = succeeded(await as.auditor.get('/journal' + query({ filter, sort: '-id' })))
  assert.deepEqual(list.rows.map((r) => r.action), ['update', 'create'])
  const values = list.rows.map((r) => [r.before && JSON.parse(r.before).contact_phone, JSON.parse(r.after).contact_phone]).flat()
  for (const v of values.filter(Boolean)) assert.match(v, /^＊[0-9a-f]{16}$/)
  assert.equal(values[0], values[3], 'what it was before is what it was made as')
  assert.notEqual(values[0], values[1])
  assert.equal(JSON.parse(list.rows[1].after).name, row.name)
  const one = succeeded(await as.auditor.get(`/journal/${list.rows[0].id}`))
  assert.deepEqual([one.before, one.after], [list.rows[0].before, list.rows[0].after])
  const fields = 'record,before,after'
  const texts = [list, one, (await as.auditor.get('/journal.csv' + query({ filter: 'id > 14000', fields, reason: '审计' }))).text,
    (await as.auditor.get('/journal' + query({ filter: 'action = export', fields: 'after', limit: 200 }))).text]
  for (const phone of [PHONE, '13955509999']) for (const text of texts) assert.ok(!JSON.stringify(text).includes(phone))
  for (const hidden of ['before', 'after']) refused(await as.auditor.get('/journal' + query({ filter: `${hidden} ~ "${PHONE}"` })), 400, 'FILTER')
  refused(await as.fgw.get('/journal'), 403, 'DENIED')
})

test('N05 a phone typed as a login, in an address or a filter is in no log, no entry in clear, no temporary file', async () => {
  const phone = '13955507700'
  const client = await signedIn(city.url, 'sww')
  refused(await new Client(city.url).post('/session', { login: phone, password: phone }), 401, 'SIGN_IN')
  refused(await client.get(`/${phone}`), 404, 'NOT_FOUND')
  refused(await client.get(`/project/${phone}`), 404, 'NOT_FOUND')
  refused(await client.get('/project?' + phone), 400, 'UNKNOWN_PARAMETER')
  refused(await client.delete(`/exports/${phone}`), 404, 'NOT_FOUND')
  assert.equal((await client.get('/project.csv' + query({ fields: 'name', filter: `name ~ "${phone}"` }))).status, 200)
  assert.ok(!city.said().includes(phone))
  const told = sql(city.store, `SELECT count(*) FROM journal WHERE (after LIKE '%${phone}%' OR login LIKE '%${phone}%' OR address LIKE '%${phone}%') AND action <> 'export'`)
  assert.equal(told, '0')
  assert.equal(Number(sql(city.store, `SELECT count(*) FROM journal WHERE action = 'refused' AND record_id = ${phone}`)), 1, 'as the number of a row that was asked for, and nowhere else')
  for (const name of readdirSync(city.folder, { recursive: true })) assert.doesNotMatch(name, /ztf-/, 'a temporary file stays')
})

test('a setting that changes is journalled as one', async () => {
  const made = await as.security.post('/threshold', { code: 'journal.keep_days', name: '日志保存天数', group: 'security', integer_value: 1200, value_unit: 'days', valid_from: '2025-01-01', mark: 'U' })
  assert.equal(made.status, 201, made.text)
  const changed = await as.security.patch(`/threshold/${made.body.id}`, { integer_value: 1300 }, { version: made.body.version })
  for (const reply of [made, changed]) assert.deepEqual(entriesOf(reply).map((e) => `${e.action} ${e.record}`), ['setting threshold'])
})
