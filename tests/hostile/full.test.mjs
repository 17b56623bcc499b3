// full.test.mjs - J03: the disk of the attachments is full; refused cleanly, and well again without a restart.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { freshFolder, refused, sampleStore, serve, signedIn, succeeded } from '../api/harness.mjs'
import { healthy } from './shared.mjs'

const MB = 1 << 20
let folder
let files
let mounted = false
let server

before(async () => {
  folder = freshFolder()
  const store = sampleStore(folder)
  files = `${store}.files`
  mkdirSync(files)
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', files]).status === 0
  server = await serve(store)
})
after(async () => {
  try {
    await server?.stop()
  } finally {
    if (mounted) spawnSync('umount', [files])
    rmSync(folder, { recursive: true, force: true })
  }
})

const drafts = () => readdirSync(files).filter((name) => name.startsWith('draft-'))

test('J03 a full disk takes no file, loses none, and takes them again when there is room', async (t) => {
  if (!mounted) return t.skip('mounting a small disk needs root')
  const client = await signedIn(server.url)
  const { rows } = (await client.get('/progress_report?limit=1&fields=photos&filter=' + encodeURIComponent('month = 2025-09'))).body
  const at = `/progress_report/${rows[0].id}`
  const upload = (n) => {
    const form = new FormData()
    form.set('file', new Blob([`%PDF-1.4\n% ${n}\n`, Buffer.alloc(3 * MB, 0x20)]), `${n}.pdf`)
    return client.post(`${at}/attachments?field=photos`, form)
  }
  const first = succeeded(await upload(1), 201)
  for (let n = 2; n < 6; n++) refused(await upload(n), 503, 'STORE')
  assert.deepEqual(drafts(), [])
  assert.ok(await healthy(server.url))
  assert.equal((await client.get(at)).body.photos, String(first.id))
  assert.equal((await client.get(`/attachment/${first.id}/file`)).status, 200)
  succeeded(await client.delete(`/attachment/${first.id}`, { version: first.version }), 204)
  const second = succeeded(await upload(6), 201)
  assert.equal((await client.get(at)).body.photos, String(second.id))
  assert.match(server.said(), /attachments: .*No space left/)
})
