// menu.ts - the side menu: pages written by hand, then every ledger the server says there is.
import type { Meta } from './api/types'

export interface MenuGroup {
  label: string
  items: { path: string; label: string }[]
}

const GROUPS: [string, string][] = [
  ['library', '项目台账'],
  ['attract', '招引签约'],
  ['build', '建设推进'],
  ['produce', '投产达效'],
  ['steering', '调度管理'],
  ['neighbours', '数据融合'],
  ['base', '基础数据'],
]

export function menuOf(meta: Meta | null): MenuGroup[] {
  if (!meta) return []
  const pages = [
    { path: '/project', label: '项目库', needs: 'project' },
    { path: '/dispatch', label: '月度调度', needs: 'month' },
    { path: '/import', label: '数据导入', needs: '' },
  ].filter((p) => !p.needs || meta.ledgers.some((l) => l.id === p.needs))
  const known = new Set(GROUPS.map(([id]) => id))
  const others = [...new Set(meta.ledgers.map((l) => l.group).filter((g) => !known.has(g)))]
  const groups: [string, string][] = [...GROUPS, ...others.map((g): [string, string] => [g, '其他台账'])]
  const ledgers = groups.map(([id, label]) => ({
    label,
    items: meta.ledgers.filter((l) => l.group === id && l.id !== 'project').map((l) => ({ path: `/ledger/${l.id}`, label: l.label })),
  }))
  return [{ label: '', items: pages }, ...ledgers.filter((g) => g.items.length)]
}
