// refs.ts - names for what rows point at: references, areas, industries.  Kept while the page lives.
import { reactive, shallowReactive } from 'vue'
import { get } from '../api/client'
import type { Ledger, ListReply, Row } from '../api/types'
import { fieldOf, ledgerOf } from '../session'
import { textOf } from './format'

/** titles[record][id] */
export const titles = reactive<Record<string, Record<string, string>>>({})

/** A list's labels come by field; two fields may point at one ledger. */
export function keepLabels(record: string, labels: ListReply['labels']): void {
  const ledger = ledgerOf(record)
  for (const [field, names] of Object.entries(labels ?? {})) {
    const at = ledger && fieldOf(ledger, field)?.refers
    if (at) titles[at] = { ...titles[at], ...names }
  }
}

export function titleOf(ledger: Ledger, row: Row): string {
  const f = fieldOf(ledger, ledger.title)
  return (f && textOf(f, row[f.id])) || `#${row.id}`
}

export interface Code {
  code: string
  name: string
  depth: number
}

/** Codes and names of areas and industries, in tree order; filled when first wanted. */
export const codes = shallowReactive<{ area: Map<string, Code> | null; industry: Map<string, Code> | null }>({
  area: null,
  industry: null,
})
const loading: Record<string, Promise<void> | undefined> = {}

async function readAll(record: string, fields: string, sort: string): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: ListReply = await get<ListReply>('/' + record, { fields, sort, limit: 500, after })
    rows.push(...page.rows)
    after = page.next
  }
  return rows
}

function inTreeOrder(rows: Row[]): Map<string, Code> {
  const kids = new Map<unknown, Row[]>()
  const ids = new Set(rows.map((r) => r.id))
  for (const r of rows) {
    const parent = ids.has(r.parent as number) && r.parent !== r.id ? r.parent : null
    kids.set(parent, [...(kids.get(parent) ?? []), r])
  }
  const out = new Map<string, Code>()
  const walk = (parent: unknown, depth: number) => {
    for (const r of kids.get(parent) ?? []) {
      out.set(String(r.code), { code: String(r.code), name: String(r.name), depth })
      if (depth < 8) walk(r.id, depth + 1)
    }
  }
  walk(null, 0)
  return out
}

/** Loads a code list once; a person who may not see it reads bare codes. */
export function wantCodes(record: 'area' | 'industry'): Promise<void> {
  loading[record] ??= readAll(record, 'code,name,parent', record === 'area' ? 'bulletin_order,code' : 'code')
    .then((rows) => {
      codes[record] = inTreeOrder(rows)
    })
    .catch(() => {
      loading[record] = undefined
    })
  return loading[record] ?? Promise.resolve()
}

export interface Found {
  value: string | number
  label: string
  note?: string
}

/** Rows of `record` whose title holds `text`; the server searches. */
export async function findRows(record: string, text: string, signal?: AbortSignal): Promise<Found[]> {
  const ledger = ledgerOf(record)
  const title = ledger && fieldOf(ledger, ledger.title)
  if (!ledger || !title) return []
  const op = title.kind === 'TEXT' ? `${title.id} ~ ${quote(text)}` : `${title.id} like ${quote('*' + text + '*')}`
  const second = ledger.fields.find((f) => ['code', 'uscc', 'project_code', 'login'].includes(f.id))
  const reply = await get<ListReply>(
    '/' + record,
    { filter: text ? op : undefined, fields: [title.id, second?.id].filter(Boolean).join(','), limit: 20 },
    { signal },
  )
  const names: Record<string, string> = {}
  const found = reply.rows.map((r) => {
    names[r.id] = titleOf(ledger, r)
    return { value: r.id, label: titleOf(ledger, r), note: second ? String(r[second.id] ?? '') : undefined }
  })
  titles[record] = { ...titles[record], ...names }
  return found
}

export function findCodes(record: 'area' | 'industry', text: string): Found[] {
  const all = [...(codes[record]?.values() ?? [])]
  return all
    .filter((c) => !text || c.name.includes(text) || c.code.startsWith(text.toUpperCase()))
    .slice(0, record === 'area' ? 500 : 60)
    .map((c) => ({ value: c.code, label: '\u3000'.repeat(text ? 0 : c.depth) + c.name, note: c.code }))
}

/** A literal of the filter language. */
export function quote(text: string): string {
  return text.includes('"') ? `'${text.replace(/'/g, '')}'` : `"${text}"`
}
