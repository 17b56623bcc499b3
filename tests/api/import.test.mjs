// import.test.mjs - tables people send: preview, mend, commit whole or in part, hand back, undo, the same file twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, query, refused, succeeded, WAN, ztf } from './harness.mjs'
import { unzip } from './zip.mjs'

const city = cityForThisFile()
const HEAD = '项目代码,项目名称,统一社会信用代码,企业名称,所属区,总投资(万元),计划开工,备注'
let serial = 0
const code = (n) => `2408-320411-89-05-${String(n).padStart(6, '0')}`

/** A table of good rows nobody has sent before: {bytes, codes}. */
function table(n, change = (cells) => cells) {
  const codes = []
  const lines = [HEAD]
  for (let i = 0; i < n; i++) {
    const no = ++serial
    codes.push(code(no))
    lines.push(change([code(no), `导入测试项目${no}`, '', `导入测试企业${no}有限公司`, '新北区', String(12000 + no), '2024年9月', ''], i).join(','))
  }
  return { bytes: lines.join('\r\n') + '\r\n', codes }
}
const found = async (codes) =>
  succeeded(await city.client.get('/project' + query({ filter: `project_code in (${codes.map((c) => `"${c}"`).join(', ')})`, limit: 500 }))).rows
const errors = (batch) => batch.findings.filter((f) => f.level === 'error')

test('preview writes nothing; commit writes all; undo takes all back', async () => {
  const { bytes, codes } = table(5)
  const batch = succeeded(await city.client.upload(bytes, '五行.csv', { mode: 'insert' }))
  assert.deepEqual([batch.state, batch.rows, batch.good, batch.new], ['previewed', 5, 5, 5], JSON.stringify(batch.findings))
  assert.deepEqual(await found(codes), [])
  const done = succeeded(await city.client.settled(await city.client.post(`/imports/${batch.batch}/commit`, {})))
  assert.equal(done.state, 'committed')
  const rows = await found(codes)
  assert.deepEqual(rows.map((r) => [r.area, r.import_batch]), codes.map(() => ['320411', batch.batch]))
  assert.deepEqual(rows.map((r) => r.planned_start), codes.map(() => '2024-09'))
  const { entries } = succeeded(await city.client.get(`/project/${rows[0].id}/history`))
  assert.deepEqual([entries[0].source, entries[0].batch], ['import', batch.batch])
  succeeded(await city.client.delete(`/imports/${batch.batch}`))
  assert.deepEqual(await found(codes), [])
})

test('one bad row: nothing is written, unless the good ones are asked for; the bad ones come back as a workbook', async () => {
  const { bytes, codes } = table(4, (cells, i) => (i === 2 ? cells.with(5, '很多') : cells))
  const batch = succeeded(await city.client.upload(bytes, '一行坏.csv', { mode: 'insert' }))
  assert.deepEqual([batch.rows, batch.good], [4, 3])
  assert.deepEqual(errors(batch).map((f) => [f.cell, f.row, f.value]), [['F4', 4, '很多']])
  assert.match(errors(batch)[0].text, /[\u4e00-\u9fff]/)
  const refusal = await city.client.settled(await city.client.post(`/imports/${batch.batch}/commit`, {}))
  assert.ok(refusal.status === 422 || refusal.body.state === 'previewed', refusal.text)
  assert.deepEqual(await found(codes), [])
  const back = await city.client.get(`/imports/${batch.batch}/errors.xlsx`)
  assert.equal(back.status, 200)
  const texts = Object.values(unzip(back.bytes)).join('')
  for (const part of ['错误原因', '很多', codes[2]]) assert.ok(texts.includes(part), part)
  assert.ok(!texts.includes(codes[0]), 'good rows stay out of it')
  const done = succeeded(await city.client.settled(await city.client.post(`/imports/${batch.batch}/commit`, { good_only: true })))
  assert.equal(done.state, 'committed')
  assert.equal((await found(codes)).length, 3)
})

test('a cell is mended in the preview', async () => {
  const { bytes, codes } = table(2, (cells, i) => (i === 0 ? cells.with(5, '若干') : cells))
  const batch = succeeded(await city.client.upload(bytes, '待改正.csv', { mode: 'insert' }))
  assert.equal(batch.good, 1)
  const { sheet, cell } = errors(batch)[0]
  const mended = succeeded(await city.client.settled(await city.client.patch(`/imports/${batch.batch}`, { cells: [{ ...(sheet && { sheet }), cell, text: '1.2亿元' }] })))
  assert.deepEqual([mended.good, errors(mended)], [2, []])
  succeeded(await city.client.settled(await city.client.post(`/imports/${batch.batch}/commit`, {})))
  assert.equal((await found(codes)).find((r) => r.project_code === codes[0]).total_investment, 12000 * WAN)
})

test('a column nobody knows is mapped by hand', async () => {
  const bytes = `编码,名字甲,板块\n${code(++serial)},映射测试项目,新北区\n`
  const batch = succeeded(await city.client.upload(bytes, '映射.csv', { mode: 'insert', mapping: { A: 'project_code', B: 'name', C: 'area' } }))
  assert.deepEqual([batch.rows, batch.good], [1, 1], JSON.stringify(batch.findings))
  const other = succeeded(await city.client.settled(await city.client.patch(`/imports/${batch.batch}`, { mapping: { A: 'project_code', B: 'name', C: null } })))
  assert.equal(other.columns.find((c) => c.column === 'C').field ?? null, null)
  refused(await city.client.patch(`/imports/${batch.batch}`, { mapping: { A: 'no_such_field' } }), 422, 'CHOICE')
  succeeded(await city.client.delete(`/imports/${batch.batch}`))
})

test('update keeps what the file leaves blank, and counts what it would change', async () => {
  const { bytes, codes } = table(2)
  const first = succeeded(await city.client.upload(bytes, '原表.csv', { mode: 'insert' }))
  succeeded(await city.client.settled(await city.client.post(`/imports/${first.batch}/commit`, {})))
  const next = `项目代码,总投资（万元）,备注\n${codes[0]},30000,\n${codes[1]},,新的备注\n${code(++serial)},5,不存在\n`
  const batch = succeeded(await city.client.upload(next, '更新表.csv', { mode: 'update', key: 'project_code' }))
  assert.deepEqual([batch.rows, batch.good, batch.changed], [3, 2, 2], JSON.stringify(batch.findings))
  succeeded(await city.client.settled(await city.client.post(`/imports/${batch.batch}/commit`, { good_only: true })))
  const rows = await found(codes)
  assert.equal(rows.find((r) => r.project_code === codes[0]).total_investment, 30000 * WAN)
  const kept = rows.find((r) => r.project_code === codes[1])
  assert.deepEqual([kept.remarks, kept.total_investment > 0], ['新的备注', true])
})

test('inserting what the library has is a finding that names both', async () => {
  const { bytes } = table(1)
  const first = succeeded(await city.client.upload(bytes, '第一次.csv', { mode: 'insert' }))
  succeeded(await city.client.settled(await city.client.post(`/imports/${first.batch}/commit`, {})))
  const again = succeeded(await city.client.upload(bytes.replace(/2024年9月/, '2024年10月'), '第二次.csv', { mode: 'insert' }))
  assert.equal(again.good, 0)
  assert.equal(errors(again)[0].error, 'DUPLICATE')
})

test('the same file says so, and creates nothing twice', async () => {
  const { bytes, codes } = table(3)
  const first = succeeded(await city.client.upload(bytes, '同一份.csv', { mode: 'insert' }))
  succeeded(await city.client.settled(await city.client.post(`/imports/${first.batch}/commit`, {})))
  const again = await city.client.upload(bytes, '同一份.csv', { mode: 'insert' })
  assert.ok([200, 409].includes(again.status), again.text)
  assert.match(again.text, /已导入过/)
  const many = await Promise.all([1, 2, 3].map(() => city.client.upload(bytes, '同一份.csv', { mode: 'insert' })))
  for (const reply of many) assert.match(reply.text, /已导入过/)
  assert.equal((await found(codes)).length, 3)
})

test('a batch whose rows changed since is not undone, and says which', async () => {
  const { bytes, codes } = table(2)
  const batch = succeeded(await city.client.upload(bytes, '改过的.csv', { mode: 'insert' }))
  succeeded(await city.client.settled(await city.client.post(`/imports/${batch.batch}/commit`, {})))
  const row = (await found(codes))[0]
  succeeded(await city.client.patch(`/project/${row.id}`, { remarks: '人改过' }, { version: row.version }))
  const reply = refused(await city.client.delete(`/imports/${batch.batch}`), 409, 'CHANGED_SINCE')
  assert.ok(reply.text.includes(row.project_code) || reply.text.includes(row.name), reply.text)
  assert.equal((await found(codes)).length, 2)
})

test('new, changed and wrong in one upsert', async () => {
  const { bytes, codes } = table(3)
  const first = succeeded(await city.client.upload(bytes, '头三行.csv', { mode: 'insert' }))
  succeeded(await city.client.settled(await city.client.post(`/imports/${first.batch}/commit`, {})))
  const lines = bytes.trimEnd().split('\r\n')
  const next = [lines[0], lines[1].replace('2024年9月', '2025年1月'), lines[2], table(1).bytes.split('\r\n')[1]].join('\n') + '\n'
  const batch = succeeded(await city.client.upload(next, '混合.csv', { mode: 'upsert', key: 'project_code' }))
  assert.deepEqual([batch.rows, batch.new, batch.changed, batch.same], [3, 1, 1, 1], JSON.stringify(batch.findings))
  assert.ok(codes)
})

test('the newest batches are listed, and one is read again', async () => {
  const { imports } = succeeded(await city.client.get('/imports'))
  assert.ok(imports.length > 3)
  const one = succeeded(await city.client.get(`/imports/${imports[0].batch}`))
  assert.equal(one.batch, imports[0].batch)
  refused(await city.client.get('/imports/999999'), 404, 'NOT_FOUND')
  refused(await city.client.post('/imports/999999/commit', {}), 404, 'NOT_FOUND')
  refused(await city.client.delete('/imports/999999'), 404, 'NOT_FOUND')
})

for (const [name, parts] of [['an unknown ledger', { record: 'none' }], ['an unknown mode', { mode: 'replace' }], ['an unknown key', { key: 'remarks_x' }],
  ['a ledger of the store itself', { record: 'journal' }]])
  test(`${name} is refused`, async () => {
    const reply = await city.client.upload(table(1).bytes, 'x.csv', parts)
    assert.ok([400, 403, 404, 422].includes(reply.status), reply.text)
  })

for (const [name, send] of [
  ['no file part', () => city.client.post('/imports?record=project', Object.assign(new FormData(), {}))],
  ['JSON instead of a form', () => city.client.post('/imports?record=project', { file: 'x' })],
  ['a text that is no table', () => city.client.upload('没有表头的一行文字', 'x.csv')],
  ['a form that names no boundary', () => city.client.post('/imports?record=project', 'x', { type: 'multipart/form-data' })],
])
  test(`${name} is refused`, async () => {
    const reply = await send()
    assert.ok([400, 415, 422].includes(reply.status), `${reply.status} ${reply.text}`)
  })

test('reports and plans find their projects by code, or by name and unit', async () => {
  const page = succeeded(await city.client.get('/project' + query({ filter: 'project_code is not null and area = 320412 and city_major = true', fields: 'project_code,name,area', limit: 1 })))
  const project = page.rows[0]
  const bytes = `项目代码,项目名称,报送板块,报告月份,本年累计完成投资（万元）,形象进度说明\n${project.project_code},,,2025-10,999999,主体结构施工至五层，按计划推进\n`
  const batch = succeeded(await city.client.upload(bytes, '月报.csv', { record: 'progress_report' }))
  assert.equal(batch.rows, 1)
  assert.deepEqual(errors(batch).filter((f) => f.error === 'REFERENCE'), [], JSON.stringify(batch.findings))
})

test('the command line finds the same, and writes nothing with --dry-run', async () => {
  const { writeFileSync } = await import('node:fs')
  const { bytes, codes } = table(3, (cells, i) => (i === 1 ? cells.with(5, '-5') : cells))
  const path = `${city.folder}/命令行.csv`
  writeFileSync(path, bytes)
  const done = ztf(['--store', `sqlite:${city.store}`, '--json', 'import', 'project', path, '--dry-run'])
  assert.equal(done.status, 1, done.stdout + done.stderr)
  const batch = JSON.parse(done.stdout)
  assert.deepEqual([batch.rows, batch.good, errors(batch).map((f) => f.cell)], [3, 2, ['F3']])
  assert.deepEqual(await found(codes), [])
})

test('a commit and an undo sent twice under one key happen once and are answered alike', async () => {
  const { bytes, codes } = table(2)
  const batch = succeeded(await city.client.upload(bytes, '重发.csv', { mode: 'insert' }))
  const twice = async (send) => {
    const first = succeeded(await city.client.settled(await send()))
    assert.deepEqual(succeeded(await send()), first)
    return first
  }
  assert.equal((await twice(() => city.client.post(`/imports/${batch.batch}/commit`, {}, { key: 'commit-once' }))).state, 'committed')
  assert.equal((await found(codes)).length, 2)
  refused(await city.client.post(`/imports/${batch.batch}/commit`, { good_only: true }, { key: 'commit-once' }), 422, 'KEY_REUSED')
  await twice(() => city.client.delete(`/imports/${batch.batch}`, { key: 'undo-once' }))
  assert.equal((await found(codes)).length, 0)
})
