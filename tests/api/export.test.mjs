// export.test.mjs - lists as files: what the filter shows, and nothing a spreadsheet would compute.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, succeeded, ztf } from './harness.mjs'
import { unzip } from './zip.mjs'

const city = cityForThisFile()
const EVIL = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', ' =1+1', '＝1+1', '＋1', '－1', '＠SUM(1)', "=cmd|'/c calc'!A0", '=HYPERLINK("http://127.0.0.1/")']
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Records of a CSV text, quotes taken off. */
function csv(text) {
  const records = [[]]
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|$)/gy
  for (let m; (m = cell.exec(text)) && m[0] !== ''; ) {
    records.at(-1).push(m[1].startsWith('"') ? m[1].slice(1, -1).replaceAll('""', '"') : m[1])
    if (m[2] !== ',') records.push([])
  }
  return records.filter((r) => r.length > 0)
}

test('csv: the filtered rows under their Chinese labels, with a byte order mark', async () => {
  const parts = { filter: 'area = 320412 and total_investment >= 5亿元', sort: '-total_investment', fields: 'name,area,total_investment,planned_start' }
  const reply = await city.client.get('/project.csv' + query(parts))
  assert.equal(reply.status, 200)
  assert.match(reply.type, /^text\/csv/)
  assert.match(reply.headers.get('content-disposition'), /attachment;.*filename\*=UTF-8''/)
  assert.equal(reply.bytes.readUIntBE(0, 3), 0xefbbbf)
  const [head, ...rows] = csv(reply.text.replace(/^\ufeff/, ''))
  for (const label of ['项目名称', '报送板块']) assert.ok(head.includes(label), `${label} in ${head}`)
  assert.ok(head.some((h) => h.startsWith('总投资') && h.includes('万元')), `${head}`)
  const list = succeeded(await city.client.get('/project' + query({ ...parts, limit: 500 })))
  assert.deepEqual(rows.map((r) => r[head.indexOf('项目名称')]), list.rows.map((r) => r.name))
  const amount = head.findIndex((h) => h.startsWith('总投资'))
  assert.deepEqual(rows.map((r) => Number(r[amount].replaceAll(',', ''))), list.rows.map((r) => r.total_investment / 1e6))
})

test('no exported text starts a formula, in csv or xlsx', async () => {
  for (const [i, text] of EVIL.entries()) succeeded(await city.client.post('/project', { name: `公式测试${i}`, remarks: text }), 201)
  const parts = { filter: 'name like "公式测试*"', fields: 'name,remarks', sort: 'id' }
  const [, ...rows] = csv((await city.client.get('/project.csv' + query(parts))).text)
  assert.equal(rows.length, EVIL.length)
  for (const row of rows) for (const cell of row) assert.doesNotMatch(cell, /^[\s]*[=+\-@\t\r＝＋－＠]/, cell)
  const reply = await city.client.get('/project.xlsx' + query(parts))
  assert.equal(reply.type, XLSX)
  const parted = unzip(reply.bytes)
  for (const [name, text] of Object.entries(parted)) if (name.startsWith('xl/worksheets/')) assert.doesNotMatch(text, /<f[ >]/, name)
  const texts = Object.values(parted).join('')
  for (const text of EVIL) assert.ok(texts.includes(text.trim().replaceAll('&', '&amp;').replaceAll('"', '&quot;')) || texts.includes(text.trim()), text)
})

test('xlsx: what is exported comes back as nothing new', async () => {
  const parts = { filter: 'area = 320412 and project_code is not null', fields: 'project_code,name,area,total_investment' }
  const file = await city.client.get('/project.xlsx' + query(parts))
  const batch = succeeded(await city.client.upload(file.bytes, '导出再导入.xlsx', { mode: 'update', key: 'project_code' }))
  const { count } = succeeded(await city.client.get('/project' + query({ ...parts, limit: 1, count: 'exact' })))
  assert.ok(count > 0)
  assert.deepEqual([batch.rows, batch.same, batch.changed, batch.new], [count, count, 0, 0], JSON.stringify(batch.findings.slice(0, 3)))
  succeeded(await city.client.delete(`/imports/${batch.batch}`))
})

test('the template has the labels and drop-downs, and imports as no row', async () => {
  const reply = await city.client.get('/project/template.xlsx')
  assert.equal(reply.status, 200)
  const parts = unzip(reply.bytes)
  const texts = Object.values(parts).join('')
  for (const label of ['项目名称', '报送板块', '项目类型']) assert.ok(texts.includes(label), label)
  assert.match(texts, /<dataValidation /)
})

test('the command line writes the same table', async () => {
  const path = `${city.folder}/项目.csv`
  const done = ztf(['--store', `sqlite:${city.store}`, 'export', 'project', '--filter', 'area = 320412', '-o', path])
  assert.equal(done.status, 0, done.stderr)
  const { readFileSync } = await import('node:fs')
  const rows = csv(readFileSync(path, 'utf8'))
  const list = succeeded(await city.client.get('/project' + query({ filter: 'area = 320412', limit: 1, count: 'exact' })))
  assert.equal(rows.length - 1, list.count)
})

test('a broken filter is refused before the file begins', async () => {
  refused(await city.client.get('/project.csv?fields=name&filter=area%20%3D'), 400, 'FILTER')
  refused(await city.client.get('/project.xlsx?fields=none'), 400, 'PARAMETER')
})
