// glewlwyd.mjs - Debian's Glewlwyd as an OpenID provider on loopback, set up from nothing by its own API.  Knows no route but the callback.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { ROOT } from './harness.mjs'
import { CALLBACK, SITE } from './oidc.mjs'

const PACKAGE = path.join(ROOT, 'build/glewlwyd/usr') // unpacked by ./dev
const PROGRAM = path.join(PACKAGE, 'bin/glewlwyd')
const SCHEMA = path.join(PACKAGE, 'share/dbconfig-common/data/glewlwyd/install/sqlite3')
const HANG = 60_000

export const glewlwydMissing = !existsSync(PROGRAM) && 'build/glewlwyd is not there: ./dev test unpacks it'

async function freePort() {
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

/** One browser there. */
class Visitor {
  constructor(url) {
    this.url = url
    this.cookie = ''
  }

  async ask(method, address, body) {
    const reply = await fetch(new URL(address, this.url), { method, redirect: 'manual', signal: AbortSignal.timeout(HANG), headers: { Cookie: this.cookie, ...(body && { 'Content-Type': 'application/json' }) }, body: body && JSON.stringify(body) })
    for (const line of reply.headers.getSetCookie()) this.cookie = line.split(';')[0]
    return { status: reply.status, to: reply.headers.get('location'), text: await reply.text() }
  }

  async must(method, address, body) {
    const reply = await this.ask(method, address, body)
    assert.equal(reply.status, 200, `${method} ${address}: ${reply.status} ${reply.text}`)
    return reply
  }
}

/** Serves a fresh one in `folder` with client `ztf` and the user given; stop() ends it. */
export async function glewlwyd(folder, { client, secret, user, password }) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const db = path.join(folder, 'glewlwyd.db')
  const made = spawnSync('sqlite3', [db], { input: readFileSync(SCHEMA) })
  assert.equal(made.status, 0, String(made.stderr))
  const conf = path.join(folder, 'glewlwyd.conf')
  writeFileSync(conf, `port=${port}
bind_address="127.0.0.1"
external_url="${url.slice(0, -1)}"
login_url="login.html"
api_prefix="api"
log_mode="console"
log_level="WARNING"
cookie_domain=""
cookie_secure=0
session_key="GLEWLWYD"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="${PACKAGE}/lib/glewlwyd/user"
client_module_path="${PACKAGE}/lib/glewlwyd/client"
user_auth_scheme_module_path="${PACKAGE}/lib/glewlwyd/scheme"
plugin_module_path="${PACKAGE}/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database = { type = "sqlite3" path = "${db}" };
`)
  const child = spawn(PROGRAM, [`--config-file=${conf}`], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  const gone = new Promise((done) => child.once('exit', done))
  const stop = () => (child.kill('SIGTERM'), gone)
  try {
    await answers(url, gone, () => said)
    return { ...(await setUp(url, { client, secret, user, password })), stop }
  } catch (e) {
    await stop()
    throw new Error(`${e.message}\n${said}`)
  }
}

async function answers(url, gone, said) {
  let over = false
  void gone.then(() => (over = true))
  for (const ends = Date.now() + HANG; Date.now() < ends && !over; await new Promise((done) => setTimeout(done, 50)))
    try {
      await fetch(new URL('api/', url), { signal: AbortSignal.timeout(HANG) })
      return
    } catch {}
  throw new Error(`glewlwyd does not answer: ${said()}`)
}

async function setUp(url, { client, secret, user, password }) {
  const admin = new Visitor(url)
  await admin.must('POST', 'api/auth/', { username: 'admin', password: 'password' })
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
  const issuer = `${url}api/oidc`
  await admin.must('POST', 'api/mod/plugin/', {
    module: 'oidc', name: 'oidc', display_name: 'OpenID', order_rank: 0, enabled: true,
    parameters: {
      iss: issuer, 'jwt-type': 'rsa', 'jwt-key-size': '256', key: keys.privateKey, cert: keys.publicKey, 'access-token-duration': 3600, 'refresh-token-duration': 3600, 'code-duration': 600,
      'refresh-token-rolling': true, 'allow-non-oidc': false, 'auth-type-code-enabled': true, 'auth-type-token-enabled': false, 'auth-type-none-enabled': false, 'auth-type-password-enabled': false,
      'auth-type-client-enabled': false, 'auth-type-refresh-enabled': true, 'subject-type': 'public', 'pkce-allowed': true, 'pkce-required': true, 'pkce-method-plain-allowed': false, 'jwks-show': true, 'oauth-as-iss-id': true,
      scope: [], 'additional-parameters': [], claims: [],
    },
  })
  await admin.must('POST', 'api/user/', { username: user, password, scope: ['openid', 'g_profile'], enabled: true })
  await admin.must('POST', 'api/client/', { client_id: client, name: 'ztf', confidential: true, enabled: true, client_secret: secret, password: secret, redirect_uri: [SITE + CALLBACK], authorization_type: ['code'], token_endpoint_auth_method: ['client_secret_basic'], scope: ['openid'] })
  const person = new Visitor(url)
  await person.must('POST', 'api/auth/', { username: user, password })
  await person.must('PUT', `api/auth/grant/${client}/`, { scope: 'openid' })
  return { issuer, /** Consents there; the address it sends the browser to, within the site. */
    async walk(to) {
      const reply = await person.ask('GET', `${to}&g_continue`)
      assert.ok(reply.to?.startsWith(SITE + '/'), `${reply.status} ${reply.to} ${reply.text}`)
      return reply.to.slice(SITE.length)
    } }
}
