// gateway.mjs - nginx and haproxy with settings of a test, on loopback; unpacked by ./dev into build/gateway.  Knows no request.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, before } from 'node:test'
import { freshFolder, ROOT, sampleStore, serve } from '../api/harness.mjs'
import { HANG } from './shared.mjs'

const UNPACKED = path.join(ROOT, 'build/gateway/usr/sbin')
const SHIPPED = path.join(ROOT, 'docs/deploy/nginx.conf')
const TRIES = 5 // a free port may be taken before the gateway binds it

export const NO_GATEWAY = existsSync(path.join(UNPACKED, 'nginx')) && existsSync(path.join(UNPACKED, 'haproxy')) ? false : 'nginx and haproxy are not in build/gateway: ./dev test puts them there'

function freePort() {
  return new Promise((done, fail) => {
    const server = net.createServer()
    server.once('error', fail).listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}

function accepts(port) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false)).once('connect', () => socket.destroy())
  })
}

/** Runs argv in the foreground until its port takes connections; null when somebody else has the port.  said() is all it wrote:
    to a file, because haproxy drops lines that a pipe does not take at once. */
async function running(argv, folder, port) {
  const said = path.join(folder, 'said')
  const out = openSync(said, 'w')
  const child = spawn(argv[0], argv.slice(1), { stdio: ['ignore', out, out] })
  closeSync(out)
  let ended = false
  const gone = new Promise((done) => child.once('exit', done)).then(() => (ended = true))
  const one = { port, said: () => readFileSync(said, 'utf8') }
  one.stop = async () => {
    child.kill('SIGTERM')
    await gone
  }
  for (const until = Date.now() + HANG; !ended && !(await accepts(port)); await new Promise((done) => setTimeout(done, 20))) if (Date.now() > until) await one.stop()
  if (!ended) return one
  assert.match(one.said(), /in use|cannot bind/i, `${argv[0]} ended`)
  return null
}

/** start(ports) → {port, …} or null; with fresh ports until it is not null. */
async function onFreePorts(n, start) {
  for (let i = 0; i < TRIES; i++) {
    const ports = []
    for (let k = 0; k < n; k++) ports.push(await freePort())
    const one = await start(...ports)
    if (one) return one
  }
  assert.fail('no port stayed free')
}

/** nginx with these lines inside http{}; everything it writes is in `folder`, its access log at .log. */
function nginx(folder, port, http) {
  mkdirSync(path.join(folder, 'temp'), { recursive: true })
  const file = path.join(folder, 'nginx.conf')
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder}/temp/${what};`).join('\n')
  const user = process.getuid() === 0 ? 'user root;' : '' // the folder is the test's own
  writeFileSync(file, `daemon off; master_process off; ${user}\nerror_log stderr; pid ${folder}/nginx.pid;\nevents { worker_connections 1024; }\nhttp {\n${temp}\n${http}\n}\n`)
  return running([path.join(UNPACKED, 'nginx'), '-p', folder, '-e', 'stderr', '-c', file], folder, port)
}

/** Keeps connections to ztf and lets go of clients soon, so that a test need not wait: {port, stop, forwarded()}. */
export async function impatientNginx(folder, ztf) {
  const one = await onFreePorts(1, (port) =>
    nginx(folder, port, `
log_format forwarded '$upstream_bytes_received';
access_log ${folder}/access.log forwarded;
upstream ztf { server 127.0.0.1:${ztf}; keepalive 8; }
server {
  listen 127.0.0.1:${port};
  client_header_timeout 1s; client_body_timeout 1s; keepalive_timeout 300ms; lingering_timeout 300ms; client_max_body_size 51m;
  location / { proxy_pass http://ztf; proxy_http_version 1.1; proxy_next_upstream off; proxy_set_header Host $host; proxy_set_header Connection ""; }
}`))
  // a line a request; a number for each time ztf answered, "-" when it was never asked
  one.forwarded = () => readFileSync(`${folder}/access.log`, 'utf8').split(/[\n,]/).filter((word) => Number(word) > 0).length
  return one
}

/** The same with haproxy. */
export async function impatientHaproxy(folder, ztf) {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'haproxy.cfg')
  const one = await onFreePorts(1, (port) => {
    writeFileSync(file, `
global
  log stdout format raw local0
  maxconn 256
defaults
  mode http
  log global
  log-format "server=%s connected=%Tc"
  retries 0
  timeout connect 5s
  timeout server 60s
  timeout client 1s
  timeout http-request 1s
  timeout http-keep-alive 300ms
frontend in
  bind 127.0.0.1:${port}
  default_backend out
backend out
  http-reuse always
  server ztf 127.0.0.1:${ztf}
`)
    return running([path.join(UNPACKED, 'haproxy'), '-db', '-f', file], folder, port)
  })
  // connected=-1: refused before ztf was asked
  one.forwarded = () => [...one.said().matchAll(/^.*server=ztf connected=\d/gm)].length
  return one
}

/** A certificate nobody trusts, for the name and the address the tests use. */
function selfMade(folder) {
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '90', '-subj', '/CN=ztf.example.gov.cn', '-addext', 'subjectAltName=DNS:ztf.example.gov.cn,IP:127.0.0.1', '-addext', 'extendedKeyUsage=serverAuth', '-keyout', path.join(folder, 'ztf.key'), '-out', path.join(folder, 'ztf.crt')], { encoding: 'utf8' })
  assert.equal(made.status, 0, made.stderr)
}

/** The gateway as shipped: docs/deploy/nginx.conf with other ports and a self-made certificate, in front of ztf's port. */
export async function shippedGateway(folder, ztf) {
  mkdirSync(folder, { recursive: true })
  selfMade(folder)
  return onFreePorts(2, async (tls, plain) => {
    const put = [['127.0.0.1:8080', `127.0.0.1:${ztf}`], ['listen 443 ssl;', `listen 127.0.0.1:${tls} ssl;`], ['listen 80;', `listen 127.0.0.1:${plain};`],
      ['listen [::]:443 ssl;', ''], ['listen [::]:80;', ''], ['/etc/nginx/ztf.', `${folder}/ztf.`]]
    let text = readFileSync(SHIPPED, 'utf8')
    for (const [from, to] of put) {
      assert.ok(text.includes(from), `${SHIPPED} has no “${from}”`)
      text = text.replaceAll(from, to)
    }
    const one = await nginx(folder, tls, `access_log ${folder}/access.log;\n${text}`)
    return one && Object.assign(one, { plain, certificate: `${folder}/ztf.crt` })
  })
}

/** For the tests of one file or group: a sample city behind the gateway as shipped; {folder, server, gateway}, filled before the first. */
export function cityBehindGateway() {
  const at = {}
  before(async () => {
    at.folder = freshFolder()
    at.server = await serve(sampleStore(at.folder), ['--proxy', '127.0.0.1'])
    at.gateway = await shippedGateway(path.join(at.folder, 'gateway'), at.server.port)
  })
  after(async () => {
    await at.gateway?.stop()
    await at.server?.stop()
    rmSync(at.folder, { recursive: true, force: true })
  })
  return at
}
