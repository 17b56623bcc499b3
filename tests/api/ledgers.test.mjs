// ledgers.test.mjs - every ledger through every address, by everybody who sees it, from its own description.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filled } from './filled.mjs'
import { cityForThisFile, query, refused, signedIn, succeeded } from './harness.mjs'

const LOGINS = ['fgw', 'sww', 'gxj', 'swj', 'wujin', 'wjpark', 'henglin', 'qy1', 'leader', 'sysadmin', 'security', 'auditor']
/** Who asks, and what the server says he sees and may do. */
const people = []
const city = cityForThisFile(undefined, async () => {
  for (const login of LOGINS) {
    const client = await signedIn(city.url, login)
    people.push({ login, client, ledgers: succeeded(await client.get('/meta')).ledgers })
  }
})
test('every ledger is somebody’s, and answers every address that is its', async () => {
  const all = new Set(people.flatMap((p) => p.ledgers.map((l) => l.id)))
  const doc = succeeded(await city.client.get('/openapi.json'))
  const known = Object.keys(doc.components.schemas).filter((n) => n.endsWith('.Row')).map((n) => n.split('.')[0])
  assert.deepEqual([...all].sort(), known.sort())
  for (const { login, client, ledgers } of people)
    for (const ledger of ledgers) {
      const at = `/${ledger.id}`
      const list = succeeded(await client.get(at + query({ limit: 3, count: 1, labels: 1 })))
      const id = list.rows[0]?.id ?? 999999
      const here = list.rows.length > 0 ? 200 : 404
      for (const part of ['', '/history', '/sources']) assert.equal((await client.get(`${at}/${id}${part}`)).status, here, `${login} ${at}/${id}${part}`)
      const file = ledger.may.export ? 200 : 403
      for (const kind of ['.csv', '.xlsx']) assert.equal((await client.get(at + kind + query({ filter: 'id <= 20', reason: '核对' }))).status, file, `${login} ${at}${kind}`)
    }
})

// Refusals of one person are counted: each ledger is asked for in one way, and all ways come up.
test('a ledger one does not see is refused, whichever way it is asked for', async () => {
  const all = [...new Set(people.flatMap((p) => p.ledgers.map((l) => l.id)))]
  const ways = (id) => [`/${id}`, `/${id}/1`, `/${id}/1/history`, `/${id}/1/sources`, `/${id}.csv`, `/${id}.xlsx`]
  for (const [k, { login, client, ledgers }] of people.entries())
    for (const [i, id] of all.entries()) {
      if (ledgers.some((l) => l.id === id)) continue
      const address = ways(id)[(i + k) % 6]
      assert.ok([403, 404].includes((await client.get(address)).status), `${login} ${address}`)
    }
})

test('every ledger that people write: made, changed, withdrawn, or refused with findings', async () => {
  const made = new Set()
  const creatable = new Set()
  for (const { login, client, ledgers } of people)
    for (const [n, ledger] of ledgers.entries()) {
      const at = `/${ledger.id}`
      if (!ledger.may.create) continue
      creatable.add(ledger.id)
      assert.equal((await client.get(`${at}/template.xlsx`)).status, 200, `${login} ${at}/template.xlsx`)
      const reply = await client.post(at, await filled(client, ledger, `${login}${n}`))
      assert.ok([201, 403, 404, 409, 422].includes(reply.status), `${login} ${at}: ${reply.text}`)
      if (reply.status !== 201) {
        assert.ok(reply.body.findings.length > 0, reply.text)
        assert.ok([403, 404, 412].includes((await client.patch(`${at}/999999`, {}, { version: 1 })).status))
        assert.ok([403, 404, 412].includes((await client.delete(`${at}/999999`, { version: 1 })).status))
        continue
      }
      const row = reply.body
      const text = ledger.fields.find((f) => f.kind === 'TEXT' && !f.read_only && !f.required && !f.unique)
      const changed = await client.patch(`${at}/${row.id}`, text ? { [text.id]: '改过' } : {}, { version: row.version })
      assert.ok([200, 403, 409, 422].includes(changed.status), `${login} ${at}: ${changed.text}`)
      const gone = await client.delete(`${at}/${row.id}`, { version: changed.body.version ?? row.version })
      assert.ok([204, 403, 409, 422].includes(gone.status), `${login} ${at}: ${gone.text}`)
      made.add(ledger.id)
    }
  assert.ok(made.size >= creatable.size / 2, `of ${[...creatable]} only ${[...made]} could be made from their description`)
})

test('what one may not begin is not made, and what one may not import has no template', async () => {
  let met = 0
  for (const [k, { login, client, ledgers }] of people.entries())
    for (const [i, { id, may }] of ledgers.filter((l) => !l.may.create).entries()) {
      const template = (i + k) % 2 === 0
      const reply = template ? await client.get(`/${id}/template.xlsx`) : await client.post(`/${id}`, {})
      const want = !template ? [403, 405] : may.import ? [200] : [403, 404]
      assert.ok(want.includes(reply.status), `${login} ${id}: ${reply.status}`)
      met++
    }
  assert.ok(met > people.length)
  const auditor = people.find((p) => p.login === 'auditor')
  assert.deepEqual(auditor.ledgers.filter((l) => l.may.create || l.may.update || l.may.withdraw).map((l) => l.id).filter((id) => id !== 'saved_view'), [])
  refused(await auditor.client.post('/journal', {}), 405, 'METHOD')
})
