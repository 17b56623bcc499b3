// memory.test.mjs - what a hostile file costs a plain build: its peak memory against the manifest's bound.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { BIN, cityForThisFile } from '../api/harness.mjs'
import { BIG } from './big.mjs'
import { bytesOf, inputs, peakMegabytes, resetPeak, SKIP } from './shared.mjs'

const PLAIN = process.env.ZTF_PLAIN ?? BIN
const bounded = inputs('upload-xlsx', 'upload-csv', 'json-body').filter((e) => e.expect.max_rss_delta_mb && (e.file || ['xlsx-200k-rows', 'xlsx-styled-empty'].includes(e.id)))
const city = cityForThisFile(PLAIN)

if (SKIP) test('memory', { skip: SKIP }, () => {})
for (const entry of bounded)
  test(`${entry.id} stays within ${entry.expect.max_rss_delta_mb} MB`, async () => {
    const made = path.join(city.folder, 'big')
    if (!entry.file) await BIG[entry.id](made)
    const bytes = entry.file ? bytesOf(entry) : readFileSync(made)
    resetPeak(city.pid)
    const before = peakMegabytes(city.pid)
    const reply = entry.kind === 'json-body' ? await city.client.post('/project', bytes) : await city.client.upload(bytes, path.basename(entry.file ?? entry.would_be), { again: 1 })
    assert.ok(reply.status > 0 && reply.status < 500, reply.text)
    const grown = peakMegabytes(city.pid) - before
    assert.ok(grown <= entry.expect.max_rss_delta_mb, `grew by ${grown.toFixed(0)} MB`)
  })
