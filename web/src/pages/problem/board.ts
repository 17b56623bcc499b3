// board.ts - on which side of the board a problem stands and how its clock runs.  Knows no page.
import type { Row } from '../../api/types'

export const LANES = [
  { id: 'wait', label: '待受理', states: ['registered', 'reopened', 'escalated', 'returned'] },
  { id: 'work', label: '办理中', states: ['assigned', 'handling_on_site', 'in_consultation', 'measures_set'] },
  { id: 'judge', label: '待销号', states: ['closing_requested', 'verifying'] },
  { id: 'stop', label: '挂起', states: ['suspended'] },
] as const

export const OPEN = LANES.flatMap((l) => l.states)

export interface Clock {
  due: string
  words: string
  kind: 'late' | 'soon' | 'fine' | 'still'
}

const day = (text: unknown) => (typeof text === 'string' ? text : '')

/** Calendar days between two dates; the deadline itself is counted in working days by the server. */
const between = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86400e3)

/** What the card says of the deadline; words first, colour only repeats them. */
export function clockOf(row: Row, today: string): Clock {
  const due = day(row.extended_to) || day(row.due_on)
  if (!due) return { due, words: '没有时限', kind: 'still' }
  if (row.state === 'suspended') return { due, words: `时限 ${due}，挂起中`, kind: 'still' }
  const left = between(today, due)
  if (left < 0) return { due, words: `已超期 ${-left} 天`, kind: 'late' }
  const soon = day(row.remind_on) !== '' && day(row.remind_on) <= today
  return { due, words: left === 0 ? '今天到期' : `还剩 ${left} 天`, kind: soon ? 'soon' : 'fine' }
}

export const byClock = (a: Row, b: Row) => (day(a.extended_to) || day(a.due_on)).localeCompare(day(b.extended_to) || day(b.due_on)) || Number(a.id) - Number(b.id)
