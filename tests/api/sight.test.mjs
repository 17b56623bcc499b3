// sight.test.mjs - N04: each field of level 3 and above × role × channel, as the tables say.  Reads the tables themselves, so that
// it does not believe the program about them; knows no field by name.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { freshFolder, query, ROOT, sampleStore, serve, signedIn, sql, succeeded } from './harness.mjs'
import { unzip } from './zip.mjs'

const TABLES = path.join(ROOT, 'src/ledger/tbl')
const read = (file) => readFileSync(path.join(TABLES, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')

/** {ledger: [{id, label, kind, level, about, secret}]} of the fields of level 3 and above whose text can hold a mark of ours. */
function sensitive() {
  const found = {}
  for (const file of readdirSync(TABLES).filter((f) => f !== 'all.tbl.h')) {
    const text = read(file)
    const rec = /#define REC (\w+)/.exec(text)?.[1]
    if (!rec || rec === 'journal') continue // what the journal quotes: journal.test.mjs
    for (const m of text.matchAll(/FIELD\((\w+), (\w+),([\s\S]*?)(?=\nFIELD\(|\nEND)/g)) {
      const level = Number(/\.level = (\d)/.exec(m[3])?.[1] ?? 1)
      if (level >= 3 && m[2] === 'TEXT')
        (found[rec] ??= []).push({ id: m[1], label: /\.label = "([^"]+)"/.exec(m[3])[1], level, about: /\.about = ABOUT_(\w+)/.exec(m[3])?.[1] ?? 'plain', secret: /\bSECRET\b/.test(m[3]), unique: /\bUNIQUE\b/.test(m[3]) })
    }
  }
  return found
}

/** Who sees a group of fields: {about: {full: Set, masked: Set, reveals: Set}}. */
function sights() {
  const text = read('permits.tbl.h')
  const sets = {}
  const roles = (words) => new Set(words.split('|').map((w) => w.trim()).filter(Boolean).flatMap((w) => (w.startsWith('W_') ? [w.slice(2)] : [...sets[w]])))
  for (const m of text.matchAll(/ROLES\((\w+),\s*([^)]+)\)/g)) sets[m[1]] = roles(m[2])
  const found = {}
  for (const m of text.matchAll(/\nSIGHT\((\w+),([^)]*)\)/g)) {
    const of = (name) => roles(new RegExp(`\\.${name} = ([^,]+)`).exec(m[2])?.[1] ?? '')
    found[m[1]] = { full: of('full'), masked: of('masked'), reveals: of('reveals') }
  }
  return found
}

function people() {
  const text = readFileSync(path.join(ROOT, 'src/service/demo/people.tbl.h'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  const one = new Map()
  for (const m of text.matchAll(/PERSON\("(\w+)",\s*"[^"]*",\s*(\w+),\s*"L(\d)"/g)) if (!one.has(`${m[2]} ${m[3]}`)) one.set(`${m[2]} ${m[3]}`, { login: m[1], role: m[2], clearance: Number(m[3]) })
  return [...one.values()]
}

const FIELDS = sensitive()
const SIGHTS = sights()
const canary = (rec, f) => `139${String(1000 + Object.keys(FIELDS).indexOf(rec))}${String(7000 + FIELDS[rec].indexOf(f))}`
const sightOf = (who, f) => {
  if (f.secret) return 'none'
  const s = SIGHTS[f.about]
  if (s.full.has(who.role) && f.level <= who.clearance) return 'full'
  return (s.full.has(who.role) || s.masked.has(who.role)) && s.masked.size > 0 ? 'masked' : 'none'
}

let folder
let city
before(async () => {
  folder = freshFolder()
  const store = sampleStore(folder)
  const lines = ['PRAGMA foreign_keys = OFF;', 'BEGIN;']
  for (const [rec, fields] of Object.entries(FIELDS)) {
    for (const f of fields) if (f.id !== 'password_hash') lines.push(`UPDATE "${rec}" SET "${f.id}" = '${canary(rec, f)}'${f.unique ? ` WHERE id = (SELECT min(id) FROM "${rec}")` : ''};`)
    lines.push(`UPDATE journal SET after = json_set(after, ${fields.map((f) => `'$.${f.id}', '${canary(rec, f)}'`).join(', ')}) WHERE record = '${rec}' AND action = 'create';`)
  }
  lines.push('COMMIT;')
  const done = spawnSync('sqlite3', [store], { input: lines.join('\n'), encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  city = await serve(store)
  city.store = store
})
after(async () => {
  try {
    await city?.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the tables were read', () => {
  assert.ok(Object.keys(FIELDS).length >= 5 && Object.values(FIELDS).flat().length >= 12, JSON.stringify(FIELDS))
  assert.ok(SIGHTS.contact.full.size && SIGHTS.contact.masked.size && SIGHTS.account.full.size)
  assert.ok(people().length >= 11)
})

/** What each channel gives of one row: {channel: text}. */
async function channels(client, rec, id) {
  const parts = { filter: `id = ${id}`, reason: '核对遮蔽' }
  const text = {}
  text.list = (await client.get(`/${rec}` + query({ filter: parts.filter }))).text
  text.get = (await client.get(`/${rec}/${id}`)).text
  for (const kind of ['csv', 'xlsx']) {
    const reply = await client.get(`/${rec}.${kind}` + query(parts))
    if (reply.status === 200) text[kind] = kind === 'csv' ? reply.text : Object.values(unzip(reply.bytes)).join('')
  }
  text.history = (await client.get(`/${rec}/${id}/history`)).text
  return text
}

const COUNTS = { full: 0, masked: 0, none: 0, channels: new Set() }
for (const who of people())
  test(`N04 ${who.role} L${who.clearance}: every channel shows what the tables say`, async () => {
    const client = await signedIn(city.url, who.login)
    for (const [rec, fields] of Object.entries(FIELDS)) {
      const list = await client.get(`/${rec}?limit=1&sort=id`)
      if (list.status !== 200 || !list.body.rows.length) continue
      const id = list.body.rows[0].id
      const given = await channels(client, rec, id)
      const sources = succeeded(await client.get(`/${rec}/${id}/sources`)).fields
      const template = await client.get(`/${rec}/template.xlsx`)
      for (const f of fields) {
        const want = sightOf(who, f)
        COUNTS[want]++
        const whole = canary(rec, f)
        for (const [channel, text] of Object.entries(given)) {
          const where = `${who.login} ${rec}.${f.id} ${channel}: ${want}`
          COUNTS.channels.add(channel)
          assert.equal(text.includes(whole), want === 'full', where)
          const masked = whole.slice(0, 3) + '****' + whole.slice(-4)
          if (channel !== 'history') assert.equal(text.includes(masked), want === 'masked', `${where}, masked as ${masked}`)
          if ('list get history'.includes(channel) && want === 'none') assert.ok(!text.includes(`"${f.id}"`), `${where}: the name alone`)
        }
        assert.equal(f.id in sources, want === 'full' && sql(city.store, `SELECT count(*) FROM journal WHERE record = '${rec}' AND record_id = ${id} AND json_extract(after, '$.${f.id}') IS NOT NULL`) !== '0', `${who.login} ${rec}.${f.id} sources`)
        if (template.status === 200 && want !== 'full') assert.ok(!Object.values(unzip(template.bytes)).join('').includes(`>${f.label}`), `${who.login} ${rec}.${f.id} template`)
      }
    }
  })

test('N04 every sight and every channel was met', () => {
  assert.ok(COUNTS.full > 20 && COUNTS.masked > 5 && COUNTS.none > 20, JSON.stringify(COUNTS))
  assert.deepEqual([...COUNTS.channels].sort(), ['csv', 'get', 'history', 'list', 'xlsx'])
})

test('N04 one masked value at a time is revealed to those the table names, and to nobody else', async () => {
  let shown = 0
  for (const who of people()) {
    const client = await signedIn(city.url, who.login)
    for (const [rec, fields] of Object.entries(FIELDS)) {
      const list = await client.get(`/${rec}?limit=1&sort=id`)
      if (list.status !== 200 || !list.body.rows.length) continue
      for (const f of fields) {
        if (sightOf(who, f) === 'full') continue
        const reply = await client.post(`/${rec}/${list.body.rows[0].id}/reveal`, { field: f.id })
        const may = sightOf(who, f) === 'masked' && SIGHTS[f.about].reveals.has(who.role) && f.level <= who.clearance
        assert.equal(reply.status === 200 && reply.body.value === canary(rec, f), may, `${who.login} ${rec}.${f.id}: ${reply.text}`)
        shown += may
      }
    }
  }
  assert.ok(shown > 0)
})
