// menu.ts - the side menu: pages written by hand, then every ledger the server says there is.
import type { Ledger, Meta } from './api/types'

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

/** Reached by the bell: everybody's own. */
const OWN = 'notice'

/** Kept by the three officers; to others who see it, a person is one of the dictionaries. */
const ADMIN = ['person', 'duty', 'journal']

/** Ledgers with a page of their own. */
export function pathOf(record: string): string {
  if (record === 'project') return '/project'
  return record === 'journal' ? '/audit' : `/ledger/${record}`
}

function answers(l: Ledger, need: string): boolean {
  if (need === 'import') return l.group === 'library' && l.may.import
  if (need === 'release') return l.may.release || (l.id === 'project' && l.may.export)
  return l.id === need
}

export function menuOf(meta: Meta | null): MenuGroup[] {
  if (!meta) return []
  const pages = [
    { path: '/', label: '我的工作台', needs: '' },
    { path: '/project', label: '项目库', needs: 'project' },
    { path: '/dispatch', label: '月度调度', needs: 'month' },
    { path: '/import', label: '数据导入', needs: 'import' },
    { path: '/exports', label: '导出审批', needs: 'release' },
  ].filter((p) => !p.needs || meta.ledgers.some((l) => answers(l, p.needs)))
  const known = new Set(GROUPS.map(([id]) => id))
  const others = [...new Set(meta.ledgers.map((l) => l.group).filter((g) => !known.has(g)))]
  const officer = meta.ledgers.some((l) => l.id === 'duty' || l.id === 'journal')
  const isAdmin = (id: string) => officer && ADMIN.includes(id)
  const groups: [string, string][] = [...GROUPS, ...others.map((g): [string, string] => [g, '其他台账'])]
  const ledgers = groups.map(([id, label]) => ({
    label,
    items: meta.ledgers
      .filter((l) => l.group === id && l.id !== 'project' && l.id !== OWN && !isAdmin(l.id))
      .map((l) => ({ path: `/ledger/${l.id}`, label: l.label })),
  }))
  const admin = {
    label: '系统管理',
    items: meta.ledgers.filter((l) => isAdmin(l.id)).map((l) => ({ path: pathOf(l.id), label: l.label })),
  }
  return [{ label: '', items: pages }, admin, ...ledgers].filter((g) => g.items.length)
}
