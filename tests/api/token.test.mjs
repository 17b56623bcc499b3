// token.test.mjs - programs by access token: what they may, what they may not, how a token ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, Client, PASSWORD, query, refused, signedIn, sql, succeeded, ztf } from './harness.mjs'

const city = cityForThisFile()
const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10) // of Asia/Shanghai
const wish = (more) => ({ name: '统计程序', scopes: 'project.read', valid_to: day(30), password: PASSWORD, ...more })

/** A program: no cookie and no CSRF token, only what its token says. */
class Program extends Client {
  constructor(token) {
    super(city.url)
    this.bearer = token
  }

  send(method, address, options = {}) {
    return super.send(method, address, { ...options, headers: { Authorization: `Bearer ${this.bearer}`, ...options.headers } })
  }
}

const issued = async (login, more) => {
  const client = await signedIn(city.url, login)
  const made = succeeded(await client.post('/tokens', wish(more)), 201)
  return { client, id: made.id, token: made.token, program: new Program(made.token) }
}

test('a program reads what its person sees and its scope names, and nothing else', async () => {
  const { client, program } = await issued('wujin')
  const mine = succeeded(await program.get('/project?limit=500&count=1'))
  assert.equal(mine.count, succeeded(await client.get('/project?limit=1&count=1')).count)
  assert.ok(mine.count > 0 && mine.count < succeeded(await city.client.get('/project?limit=1&count=1')).count)
  refused(await program.get('/progress_report'), 403, 'DENIED')
  refused(await program.get('/stat/dispatch?month=2025-09'), 403, 'DENIED')
  refused(await program.get('/project.csv' + query({ reason: '无权' })), 403, 'DENIED')
  refused(await program.post('/project', { name: '无权新增' }), 403, 'DENIED')
  refused(await program.patch('/project/' + mine.rows[0].id, { remarks: '改' }, { version: mine.rows[0].version }), 403, 'DENIED')
  const foreign = sql(city.store, "SELECT id FROM project WHERE area <> '320412' LIMIT 1")
  refused(await program.get(`/project/${foreign}`), 404, 'NOT_FOUND')
  assert.deepEqual(succeeded(await program.get('/meta')).ledgers.map((l) => l.id), ['project'])
})

test('a scope that writes lets a program write, journalled as its person and its token', async () => {
  const { id, program } = await issued('wujin', { scopes: 'project.read  project.create *.change' })
  const made = succeeded(await program.post('/project', { name: '程序新增的项目' }), 201)
  succeeded(await program.patch(`/project/${made.id}`, { remarks: '程序改的' }, { version: made.version }))
  refused(await program.delete(`/project/${made.id}`, { version: made.version + 1 }), 403, 'DENIED')
  const [login, role, address] = sql(city.store, `SELECT login, role, address FROM journal WHERE record = 'project' AND record_id = ${made.id} ORDER BY id DESC LIMIT 1`).split('|')
  assert.deepEqual([login, role], ['wujin', 'district'])
  assert.match(address, new RegExp(`^127\\.0\\.0\\.1 token ${id}$`))
})

test('the addresses of a person are not for programs: sessions, passwords, tokens, approvals, inbox', async () => {
  const { program } = await issued('wujin', { scopes: '*.read' })
  const doc = succeeded(await program.get('/openapi.json'))
  const mine = Object.entries(doc.paths).flatMap(([path, methods]) => Object.entries(methods)
    .filter(([, op]) => !op.security.some((one) => 'token' in one) && op.security.length > 0)
    .map(([method]) => [method.toUpperCase(), path.replace(/\{[a-z]+\}/, '1')]))
  assert.ok(mine.length > 20 && mine.some(([, path]) => path === '/api/v1/password') && mine.some(([, path]) => path === '/api/v1/tokens'))
  for (const [method, path] of mine)
    refused(await program.send(method, path, method === 'GET' ? {} : { body: {} }), 403, 'DENIED')
})

test('a token is told once, kept as a digest, and listed to its person alone', async () => {
  const { client, id, token } = await issued('xinbei', { name: '报表' })
  assert.match(token, /^ztf_[0-9a-f]{64}$/)
  const { tokens } = succeeded(await client.get('/tokens'))
  const one = tokens.find((t) => t.id === id)
  assert.deepEqual([one.name, one.role, one.scopes, one.hint, one.valid_to], ['报表', 'district', 'project.read', token.slice(0, 10), day(30)])
  assert.ok(!JSON.stringify(tokens).includes(token) && !('digest' in one))
  assert.ok(succeeded(await (await signedIn(city.url, 'wujin')).get('/tokens')).tokens.every((t) => t.id !== id))
  for (const table of ['token', 'journal', 'notice', 'store_kept'])
    assert.ok(!sql(city.store, `SELECT * FROM ${table}`).includes(token), table)
  assert.equal(sql(city.store, `SELECT title FROM notice WHERE person = (SELECT id FROM person WHERE login = 'xinbei') ORDER BY id DESC LIMIT 1`), '您的账户签发了访问令牌')
  const security = await signedIn(city.url, 'security')
  assert.ok(succeeded(await security.get('/token')).rows.some((t) => t.id === id))
  refused(await client.get('/token'), 403, 'DENIED')
})

test('its first call of a day counts as its person’s sign-in, once', async () => {
  const { id, program } = await issued('liyang')
  const signIns = () => Number(sql(city.store, "SELECT count(*) FROM journal WHERE action = 'login' AND login = 'liyang'"))
  const before = signIns()
  succeeded(await program.get('/project?limit=1'))
  succeeded(await program.get('/project?limit=1'))
  assert.equal(signIns(), before + 1)
  assert.equal(sql(city.store, `SELECT used_on FROM token WHERE id = ${id}`), day(0))
})

test('a token ends: stopped by its person or the security officer, past its day, with the account and with the duty', async () => {
  const dead = async (program) => refused(await program.get('/project?limit=1'), 401, 'SIGN_IN')
  const one = await issued('jintan')
  succeeded(await one.program.get('/project?limit=1'))
  refused(await (await signedIn(city.url, 'wujin')).post(`/token/${one.id}/revoke`, {}), 404, 'NOT_FOUND')
  succeeded(await one.client.post(`/token/${one.id}/revoke`, {}), 204)
  await dead(one.program)
  refused(await one.client.post(`/token/${one.id}/revoke`, {}), 409, 'STATE')

  const two = await issued('jintan')
  succeeded(await (await signedIn(city.url, 'security')).post(`/token/${two.id}/revoke`, {}), 204)
  await dead(two.program)

  const reset = await issued('jintan')
  const { token: once } = succeeded(await (await signedIn(city.url, 'sysadmin')).post(`/person/${sql(city.store, "SELECT id FROM person WHERE login = 'jintan'")}/reset`, {}))
  succeeded(await reset.program.get('/project?limit=1')) // not before the password is set
  assert.equal((await new Client(city.url).post('/reset', { token: once, password: 'Long-Quay-2025' })).status, 204)
  await dead(reset.program)

  const three = await issued('tianning')
  const duty = sql(city.store, "SELECT id, version FROM duty WHERE person = (SELECT id FROM person WHERE login = 'tianning')").split('|').map(Number)
  succeeded(await (await signedIn(city.url, 'security')).post(`/duty/${duty[0]}/revoke`, { reason: '离岗' }, { version: duty[1] }))
  await dead(three.program)

  const given = await issued('liyang')
  assert.equal(ztf(['--store', `sqlite:${city.store}`, 'user', 'passwd', 'liyang']).status, 0)
  await dead(given.program)

  const four = await issued('zhonglou')
  assert.equal(ztf(['--store', `sqlite:${city.store}`, 'user', 'disable', 'zhonglou']).status, 0)
  await dead(four.program)
})

test('what is no token is refused, without a hint; a cookie beside it does not help', async () => {
  const { client, token } = await issued('wujin')
  const flipped = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
  for (const said of ['', 'x', flipped, token.toUpperCase(), token + '0', 'ztf_' + '0'.repeat(64)]) {
    const reply = await new Program(said).get('/project?limit=1')
    assert.match(refused(reply, 401, 'SIGN_IN').body.message, /^访问令牌不正确、已停用或已过期/)
    assert.equal(reply.headers.get('www-authenticate'), 'Bearer')
  }
  refused(await client.get('/project?limit=1', { headers: { Authorization: `Basic ${Buffer.from('a:b').toString('base64')}` } }), 401, 'SIGN_IN')
})

test('a program with a scope to read attaches nothing, takes nothing away and imports nothing', async () => {
  const { program } = await issued('wujin', { scopes: '*.read' })
  const form = () => {
    const f = new FormData()
    f.set('file', new Blob(['%PDF-1.4\n']), '程序.pdf')
    return f
  }
  const report = sql(city.store, "SELECT max(r.id) FROM progress_report r JOIN project p ON p.id = r.project WHERE p.area = '320412'")
  const before = sql(city.store, 'SELECT (SELECT count(*) FROM attachment), (SELECT count(*) FROM batch), (SELECT count(*) FROM project)')
  refused(await program.post(`/progress_report/${report}/attachments?field=photos`, form()), 403, 'DENIED')
  refused(await program.post('/imports?record=project', form()), 403, 'DENIED')
  refused(await program.post('/project/1/move', { verb: 'sign', on: '2024-01-10' }), 403, 'DENIED')
  assert.equal(sql(city.store, 'SELECT (SELECT count(*) FROM attachment), (SELECT count(*) FROM batch), (SELECT count(*) FROM project)'), before)
})

test('a wish out of bounds is refused with what to mend', async () => {
  const client = await signedIn(city.url, 'wujin')
  const wrong = async (more, status, error, field, text) => {
    const { findings } = refused(await client.post('/tokens', wish(more)), status, error).body
    assert.equal(findings[0].field, field)
    assert.match(findings[0].text, text)
  }
  await wrong({ scopes: 'project.approve' }, 422, 'RULE', 'scopes', /“project\.approve”/)
  await wrong({ scopes: 'nothing.read' }, 422, 'RULE', 'scopes', /“nothing\.read”/)
  await wrong({ scopes: '  ' }, 422, 'REQUIRED', 'scopes', /project\.read/)
  await wrong({ valid_to: day(400) }, 422, 'RULE', 'valid_to', /366 天/)
  await wrong({ valid_to: day(-1) }, 422, 'RULE', 'valid_to', /366 天/)
  await wrong({ valid_to: '明年' }, 422, 'RULE', 'valid_to', /2026-01-31/)
  await wrong({ role: 'dispatcher' }, 422, 'CHOICE', 'role', /本人的角色/)
  await wrong({ name: ' ' }, 422, 'REQUIRED', 'name', /用途/)
  await wrong({ password: 'wrong' }, 422, 'RULE', 'password', /./)
  const security = await signedIn(city.url, 'security')
  assert.match(refused(await security.post('/tokens', wish()), 422, 'CHOICE').body.findings[0].text, /没有可用于令牌的角色/)
})

test('ztf token: issued, used, listed and stopped from the shell', async () => {
  const shell = (...args) => ztf(['--store', `sqlite:${city.store}`, ...args])
  const made = shell('--json', 'token', 'add', 'fgw', '--name', '夜间导出', '--scopes', 'project.read project.export', '--until', day(10))
  assert.equal(made.status, 0, made.stderr)
  const { id, token } = JSON.parse(made.stdout)
  const program = new Program(token)
  succeeded(await program.get('/project?limit=1'))
  const csv = await program.get('/project.csv' + query({ filter: 'id <= 3', reason: '夜间导出' }))
  assert.equal(csv.status, 200, csv.text)
  assert.match(shell('token', 'list').stdout, /夜间导出/)
  assert.equal(shell('token', 'revoke', String(id)).status, 0)
  refused(await program.get('/project?limit=1'), 401, 'SIGN_IN')
  const nobody = shell('token', 'add', 'nobody', '--name', 'x', '--scopes', 'project.read', '--until', day(10))
  assert.notEqual(nobody.status, 0)
  assert.match(nobody.stderr, /没有登录名“nobody”/)
})
