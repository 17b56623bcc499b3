// replies.test.mjs - runs last: every reply the other tests provoked satisfies the derived OpenAPI text, and
// every operation of that text was exercised.  Knows no route.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import Ajv from 'ajv/dist/2020.js'
import { cityForThisFile, succeeded } from './harness.mjs'

const city = cityForThisFile()
const FOLDER = process.env.ZTF_EXCHANGES
const skip = FOLDER ? false : 'run by tools/suite.py, which records the exchanges'
const pointer = (...parts) => '#/' + parts.map((p) => encodeURIComponent(p.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')

function exchanges() {
  return readdirSync(FOLDER).flatMap((name) => readFileSync(path.join(FOLDER, name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)))
}

/** Finds the path of the document that an address is: literal segments before {placeholders}. */
function finder(doc) {
  const paths = Object.keys(doc.paths).map((p) => ({ path: p, holes: (p.match(/\{/g) ?? []).length, like: new RegExp('^' + p.replace(/[.]/g, '\\.').replace(/\{[a-z]+\}/g, '[^/]+') + '$') }))
  paths.sort((a, b) => a.holes - b.holes)
  return (address) => paths.find((p) => p.like.test(address))?.path
}

/** The operation's declared reply of a status: [its place, its content by media type]. */
function declared(doc, where, method, status) {
  const responses = doc.paths[where][method]?.responses
  if (!responses) return undefined
  const key = responses[status] ? String(status) : 'default'
  const named = responses[key]?.$ref
  return named ? [pointer(...named.slice(2).split('/'), 'content'), doc.components.responses[named.split('/').pop()].content] : [pointer('paths', where, method, 'responses', key, 'content'), responses[key]?.content]
}

test('every recorded reply is what the document promises; every operation was exercised', { skip }, async () => {
  const doc = succeeded(await city.client.get('/openapi.json'))
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  ajv.addSchema({ $id: 'https://ztf/openapi', ...doc })
  const find = finder(doc)
  const met = new Map()
  const wrong = []
  const complain = (one, why) => wrong.push(`${one.method} ${one.path} ${one.status}: ${why}`)
  const all = exchanges()
  for (const one of all) {
    const where = find(one.path)
    const method = one.method.toLowerCase()
    if (!where || !doc.paths[where][method]) {
      if (one.status < 400 || one.status >= 500) complain(one, 'answered, but not in the document')
      continue
    }
    const good = one.status < 400
    const key = `${one.method} ${where}`
    met.set(key, met.get(key) || good)
    const [place, content] = declared(doc, where, method, one.status) ?? []
    if (good && !doc.paths[where][method].responses[one.status]) complain(one, 'a success the document does not name')
    if (!content) {
      if (one.body !== undefined) complain(one, 'a body where none is promised')
      continue
    }
    const media = Object.keys(content).find((m) => one.type.startsWith(m))
    if (!media) complain(one, `media type ${one.type}, promised ${Object.keys(content)}`)
    else if (content[media].schema) {
      const valid = ajv.getSchema(`https://ztf/openapi${place}/${encodeURIComponent(media.replaceAll('/', '~1'))}/schema`)
      assert.ok(valid, `no schema at ${place} ${media}`)
      if (!valid(one.body)) complain(one, ajv.errorsText(valid.errors, { separator: '; ' }).slice(0, 400))
    }
  }
  assert.ok(all.length > 500, `only ${all.length} exchanges were recorded`)
  assert.deepEqual([...new Set(wrong)].slice(0, 40), [])
  const asked = Object.entries(doc.paths).flatMap(([where, operations]) => Object.keys(operations).map((m) => `${m.toUpperCase()} ${where}`))
  assert.deepEqual(asked.filter((key) => !met.has(key)), [], 'operations never exercised')
  // a kind of route counts as proven only when one of its operations succeeded
  const ledgers = new Set(Object.keys(doc.components.schemas).filter((n) => n.endsWith('.Row')).map((n) => n.split('.')[0]))
  const kind = (key) => key.replace(/(?<=\/api\/v1\/)\w+/, (part) => (ledgers.has(part) ? '{record}' : part))
  const proven = new Set([...met].filter(([, good]) => good).map(([key]) => kind(key)))
  assert.deepEqual([...new Set(asked.map(kind))].filter((k) => !proven.has(k)), [], 'routes that never succeeded')
})
