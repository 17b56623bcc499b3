// clock.test.mjs - B06, and what else runs out: the server's wall clock is moved while it runs (libfaketime).  Uses the plain binary.
import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { after, afterEach, before, test } from 'node:test'
import { Client, freshFolder, PASSWORD, refused, sampleStore, serve, signedIn, sql, succeeded, ztf } from './harness.mjs'

const PLAIN = process.env.ZTF_PLAIN
const LIBRARY = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map((at) => `${at}/faketime/libfaketimeMT.so.1`).find(existsSync)
const skip = (!PLAIN || !existsSync(PLAIN)) ? 'there is no plain build' : !LIBRARY && 'the package faketime is not installed'

let folder
let city
const faked = () => ({ LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: `${folder}/clock`, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' })
/** Moves the server's wall clock; its steady clock runs on. */
const move = (by) => writeFileSync(`${folder}/clock`, by + '\n')

before(async () => {
  if (skip) return
  folder = freshFolder()
  const store = sampleStore(folder)
  move('+0')
  city = await serve(store, [], PLAIN, faked())
})
afterEach(() => skip || move('+0'))
after(async () => {
  try {
    await city?.stop()
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

for (const [name, login, fine, late] of [
  ['an idle session ends after 30 minutes', 'wujin', '+29m', '+60m'],
  ['an officer’s idle session ends after 15 minutes', 'auditor', '+14m', '+30m'],
])
  test(`B06 ${name}, and going back in time revives nothing`, { skip }, async () => {
    const client = await signedIn(city.url, login)
    move(fine)
    succeeded(await client.get('/session'))
    move(late)
    refused(await client.get('/session'), 401, 'SIGN_IN')
    for (const back of ['+0', fine, '-2h']) {
      move(back)
      refused(await client.get('/session'), 401, 'SIGN_IN')
    }
  })

test('B06 a session in use ends after 12 hours', { skip }, async () => {
  const client = await signedIn(city.url, 'xinbei')
  for (let minutes = 25; minutes < 720; minutes += 25) {
    move(`+${minutes}m`)
    succeeded(await client.get('/session'))
  }
  move('+721m')
  refused(await client.get('/session'), 401, 'SIGN_IN')
  move('+700m')
  refused(await client.get('/session'), 401, 'SIGN_IN')
})

test('B06 a clock two hours back ends a session, for good', { skip }, async () => {
  const client = await signedIn(city.url, 'jintan')
  move('-2h')
  refused(await client.get('/session'), 401, 'SIGN_IN')
  move('+0')
  refused(await client.get('/session'), 401, 'SIGN_IN')
})

test('B06 a session that ran out while the server was down stays out', { skip }, async () => {
  const client = await signedIn(city.url, 'liyang')
  await city.stop()
  move('+40m')
  city = await serve(`${folder}/city.db`, [], PLAIN, faked())
  client.url = city.url
  refused(await client.get('/session'), 401, 'SIGN_IN')
  move('+0')
  refused(await client.get('/session'), 401, 'SIGN_IN')
})

test('B01 a lock ends after 30 minutes, counted from the fifth failure', { skip }, async () => {
  const enter = (password) => new Client(city.url).signIn('zhonglou', password)
  for (let i = 0; i < 5; i++) refused(await enter('wrong'), 401, 'SIGN_IN')
  move('+25m')
  refused(await enter('wrong'), 401, 'SIGN_IN') // prolongs nothing
  refused(await enter(PASSWORD), 401, 'SIGN_IN')
  move('+31m')
  succeeded(await enter(PASSWORD))
})

test('B08 a reset token is good for ten minutes', { skip }, async () => {
  const sysadmin = await signedIn(city.url, 'sysadmin')
  const id = sql(`${folder}/city.db`, "SELECT id FROM person WHERE login = 'tjj'")
  const token = async () => succeeded(await sysadmin.post(`/person/${id}/reset`, {})).token
  const use = (given) => new Client(city.url).post('/reset', { token: given, password: 'Long-Quay-2025' })
  const late = await token()
  move('+11m')
  refused(await use(late), 401, 'SIGN_IN')
  move('+0')
  const intime = await token()
  move('+9m')
  assert.equal((await use(intime)).status, 204)
})

test('B09 in a city of its own an account unused for 90 days is disabled, and a password of 91 days must be changed', { skip }, async () => {
  const own = freshFolder()
  const store = `${own}/own.db`
  const run = (...args) => ztf(['--store', `sqlite:${store}`, ...args])
  assert.equal(run('init', '--city', '320400').status, 0)
  const idle = JSON.parse(run('--json', 'user', 'add', 'idle').stdout)
  const busy = JSON.parse(run('--json', 'user', 'add', 'busy').stdout)
  const one = await serve(store, [], PLAIN, faked())
  try {
    const client = new Client(one.url)
    succeeded(await client.signIn('busy', busy.password))
    succeeded(await client.post('/password', { old: busy.password, password: 'Long-Quay-2025' }))
    for (const day of [40, 80]) {
      move(`+${day}d`)
      assert.deepEqual(succeeded(await client.signIn('busy', 'Long-Quay-2025')).must, [])
    }
    move('+91d')
    assert.deepEqual(succeeded(await client.signIn('busy', 'Long-Quay-2025')).must, ['password'])
    refused(await client.get('/project'), 403, 'PASSWORD_FIRST')
    refused(await client.signIn('idle', idle.password), 401, 'SIGN_IN')
    for (let i = 0; !/idle\t.*停用/.test(run('user', 'list').stdout); i++) {
      assert.ok(i < 200, 'the unused account is still active')
      await new Promise((done) => setTimeout(done, 100))
    }
  } finally {
    await one.stop()
    rmSync(own, { recursive: true, force: true })
  }
})
