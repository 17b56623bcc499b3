// notice.test.mjs - who is told what, in the inbox and on the stream; read marks; nobody reads another's.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { rmSync } from 'node:fs'
import { Client, events, freshFolder, LOGIN, PASSWORD, query, refused, sampleStore, serve, signedIn, sql, succeeded, ztf } from './harness.mjs'

let folder
let store
let city
before(async () => {
  folder = freshFolder()
  store = sampleStore(folder)
  city = await serve(store, ['--proxy', '127.0.0.1'])
})
after(async () => {
  try {
    await city.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

const inbox = async (client, filter = 'read_at is null') => succeeded(await client.get('/notice' + query({ filter, sort: '-id', count: 'exact' })))
const person = (login) => Number(sql(store, `SELECT id FROM person WHERE login = '${login}'`))
const DUTY = { role: 'bureau', clearance: 'L2', valid_from: '2025-01-01', reason: '测试' }

/** Proposed by the security officer. */
async function propose(login, more = {}) {
  const officer = await signedIn(city.url, 'security')
  return succeeded(await officer.post('/duty', { ...DUTY, person: person(login), ...more }), 201)
}

test('the sample city is no news', async () => {
  const client = await signedIn(city.url)
  const all = await inbox(client, 'id > 0')
  assert.equal(all.count, 0)
  assert.equal(succeeded(await client.get('/session')).unread, 0)
})

test('a proposed duty is told to who may approve it, a granted and a revoked one to its person, and only to them', async () => {
  const made = await propose('tjj', { agency: Number(sql(store, "SELECT agency FROM person WHERE login = 'tjj'")), valid_to: '2099-01-01' })
  const admin = await signedIn(city.url, 'sysadmin')
  const [asked] = (await inbox(admin)).rows
  assert.equal(asked.title, '有授权待复核')
  assert.equal(asked.kind, 'review')
  assert.deepEqual([asked.record, asked.record_id, asked.person], ['duty', made.id, person('sysadmin')])
  assert.match(asked.text, /角色：协同部门；期限：2025-01-01 至 2099-01-01/)
  // who proposed it knows; the auditor may not approve
  assert.equal((await inbox(await signedIn(city.url, 'security'))).count, 0)
  assert.equal((await inbox(await signedIn(city.url, 'auditor'))).count, 0)

  succeeded(await admin.post(`/duty/${made.id}/approve`, {}))
  const tjj = await signedIn(city.url, 'tjj')
  assert.deepEqual((await inbox(tjj)).rows.map((n) => n.title), ['您的授权已生效'])
  const officer = await signedIn(city.url, 'security')
  succeeded(await officer.post(`/duty/${made.id}/revoke`, { reason: '不再需要' }))
  const again = await signedIn(city.url, 'tjj') // his session has ended with the duty
  assert.deepEqual((await inbox(again)).rows.map((n) => n.title), ['您的授权已撤销', '您的授权已生效'])
})

test('a proposal taken back troubles nobody but who was asked', async () => {
  const made = await propose('swj', { agency: Number(sql(store, "SELECT agency FROM person WHERE login = 'swj'")), valid_from: '2024-01-01', area: '320412' })
  const officer = await signedIn(city.url, 'security')
  succeeded(await officer.post(`/duty/${made.id}/revoke`, { reason: '填错了' }))
  assert.equal((await inbox(await signedIn(city.url, 'swj'))).count, 0)
})

test('unread ones of one kind and day become one; read ones stay as they are', async () => {
  const admin = await signedIn(city.url, 'sysadmin')
  succeeded(await admin.post('/notice/read-all', {}))
  assert.equal((await inbox(admin)).count, 0)
  for (const from of ['2023-01-01', '2023-01-02', '2023-01-03']) await propose('zjj', { agency: Number(sql(store, "SELECT agency FROM person WHERE login = 'zjj'")), valid_from: from, area: from.slice(-1) === '1' ? '320411' : from.slice(-1) === '2' ? '320402' : '320404' })
  const { rows } = await inbox(admin)
  assert.equal(rows.length, 1)
  assert.equal(rows[0].merged_count, 3)
  assert.equal(rows[0].record, 'duty')
  assert.equal(rows[0].record_id, null) // several rows: the ledger, no row
  assert.match(rows[0].text, /2023-01-03[^]*2023-01-02[^]*2023-01-01/)
  assert.equal(succeeded(await admin.get('/session')).unread, 1)
})

test('a notice is marked read once, by its person alone', async () => {
  const admin = await signedIn(city.url, 'sysadmin')
  const [mine] = (await inbox(admin)).rows
  const other = await signedIn(city.url, 'security')
  refused(await other.post(`/notice/${mine.id}/read`, {}), 404, 'NOT_FOUND')
  refused(await other.get(`/notice/${mine.id}`), 404, 'NOT_FOUND')
  refused(await admin.post('/notice/999999/read', {}), 404, 'NOT_FOUND')
  assert.deepEqual(succeeded(await admin.post(`/notice/${mine.id}/read`, {})), { unread: 0 })
  const read = succeeded(await admin.get(`/notice/${mine.id}`))
  assert.match(read.read_at, /^20/)
  assert.deepEqual(succeeded(await admin.post(`/notice/${mine.id}/read`, {})), { unread: 0 })
  assert.equal(succeeded(await admin.get(`/notice/${mine.id}`)).read_at, read.read_at)
})

test('nobody writes, changes or withdraws a notice by hand', async () => {
  for (const login of [LOGIN, 'sysadmin', 'security', 'auditor', 'tjj']) {
    const client = await signedIn(city.url, login)
    refused(await client.post('/notice', { person: person(login), title: '假的' }), 403, 'DENIED')
  }
  const tjj = await signedIn(city.url, 'tjj')
  const [own] = (await inbox(tjj)).rows
  refused(await tjj.patch(`/notice/${own.id}`, { title: '改' }, { version: own.version }), 403, 'DENIED')
  refused(await tjj.delete(`/notice/${own.id}`, { version: own.version }), 403, 'DENIED')
})

test('the stream tells what came, to its person, and that it was read', async () => {
  const stop = new AbortController()
  const stranger = new AbortController()
  const heard = []
  const reader = await signedIn(city.url, 'gxj')
  const others = events(await signedIn(city.url, 'sww'), stranger.signal)
  assert.equal((await others.next()).value.event, 'hello')
  try {
    for await (const one of events(reader, stop.signal)) {
      if (one.event === 'hello') {
        // of no column it knows: refused, and told for whoever has gone meanwhile
        refused(await reader.upload('甲,乙\n一,二\n', '通知.csv', { record: 'track', mode: 'insert' }), 422, 'IMPORT_HEADER')
      }
      if (one.event !== 'notice') continue
      heard.push(JSON.parse(one.data))
      if (heard.length === 1) succeeded(await reader.post('/notice/read-all', {}))
      if (heard.at(-1).unread === 0) break
    }
  } finally {
    stop.abort()
    stranger.abort()
  }
  assert.equal(heard[0].unread, 1)
  assert.equal(heard[0].title, '导入没有写入')
  assert.deepEqual(heard.at(-1), { unread: 0, title: '', urgency: '' })
})

test('whoever began an import hears when it is written', async () => {
  const client = await signedIn(city.url)
  const looked = succeeded(await client.upload('项目名称,报送板块,总投资(万元)\n导入通知一,武进区,12000\n导入通知二,新北区,13000\n', '两行.csv', { mode: 'insert' }))
  assert.equal((await inbox(client)).count, 0) // a preview is no end
  succeeded(await client.settled(await client.post(`/imports/${looked.batch}/commit`, {})))
  const [told] = (await inbox(client)).rows
  assert.equal(told.title, '导入完成')
  assert.match(told.text, /^两行\.csv：新增 2 行，修改 0 行/)
  assert.deepEqual([told.record, told.record_id, told.delivery, told.channels], ['batch', looked.batch, 'sent', 'page'])
  // rows of an import are no news one by one
  assert.equal((await inbox(await signedIn(city.url, 'wujin'))).count, 0)
  succeeded(await client.delete(`/imports/${looked.batch}`))
  assert.equal((await inbox(client)).rows[0].id, told.id) // what is told stays told when the rows are taken back
})

test('the owner hears of a lock, of a new network address and of a new password', async () => {
  const from = (address) => ({ headers: { 'X-Forwarded-For': address } })
  const tryFrom = (address, password) => new Client(city.url).post('/session', { login: 'zhonglou', password }, from(address))
  const titles = () => sql(store, `SELECT title FROM notice WHERE person = ${person('zhonglou')} ORDER BY id`).split('\n').filter(Boolean)
  succeeded(await tryFrom('198.51.100.1', PASSWORD))
  assert.deepEqual(titles(), []) // the first time is no news
  succeeded(await tryFrom('198.51.100.1', PASSWORD))
  assert.deepEqual(titles(), [])
  succeeded(await tryFrom('198.51.101.2', PASSWORD))
  assert.deepEqual(titles(), ['您的账户在新的网络地址登录'])
  for (let i = 0; i < 5; i++) await tryFrom('198.51.102.3', `wrong-${i}`)
  assert.equal(titles().at(-1), '您的账户因连续输错口令被锁定')
  assert.match(sql(store, `SELECT text FROM notice WHERE person = ${person('zhonglou')} ORDER BY id DESC LIMIT 1`), /来源地址 198\.51\.102\.3/)
  assert.equal(ztf(['--store', `sqlite:${store}`, 'user', 'passwd', 'zhonglou']).status, 0)
  assert.equal(titles().at(-1), '您的登录口令已更换')
})

test('the journal still agrees with every row', () => {
  const done = ztf(['--store', `sqlite:${store}`, 'audit', 'verify'])
  assert.equal(done.status, 0, done.stdout + done.stderr)
})

/** Waits for what the server does by itself; the guard ends a test that hangs. */
async function until(what) {
  const end = Date.now() + 90_000
  for (let found; !(found = await what()); await new Promise((done) => setTimeout(done, 100))) assert.ok(Date.now() < end, city.said())
}
const titlesOf = (login) => sql(store, `SELECT title FROM notice WHERE person = ${person(login)} ORDER BY id`).split('\n')

test('whoever tries many doors is told of to the auditor and the security officer, once', async () => {
  const firm = await signedIn(city.url, 'qy1')
  for (let i = 0; i < 40; i++) refused(await firm.get('/journal'), 403, 'DENIED')
  await until(() => titlesOf('auditor').includes('有人短时间内多次被拒绝'))
  assert.ok(titlesOf('security').includes('有人短时间内多次被拒绝'))
  assert.equal(titlesOf('auditor').filter((t) => t === '有人短时间内多次被拒绝').length, 1)
  assert.match(sql(store, `SELECT text FROM notice WHERE person = ${person('auditor')} ORDER BY id DESC LIMIT 1`), /^qy1，来源地址 127\.0\.0\.1：10 秒内被拒绝 \d\d 次/)
})

test('a journal that was changed behind the server alarms the auditor and the security officer when it starts', async () => {
  await city.stop()
  const newest = Number(sql(store, 'SELECT max(id) FROM journal'))
  const done = spawnSync('sqlite3', [store, `UPDATE journal SET after = '{}' WHERE id = ${newest - 1}`], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  city = await serve(store)
  await until(() => titlesOf('auditor').includes('日志链核验不符'))
  assert.ok(titlesOf('security').includes('日志链核验不符'))
  assert.match(city.said(), /entry \d+ does not verify/)
})
