// outgoing.test.mjs - notices leave the house: to a real SMTP server and a real HTTP receiver on this machine.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHmac, getHashes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { Client, freshFolder, PASSWORD, sampleStore, serve, signedIn, sql, succeeded, ztf } from './harness.mjs'

const KEY = 'a-key-of-the-gateway-0123'
const MAIL_SECRET = 'mail-secret-9'
const SITE = 'https://ztf.example.cn'
let folder
let store
let keys
let city
const open = []

before(() => {
  folder = freshFolder()
  store = sampleStore(folder)
  keys = { hook: path.join(folder, 'hook.key'), mail: path.join(folder, 'mail.key') }
  writeFileSync(keys.hook, KEY + '\n', { mode: 0o600 })
  writeFileSync(keys.mail, MAIL_SECRET + '\n', { mode: 0o600 })
})
afterEach(async () => {
  await city?.stop()
  city = undefined
  await Promise.all(open.splice(0).map((one) => one()))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** Waits for what the server does by itself; the harness' guard ends a test that hangs. */
async function until(what, say = () => '') {
  const end = Date.now() + 60_000
  for (;;) {
    const found = await what()
    if (found) return found
    assert.ok(Date.now() < end, `nothing came: ${say()} ${city?.said()}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** An HTTP receiver; answer(n) gives the status of the nth request, and headers. */
async function receiver(answer = () => 200, tls) {
  const got = []
  const app = async (req, res) => {
    const chunks = []
    for await (const c of req) chunks.push(c)
    got.push({ headers: req.headers, method: req.method, url: req.url, text: Buffer.concat(chunks).toString() })
    const said = answer(got.length)
    if (said === undefined) return // never answers
    const [status, headers] = Array.isArray(said) ? said : [said]
    res.writeHead(status, headers).end('{}')
  }
  const server = tls ? https.createServer(tls, app) : http.createServer(app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => new Promise((done) => (server.closeAllConnections(), server.close(done))))
  return { got, port: server.address().port, url: `${tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}/in` }
}

/** A mail server that asks for a password; refuse(address) turns a receiver away. */
async function postOffice({ refuse = () => false } = {}) {
  const got = []
  const users = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false,
    onAuth: (auth, _session, done) => (users.push([auth.username, auth.password]), auth.password === MAIL_SECRET ? done(null, { user: auth.username }) : done(new Error('no'))),
    onRcptTo: (address, _session, done) => done(refuse(address.address) ? Object.assign(new Error('mailbox unavailable'), { responseCode: 550 }) : null),
    onData(stream, session, done) {
      const chunks = []
      stream.on('data', (c) => chunks.push(c))
      stream.on('end', () => (got.push({ to: session.envelope.rcptTo.map((r) => r.address), from: session.envelope.mailFrom.address, text: Buffer.concat(chunks).toString() }), done()))
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  open.push(() => new Promise((done) => server.close(done)))
  return { got, users, url: `smtp://127.0.0.1:${server.server.address().port}` }
}

const hookArgs = (url) => ['--webhook', url, '--webhook-key', keys.hook]
const mailArgs = (url) => ['--smtp', url, '--smtp-user', 'ztf', '--smtp-password', keys.mail, '--mail-from', 'ztf@example.cn']
const start = async (...args) => (city = await serve(store, ['--site', SITE, '--outgoing', '127.0.0.0/8', ...args]))
const person = (login) => Number(sql(store, `SELECT id FROM person WHERE login = '${login}'`))
const last = (login) => JSON.parse(sql(store, `SELECT json_object('id', id, 'delivery', delivery, 'channels', channels, 'title', title) FROM notice WHERE person = ${person(login)} ORDER BY id DESC LIMIT 1`))

/** Something urgent for a person: his password is changed by whoever keeps the machine. */
function somethingFor(login) {
  const done = ztf(['--store', `sqlite:${store}`, '--json', 'user', 'passwd', login])
  assert.equal(done.status, 0, done.stderr)
}

/** The same HMAC-SM3 by another hand. */
function hmacSm3(key, text) {
  if (getHashes().includes('sm3')) return createHmac('sm3', key).update(text).digest('hex')
  const done = spawnSync('openssl', ['dgst', '-sm3', '-mac', 'HMAC', '-macopt', `key:${key}`], { input: text, encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  return done.stdout.trim().split(/\s+/).at(-1)
}

/** The parts of a letter as people read them. */
function letter(text) {
  const [head, ...body] = text.split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]/g, ' ')
  const subject = /^Subject: (.*)$/m.exec(unfolded)[1].replace(/=\?UTF-8\?B\?([^?]*)\?=\s*/g, (_, b) => Buffer.from(b, 'base64').toString())
  return { head: unfolded, subject, body: Buffer.from(body.join('').replace(/\s/g, ''), 'base64').toString() }
}

test('a receiver gets JSON whose signature, time and nonce hold', async () => {
  const hook = await receiver()
  await start(...hookArgs(hook.url))
  somethingFor('sww')
  const one = await until(() => hook.got[0])
  assert.equal(one.method, 'POST')
  assert.match(one.headers['content-type'], /^application\/json/)
  const [time, nonce, signature] = ['timestamp', 'nonce', 'signature'].map((n) => one.headers[`x-ztf-${n}`])
  assert.ok(Math.abs(Date.now() / 1000 - Number(time)) < 300)
  assert.match(nonce, /^[0-9a-f]{32}$/)
  assert.equal(signature, 'hmac-sm3=' + hmacSm3(KEY, `${time}\n${nonce}\n${one.text}`))
  const said = JSON.parse(one.text)
  assert.equal(said.to, 'sww')
  assert.deepEqual(said.notices.map((n) => [n.title, n.urgency, n.link]), [['您的登录口令已更换', 'urgent', `${SITE}/inbox?notice=${said.notices[0].id}`]])
  await until(() => last('sww').delivery === 'sent')
  assert.equal(last('sww').channels, 'page;gov_message')
  somethingFor('sww')
  const two = await until(() => hook.got[1])
  assert.notEqual(two.headers['x-ztf-nonce'], nonce)
})

test('nothing but title and link leaves the house', async () => {
  const hook = await receiver()
  const mail = await postOffice()
  ztfSql(`UPDATE person SET email = 'gxj@example.cn', phone = '13812340001' WHERE login = 'gxj'`)
  await start(...hookArgs(hook.url), ...mailArgs(mail.url))
  somethingFor('gxj')
  await until(() => hook.got.length && mail.got.length)
  const { head, subject, body } = letter(mail.got[0].text)
  assert.deepEqual([mail.got[0].from, mail.got[0].to], ['ztf@example.cn', ['gxj@example.cn']])
  assert.deepEqual(mail.users[0], ['ztf', MAIL_SECRET])
  assert.equal(subject, '您的登录口令已更换')
  assert.match(body, /^您的登录口令已更换\nhttps:\/\/ztf\.example\.cn\/inbox\?notice=\d+\n/)
  assert.match(head, /^Message-ID: <notice-\d+-1-\d+@example\.cn>$/m)
  const name = sql(store, "SELECT name FROM person WHERE login = 'gxj'")
  const inside = sql(store, `SELECT text FROM notice WHERE person = ${person('gxj')} ORDER BY id DESC LIMIT 1`)
  for (const out of [hook.got[0].text, body, head]) for (const word of [name, inside, '13812340001']) assert.ok(!out.includes(word), `${word} in ${out}`)
  await until(() => last('gxj').channels === 'page;gov_message;email' && last('gxj').delivery === 'sent')
  assert.ok(!city.said().includes(KEY) && !city.said().includes(MAIL_SECRET))
})

test('I01 a redirect, even to this machine, is not followed and counts as not sent', async () => {
  const inner = await receiver()
  const hook = await receiver(() => [302, { Location: inner.url }])
  await start(...hookArgs(hook.url))
  somethingFor('sww')
  await until(() => /status 302/.test(city.said()))
  assert.equal(inner.got.length, 0)
  assert.equal(last('sww').delivery, 'pending')
  // tried again by a server started later, when its time has come
  await city.stop()
  ztfSql("DELETE FROM store_kept WHERE kind = 'post'")
  const good = await receiver()
  await start(...hookArgs(good.url))
  await until(() => last('sww').delivery === 'sent')
  assert.equal(good.got.length, 1)
})

for (const host of ['127.0.0.1', 'localhost', '0x7f000001', '2130706433', '127.1', '[::ffff:127.0.0.1]', '[::1]'])
  test(`I01 an address outside the list is not called: ${host}`, async () => {
    let knocked = 0
    const door = net.createServer((socket) => (knocked++, socket.destroy()))
    door.listen(0, '::')
    await once(door, 'listening')
    open.push(() => new Promise((done) => door.close(done)))
    ztfSql("DELETE FROM store_kept WHERE kind = 'post'")
    city = await serve(store, ['--site', SITE, '--outgoing', '10.0.0.0/8', ...hookArgs(`https://${host}:${door.address().port}/in`)])
    somethingFor('sww')
    await until(() => /post: gov_message/.test(city.said()))
    assert.equal(knocked, 0)
    assert.equal(last('sww').delivery, 'pending')
  })

test('a receiver that fails, hangs or is not there keeps nobody waiting, and is tried again', async () => {
  const hook = await receiver((n) => (n === 1 ? 503 : undefined))
  const mail = { url: 'smtp://127.0.0.1:1' } // nobody there
  ztfSql("UPDATE notice SET delivery = 'sent'")
  ztfSql("UPDATE person SET email = 'sww@example.cn' WHERE login = 'sww'")
  await start(...hookArgs(hook.url), ...mailArgs(mail.url))
  somethingFor('sww')
  await until(() => /status 503/.test(city.said()) && /post: email/.test(city.said()))
  const tried = await until(() => {
    const text = sql(store, `SELECT value FROM store_kept WHERE kind = 'post' AND key = '${last('sww').id}'`)
    const value = text && JSON.parse(text)
    return value && value.gov_message.failures === 1 && value.email.failures === 1 && value
  })
  const wait = tried.gov_message.next - Date.now() / 1000
  assert.ok(wait > 0 && wait <= 60, `next in ${wait} s`)
  // now it hangs: the server answers and writes as before
  ztfSql(`UPDATE store_kept SET value = json_set(value, '$.gov_message.next', 0) WHERE kind = 'post'`)
  await city.stop()
  await start(...hookArgs(hook.url))
  await until(() => hook.got.length >= 2)
  const client = await signedIn(city.url)
  succeeded(await client.get('/project?limit=1'))
  await city.stop() // and it stops while the receiver is still silent
  city = undefined
  assert.equal(last('sww').delivery, 'pending')
})

test('after the last try it is given up, and the system administrator hears of it', async () => {
  const mail = await postOffice({ refuse: () => true })
  ztfSql("DELETE FROM store_kept WHERE kind = 'post'")
  ztfSql("UPDATE notice SET delivery = 'sent'")
  ztfSql("UPDATE person SET email = 'nobody@example.cn' WHERE login = 'tjj'")
  somethingFor('tjj')
  const id = last('tjj').id
  ztfSql(`INSERT INTO store_kept (kind, key, owner, value, until) VALUES ('post', '${id}', ${person('tjj')}, '{"email":{"failures":6,"next":0}}', '2099-01-01T00:00:00Z')`)
  await start(...mailArgs(mail.url))
  await until(() => last('tjj').delivery === 'failed')
  const admin = last('sysadmin')
  assert.equal(admin.title, '有通知未能发出')
  assert.equal(sql(store, `SELECT count(*) FROM store_kept WHERE kind = 'post' AND key = '${id}'`), '0')
})

test('quiet hours keep what is not urgent; urgent passes; the digest takes what waits in one letter', async () => {
  const mail = await postOffice()
  ztfSql("UPDATE person SET email = 'sysadmin@example.cn' WHERE login = 'sysadmin'")
  // quiet from an hour ago to an hour from now
  const at = (hours) => new Date(Date.now() + (8 + hours) * 3_600_000).toISOString().slice(11, 16)
  await start(...mailArgs(mail.url))
  const lead = await signedIn(city.url)
  const made = []
  for (const [code, text] of [['notice.quiet_from', at(-1)], ['notice.quiet_to', at(1)]])
    made.push(succeeded(await lead.post('/threshold', { code, name: '免打扰', group: 'other', text_value: text, value_unit: 'text', valid_from: '2020-01-01', mark: 'D' }), 201))
  const officer = await signedIn(city.url, 'security')
  const agency = Number(sql(store, "SELECT agency FROM person WHERE login = 'gdgs'"))
  const propose = async (valid_from, area) => succeeded(await officer.post('/duty', { role: 'bureau', clearance: 'L2', valid_from, area, agency, reason: '测试', person: person('gdgs') }), 201)
  await propose('2022-01-01', '320411')
  somethingFor('sysadmin')
  await until(() => mail.got.length === 1)
  assert.equal(letter(mail.got[0].text).subject, '您的登录口令已更换')
  assert.equal(sql(store, `SELECT delivery FROM notice WHERE person = ${person('sysadmin')} AND title = '有授权待复核'`), 'pending')
  // the quiet hours end: the next look sends it
  const open = made[1]
  succeeded(await lead.patch(`/threshold/${open.id}`, { text_value: at(-1) }, { version: open.version }))
  await propose('2022-01-02', '320402')
  await until(() => mail.got.length === 2)
  assert.equal(letter(mail.got[1].text).subject, '有授权待复核')
})

test('the command line refuses ways that are not safe, and says how to mend them', () => {
  const open = path.join(folder, 'open.key')
  writeFileSync(open, KEY)
  chmodSync(open, 0o644)
  const run = (...args) => ztf(['--store', `sqlite:${store}`, 'serve', '--listen', '127.0.0.1:0', ...args])
  for (const [args, word] of [
    [['--webhook', 'http://example.cn/in', '--webhook-key', keys.hook], /https:/],
    [['--webhook', 'http://127.0.0.1.example.cn/in', '--webhook-key', keys.hook], /https:/],
    [['--webhook', 'https://someone@example.cn/in', '--webhook-key', keys.hook], /https:/],
    [['--webhook', 'https://example.cn/in'], /--webhook-key/],
    [['--webhook', 'https://example.cn/in', '--webhook-key', open], /chmod 600/],
    [['--webhook', 'https://example.cn/in', '--webhook-key', keys.hook, '--site', SITE], /--outgoing/],
    [['--webhook', 'https://example.cn/in', '--webhook-key', keys.hook, '--outgoing', '10.0.0.1/8'], /网段/],
    [['--webhook', 'https://example.cn/in', '--webhook-key', keys.hook, '--outgoing', '10.0.0.0/8'], /--site/],
    [['--smtp', 'http://example.cn'], /smtps:/],
    [['--smtp', 'smtps://example.cn', '--mail-from', 'a@b\n'], /--mail-from/],
  ]) {
    const done = run(...args)
    assert.notEqual(done.status, 0)
    assert.match(done.stderr + done.stdout, word)
  }
})

test('over TLS only a certificate that is trusted is spoken to', async () => {
  const at = path.join(folder, 'tls')
  mkdirSync(at)
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', path.join(at, 'key.pem'), '-out', path.join(at, 'cert.pem')], { encoding: 'utf8' })
  assert.equal(made.status, 0, made.stderr)
  const hook = await receiver(() => 204, { key: readFileSync(path.join(at, 'key.pem')), cert: readFileSync(path.join(at, 'cert.pem')) })
  await start(...hookArgs(hook.url))
  somethingFor('zrzy')
  await until(() => /post: gov_message/.test(city.said()))
  assert.equal(hook.got.length, 0)
  await city.stop()
  ztfSql("DELETE FROM store_kept WHERE kind = 'post'")
  await start(...hookArgs(hook.url), '--outgoing-ca', path.join(at, 'cert.pem'))
  await until(() => last('zrzy').delivery === 'sent')
  assert.ok(hook.got.some((one) => JSON.parse(one.text).to === 'zrzy'))
})

/** Past everything of ours, for what takes hours otherwise. */
function ztfSql(text) {
  const done = spawnSync('sqlite3', ['-cmd', '.timeout 10000', store, text], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
}
