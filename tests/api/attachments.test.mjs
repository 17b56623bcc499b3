// attachments.test.mjs - files on rows: taken in, handed out, withdrawn; cases H01 to H06 of the acceptance suite.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { BIN, cityForThisFile, Client, freshFolder, refused, sampleStore, serve, signedIn, succeeded, ztf } from './harness.mjs'
import { startClamd, VIRUS } from './clamd.mjs'
import { jpegSize, png, pngBomb, withExif } from './pictures.mjs'

const MB = 1 << 20
const PLAIN = process.env.ZTF_PLAIN && existsSync(process.env.ZTF_PLAIN) ? process.env.ZTF_PLAIN : BIN
const city = cityForThisFile(BIN, async () => {
  reports = (await city.client.get('/progress_report?limit=400&fields=month&filter=' + encodeURIComponent('month = 2025-09'))).body.rows
})
let reports
let used = 0

/** A report of the open month that no test has touched yet. */
const freshReport = () => reports[used++].id
let serial = 0
/** A PDF like no other, at least `size` bytes long. */
const pdf = (size = 0) => Buffer.concat([Buffer.from(`%PDF-1.4\n% ${++serial}\n`), Buffer.alloc(size, 0x20)])

async function attach(client, at, field, bytes, name = '材料.pdf', options = {}) {
  const form = new FormData()
  form.set('file', new Blob([bytes]), name)
  return client.post(`${at}/attachments?field=${field}`, form, options)
}
const toReport = (id, bytes, name, options) => attach(city.client, `/progress_report/${id}`, 'photos', bytes, name, options)
const download = (id, client = city.client) => client.get(`/attachment/${id}/file`)
const rowOf = async (id, client = city.client) => succeeded(await client.get(`/progress_report/${id}`))

function sql(store, text) {
  const done = spawnSync('sqlite3', [store, text], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  return done.stdout.trim()
}

const SM3 = /^[0-9a-f]{64}$/
const placeOf = (store, sm3) => path.join(`${store}.files`, sm3.slice(0, 2), sm3)

/** Names of all contents of a store; everything else in the folder but thumbnails is a fault. */
function contents(store) {
  if (!existsSync(`${store}.files`)) return []
  const names = readdirSync(`${store}.files`).flatMap((shard) => (statSync(path.join(`${store}.files`, shard)).isDirectory() ? readdirSync(path.join(`${store}.files`, shard)) : [shard]))
  const odd = names.filter((n) => !SM3.test(n) && !SM3.test(n.replace(/\.jpg$/, '')))
  assert.deepEqual(odd, [])
  return names.filter((n) => SM3.test(n)).sort()
}
const liveDigests = (store) => sql(store, 'SELECT DISTINCT sm3 FROM attachment WHERE withdrawn_at IS NULL ORDER BY sm3').split('\n').filter(Boolean)

/** The sample city on its own folder, served with more options; stopped when the test ends. */
async function ownCity(t, args = [], { bin = BIN, prepare = () => {} } = {}) {
  const folder = freshFolder()
  const store = sampleStore(folder)
  prepare(store)
  const own = { folder, store, server: await serve(store, args, bin) }
  own.client = await signedIn(own.server.url)
  own.again = async (more = args) => {
    own.server = await serve(store, more, bin)
    own.client = await signedIn(own.server.url)
  }
  t.after(async () => {
    try {
      await own.server.stop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
  return own
}
const strict = (store) => sql(store, `UPDATE threshold SET text_value = 'required' WHERE code = 'attachment_scan'`)

// ---- the way in and out

test('an upload is a row, its field follows, its bytes come back unchanged', async () => {
  const id = freshReport()
  const before = await rowOf(id)
  const bytes = pdf(5000)
  const reply = await toReport(id, bytes, '竣工验收材料.pdf')
  const made = succeeded(reply, 201)
  assert.deepEqual(
    [made.record, made.record_id, made.field, made.file_name, made.media_type, made.size_bytes, made.kind, made.level, made.scan_state],
    ['progress_report', id, 'photos', '竣工验收材料.pdf', 'application/pdf', bytes.length, 'document', 'L2', 'clean'],
  )
  assert.equal(reply.headers.get('etag'), '"1"')
  const now = await rowOf(id)
  assert.deepEqual([now.photos, now.version], [String(made.id), before.version + 1])
  const got = await download(made.id)
  assert.equal(got.status, 200)
  assert.deepEqual(got.bytes, bytes)
  const { attachments } = succeeded(await city.client.get(`/progress_report/${id}/attachments`))
  assert.deepEqual(attachments, [made])
  assert.deepEqual(succeeded(await city.client.get(`/progress_report/${id}/attachments?field=photos`)).attachments, [made])
  const history = succeeded(await city.client.get(`/progress_report/${id}/history`)).entries
  assert.equal(history[0].after.photos, String(made.id))
})

test('every ledger with files takes them from whoever may fill the field, every other one has no such address', async () => {
  const doc = succeeded(await city.client.get('/openapi.json'))
  const taken = new Set()
  for (const login of ['fgw', 'wujin', 'sww', 'sysadmin']) {
    const client = await signedIn(city.url, login)
    for (const l of succeeded(await client.get('/meta')).ledgers) {
      const row = (await client.get(`/${l.id}?limit=1&sort=-id`)).body.rows[0]
      const field = l.fields.find((f) => f.kind === 'FILE')
      const at = `/${l.id}/${row?.id ?? 999999}`
      if (!doc.paths[`/api/v1/${l.id}/{id}/attachments`]) {
        if (login === 'fgw') assert.deepEqual([(await client.get(`${at}/attachments`)).status, (await attach(client, at, 'name', pdf())).status], [404, 404], l.id)
        continue
      }
      const list = await client.get(`${at}/attachments`)
      const add = await attach(client, at, field?.id ?? 'name', pdf())
      assert.equal(list.status, row ? 200 : 404, `${login} ${l.id}: ${list.text}`)
      if (add.status === 201) taken.add(l.id)
      assert.equal(add.status === 201, !!row && !!field && !field.read_only && l.may.update, `${login} ${l.id}: ${add.text}`)
      if (add.status !== 201) assert.ok([400, 403, 404].includes(add.status), `${login} ${l.id}: ${add.text}`)
    }
  }
  assert.ok(taken.has('area') && taken.has('permit') && taken.has('progress_report'), `only ${[...taken]}`)
})

test('a write of files wants what every write wants', async () => {
  const id = freshReport()
  const at = `/progress_report/${id}/attachments?field=photos`
  const form = () => {
    const f = new FormData()
    f.set('file', new Blob([pdf()]), 'a.pdf')
    return f
  }
  refused(await new Client(city.url).post(at, form()), 401, 'SIGN_IN')
  refused(await city.client.post(at, form(), { headers: { 'X-CSRF-Token': 'x' } }), 403, 'CSRF')
  refused(await city.client.post(at, {}), 415, 'MEDIA_TYPE')
  const other = new FormData()
  other.set('text', 'x')
  refused(await city.client.post(at, other), 422, 'REQUIRED')
  refused(await city.client.post(`/progress_report/${id}/attachments`, form()), 400, 'PARAMETER')
  refused(await city.client.post(`/progress_report/${id}/attachments?field=remarks`, form()), 400, 'PARAMETER')
  refused(await city.client.get(`/progress_report/${id}/attachments?field=remarks`), 400, 'PARAMETER')
  refused(await city.client.post('/progress_report/999999/attachments?field=photos', form()), 404, 'NOT_FOUND')
  refused(await city.client.get('/progress_report/999999/attachments'), 404, 'NOT_FOUND')
  const { version } = await rowOf(id)
  refused(await city.client.post(at, form(), { version: version + 5 }), 412, 'STALE')
  succeeded(await city.client.post(at, form(), { version }), 201)
  const bytes = pdf()
  const same = async () => {
    const boundary = 'once-and-once-again'
    const body = Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="once.pdf"\r\n\r\n`), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
    return city.client.post(at, body, { key: 'upload-once', type: `multipart/form-data; boundary=${boundary}` })
  }
  const first = succeeded(await same(), 201)
  assert.deepEqual(succeeded(await same(), 201), first)
  assert.equal((await rowOf(id)).photos.split(';').length, 2)
  refused(await toReport(id, bytes, 'the same again.pdf'), 409, 'DUPLICATE')
})

test('a FILE field says what is attached, and nothing a client types', async () => {
  const id = freshReport()
  const made = succeeded(await toReport(id, pdf()), 201)
  const other = succeeded(await toReport(freshReport(), pdf()), 201)
  const { version } = await rowOf(id)
  for (const photos of [String(other.id), `${made.id};${other.id}`, '', '999999'])
    refused(await city.client.patch(`/progress_report/${id}`, { photos }, { version }), 422, 'REFERENCE', 'photos')
  succeeded(await city.client.patch(`/progress_report/${id}`, { photos: String(made.id), remarks: '不变' }, { version }))
  const project = (await city.client.get('/project?limit=1')).body.rows[0].id
  refused(await city.client.post('/milestone', { project, kind: 'signed', evidence: String(made.id) }), 422, 'REFERENCE', 'evidence')
  refused(await city.client.patch(`/attachment/${made.id}`, { file_name: 'x' }, { version: 1 }), 403, 'DENIED')
})

test('the same bytes lie there once and go with the last row', async () => {
  const [a, b] = [freshReport(), freshReport()]
  const bytes = pdf(100)
  const one = succeeded(await toReport(a, bytes), 201)
  const two = succeeded(await toReport(b, bytes), 201)
  assert.equal(one.sm3, two.sm3)
  const place = placeOf(city.store, one.sm3)
  assert.ok(existsSync(place))
  refused(await city.client.delete(`/attachment/${one.id}`), 428, 'VERSION_REQUIRED')
  refused(await city.client.delete(`/attachment/${one.id}`, { version: 9 }), 412, 'STALE')
  succeeded(await city.client.delete(`/attachment/${one.id}`, { version: one.version }), 204)
  assert.equal((await rowOf(a)).photos, null)
  assert.ok(existsSync(place), 'another row still needs them')
  refused(await download(one.id), 404, 'NOT_FOUND')
  refused(await city.client.delete(`/attachment/${one.id}`, { version: one.version + 1 }), 404, 'NOT_FOUND')
  assert.deepEqual((await download(two.id)).bytes, bytes)
  assert.ok(succeeded(await city.client.get(`/attachment/${one.id}`)).withdrawn_at, 'that there was one stays known')
  succeeded(await city.client.delete(`/attachment/${two.id}`, { version: two.version }), 204)
  assert.ok(!existsSync(place))
})

test('what belongs to a withdrawn row is withdrawn with it', async () => {
  const district = await signedIn(city.url, 'wujin')
  const permit = (await district.get('/permit?limit=1&sort=-id')).body.rows[0].id
  const made = succeeded(await attach(district, `/permit/${permit}`, 'file', pdf()), 201)
  const { version } = succeeded(await district.get(`/permit/${permit}`))
  succeeded(await district.delete(`/permit/${permit}`, { version }), 204)
  refused(await download(made.id), 404, 'NOT_FOUND')
  assert.ok(sql(city.store, `SELECT withdrawn_at FROM attachment WHERE id = ${made.id}`))
  assert.ok(!existsSync(placeOf(city.store, made.sm3)))
})

test('a photo tells when and where it was taken; its thumbnail is upright, its bytes stay', async () => {
  const id = freshReport()
  const flat = succeeded(await toReport(id, png(600, 200, 1), '现场.png'), 201)
  assert.equal(flat.kind, 'photo')
  const thumbnail = await city.client.get(`/attachment/${flat.id}/thumbnail`)
  assert.deepEqual([thumbnail.status, thumbnail.type, thumbnail.headers.get('content-security-policy')], [200, 'image/jpeg', "sandbox; default-src 'none'"])
  assert.deepEqual(jpegSize(thumbnail.bytes), { width: 256, height: 85 })
  const photo = withExif(thumbnail.bytes, { orientation: 6, taken: '2025:09:01 06:30:00', latitude: 31.81, longitude: 119.97 })
  const made = succeeded(await toReport(id, photo, 'IMG_1.JPG'), 201)
  assert.deepEqual([made.taken_at, made.latitude, made.longitude, made.file_name], ['2025-08-31T22:30:00Z', 31.81, 119.97, 'IMG_1.JPG'])
  assert.deepEqual(jpegSize((await city.client.get(`/attachment/${made.id}/thumbnail`)).bytes), { width: 85, height: 256 })
  assert.deepEqual((await download(made.id)).bytes, photo)
  const doc = succeeded(await toReport(id, pdf()), 201)
  refused(await city.client.get(`/attachment/${doc.id}/thumbnail`), 404, 'NOT_FOUND')
})

test('a picture that would fill the memory is kept, and not drawn', async () => {
  const id = freshReport()
  for (const bytes of [pngBomb(40_000), png(10, 10).subarray(0, 60), Buffer.concat([png(20, 20, 3), Buffer.from('tail')])]) {
    const made = succeeded(await toReport(id, bytes, 'bomb.png'), 201)
    const drawn = await city.client.get(`/attachment/${made.id}/thumbnail`)
    assert.ok([200, 404].includes(drawn.status), drawn.text)
    assert.deepEqual((await download(made.id)).bytes, bytes)
  }
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${city.pid}/status`, 'utf8'))[1]) / 1024
  assert.ok(peak < 4000, `${peak} MB`)
})

// ---- H01, H02: names and contents

const NAMES = [
  ['../../../etc/passwd', 'passwd.pdf'], ['..\\..\\windows\\win.ini', 'win.ini.pdf'], ['/etc/passwd', 'passwd.pdf'], ['C:\\x.pdf', 'x.pdf'],
  ['报告.pdf\r\nX-Injected: 1', null], ['a"; filename="evil.html', null], ['<img src=x onerror=1>.pdf', '_img src=x onerror=1_.pdf'],
  ['附件\u202efdp.exe', '附件fdp.exe.pdf'], ['CON', '_CON.pdf'], ['nul.txt', '_nul.pdf'], ['com1.pdf', '_com1.pdf'], ['.htaccess', 'htaccess.pdf'],
  ['.', '附件.pdf'], ['..', '附件.pdf'], [' ', '附件.pdf'], ['a'.repeat(300) + '.pdf', 'a'.repeat(96) + '.pdf'],
  ['长'.repeat(300) + '.pdf', '长'.repeat(96) + '.pdf'], ['a.pdf.html', 'a.pdf.html.pdf'], ['a.html', 'a.html.pdf'], ['a.svg', 'a.svg.pdf'],
  ['照片.jpg', '照片.pdf'], ['a.pdf;.html', 'a.pdf;.html.pdf'], ['🚀.pdf', '🚀.pdf'], ['𠮷.pdf', '𠮷.pdf'], ['e\u0301.pdf', 'é.pdf'],
  ['a:b.pdf', 'a_b.pdf'], ['a|b.pdf', 'a_b.pdf'], ['`id`.pdf', '`id`.pdf'], ['$(id).pdf', '$(id).pdf'], ['-rf', '_-rf.pdf'], ['~root', '_~root.pdf'],
  ['a/b.pdf', 'b.pdf'], ['a.PDF', 'a.PDF'], ['a.pdf ', 'a.pdf'], ['a.pdf.', 'a.pdf'], ['\u202ecod.exe', 'cod.exe.pdf'], ['１.pdf', '１.pdf'],
  ['zero\u200bwidth\ufeff.pdf', 'zerowidth.pdf'], ['a\u0085b.pdf', 'a_b.pdf'], ['..%c0%af..%c0%afetc/passwd', 'passwd.pdf'], ['a%2e%2e%2fb.pdf', 'a%2e%2e%2fb.pdf'],
]

test(`H01 ${NAMES.length} hostile names: a key of the server's, a header that holds them, nothing outside the folder`, async () => {
  const around = readdirSync(city.folder).sort()
  let id = freshReport()
  for (const [i, [name, shown]] of NAMES.entries()) {
    if (i % 15 === 0) id = freshReport()
    const made = succeeded(await toReport(id, pdf(), name), 201)
    if (shown) assert.equal(made.file_name, shown, JSON.stringify(name))
    assert.match(made.file_name, /\.pdf$/i)
    assert.doesNotMatch(made.file_name, /[\0-\x1f\x7f/\\<>:"|?*\u202a-\u202e\u2066-\u2069]/)
    const got = await download(made.id)
    const header = got.headers.get('content-disposition')
    assert.match(header, /^attachment; filename="[ -!#-\[\]-~]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/, header)
    assert.equal(decodeURIComponent(header.split("UTF-8''")[1]), made.file_name)
    assert.equal(got.headers.get('x-injected'), null)
    assert.ok(existsSync(placeOf(city.store, made.sm3)))
  }
  contents(city.store)
  assert.deepEqual(readdirSync(city.folder).sort(), around)
})

const HTML = '<html><script>window.__xss=1</script>'
const CONTENTS = [
  ['a page called a picture', 'x.png', HTML, 415],
  ['a page that begins late', 'x.txt', '\n\n\n<!DOCTYPE html><script>1</script>', 415],
  ['a drawing that runs', 'x.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="window.__xss=1"/>', 415],
  ['a page of XML', 'x.txt', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/></html>', 415],
  ['a script', 'x.txt', '#!/bin/sh\nrm -rf ~\n', 415],
  ['a batch file', 'x.txt', '@echo off\r\ndel *\r\n', 415],
  ['a program', 'x.pdf', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), Buffer.alloc(100)]), 415],
  ['a program of another system', 'x.xlsx', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 415],
  ['half an archive', 'x.zip', 'PK\x03\x04' + 'x'.repeat(100), 415],
  ['a picture that is a script too', 'x.gif', 'GIF89a/*\0\0*/=1;window.__xss=1;//', 201, 'image/gif'],
  ['a PDF with a script', 'x.pdf', '%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj', 201, 'application/pdf'],
  ['a PDF with a page behind it', 'x.html', `%PDF-1.4\n${HTML}`, 201, 'application/pdf'],
  ['text in UTF-7', 'x.txt', '+ADw-script+AD4-window.__xss=1+ADw-/script+AD4-', 201, 'text/plain; charset=utf-8'],
  ['text in GB 18030', '说明.txt', Buffer.from('cfeec4bfc7e9bff6cbb5c3f70ab5dad2bbd0d0', 'hex'), 201, 'text/plain; charset=utf-8'],
]

test('H02 what would run is refused; what is kept leaves as an attachment that may do nothing', async () => {
  const id = freshReport()
  for (const [what, name, bytes, status, type] of CONTENTS) {
    const reply = await toReport(id, bytes, name)
    assert.equal(reply.status, status, `${what}: ${reply.text}`)
    if (status !== 201) {
      refused(reply, status, 'MEDIA_TYPE')
      continue
    }
    const got = await download(reply.body.id)
    assert.deepEqual(
      [got.status, got.type, got.headers.get('x-content-type-options'), got.headers.get('content-security-policy'), got.headers.get('content-disposition').split(';')[0]],
      [200, type, 'nosniff', "sandbox; default-src 'none'", 'attachment'],
      what,
    )
    assert.equal(reply.body.marks, what === 'a PDF with a script' ? 'script' : null, what)
  }
  const journal = sql(city.store, `SELECT after FROM journal WHERE action = 'refused' AND record = 'progress_report' AND record_id = ${id}`).split('\n')
  assert.equal(journal.length, CONTENTS.filter((c) => c[3] === 415).length)
  assert.match(journal[0], /"sm3":"[0-9a-f]{64}".*MEDIA_TYPE/)
})

test('H02 a workbook is told from an archive, and one with macros is refused', async () => {
  const id = freshReport()
  const xlsx = (await city.client.get('/project.xlsx?fields=name&filter=' + encodeURIComponent('id < 5'))).bytes
  const made = succeeded(await toReport(id, xlsx, '名单'), 201)
  assert.deepEqual([made.file_name, made.kind, made.media_type], ['名单.xlsx', 'spreadsheet', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'])
  const macro = Buffer.from(xlsx.toString('latin1').replaceAll('docProps/core.xml', 'xl/vbaProject.bin'), 'latin1')
  refused(await toReport(id, macro, '名单.xlsx'), 415, 'MEDIA_TYPE')
})

// ---- H03: the scanner

test('H03 while the scanner is down, nothing unscanned is handed out', async (t) => {
  const where = path.join(freshFolder(), 'clamd.sock')
  t.after(() => rmSync(path.dirname(where), { recursive: true, force: true }))
  const own = await ownCity(t, ['--clamd', `unix:${where}`])
  const upload = async (bytes, field = 'photos', id = reports[0].id) => attach(own.client, `/progress_report/${id}`, field, bytes)
  const bytes = png(40, 40, 7)
  const made = succeeded(await upload(bytes), 201)
  assert.equal(made.scan_state, 'pending')
  refused(await download(made.id, own.client), 409, 'STATE')
  refused(await own.client.get(`/attachment/${made.id}/thumbnail`), 404, 'NOT_FOUND')
  const infected = succeeded(await upload(`%PDF-1.4\n${VIRUS}`), 201)
  const clamd = await startClamd({ at: { path: where } })
  try {
    // it is there again: what waited is scanned when it is wanted
    assert.deepEqual((await download(made.id, own.client)).bytes, bytes)
    assert.deepEqual(clamd.seen, [bytes])
    assert.equal((await own.client.get(`/attachment/${made.id}`)).body.scan_state, 'clean')
    assert.equal((await own.client.get(`/attachment/${made.id}/thumbnail`)).status, 200)
    refused(await download(infected.id, own.client), 409, 'STATE')
    assert.equal((await own.client.get(`/attachment/${infected.id}`)).body.scan_state, 'rejected')
    refused(await download(infected.id, own.client), 409, 'STATE')
    const refusal = refused(await upload(`%PDF-1.4\n2 ${VIRUS}`), 422, 'FILE_INFECTED')
    assert.match(refusal.body.message, /Test\.Pretended/)
    assert.deepEqual(contents(own.store), liveDigests(own.store))
    assert.equal(succeeded(await upload(pdf()), 201).scan_state, 'clean')
  } finally {
    await clamd.stop()
  }
})

for (const manner of ['rude', 'odd'])
  test(`H03 a scanner that is ${manner} has not said clean`, async (t) => {
    const clamd = await startClamd({ manner })
    t.after(() => clamd.stop())
    const own = await ownCity(t, ['--clamd', clamd.address])
    const made = succeeded(await attach(own.client, `/progress_report/${reports[0].id}`, 'photos', pdf(300_000)), 201)
    assert.equal(made.scan_state, 'pending')
    refused(await download(made.id, own.client), 409, 'STATE')
  })

test('H03 without a scanner, only the city’s own setting lets files out', async (t) => {
  const own = await ownCity(t, [], { prepare: strict })
  const made = succeeded(await attach(own.client, `/progress_report/${reports[0].id}`, 'photos', pdf()), 201)
  assert.equal(made.scan_state, 'pending')
  refused(await download(made.id, own.client), 409, 'STATE')
  const officer = await signedIn(own.server.url, 'security')
  const rule = (await officer.get('/threshold?filter=' + encodeURIComponent('code = attachment_scan'))).body.rows[0]
  succeeded(await officer.patch(`/threshold/${rule.id}`, { text_value: 'none' }, { version: rule.version }))
  assert.equal((await download(made.id, own.client)).status, 200)
})

// ---- H04: crashes, damage, backups

test('H04 a content without a row is swept at the start; a damaged or lost one is never handed out', async (t) => {
  const own = await ownCity(t)
  const upload = (bytes) => attach(own.client, `/progress_report/${reports[0].id}`, 'photos', bytes)
  const [good, damaged, lost] = [succeeded(await upload(pdf(100)), 201), succeeded(await upload(pdf(100)), 201), succeeded(await upload(pdf(100)), 201)]
  await own.server.stop()
  // as a crash between the two writes leaves it
  const orphan = 'ab' + 'c'.repeat(62)
  mkdirSync(path.dirname(placeOf(own.store, orphan)), { recursive: true })
  writeFileSync(placeOf(own.store, orphan), 'nobody')
  writeFileSync(placeOf(own.store, orphan) + '.jpg', 'nobody')
  writeFileSync(path.join(`${own.store}.files`, 'draft-AbCdEf'), 'half')
  writeFileSync(placeOf(own.store, damaged.sm3), readFileSync(placeOf(own.store, damaged.sm3)).fill(0x21, 50, 51))
  rmSync(placeOf(own.store, lost.sm3))
  await own.again()
  assert.deepEqual(contents(own.store), [good.sm3, damaged.sm3].sort())
  assert.equal((await download(good.id, own.client)).status, 200)
  refused(await download(damaged.id, own.client), 503, 'STORE')
  refused(await download(lost.id, own.client), 503, 'STORE')
  assert.match(own.server.said(), /holds other bytes/)
  // uploading the same bytes again mends it
  const whole = Buffer.from((await download(good.id, own.client)).bytes)
  writeFileSync(placeOf(own.store, good.sm3), 'x')
  succeeded(await attach(own.client, `/progress_report/${reports[1].id}`, 'photos', whole), 201)
  assert.deepEqual((await download(good.id, own.client)).bytes, whole)
})

test('H04 killed while files come in: no row without bytes, no bytes without a row', async (t) => {
  const own = await ownCity(t, [], { bin: PLAIN })
  for (let round = 0; round < (process.env.ZTF_SOAK ? 30 : 4); round++) {
    let answered = 0
    const lane = async (n) => {
      for (let i = 0; i < 400; i++) {
        const id = reports[(round * 41 + n * 10 + i) % reports.length].id
        const reply = await attach(own.client, `/progress_report/${id}`, 'photos', i % 3 ? pdf(20_000) : png(30, 30, i), 'f').catch(() => null)
        if (!reply) return
        if (++answered === 10 + round * 7) process.kill(own.server.pid, 'SIGKILL')
        if (reply.status === 201 && i % 4 === 0) await own.client.delete(`/attachment/${reply.body.id}`, { version: 1 }).catch(() => null)
      }
    }
    await Promise.all([0, 1, 2, 3].map(lane))
    await own.again()
    assert.deepEqual(contents(own.store), liveDigests(own.store), `round ${round}`)
  }
  const rows = succeeded(await own.client.get('/attachment?limit=500&filter=' + encodeURIComponent('withdrawn_at is null'))).rows
  assert.ok(rows.length > 20, `only ${rows.length}`)
  for (const row of rows) {
    assert.equal((await download(row.id, own.client)).status, 200, JSON.stringify(row))
    assert.ok((await rowOf(row.record_id, own.client)).photos.split(';').includes(String(row.id)))
  }
  assert.equal(ztf(['--store', `sqlite:${own.store}`, 'audit', 'verify']).status, 0)
})

test('H04 a backup carries the files, a restore proves them', async (t) => {
  const own = await ownCity(t)
  const upload = (bytes) => attach(own.client, `/progress_report/${reports[0].id}`, 'photos', bytes)
  const photo = succeeded(await upload(png(300, 300, 9)), 201)
  const gone = succeeded(await upload(pdf()), 201)
  const kept = succeeded(await upload(pdf(2000)), 201)
  succeeded(await own.client.delete(`/attachment/${gone.id}`, { version: 1 }), 204)
  const file = path.join(own.folder, 'copy.db')
  const backup = ztf(['--store', `sqlite:${own.store}`, 'backup', file])
  assert.equal(backup.status, 0, backup.stderr + backup.stdout)
  assert.match(backup.stdout, /copy\.db\.files/)
  assert.deepEqual(contents(file), [photo.sm3, kept.sm3].sort())
  const elsewhere = path.join(own.folder, 'elsewhere.db')
  const restore = ztf(['--store', `sqlite:${elsewhere}`, 'restore', file])
  assert.equal(restore.status, 0, restore.stderr + restore.stdout)
  const second = await serve(elsewhere)
  try {
    const client = await signedIn(second.url)
    assert.deepEqual((await download(kept.id, client)).bytes, (await download(kept.id, own.client)).bytes)
    assert.equal((await client.get(`/attachment/${photo.id}/thumbnail`)).status, 200)
  } finally {
    await second.stop()
  }
  // a backup that lost one says which, and gives back the rest
  writeFileSync(placeOf(file, kept.sm3), 'x')
  const third = path.join(own.folder, 'third.db')
  const lossy = ztf(['--store', `sqlite:${third}`, 'restore', file])
  assert.equal(lossy.status, 3)
  assert.match(lossy.stdout, /已核验/)
  assert.match(lossy.stdout + lossy.stderr, new RegExp(`附件 ${kept.id}`))
  assert.deepEqual(contents(third), [photo.sm3])
})

// ---- H05: limits

test('H05 no byte, fifty megabytes, one byte more', async () => {
  const id = freshReport()
  refused(await toReport(id, ''), 422, 'FILE_EMPTY')
  refused(await toReport(id, '', ''), 422, 'FILE_EMPTY')
  refused(await toReport(id, Buffer.concat([pdf(), Buffer.alloc(50 * MB)]).subarray(0, 50 * MB + 1)), 413, 'TOO_LARGE')
  refused(await toReport(id, pdf(60 * MB)), 413, 'TOO_LARGE')
  const most = succeeded(await toReport(id, Buffer.concat([pdf(), Buffer.alloc(50 * MB)]).subarray(0, 50 * MB)), 201)
  assert.equal((await download(most.id)).bytes.length, 50 * MB)
  succeeded(await city.client.delete(`/attachment/${most.id}`, { version: 1 }), 204)
})

test('H05 a thousand uploads to one row: twenty stay', async () => {
  const id = freshReport()
  const status = {}
  const lane = async () => {
    for (let i = 0; i < 250; i++) {
      const reply = await toReport(id, pdf())
      status[reply.status] = (status[reply.status] ?? 0) + 1
      if (reply.status !== 201) refused(reply, 422, 'LIMIT', 'photos')
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  assert.deepEqual(status, { 201: 20, 422: 980 })
  assert.equal((await rowOf(id)).photos.split(';').length, 20)
  assert.deepEqual(contents(city.store), liveDigests(city.store))
})

test('H05 a row and the city have a bound in bytes, set by dated rows', async () => {
  const officer = await signedIn(city.url, 'security')
  const rule = (code, mb) => officer.post('/threshold', { code, name: code, group: 'security', integer_value: mb, value_unit: 'mb', valid_from: '2025-01-01', mark: 'U' })
  const id = freshReport()
  const row = succeeded(await rule('attachment_row_mb', 1), 201)
  succeeded(await toReport(id, pdf(700_000)), 201)
  refused(await toReport(id, pdf(700_000)), 422, 'LIMIT', 'photos')
  succeeded(await toReport(freshReport(), pdf(700_000)), 201)
  succeeded(await officer.patch(`/threshold/${row.id}`, { valid_to: '2025-01-02' }, { version: 1 }))
  const whole = succeeded(await rule('attachment_city_mb', 1), 201)
  refused(await toReport(id, pdf(700_000)), 422, 'LIMIT')
  succeeded(await officer.patch(`/threshold/${whole.id}`, { valid_to: '2025-01-02' }, { version: 1 }))
  succeeded(await toReport(id, pdf(700_000)), 201)
})

// ---- H06: other people's addresses

test('H06 an address guessed or kept opens nothing', async () => {
  const made = succeeded(await toReport(freshReport(), png(20, 20, 11)), 201)
  const unknown = refused(await download(999_999), 404, 'NOT_FOUND')
  const out = await signedIn(city.url)
  assert.equal((await download(made.id, out)).status, 200)
  const kept = out.cookie
  succeeded(await out.delete('/session'), 204)
  for (const part of ['file', 'thumbnail']) {
    refused(await new Client(city.url).get(`/attachment/${made.id}/${part}`), 401, 'SIGN_IN')
    refused(await new Client(city.url).get(`/attachment/${made.id}/${part}`, { headers: { Cookie: kept } }), 401, 'SIGN_IN')
    refused(await city.client.get(`/attachment/999999/${part}`), 404, 'NOT_FOUND')
  }
  for (const id of ['0', '-1', '1e3', '00000000000000000001', `${made.id}/`, `${made.id}%2ffile`, '..%2f..%2fetc%2fpasswd', '%2e%2e'])
    assert.ok([400, 404].includes((await download(id)).status), id)
  succeeded(await city.client.delete(`/attachment/${made.id}`, { version: 1 }), 204)
  assert.equal(refused(await download(made.id), 404, 'NOT_FOUND').text, unknown.text)
})
