// shared.mjs - the hostile inputs of ../shared, their manifest, and the one table that says their names in ours.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../api/harness.mjs'

export const FOLDER = path.resolve(ROOT, '../shared/hostile')
export const HERE = existsSync(path.join(FOLDER, 'manifest.json'))
export const SKIP = HERE ? false : 'the hostile inputs (../shared/hostile) are not beside this clone'
export const NAMES = JSON.parse(readFileSync(path.join(ROOT, 'tests/hostile/names.json'), 'utf8'))
const manifest = HERE ? JSON.parse(readFileSync(path.join(FOLDER, 'manifest.json'), 'utf8')) : { inputs: [] }

export const inputs = (...kinds) => manifest.inputs.filter((e) => kinds.includes(e.kind))
export const bytesOf = (entry) => readFileSync(path.join(FOLDER, entry.file))
/** The manifest's error word in ours: any of these. */
export const errorsFor = (word) => NAMES.errors[word] ?? [word]
/** Which case of the acceptance suite an entry belongs to, as a test's name begins. */
export const caseOf = (entry) => (NAMES.cases[entry.id] ? `${NAMES.cases[entry.id]} ` : '')
export const HANG = 60_000 // ms; a guard, not an expectation
/** Ten times what is expected and never less than a busy machine may take: a hang guard. */
export const guard = (entry) => Math.max(HANG, 10_000 * (entry.expect.max_seconds ?? 5))

/** Whether something comes true before the hang guard. */
export async function settles(true_) {
  for (const until = Date.now() + HANG; Date.now() < until; await new Promise((done) => setTimeout(done, 50))) if (await true_()) return true
  return false
}

/** Open descriptors of a process, files that were deleted but are kept open not counted. */
export function descriptors(pid) {
  return readdirSync(`/proc/${pid}/fd`).length
}

export async function healthy(url) {
  const reply = await fetch(url + '/healthz', { signal: AbortSignal.timeout(HANG), headers: { Connection: 'close' } })
  await reply.arrayBuffer()
  return reply.status === 200
}

/** Peak memory of a process in MB since the last reset. */
export function peakMegabytes(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}
export function resetPeak(pid) {
  execFileSync('sh', ['-c', `echo 5 > /proc/${pid}/clear_refs`])
}
