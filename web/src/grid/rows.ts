// rows.ts - a long list seen through a window: blocks by keyset cursor, read when they are looked at.
// Knows no column and no pixel.
import { reactive, shallowReactive } from 'vue'
import { ApiError, get, say } from '../api/client'
import type { ListReply, Row } from '../api/types'
import { keepLabels } from '../lib/refs'

/** Rows a block; a phone on a mobile network reads less at a time. */
const BLOCK = typeof innerWidth === 'number' && innerWidth < 600 ? 100 : 500
const KEEP = 60 // blocks held at most

export interface Query {
  filter: string
  sort: string
  fields: string[]
}

export function useRows(record: string) {
  const state = reactive({
    /** rows known to exist; the true count as soon as it is told */
    total: 0,
    exact: false,
    loading: false,
    started: false,
    error: '',
    errorCode: '',
    /** grows with every block that came in */
    epoch: 0,
  })
  const blocks = shallowReactive(new Map<number, Row[]>())
  const used = new Map<number, number>()
  let cursors: string[] = ['']
  let ended = false
  let query: Query = { filter: '', sort: '', fields: [] }
  let generation = 0
  let abort = new AbortController()
  let wanted: [number, number] = [0, 0]
  let running: Promise<void> | null = null

  function params(limit: number, after: string) {
    return { filter: query.filter, sort: query.sort, fields: query.fields.join(','), limit, after, labels: 1 }
  }

  function keep(block: number, reply: ListReply): void {
    keepLabels(record, reply.labels)
    blocks.set(block, reply.rows)
    used.set(block, Date.now())
    if (blocks.size > KEEP) drop()
    walked(block, reply)
    state.epoch++
  }

  function walked(block: number, reply: ListReply): void {
    if (reply.next !== null) cursors[block + 1] = reply.next
    else ended = true
    const seen = block * BLOCK + reply.rows.length
    if (reply.next === null) {
      state.total = seen
      state.exact = true
    } else if (!state.exact) state.total = Math.max(state.total, seen + 1)
  }

  function drop(): void {
    let oldest = -1
    for (const [b, at] of used) if (oldest < 0 || at < (used.get(oldest) ?? 0)) oldest = b
    blocks.delete(oldest)
    used.delete(oldest)
  }

  /** Learns the cursors up to `block` with rows of ids only, then reads it. */
  async function read(block: number): Promise<void> {
    const mine = generation
    while (cursors[block] === undefined && !ended) {
      const last = cursors.length - 1
      const step = await get<ListReply>(
        '/' + record,
        { filter: query.filter, sort: query.sort, fields: 'id', limit: BLOCK, after: cursors[last] },
        { signal: abort.signal },
      )
      if (mine !== generation) return
      walked(last, step)
    }
    const after = cursors[block]
    if (after === undefined) return
    const reply = await get<ListReply>('/' + record, params(BLOCK, after), { signal: abort.signal })
    if (mine === generation) keep(block, reply)
  }

  function missing(): number | null {
    const last = state.exact ? Math.ceil(state.total / BLOCK) - 1 : Infinity
    for (let b = wanted[0]; b <= Math.min(wanted[1], last); b++) {
      if (!blocks.has(b)) return b
      used.set(b, Date.now())
    }
    return null
  }

  async function work(): Promise<void> {
    const mine = generation
    state.loading = true
    try {
      for (let b = missing(); b !== null && mine === generation; b = missing()) await read(b)
    } catch (e) {
      if (mine === generation && !abort.signal.aborted) fail(e)
    } finally {
      if (mine === generation) state.loading = false
    }
  }

  function fail(e: unknown): void {
    state.error = say(e)
    state.errorCode = e instanceof ApiError ? e.code : ''
  }

  /** Says which rows are looked at. */
  function look(first: number, last: number): void {
    wanted = [Math.floor(first / BLOCK), Math.floor(last / BLOCK)]
    if (state.error || !state.started) return
    running ??= work().finally(() => {
      running = null
      if (missing() !== null && !state.error) look(wanted[0] * BLOCK, wanted[1] * BLOCK)
    })
  }

  /** The count comes after the rows: nobody waits for it. */
  async function countRows(mine: number): Promise<void> {
    if (state.exact) return
    const capped = await get<ListReply>('/' + record, { filter: query.filter, fields: 'id', limit: 1, count: 1 })
    if (mine === generation) setCount(capped)
    if (!capped.count_capped) return
    const exact = await get<ListReply>('/' + record, { filter: query.filter, fields: 'id', limit: 1, count: 'exact' })
    if (mine === generation) setCount(exact)
  }

  function setCount(reply: ListReply): void {
    if (reply.count === undefined || state.exact) return
    state.total = Math.max(reply.count, 0)
    state.exact = !reply.count_capped
  }

  async function start(q: Query): Promise<void> {
    abort.abort()
    abort = new AbortController()
    const mine = ++generation
    query = q
    cursors = ['']
    ended = false
    wanted = [0, 0]
    Object.assign(state, { exact: false, loading: true, error: '', errorCode: '' })
    try {
      const reply = await get<ListReply>('/' + record, params(BLOCK, ''), { signal: abort.signal })
      if (mine !== generation) return
      blocks.clear()
      used.clear()
      state.total = 0
      keep(0, reply)
      await countRows(mine)
    } catch (e) {
      if (mine === generation && !abort.signal.aborted) {
        blocks.clear()
        state.total = 0
        fail(e)
      }
    } finally {
      if (mine === generation) Object.assign(state, { loading: false, started: true })
    }
  }

  function at(i: number): Row | undefined {
    return blocks.get(Math.floor(i / BLOCK))?.[i % BLOCK]
  }

  /** Puts a changed row in the place of its older version. */
  function replace(row: Row): void {
    for (const [b, rows] of blocks) {
      const i = rows.findIndex((r) => r.id === row.id)
      if (i < 0) continue
      const fresh = rows.slice()
      fresh[i] = row
      blocks.set(b, fresh)
    }
    state.epoch++
  }

  return { state, start, look, at, replace, query: () => query }
}

export type Rows = ReturnType<typeof useRows>
