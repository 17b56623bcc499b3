// views.ts - named ways to look at a ledger: in the ledger of views, or on this computer where that may not be.
import { get, write } from '../api/client'
import type { ListReply, Row } from '../api/types'
import { ledgerOf, session } from '../session'

export interface View {
  name: string
  filter: string
  sort: string
  fields: string
  row?: Row
}

const place = (record: string) => `ztf.views.${session.me?.login ?? ''}.${record}`

function local(record: string): View[] {
  try {
    return JSON.parse(localStorage.getItem(place(record)) ?? '[]') as View[]
  } catch {
    return []
  }
}

function putLocal(record: string, views: View[]): void {
  localStorage.setItem(place(record), JSON.stringify(views))
}

export async function viewsOf(record: string): Promise<View[]> {
  const mine = local(record)
  if (!ledgerOf('saved_view')) return mine
  const reply = await get<ListReply>('/saved_view', {
    filter: `record = "${record}" and kind = grid`,
    fields: 'name,filter,sort,fields,shared',
    limit: 100,
  })
  const text = (v: unknown) => String(v ?? '')
  const shared = reply.rows.map((row) => ({
    name: text(row.name), filter: text(row.filter), sort: text(row.sort), fields: text(row.fields), row,
  }))
  return [...shared, ...mine]
}

/** True when it went into the ledger, false when it stays on this computer. */
export async function keepView(record: string, view: View): Promise<boolean> {
  if (ledgerOf('saved_view')?.may.create) {
    try {
      await write('POST', '/saved_view', { body: { ...view, record, kind: 'grid', shared: 'private' } })
      return true
    } catch {
      // no account behind this login yet, or the text is too long for the ledger
    }
  }
  putLocal(record, [...local(record).filter((v) => v.name !== view.name), view])
  return false
}

export async function dropView(record: string, view: View): Promise<void> {
  if (view.row) await write('DELETE', `/saved_view/${view.row.id}`, { version: view.row.version })
  else putLocal(record, local(record).filter((v) => v.name !== view.name))
}
