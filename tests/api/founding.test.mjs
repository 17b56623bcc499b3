// founding.test.mjs - B07-B09: a new city has nobody; its officers come by token and with a second factor; passwords and how they are given.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rmSync, statSync } from 'node:fs'
import { Client, freshFolder, refused, serve, sql, succeeded, ztf } from './harness.mjs'
import { code, now } from './otp.mjs'

let folder
let city
let tokens
const PASSWORDS = { sysadmin: 'Tall-Ships-77-a', security: 'Tall-Ships-77-b', auditor: 'Tall-Ships-77-c' }
const secrets = {}
const cli = (...args) => ztf(['--store', `sqlite:${folder}/new.db`, ...args])

before(async () => {
  folder = freshFolder()
  const made = cli('--json', 'init', '--city', '320400')
  assert.equal(made.status, 0, made.stderr)
  tokens = Object.fromEntries(JSON.parse(made.stdout).tokens.map((t) => [t.role, t.token]))
})
after(async () => {
  try {
    await city?.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

const open = async () => (city ??= await serve(`${folder}/new.db`))
const client = async () => new Client((await open()).url)

test('B09 a fresh city has no account and no default secret, only three tokens', async () => {
  assert.equal(cli('user', 'list').stdout, '')
  assert.deepEqual(Object.keys(tokens).sort(), ['auditor', 'security', 'sysadmin'])
  assert.equal(new Set(Object.values(tokens)).size, 3)
  for (const token of Object.values(tokens)) assert.match(token, /^[0-9a-f]{64}$/)
  assert.equal(statSync(`${folder}/new.db.key`).mode & 0o777, 0o600)
  const c = await client()
  for (const [login, password] of [['admin', 'admin'], ['sysadmin', 'ztf-sample-1'], ['fgw', 'ztf-sample-1'], ['root', ''], ['', '']])
    refused(await c.post('/session', { login, password }), 401, 'SIGN_IN')
})

test('B09 init asks for nothing it can do without, and does nothing twice', () => {
  assert.equal(cli('init').status, 2)
  const other = (...args) => ztf(['--store', `sqlite:${folder}/other.db`, ...args])
  assert.equal(other('init', '--city', '3204').status, 1)
  assert.equal(other('init', '--city', '330100').status, 1)
  assert.equal(other('init', '--city', '330100', '--name', '杭州市').status, 0)
  assert.equal(sql(`${folder}/other.db`, 'SELECT code, name FROM area'), '330100|杭州市')
})

test('B09 a set-up token makes one account with one duty, once', async () => {
  const c = await client()
  const named = (role, more) => ({ token: tokens[role], login: `${role}-1`, name: `示例${role}`, password: PASSWORDS[role], ...more })
  refused(await c.post('/setup', named('sysadmin', { token: '0'.repeat(64) })), 401, 'SIGN_IN')
  refused(await c.post('/setup', named('sysadmin', { password: 'short' })), 422, 'RULE', 'password')
  refused(await c.post('/setup', named('sysadmin', { login: 'No Login' })), 422, 'FORMAT', 'login')
  refused(await c.post('/setup', named('sysadmin', { password: 'Sysadmin-1-1-1' })), 422, 'RULE', 'password')
  for (const role of Object.keys(tokens)) assert.equal(succeeded(await c.post('/setup', named(role)), 201).login, `${role}-1`)
  refused(await c.post('/setup', named('auditor', { login: 'again' })), 401, 'SIGN_IN')
  const users = cli('--json', 'user', 'list').stdout.trim().split('\n').map((line) => JSON.parse(line))
  assert.deepEqual(users.map((u) => u.roles).sort(), ['auditor', 'security', 'sysadmin'])
  assert.equal(cli('init', '--city', '320400').status, 2)
})

test('B07 an officer enrols a second factor before anything else', async () => {
  for (const role of Object.keys(PASSWORDS)) {
    const c = await client()
    assert.deepEqual(succeeded(await c.signIn(`${role}-1`, PASSWORDS[role])).must, ['otp'])
    for (const address of ['/meta', '/project', '/person', '/openapi.json']) refused(await c.get(address), 403, 'OTP_FIRST')
    assert.deepEqual(succeeded(await c.get('/otp')), { enrolled: false, required: true })
    refused(await c.post('/otp', { password: 'wrong' }), 422, 'RULE', 'password')
    refused(await c.post('/otp/confirm', { code: '000000' }), 409, 'STATE')
    const { secret, uri } = succeeded(await c.post('/otp', { password: PASSWORDS[role] }))
    assert.match(secret, /^[A-Z2-7]{32}$/)
    assert.ok(uri.includes(secret) && uri.startsWith('otpauth://totp/'))
    const wrong = code(secret, now() + 100)
    refused(await c.post('/otp/confirm', { code: wrong }), 422, 'RULE', 'code')
    assert.deepEqual(succeeded(await c.post('/otp/confirm', { code: code(secret) })), { enrolled: true, required: true })
    assert.deepEqual(succeeded(await c.get('/session')).must, [])
    succeeded(await c.get('/meta'))
    secrets[role] = secret
  }
})

test('B07 a code is good once, for its own account, and six wrong ones lock', async () => {
  const c = await client()
  const enter = (role, otp) => c.post('/session', { login: `${role}-1`, password: PASSWORDS[role], ...(otp && { otp }) })
  refused(await enter('security'), 401, 'OTP')
  refused(await enter('security', code(secrets.auditor, now() + 1)), 401, 'SIGN_IN')
  const fresh = code(secrets.security, now() + 1) // the enrolment took the one of now
  succeeded(await enter('security', fresh))
  refused(await enter('security', fresh), 401, 'SIGN_IN')
  refused(await enter('security', code(secrets.security, now() - 1)), 401, 'SIGN_IN')
  for (let i = 0; i < 6; i++) refused(await enter('auditor', '00000' + i), 401, 'SIGN_IN')
  refused(await enter('auditor', code(secrets.auditor, now() + 1)), 401, 'SIGN_IN')
  assert.match(sql(`${folder}/new.db`, "SELECT locked_until FROM person WHERE login = 'auditor-1'"), /^20/)
})

test('B08 a one-time password is good for being changed only', async () => {
  const made = JSON.parse(cli('--json', 'user', 'add', 'clerk', '--name', '经办员').stdout)
  const c = await client()
  assert.deepEqual(succeeded(await c.signIn('clerk', made.password)).must, ['password'])
  refused(await c.get('/project'), 403, 'PASSWORD_FIRST')
  refused(await c.post('/password', { old: 'wrong', password: 'Grey-Harbour-1' }), 422, 'RULE', 'old')
  refused(await c.post('/password', { old: made.password, password: 'grey' }), 422, 'RULE', 'password')
  refused(await c.post('/password', { old: made.password, password: made.password }), 422, 'RULE', 'password')
  refused(await c.post('/password', { old: made.password, password: 'My-Clerk-2025-x' }), 422, 'RULE', 'password')
  refused(await c.post('/password', { old: made.password, password: '经办员-Abcd-2025' }), 422, 'RULE', 'password')
  const changed = await c.post('/password', { old: made.password, password: 'Grey-Harbour-1' })
  assert.deepEqual(succeeded(changed).must, [])
  refused(await c.signIn('clerk', made.password), 401, 'SIGN_IN')
  succeeded(await c.signIn('clerk', 'Grey-Harbour-1'))
})

test('B08 long and Chinese passwords count whole, and the last five do not come back', async () => {
  const c = await client()
  const long = 'Tall-Ships-Sail-East-0123-of-The-Long-Grey-Harbour-At-Dawn-77!!'
  assert.ok(long.length >= 63)
  const passwords = ['Grey-Harbour-1', long, '招商引资推进-Ab1-达产', 'Grey-Harbour-2', 'Grey-Harbour-3', 'Grey-Harbour-4']
  succeeded(await c.signIn('clerk', passwords[0]))
  for (let i = 1; i < passwords.length; i++) {
    const done = await c.post('/password', { old: passwords[i - 1], password: passwords[i] })
    succeeded(done)
    const stranger = await client()
    refused(await stranger.signIn('clerk', passwords[i].slice(0, -1)), 401, 'SIGN_IN')
    refused(await stranger.signIn('clerk', passwords[i] + ' '), 401, 'SIGN_IN')
    succeeded(await c.signIn('clerk', passwords[i]))
  }
  const old = passwords.at(-1)
  for (const before of passwords.slice(1)) refused(await c.post('/password', { old, password: before }), 422, 'RULE', 'password')
  succeeded(await c.post('/password', { old, password: passwords[0] })) // the sixth of before
})

test('B08 a reset token sets the password once; administrators alone give it, and not to themselves', async () => {
  const sysadmin = await client()
  succeeded(await sysadmin.signIn('sysadmin-1', PASSWORDS.sysadmin, code(secrets.sysadmin, now() + 1)))
  const idOf = (login) => sql(`${folder}/new.db`, `SELECT id FROM person WHERE login = '${login}'`)
  const id = idOf('clerk')
  const own = idOf('sysadmin-1')
  refused(await sysadmin.post(`/person/${own}/reset`, {}), 403, 'DENIED')
  refused(await sysadmin.post('/person/9999/reset', {}), 404, 'NOT_FOUND')
  const clerk = await client()
  succeeded(await clerk.signIn('clerk', 'Grey-Harbour-1'))
  refused(await clerk.post(`/person/${own}/reset`, {}), 403, 'DENIED')

  const first = succeeded(await sysadmin.post(`/person/${id}/reset`, {})).token
  const second = succeeded(await sysadmin.post(`/person/${id}/reset`, { otp: true })).token
  const anyone = await client()
  refused(await anyone.post('/reset', { token: first, password: 'Long-Quay-2025' }), 401, 'SIGN_IN') // the newer one counts
  refused(await anyone.post('/reset', { token: second, password: 'short' }), 422, 'RULE', 'password')
  assert.equal((await anyone.post('/reset', { token: second, password: 'Long-Quay-2025' })).status, 204)
  refused(await anyone.post('/reset', { token: second, password: 'Long-Quay-2026' }), 401, 'SIGN_IN')
  refused(await clerk.get('/session'), 401, 'SIGN_IN')
  assert.deepEqual(succeeded(await anyone.signIn('clerk', 'Long-Quay-2025')).must, [])
})

test('what happened to accounts is in the journal, and none of their secrets', async () => {
  const done = cli('audit', 'verify')
  assert.equal(done.status, 0, done.stdout)
  const said = city.said()
  for (const secret of [...Object.values(PASSWORDS), ...Object.values(secrets), ...Object.values(tokens)]) assert.ok(!said.includes(secret))
})
