// oidc.mjs - OpenID providers on loopback: the one of npm `oidc-provider`, and one that answers whatever a test says.  Knows no route but the callback.
import { createPublicKey, constants, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import Provider from 'oidc-provider'

export const SITE = 'http://127.0.0.1:1' // the address people would open; the tests walk to the server past it
export const CALLBACK = '/api/v1/session/oidc/callback'
export const SECRET = 'only/for:these+tests%20=&'
const HANG = 120_000

/** Keeps no test alive by itself. */
const listening = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`)).unref())

/** A key pair of an algorithm as jose names it. */
export function makeKey(alg, kid = randomUUID(), bits = 2048) {
  const { privateKey } = alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: bits })
  return { alg, kid, privateKey, public: { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid, alg, use: 'sig' } }
}

const b64 = (v) => Buffer.from(v).toString('base64url')

/** A compact JWS by any algorithm, `none` and shared secrets too. */
export function jws(key, claims, head = {}) {
  const all = { alg: key.alg, kid: key.kid, ...head }
  const text = `${b64(JSON.stringify(all))}.${b64(JSON.stringify(claims))}`
  if (all.alg === 'none') return text + '.'
  if (all.alg.startsWith('HS')) return `${text}.${createHmac('sha256', key.secret).update(text).digest('base64url')}`
  const how = all.alg === 'ES256' ? { dsaEncoding: 'ieee-p1363' } : all.alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {}
  return `${text}.${sign('sha256', Buffer.from(text), { key: key.privateKey, ...how }).toString('base64url')}`
}

/** npm's provider.  `as` says who signs in there and how; clients: confidential by RS256, public by ES256, confidential by PS256. */
export async function realProvider(site = SITE) {
  const keys = ['RS256', 'ES256', 'PS256'].map((alg) => ({ ...makeKey(alg).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg }))
  const server = createServer()
  const issuer = await listening(server)
  const client = (id, alg, more) => ({ client_id: id, redirect_uris: [site + CALLBACK], response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: alg, ...more })
  const as = { sub: 'nobody', acr: undefined, amr: undefined, cancel: false }
  const provider = new Provider(issuer, {
    clients: [
      client('ztf', 'RS256', { client_secret: SECRET, token_endpoint_auth_method: 'client_secret_basic' }),
      client('ztf-public', 'ES256', { token_endpoint_auth_method: 'none' }),
      client('ztf-ps', 'PS256', { client_secret: SECRET, token_endpoint_auth_method: 'client_secret_basic' }),
    ],
    jwks: { keys },
    acrValues: ['two'],
    claims: { openid: ['sub', 'acr', 'amr'] },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, i) => `/interaction/${i.uid}` },
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
    renderError: (ctx, out) => (ctx.body = JSON.stringify(out)),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (req, res) => {
    if (!req.url.startsWith('/interaction/')) return answer(req, res)
    return provider.interactionFinished(req, res, as.cancel ? { error: 'access_denied' } : { login: { accountId: as.sub, acr: as.acr, amr: as.amr, remember: false } })
  })
  return { issuer, as, stop: () => (server.closeAllConnections(), new Promise((done) => server.close(done))) }
}

/**
 * A provider that answers what a test wants: token(claims) makes the ID token of the good claims given, keys() its key set, before(req, res)
 * may take any request over by returning true.  `asked` counts requests by path.
 */
export async function fakeProvider() {
  const server = createServer()
  const issuer = await listening(server)
  const key = makeKey('RS256')
  const fake = {
    issuer, key, asked: {}, nonce: '', sub: 'wujin@portal', last: null,
    describe: (d) => d, token: (claims) => jws(key, claims), keys: () => [fake.key.public], before: () => false,
    good: () => ({ iss: issuer, aud: 'ztf', sub: fake.sub, nonce: fake.nonce, iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 300 }),
    reset: () => Object.assign(fake, standard),
    stop: () => (server.closeAllConnections(), new Promise((done) => server.close(done))),
  }
  const standard = { sub: fake.sub, describe: fake.describe, token: fake.token, keys: fake.keys, before: fake.before }
  server.on('request', (req, res) => {
    const { pathname } = new URL(req.url, issuer)
    const say = (value) => res.setHeader('Content-Type', 'application/json').end(JSON.stringify(value))
    fake.asked[pathname] = (fake.asked[pathname] ?? 0) + 1
    let body = ''
    req.on('data', (chunk) => (body += chunk))
    req.on('end', () => {
      fake.last = { path: pathname, headers: req.headers, form: new URLSearchParams(body) }
      if (fake.before(req, res, pathname)) return
      if (pathname === '/.well-known/openid-configuration') say(fake.describe({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` }))
      else if (pathname === '/keys') say({ keys: fake.keys() })
      else if (pathname === '/token') say({ access_token: 'x', token_type: 'Bearer', id_token: fake.token(fake.good()) })
      else res.writeHead(404).end()
    })
  })
  return fake
}

/** Writes the settings of `ztf serve --oidc`; its path. */
export function settingsFile(folder, settings, secret = SECRET) {
  const file = path.join(folder, `oidc-${randomUUID()}.json`)
  const all = { site: SITE, ...settings }
  if (secret !== null) {
    all.secret_file = file + '.secret'
    writeFileSync(all.secret_file, secret + '\n')
    chmodSync(all.secret_file, 0o600)
  }
  writeFileSync(file, JSON.stringify(all))
  return file
}

/** Follows the provider's redirects as a browser would, until it sends the browser to `site`: that address. */
export async function walk(url, site = SITE) {
  const jar = new Map()
  for (let hop = 0; hop < 12; hop++) {
    const reply = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(HANG), headers: { Cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } })
    for (const line of reply.headers.getSetCookie()) jar.set(...line.split(';')[0].split(/=(.*)/s).slice(0, 2))
    const text = await reply.text()
    const to = reply.headers.get('location')
    if (!to) throw new Error(`the provider stops at ${url}: ${reply.status} ${text}`)
    url = new URL(to, url).href
    if (url.startsWith(site + '/')) return url.slice(site.length)
  }
  throw new Error(`the provider goes round: ${url}`)
}

/** A client's whole way through a fake provider; the callback's reply.  `extra` goes into the answer's address. */
export async function through(fake, client, extra = {}, options = {}) {
  const begun = await client.get('/session/oidc', options)
  const to = begun.headers.get('location')
  if (to.startsWith('/')) return begun
  const asked = new URL(to).searchParams
  fake.nonce = asked.get('nonce')
  client.cookie = begun.headers.get('set-cookie').split(';')[0]
  return client.get(CALLBACK + '?' + new URLSearchParams({ state: asked.get('state'), code: 'a-code', ...extra }), options)
}
