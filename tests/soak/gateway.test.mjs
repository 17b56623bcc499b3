// gateway.test.mjs - D08: testssl over the gateway as shipped.  Run by ./dev soak alone: it takes more than a minute.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { cityBehindGateway, NO_GATEWAY } from '../hostile/gateway.mjs'

const MOST = 20 * 60_000 // ms; a guard
// what testssl finds of a certificate that a test made for itself, and of nothing else
const SELF_MADE = {
  cert_chain_of_trust: 'self-signed: no authority has issued it',
  cert_revocation: 'so nobody says where its revocation would be told',
}
const at = cityBehindGateway()

/** All that testssl finds: [{id, severity, finding}]. */
async function findings(port) {
  const file = path.join(at.folder, 'testssl.json')
  const child = spawn('testssl', ['--quiet', '--color', '0', '--warnings', 'off', '-p', '-S', '-U', '--fast', '--jsonfile', file, '--ip', '127.0.0.1', `ztf.example.gov.cn:${port}`], { stdio: 'ignore', timeout: MOST })
  await new Promise((done, fail) => child.once('exit', done).once('error', fail))
  return JSON.parse(readFileSync(file, 'utf8'))
}

test('D08 testssl: TLS 1.2 and 1.3 only, and nothing of medium weight or more but of the self-made certificate', async (t) => {
  const all = await findings(at.gateway.port)
  const offered = Object.fromEntries(all.filter((f) => /^(SSLv[23]|TLS1(_[123])?)$/.test(f.id)).map((f) => [f.id, /^offered/.test(f.finding)]))
  assert.deepEqual(offered, { SSLv2: false, SSLv3: false, TLS1: false, TLS1_1: false, TLS1_2: true, TLS1_3: true })
  for (const id of ['heartbleed', 'CCS', 'ROBOT', 'CRIME_TLS', 'BREACH', 'SWEET32', 'LUCKY13']) assert.ok(all.some((f) => f.id === id), `${id} was not looked for`)
  const grave = all.filter((f) => ['MEDIUM', 'HIGH', 'CRITICAL', 'FATAL'].includes(f.severity))
  assert.deepEqual(grave.filter((f) => !(f.id in SELF_MADE)), [])
  assert.deepEqual(grave.map((f) => f.id).sort(), Object.keys(SELF_MADE).sort(), 'an exception that is not needed any more')
  t.diagnostic(all.filter((f) => ['LOW', 'WARN'].includes(f.severity)).map((f) => `${f.severity} ${f.id}: ${f.finding}`).join('; '))
})
