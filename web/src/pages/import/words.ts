// words.ts - states, modes and keys of an import in words.
import type { Ledger } from '../../api/types'

export const STATES: Record<string, string> = {
  previewing: '正在解析', previewed: '待确认', committing: '正在写入', committed: '已入库', failed: '失败', discarded: '已放弃', undone: '已撤销',
}
export const MODES = [
  { id: 'upsert', label: '新增或更新', help: '库里有的按匹配键更新，没有的新增；空单元格不改原值' },
  { id: 'insert', label: '只新增', help: '库里已有的行报告为重复' },
  { id: 'update', label: '只更新', help: '库里没有的行报告为问题；空单元格不改原值' },
]

/** What rows can be matched by: unique fields, and the ledger's joint keys. */
export function keysOf(ledger: Ledger): { id: string; label: string }[] {
  const one = ledger.fields.filter((f) => f.unique && !f.read_only).map((f) => ({ id: f.id, label: f.label }))
  const joint = (ledger.unique ?? []).map((ids) => ({
    id: ids.join(','),
    label: ids.map((id) => ledger.fields.find((f) => f.id === id)?.label ?? id).join(' + '),
  }))
  return [{ id: '', label: '自动（台账的各个唯一字段）' }, ...one, ...joint]
}

export const busy = (state: string) => state === 'previewing' || state === 'committing'
