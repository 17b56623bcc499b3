// calendar.test.mjs - the table of working days is the one the npm package chinese-days would make today.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { ROOT } from './harness.mjs'

test('the calendar is the one of chinese-days', () => {
  const done = spawnSync(process.execPath, [path.join(ROOT, 'tools/calendar.mjs'), '--check'], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stdout + done.stderr)
})
