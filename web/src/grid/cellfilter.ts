// cellfilter.ts - what is typed under a column head, as the filter language says it.  Pure.
import type { Field } from '../api/types'
import { dayAfter, daysOf, dayStart, dateParse, monthParse } from '../lib/date'
import { isMoney, isNumber } from '../lib/format'
import { moneyParse, narrow } from '../lib/money'

export interface Fragment {
  text: string
  error?: string
}

const none: Fragment = { text: '' }
const bad = (error: string): Fragment => ({ text: '', error })
const quoted = (text: string) => (text.includes('"') ? `'${text.replace(/'/g, '')}'` : `"${text}"`)

/** What to type, told in the empty box. */
export function cellHint(f: Field): string {
  if (isNumber(f)) return isMoney(f) ? '≥1000' : '≥1'
  if (f.kind === 'DATE' || f.kind === 'MOMENT') return '2025-03'
  if (f.kind === 'MONTH') return '2025-03'
  return '包含…'
}

function textFragment(f: Field, typed: string): Fragment {
  if (typed === '空') return { text: `${f.id} is null` }
  if (typed === '非空') return { text: `${f.id} is not null` }
  if (typed.startsWith('=')) return { text: `${f.id} = ${quoted(typed.slice(1).trim())}` }
  return { text: f.kind === 'TEXT' ? `${f.id} ~ ${quoted(typed)}` : `${f.id} like ${quoted(`*${typed}*`)}` }
}

const OPS: [RegExp, string][] = [
  [/^(>=|≥|＞＝|不低于|不少于|至少)/, '>='],
  [/^(<=|≤|＜＝|不超过|至多)/, '<='],
  [/^(!=|≠|<>)/, '!='],
  [/^(>|大于|超过|高于)/, '>'],
  [/^(<|小于|低于|不足)/, '<'],
  [/^(=|等于)/, '='],
]

interface Span {
  op?: string
  from: string
  to?: string
}

function spanOf(typed: string): Span {
  for (const [pattern, op] of OPS) {
    const m = pattern.exec(typed)
    if (m) return { op, from: typed.slice(m[0].length).trim() }
  }
  const ends = typed.split(/\s*(?:~|～|—|至|到)\s*/)
  return ends.length === 2 ? { from: ends[0] ?? '', to: ends[1] ?? '' } : { from: typed }
}

function amount(f: Field, text: string): string | null {
  if (!isMoney(f)) return /^[+-]?\d+(\.\d+)?$/.test(text.replace(/[,%]/g, '')) ? text.replace(/[,%]/g, '') : null
  if (moneyParse(text, f.unit_size ?? 100) === null) return null
  const unit = (f.unit ?? '元').replace(/\/.*/, '')
  return /[元亿万]$/.test(text) ? text.replace(/,/g, '') : text.replace(/,/g, '') + unit
}

function numberFragment(f: Field, typed: string): Fragment {
  const s = spanOf(narrow(typed))
  const from = s.from ? amount(f, s.from) : ''
  const to = s.to ? amount(f, s.to) : ''
  if (from === null || to === null) return bad('不是数值，可写 ≥1000、1000~5000、10亿元')
  if (s.to === undefined) return from ? { text: `${f.id} ${s.op ?? '='} ${from}` } : bad('缺少数值')
  return join([from && `${f.id} >= ${from}`, to && `${f.id} <= ${to}`])
}

function join(parts: string[]): Fragment {
  const text = parts.filter(Boolean).join(' and ')
  return text ? { text } : none
}

/** First and last day of '2025', '2025-03' or a day. */
function period(text: string): { first: string; last: string } | null {
  if (/^\d{4}年?$/.test(text)) return { first: text.slice(0, 4) + '-01', last: text.slice(0, 4) + '-12-31' }
  const date = dateParse(text)
  if (!date) return null
  if (date.length === 10) return { first: date, last: date }
  return { first: date, last: `${date}-${daysOf(Number(date.slice(0, 4)), Number(date.slice(5)))}` }
}

/** The text of a bound: a month field has months, a moment field UTC moments. */
function bound(f: Field, day: string, end: boolean): string {
  if (f.kind === 'MONTH') return quoted(day.slice(0, 7))
  if (f.kind !== 'MOMENT') return quoted(day)
  const whole = day.length === 7 ? day + '-01' : day
  return quoted(dayStart(end ? dayAfter(whole) : whole))
}

function dateFragment(f: Field, typed: string): Fragment {
  const s = spanOf(narrow(typed))
  const a = s.from ? period(s.from) : undefined
  const b = s.to ? period(s.to) : s.to === undefined ? a : undefined
  if (a === null || b === null) return bad('不是日期，可写 2025-03、2025-03-01~2025-06-30、≥2025-01')
  const before = f.kind === 'MOMENT' ? '<' : '<='
  const from = a && `${f.id} >= ${bound(f, a.first, false)}`
  const to = b && `${f.id} ${before} ${bound(f, b.last, true)}`
  if (!s.op || s.op === '=') return join([from ?? '', to ?? ''])
  if (!a) return bad('缺少日期')
  if (s.op === '>=') return { text: from ?? '' }
  if (s.op === '<=') return { text: `${f.id} ${before} ${bound(f, a.last, true)}` }
  if (s.op === '>') return { text: `${f.id} ${f.kind === 'MOMENT' ? '>=' : '>'} ${bound(f, a.last, true)}` }
  if (s.op === '<') return { text: `${f.id} < ${bound(f, a.first, false)}` }
  return bad('日期不支持“不等于”')
}

/** Picked ids, joined by ';' in `typed`; 空 picks the rows without one. */
function pickFragment(f: Field, typed: string): Fragment {
  const ids = typed.split(';').filter(Boolean)
  const some = ids.filter((id) => id !== '空')
  const parts: string[] = []
  if (ids.length > some.length) parts.push(`${f.id} is null`)
  if (f.kind === 'SET') parts.push(...some.map((id) => `${f.id} like ${quoted(`*${id}*`)}`))
  else if (f.kind === 'AREA' || f.kind === 'INDUSTRY') parts.push(...some.map((id) => `${f.id} under ${quoted(id)}`))
  else if (some.length === 1) parts.push(`${f.id} = ${some[0]}`)
  else if (some.length) parts.push(`${f.id} in (${some.join(', ')})`)
  return { text: parts.length > 1 ? `(${parts.join(' or ')})` : (parts[0] ?? '') }
}

/** Whether the box under the head offers a list to pick from. */
export function isPick(f: Field): boolean {
  return ['ENUM', 'SET', 'BOOL', 'REF', 'AREA', 'INDUSTRY'].includes(f.kind)
}

export function cellFilter(f: Field, typed: string): Fragment {
  const t = typed.trim()
  if (!t) return none
  if (isPick(f)) return pickFragment(f, t)
  if (t === '空') return { text: `${f.id} is null` }
  if (t === '非空') return { text: `${f.id} is not null` }
  if (isNumber(f)) return numberFragment(f, t)
  if (f.kind === 'DATE' || f.kind === 'MOMENT') return dateFragment(f, t)
  if (f.kind === 'MONTH') return monthParse(spanOf(narrow(t)).from) || /[~至到]/.test(t) ? dateFragment(f, t) : bad('不是月份，可写 2025-03')
  return textFragment(f, t)
}

/** All of them with the line of text, as one filter. */
export function wholeFilter(line: string, fields: Field[], cells: Record<string, string>): { filter: string; errors: Record<string, string> } {
  const parts: string[] = []
  const errors: Record<string, string> = {}
  if (line.trim()) parts.push(line.trim())
  for (const f of fields) {
    const fragment = cellFilter(f, cells[f.id] ?? '')
    if (fragment.error) errors[f.id] = fragment.error
    if (fragment.text) parts.push(fragment.text)
  }
  if (parts.length > 1 && / or /i.test(parts[0] ?? '') && line.trim()) parts[0] = `(${parts[0]})`
  return { filter: parts.join(' and '), errors }
}
