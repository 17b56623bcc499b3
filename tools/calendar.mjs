#!/usr/bin/env node
// calendar.mjs - writes src/base/calendar_days.tbl.h from the npm package chinese-days: the days that are not what their
// weekday says.  Run by hand when a year's holidays are published; a test compares the table with the package.
// usage: tools/calendar.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const TABLE = path.join(ROOT, 'src/base/calendar_days.tbl.h')
const require = createRequire(path.join(ROOT, 'tests/package.json'))
const days = JSON.parse(readFileSync(require.resolve('chinese-days/package.json').replace('package.json', 'dist/chinese-days.json'), 'utf8'))

// "Spring Festival,春节,3": the second word is the name.
const rows = [
  ...Object.entries(days.holidays).map(([date, text]) => [date, 'OFF', text.split(',')[1]]),
  ...Object.entries(days.workdays).map(([date, text]) => [date, 'ON', text.split(',')[1]]),
].sort((a, b) => (a[0] < b[0] ? -1 : 1))
const line = ([date, what, name]) => `${what}(${date.split('-').map(Number).join(', ')}, "${name}")`
const text = `/* calendar_days.tbl.h - days off (OFF) and worked weekends (ON) of the People's Republic, by date.
 * Made by tools/calendar.mjs from the State Council's yearly notices as gathered in npm chinese-days; do not edit. */
/* clang-format off */
${rows.map(line).join('\n')}
/* clang-format on */
`
if (process.argv[2] === '--check') {
  const same = readFileSync(TABLE, 'utf8') === text
  console.log(`1..1\n${same ? 'ok' : 'not ok'} 1 - the calendar is the one of chinese-days`)
  process.exitCode = same ? 0 : 1
} else writeFileSync(TABLE, text)
