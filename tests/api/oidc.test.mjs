// oidc.test.mjs - signing in through a real OpenID provider (A8): the way there and back, second factors, linking, settings.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { glewlwyd, glewlwydMissing } from './glewlwyd.mjs'
import { Client, freshFolder, PASSWORD, query, refused, sampleStore, serve, signedIn, sql, succeeded, ztf } from './harness.mjs'
import { CALLBACK, realProvider, SECRET, settingsFile, SITE, walk } from './oidc.mjs'
import { code, now } from './otp.mjs'

let folder
let store
let provider
let city
before(async () => {
  folder = freshFolder()
  store = sampleStore(folder)
  provider = await realProvider()
  city = await serve(store, ['--oidc', settingsFile(folder, { issuer: provider.issuer, client: 'ztf', label: '政企通登录', strong: ['two', 'hwk'] })])
})
after(async () => {
  try {
    await city?.stop()
  } finally {
    await provider?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

const personId = (login) => Number(sql(store, `SELECT id FROM person WHERE login = '${login}'`))
const journal = (action) => Number(sql(store, `SELECT count(*) FROM journal WHERE action = '${action}'`))

/** What an administrator does so that somebody can come in by the provider. */
async function setSubject(login, subject) {
  const admin = await signedIn(city.url, 'sysadmin')
  const { version } = succeeded(await admin.get(`/person/${personId(login)}`))
  succeeded(await admin.patch(`/person/${personId(login)}`, { sso_subject: subject }, { version }))
}

function cookiesOf(reply) {
  return Object.fromEntries(reply.headers.getSetCookie().map((line) => line.split(';')[0].split('=')))
}

/** Starts; {client, to} with the ticket in the client's cookie. */
async function begin(back, url = city.url) {
  const client = new Client(url)
  const reply = await client.get('/session/oidc' + (back === undefined ? '' : query({ back })))
  assert.equal(reply.status, 302, reply.text)
  client.cookie = `ztf_sso=${cookiesOf(reply).ztf_sso}`
  return { client, to: reply.headers.get('location'), reply }
}

/** The whole way; {client, reply} with the session in the client's cookie when there is one. */
async function comeIn(sub, { back, url, acr, amr, cancel = false } = {}) {
  Object.assign(provider.as, { sub, acr, amr, cancel })
  const { client, to } = await begin(back, url)
  const reply = await client.get(await walk(to))
  const { ztf_session: session } = cookiesOf(reply)
  if (session) client.cookie = `ztf_session=${session}`
  return { client, reply, session, to: reply.headers.get('location') }
}

test('the page is told whether there is a button, and what it says', async () => {
  const ways = succeeded(await new Client(city.url).get('/session/ways'))
  assert.deepEqual(ways, { oidc: { label: '政企通登录' }, text: '' })
  for (const why of ['otp', 'expired', 'refused', 'away', 'untrue', 'unlinked', 'closed', 'busy', 'taken', 'failed'])
    assert.match(succeeded(await new Client(city.url).get('/session/ways' + query({ why }))).text, /[\u4e00-\u9fff]/)
  assert.equal(succeeded(await new Client(city.url).get('/session/ways' + query({ why: '<b>' }))).text, '')
})

test('the browser is sent with code, state, nonce and an S256 challenge, and keeps a ticket scripts cannot read', async () => {
  const { to, reply } = await begin()
  const url = new URL(to)
  assert.equal(url.origin, provider.issuer)
  const said = Object.fromEntries(url.searchParams)
  assert.deepEqual(Object.keys(said).sort(), ['client_id', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'])
  assert.equal(said.redirect_uri, SITE + CALLBACK)
  assert.equal(said.code_challenge_method, 'S256')
  assert.match(said.code_challenge, /^[\w-]{43}$/)
  assert.match(reply.headers.get('set-cookie'), /^ztf_sso=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/)
  const other = new URL((await begin()).to).searchParams
  for (const mark of ['state', 'nonce', 'code_challenge']) assert.notEqual(other.get(mark), said[mark], mark)
})

test('an identity no account names is told so; no account is made, and no name or address of it is looked at', async () => {
  const before = sql(store, 'SELECT count(*) FROM person')
  const failures = journal('login_failed')
  for (const sub of ['a-stranger', 'xinbei', '1', '常州市']) {
    const { to, session } = await comeIn(sub)
    assert.equal(session, undefined)
    assert.equal(to, sub === '常州市' ? '/login?why=untrue' : '/login?why=unlinked')
  }
  assert.equal(sql(store, 'SELECT count(*) FROM person'), before)
  assert.equal(journal('login_failed'), failures + 4)
})

test('an administrator sets the subject; then its owner signs in, to where he wanted, and the journal says so', async () => {
  await setSubject('xinbei', 'portal|xinbei-7')
  const logins = journal('login')
  const { client, reply, to } = await comeIn('portal|xinbei-7', { back: '/project?filter=name ~ "新"&x=%2F' })
  assert.equal(reply.status, 302)
  assert.equal(to, '/login?why=fine&back=%2Fproject%3Ffilter%3Dname%20~%20%22%E6%96%B0%22%26x%3D%252F')
  const lines = reply.headers.getSetCookie()
  assert.ok(lines.some((l) => /^ztf_session=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/.test(l)), lines.join('\n'))
  assert.ok(lines.some((l) => /^ztf_sso=; .*Max-Age=0$/.test(l)), lines.join('\n'))
  const me = succeeded(await client.get('/session'))
  assert.equal(me.me.login, 'xinbei')
  assert.deepEqual(me.must, [])
  assert.equal(journal('login'), logins + 1)
  assert.equal(sql(store, "SELECT source FROM journal WHERE action = 'login' ORDER BY id DESC LIMIT 1"), 'sso')
  // the session is one like any other
  client.csrf = me.csrf
  assert.equal((await client.delete('/session')).status, 204)
  refused(await client.get('/session'), 401, 'SIGN_IN')
})

test('a public client by ES256 and one by PS256 come in as well', async () => {
  for (const [client, secret] of [['ztf-public', null], ['ztf-ps', SECRET]]) {
    const other = freshFolder()
    const server = await serve(sampleStore(other), ['--oidc', settingsFile(other, { issuer: provider.issuer, client }, secret)])
    try {
      const { to, session } = await comeIn('unknown-there', { url: server.url })
      assert.equal(session, undefined)
      assert.equal(to, '/login?why=unlinked', client) // past every check of the token
    } finally {
      await server.stop()
      rmSync(other, { recursive: true, force: true })
    }
  }
})

test('a wrong state, another browser, a second use and a denial lead nowhere', async () => {
  await setSubject('jintan', 'jintan-sub')
  Object.assign(provider.as, { sub: 'jintan-sub', cancel: false })
  const expired = async (client, address) => {
    const reply = await client.get(address)
    assert.equal(reply.headers.get('location'), '/login?why=expired')
    assert.equal(cookiesOf(reply).ztf_session, undefined)
  }
  const one = await begin()
  const back = await walk(one.to)
  const forged = new URL(back, SITE)
  forged.searchParams.set('state', '0'.repeat(64))
  await expired(one.client, forged.pathname + forged.search)
  await expired(new Client(city.url), back) // no ticket
  const two = await begin()
  await expired(two.client, back) // somebody else's answer in this browser
  const twice = Object.assign(new Client(city.url), { cookie: `${one.client.cookie}; ${two.client.cookie}` })
  await expired(twice, back)
  const good = await one.client.get(back)
  assert.equal(good.headers.get('location'), '/login?why=fine')
  assert.ok(cookiesOf(good).ztf_session)
  await expired(one.client, back) // replayed, with its ticket
  // the code replayed under a fresh state: the provider refuses it
  const three = await begin()
  const fresh = new URL(three.to).searchParams.get('state')
  const replay = new URL(back, SITE)
  replay.searchParams.set('state', fresh)
  const reply = await three.client.get(replay.pathname + replay.search)
  assert.equal(reply.headers.get('location'), '/login?why=refused')
  const { to, session } = await comeIn('jintan-sub', { cancel: true })
  assert.equal(to, '/login?why=refused')
  assert.equal(session, undefined)
})

test('a try is forgotten after ten minutes', async () => {
  const rows = sql(store, "SELECT (julianday(until) - julianday('now')) * 86400 FROM store_kept WHERE kind = 'sso'").split('\n')
  for (const left of rows) assert.ok(Number(left) <= 600 && Number(left) > 0, left)
  // nothing of it lets anybody finish a sign-in
  assert.doesNotMatch(sql(store, "SELECT value FROM store_kept WHERE kind = 'sso'"), /[0-9a-f]{32}/)
})

test('C04 nobody is sent to another site', async () => {
  await setSubject('liyang', 'liyang-sub')
  for (const back of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '\\\\evil.example', 'javascript:alert(1)', 'evil.example', '/a\\..\\b', '/\t/evil.example', '/api/v1/session/oidc', '/' + 'x'.repeat(900), '']) {
    const { to } = await comeIn('liyang-sub', { back })
    assert.equal(to, '/login?why=fine', back)
  }
  for (const [back, want] of [['/project/1', '%2Fproject%2F1'], ['/x?y=//z', '%2Fx%3Fy%3D%2F%2Fz']]) assert.equal((await comeIn('liyang-sub', { back })).to, '/login?why=fine&back=' + want)
  assert.equal((await comeIn('nobody-at-all', { back: '/project?a=1&b=2' })).to, '/login?why=unlinked&back=%2Fproject%3Fa%3D1%26b%3D2')
  for (const address of ['?back=%2Fa%0d%0aX-Evil:1', '?back=%00']) {
    const reply = await new Client(city.url).get('/session/oidc' + address)
    assert.equal(reply.headers.get('x-evil'), null)
  }
})

test('a disabled, a locked and a left account stay closed, and nothing is said before the provider has vouched', async () => {
  await setSubject('tianning', 'tianning-sub')
  const admin = await signedIn(city.url, 'sysadmin')
  const id = personId('tianning')
  for (const state of ['disabled', 'locked', 'left']) {
    const { version } = succeeded(await admin.get(`/person/${id}`))
    succeeded(await admin.patch(`/person/${id}`, { state }, { version }))
    const { to, session } = await comeIn('tianning-sub')
    assert.equal(to, '/login?why=closed', state)
    assert.equal(session, undefined)
  }
  const { version } = succeeded(await admin.get(`/person/${id}`))
  succeeded(await admin.patch(`/person/${id}`, { state: 'active' }, { version }))
  assert.ok((await comeIn('tianning-sub')).session)
  // five wrong passwords lock every way in
  for (let i = 0; i < 5; i++) refused(await new Client(city.url).signIn('tianning', `wrong-${i}`), 401, 'SIGN_IN')
  assert.equal((await comeIn('tianning-sub')).to, '/login?why=closed')
  // a session ends with its account, as any does
  await setSubject('zhonglou', 'zhonglou-sub')
  const { client } = await comeIn('zhonglou-sub')
  succeeded(await client.get('/session'))
  assert.equal(ztf(['--store', `sqlite:${store}`, 'user', 'disable', 'zhonglou']).status, 0)
  refused(await client.get('/session'), 401, 'SIGN_IN')
})

test('one subject belongs to one account', async () => {
  await setSubject('jkq', 'only-one')
  const admin = await signedIn(city.url, 'sysadmin')
  const { version } = succeeded(await admin.get(`/person/${personId('leader')}`))
  refused(await admin.patch(`/person/${personId('leader')}`, { sso_subject: 'only-one' }, { version }), 409, 'DUPLICATE')
  const other = await signedIn(city.url, 'fgw')
  const reply = await other.get(`/person/${personId('jkq')}`)
  assert.notEqual(reply.body?.sso_subject, 'only-one') // not for everybody's eyes
})

test('an officer still needs his second factor, unless the provider says it has seen one', async () => {
  const officer = await signedIn(city.url, 'security')
  const { secret } = succeeded(await officer.post('/otp', { password: PASSWORD }))
  let step = now() - 1
  succeeded(await officer.post('/otp/confirm', { code: code(secret, step) }))
  await setSubject('security', 'security-sub')
  const logins = journal('login')
  const { client, reply, session, to } = await comeIn('security-sub', { back: '/audit' })
  assert.equal(to, '/login?why=otp&back=%2Faudit')
  assert.equal(session, undefined)
  assert.equal(journal('login'), logins)
  client.cookie = `ztf_sso=${cookiesOf(reply).ztf_sso}`
  refused(await client.get('/session'), 401, 'SIGN_IN')
  refused(await client.post('/session/oidc', { code: '000000' }), 401, 'SIGN_IN')
  refused(await client.post('/session/oidc', { code: code(secret, step) }), 401, 'SIGN_IN') // taken before
  refused(await new Client(city.url).post('/session/oidc', { code: code(secret, step + 1) }), 401, 'SIGN_IN') // no ticket
  refused(await client.post('/session/oidc', { code: code(secret, step + 1) }, { headers: { Origin: 'https://evil.example' } }), 403, 'CSRF')
  refused(await client.post('/session/oidc', { password: 'x' }), 422, 'REQUIRED')
  const good = await client.post('/session/oidc', { code: code(secret, step + 1) })
  assert.equal(succeeded(good).me.login, 'security')
  const ticket = client.cookie
  client.cookie = `ztf_session=${cookiesOf(good).ztf_session}`
  assert.equal(succeeded(await client.get('/session')).me.login, 'security')
  client.cookie = ticket
  refused(await client.post('/session/oidc', { code: code(secret, step + 1) }), 401, 'SIGN_IN')
  // acr or amr of the setting: nothing more is asked; any other value is not enough
  for (const [how, want] of [[{ acr: 'two' }, true], [{ amr: ['pwd', 'hwk'] }, true], [{ amr: ['pwd'] }, false], [{ acr: 'two2' }, false]])
    assert.equal((await comeIn('security-sub', how)).session !== undefined, want, JSON.stringify(how))
})

test('five wrong codes lock the account though the provider vouches for it', async () => {
  const person = await signedIn(city.url, 'auditor')
  const { secret } = succeeded(await person.post('/otp', { password: PASSWORD }))
  succeeded(await person.post('/otp/confirm', { code: code(secret, now() - 1) }))
  await setSubject('auditor', 'auditor-sub')
  const { client, reply } = await comeIn('auditor-sub')
  client.cookie = `ztf_sso=${cookiesOf(reply).ztf_sso}`
  for (let i = 0; i < 5; i++) refused(await client.post('/session/oidc', { code: '000000' }), 401, 'SIGN_IN')
  refused(await client.post('/session/oidc', { code: code(secret, now()) }), 401, 'SIGN_IN')
  assert.equal((await comeIn('auditor-sub')).to, '/login?why=closed')
})

test('a one-time password does not stand in the way of who has no need of it', async () => {
  const given = ztf(['--store', `sqlite:${store}`, '--json', 'user', 'passwd', 'henglin'])
  assert.equal(given.status, 0, given.stderr)
  await setSubject('henglin', 'henglin-sub')
  const { client } = await comeIn('henglin-sub')
  assert.deepEqual(succeeded(await client.get('/session')).must, [])
  succeeded(await client.get('/project?limit=1'))
  // with the password it does
  const other = new Client(city.url)
  assert.deepEqual(succeeded(await other.signIn('henglin', JSON.parse(given.stdout).password)).must, ['password'])
})

test('somebody links his own account with his password, once it is his', async () => {
  const mine = await signedIn(city.url, 'qy1')
  refused(await new Client(city.url).post('/session/oidc/link', { password: PASSWORD }), 401, 'SIGN_IN')
  refused(await mine.post('/session/oidc/link', { password: 'wrong' }), 422, 'RULE', 'password')
  refused(await Object.assign(new Client(city.url), { cookie: mine.cookie }).post('/session/oidc/link', { password: PASSWORD }), 403, 'CSRF')
  const link = async (sub) => {
    const begun = await mine.post('/session/oidc/link', { password: PASSWORD })
    const { url } = succeeded(begun)
    Object.assign(provider.as, { sub, cancel: false, acr: undefined, amr: undefined })
    const browser = Object.assign(new Client(city.url), { cookie: `ztf_sso=${cookiesOf(begun).ztf_sso}` })
    const reply = await browser.get(await walk(url))
    assert.equal(cookiesOf(reply).ztf_session, undefined) // linking is no sign-in
    return reply.headers.get('location')
  }
  assert.equal(await link('only-one'), '/account?why=taken') // jkq's
  assert.equal(await link('x'.repeat(121)), '/account?why=untrue') // longer than the field
  assert.equal(await link('enterprise-1'), '/account?why=fine')
  assert.equal(sql(store, "SELECT sso_subject FROM person WHERE login = 'qy1'"), 'enterprise-1')
  const { client } = await comeIn('enterprise-1')
  assert.equal(succeeded(await client.get('/session')).me.login, 'qy1')
  const last = sql(store, `SELECT login, action, after FROM journal WHERE record = 'person' AND after LIKE '%enterprise-1%'`)
  assert.match(last, /^qy1\|update\|/)
})

test("Debian's Glewlwyd vouches as well: first for nobody, then for who linked his account", { skip: glewlwydMissing }, async () => {
  const other = freshFolder()
  const secret = randomUUID() // it takes Basic as it comes, without undoing the escapes of RFC 6749 2.3.1
  const there = await glewlwyd(other, { client: 'ztf', secret, user: 'somebody', password: randomUUID() })
  const server = await serve(sampleStore(other), ['--oidc', settingsFile(other, { issuer: there.issuer, client: 'ztf' }, secret)])
  try {
    const stranger = await begin('/project', server.url)
    const answer = await there.walk(stranger.to)
    assert.equal((await stranger.client.get(answer)).headers.get('location'), '/login?why=unlinked&back=%2Fproject')
    const mine = await signedIn(server.url, 'qy1')
    const begun = await mine.post('/session/oidc/link', { password: PASSWORD })
    const browser = Object.assign(new Client(server.url), { cookie: `ztf_sso=${cookiesOf(begun).ztf_sso}` })
    assert.equal((await browser.get(await there.walk(succeeded(begun).url))).headers.get('location'), '/account?why=fine')
    const again = await begin('/project', server.url)
    const reply = await again.client.get(await there.walk(again.to))
    assert.equal(reply.headers.get('location'), '/login?why=fine&back=%2Fproject')
    const client = Object.assign(new Client(server.url), { cookie: `ztf_session=${cookiesOf(reply).ztf_session}` })
    assert.equal(succeeded(await client.get('/session')).me.login, 'qy1')
    // its code a second time, in a try of its own
    const replay = await begin('/', server.url)
    const address = new URL(answer, SITE)
    address.searchParams.set('state', new URL(replay.to).searchParams.get('state'))
    assert.equal((await replay.client.get(address.pathname + address.search)).headers.get('location'), '/login?why=refused')
  } finally {
    await server.stop()
    await there.stop()
    rmSync(other, { recursive: true, force: true })
  }
})

test('sessions outlive a restart with what their way of signing in made up for', async () => {
  const { client } = await comeIn('henglin-sub')
  succeeded(await client.get('/session'))
  const file = settingsFile(folder, { issuer: provider.issuer, client: 'ztf', strong: ['two', 'hwk'], label: '政企通登录' })
  await city.stop()
  Object.assign(city, await serve(store, [], undefined, { ZTF_OIDC: file }))
  client.url = city.url
  assert.deepEqual(succeeded(await client.get('/session')).must, [])
})

test('without settings there is no button and no address', async () => {
  const other = freshFolder()
  const plain = await serve(sampleStore(other))
  try {
    const stranger = new Client(plain.url)
    assert.equal(succeeded(await stranger.get('/session/ways')).oidc, null)
    refused(await stranger.get('/session/oidc'), 404, 'NOT_FOUND')
    refused(await stranger.get(CALLBACK + '?code=x&state=y&whatever=z'), 404, 'NOT_FOUND')
    refused(await stranger.post('/session/oidc', { code: '1' }), 404, 'NOT_FOUND')
    const me = await signedIn(plain.url)
    refused(await me.post('/session/oidc/link', { password: PASSWORD }), 404, 'NOT_FOUND')
  } finally {
    await plain.stop()
    rmSync(other, { recursive: true, force: true })
  }
})

test('settings that are not safe are refused in words before anything listens', () => {
  const good = { issuer: 'https://id.example.gov.cn', client: 'ztf', site: 'https://ztf.example.gov.cn' }
  const raw = (text) => {
    const file = path.join(folder, `raw-${text.length}.json`)
    writeFileSync(file, text)
    return file
  }
  const open = settingsFile(folder, good)
  chmodSync(open + '.secret', 0o644)
  const tries = [
    [path.join(folder, 'absent.json'), /absent/], [raw(''), /空/], [raw('{"issuer":1}'), /issuer/], [raw('[]'), /JSON/], [open, /chmod 600/],
    [settingsFile(folder, { ...good, issuer: 'http://id.example.gov.cn' }), /https/], [settingsFile(folder, { ...good, site: 'http://ztf.example.gov.cn' }), /https/],
    [settingsFile(folder, { ...good, site: 'http://127.0.0.1:8080' }), /https/], [settingsFile(folder, { ...good, issuer: 'https://a:b@id.example.gov.cn' }), /https/],
    [settingsFile(folder, { ...good, issuer: 'https://id.example.gov.cn/?x=1' }), /查询/], [settingsFile(folder, { ...good, client: '' }), /client/],
    [settingsFile(folder, { ...good, seconds: 0 }), /seconds/], [settingsFile(folder, { ...good, strong: [1] }), /strong/], [settingsFile(folder, { ...good, unknown: 'x' }), /不认识/],
  ]
  const other = sampleStore(freshFolder())
  for (const [file, want] of tries) {
    const done = ztf(['--store', `sqlite:${other}`, 'serve', '--listen', '127.0.0.1:0', '--oidc', file])
    assert.notEqual(done.status, 0, String(want))
    assert.match(done.stderr, want)
    assert.doesNotMatch(done.stdout, /listening/)
  }
  rmSync(path.dirname(other), { recursive: true, force: true })
})
