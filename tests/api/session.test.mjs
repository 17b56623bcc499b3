// session.test.mjs - who may speak at all: signing in, the cookie, the CSRF header, strangers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client, cityForThisFile, LOGIN, PASSWORD, query, refused, signedIn, succeeded } from './harness.mjs'

const city = cityForThisFile()

test('signing in answers who one is and sets a cookie scripts cannot read', async () => {
  const client = new Client(city.url)
  const reply = await client.signIn(LOGIN, PASSWORD)
  const body = succeeded(reply)
  assert.equal(body.me.login, LOGIN)
  assert.equal(body.me.role, 'dispatcher')
  assert.match(reply.headers.get('set-cookie'), /^ztf_session=[0-9a-f]{32,};.*HttpOnly/i)
  assert.match(reply.headers.get('set-cookie'), /SameSite=Strict/i)
  const again = succeeded(await client.get('/session'))
  assert.equal(again.me.login, LOGIN)
  assert.equal(again.csrf, body.csrf)
})

for (const [name, login, password] of [
  ['a wrong password', LOGIN, 'ztf-sample-2'], ['an unknown login', 'nobody', PASSWORD], ['an empty password', LOGIN, ''],
  ['a login of 10,000 characters', 'x'.repeat(10_000), PASSWORD], ['a login that is SQL', "fgw' or '1'='1", PASSWORD],
])
  test(`${name} is refused`, async () => {
    const reply = await new Client(city.url).signIn(login, password)
    assert.ok([401, 422].includes(reply.status), reply.text)
    assert.equal(reply.headers.get('set-cookie'), null)
  })

test('a body without a password names it', async () => {
  const reply = await new Client(city.url).post('/session', { login: LOGIN })
  assert.ok(reply.status >= 400 && reply.status < 500, reply.text)
})

test('signing out ends the session for good', async () => {
  const client = await signedIn(city.url)
  assert.equal((await client.delete('/session')).status, 204)
  refused(await client.get('/session'), 401, 'SIGN_IN')
  refused(await client.get('/project'), 401, 'SIGN_IN')
})

for (const [method, address] of [
  ['GET', '/project'], ['GET', '/project/1'], ['GET', '/meta'], ['GET', '/openapi.json'], ['GET', '/events'], ['GET', '/session'],
  ['GET', '/stat/dispatch?month=2025-09'], ['GET', '/bulletin/2025-09'], ['GET', '/project.xlsx'], ['GET', '/project/template.xlsx'],
  ['POST', '/project'], ['PATCH', '/project/1'], ['DELETE', '/project/1'], ['POST', '/imports?record=project'], ['POST', '/project/1/move'],
  ['GET', '/no/such/address'],
])
  test(`a stranger gets 401 for ${method} ${address}`, async () => {
    const reply = await new Client(city.url).send(method, address, method === 'GET' ? {} : { body: {} })
    refused(reply, 401, 'SIGN_IN')
  })

test('a method nobody serves is refused before anybody is asked who they are', async () => {
  refused(await new Client(city.url).send('PUT', '/project/1', { body: {} }), 405, 'METHOD')
})

// fetch tidies such addresses; tests/hostile sends them raw
test('an address outside /api shows the page and nothing of the city', async () => {
  for (const address of ['//api/v1/project', '/etc/passwd']) {
    const reply = await fetch(city.url + address)
    assert.match(await reply.text(), /^<!doctype html>|没有找到/i, address)
  }
})

test('outside /api a stranger still gets the page and the health', async () => {
  const stranger = new Client(city.url)
  for (const [address, status] of [['/healthz', 200], ['/readyz', 200]]) {
    const reply = await fetch(city.url + address)
    assert.equal(reply.status, status, address)
    await reply.arrayBuffer()
  }
  assert.ok(stranger)
})

test('a write without the CSRF header, or with another one, is refused', async () => {
  const client = await signedIn(city.url)
  for (const csrf of ['', '0'.repeat(client.csrf.length), client.csrf + 'x', client.csrf.slice(1)]) {
    const other = Object.assign(new Client(city.url), { cookie: client.cookie, csrf })
    refused(await other.post('/project', { name: '没有令牌的项目' }), 403, 'CSRF')
  }
  const found = succeeded(await client.get('/project' + query({ filter: 'name = "没有令牌的项目"' })))
  assert.deepEqual(found.rows, [])
})

test('a broken or doubled cookie is nobody', async () => {
  const client = await signedIn(city.url)
  const token = client.cookie.split('=')[1]
  for (const cookie of [`ztf_session=${token.slice(1)}`, `ztf_session=${token}0`, `ztf_session=${'0'.repeat(token.length)}`, `ztf_session=`,
    `ztf_session=${'0'.repeat(token.length)}; ztf_session=${token}`]) {
    const other = Object.assign(new Client(city.url), { cookie })
    const reply = await other.get('/project?limit=1')
    assert.ok([400, 401].includes(reply.status), `${cookie}: ${reply.status}`)
  }
})
