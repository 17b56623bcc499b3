// crash.test.mjs - kill -9 while 20,000 rows are written: all of them or none, and sent again they go in.  ./dev soak kills
// more often.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { BIN, freshFolder, sampleStore, serve, signedIn, ztf } from '../api/harness.mjs'

const PLAIN = process.env.ZTF_PLAIN ?? BIN
const ROWS = 20_000
const KILLS = process.env.ZTF_SOAK ? 40 : 4
const TABLE = '项目名称,所属区,总投资（万元）\n' + Array.from({ length: ROWS }, (_, i) => `断电测试项目${i + 1},新北区,${12000 + (i % 1000)}\n`).join('')
let folder
let sample
let whole // ms an undisturbed commit takes

before(() => {
  folder = freshFolder()
  sample = sampleStore(folder)
})
after(() => rmSync(folder, { recursive: true, force: true }))

async function previewed(client) {
  const reply = await client.upload(TABLE, '断电.csv', { mode: 'insert', again: 1 })
  assert.equal(reply.body.good, ROWS, reply.text.slice(0, 500))
  return reply.body.batch
}
const written = async (client) => (await client.get('/project?' + new URLSearchParams({ filter: 'name ~ 断电测试项目', limit: '1', count: 'exact' }))).body.count
const commit = async (client, batch) => client.settled(await client.post(`/imports/${batch}/commit`, {}))

function sound(store) {
  const check = spawnSync('sqlite3', [store, 'PRAGMA integrity_check'], { encoding: 'utf8' })
  assert.equal(check.stdout.trim(), 'ok')
  assert.equal(ztf(['--store', `sqlite:${store}`, 'audit', 'verify']).status, 0)
}

test('undisturbed, all rows are written', async () => {
  const store = path.join(folder, 'calm.db')
  copyFileSync(sample, store)
  const server = await serve(store, [], PLAIN)
  const client = await signedIn(server.url)
  const batch = await previewed(client)
  const began = Date.now()
  assert.equal((await commit(client, batch)).body.state, 'committed')
  whole = Date.now() - began
  assert.equal(await written(client), ROWS)
  await server.stop()
  sound(store)
})

for (let n = 0; n < KILLS; n++)
  test(`killed ${n + 1}/${KILLS + 1} of the way`, async () => {
    const store = path.join(folder, `kill${n}.db`)
    copyFileSync(sample, store)
    const first = await serve(store, [], PLAIN)
    const client = await signedIn(first.url)
    const batch = await previewed(client)
    const cut = commit(client, batch).catch(() => null) // the connection ends with the process
    await new Promise((done) => setTimeout(done, (whole * (n + 1)) / (KILLS + 1)))
    process.kill(first.pid, 'SIGKILL')
    await Promise.all([cut, first.gone])

    const second = await serve(store, [], PLAIN)
    const again = await signedIn(second.url)
    const { body } = await again.get(`/imports/${batch}`)
    const rows = await written(again)
    assert.ok(rows === 0 || rows === ROWS, `${rows} rows after the kill`)
    assert.equal(body.state === 'committed', rows === ROWS, `${rows} rows in state ${body.state}`)
    assert.ok(['committed', 'failed', 'previewed'].includes(body.state), body.state)
    if (rows === 0) assert.equal((await commit(again, await previewed(again))).body.state, 'committed')
    assert.equal(await written(again), ROWS)
    await second.stop()
    sound(store)
    rmSync(store)
  })
