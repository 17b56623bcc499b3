// format.ts - one value as people read it, by its field.  Knows no ledger by name.
import type { Field, Value } from '../api/types'
import { momentText } from './date'
import { moneyText } from './money'
import { codes, titles } from './refs'

const NUMBERS = new Set(['INT', 'MONEY', 'USD', 'DECIMAL', 'PERCENT', 'MU', 'M2'])

export const isNumber = (f: Field) => NUMBERS.has(f.kind)
export const isMoney = (f: Field) => f.kind === 'MONEY' || f.kind === 'USD'

/** A whole number that only names something: a year is not 2,025. */
const isPlain = (f: Field) => f.unit === '年' || f.unit === '号' || f.unit === '编号' || f.unit === '位'

function numberText(f: Field, n: number): string {
  if (isMoney(f)) return moneyText(n, f.unit_size ?? 100)
  const digits = f.kind === 'DECIMAL' && f.unit === '°' ? (f.scale ?? 0) : f.scale
  const text = digits === undefined ? String(n) : n.toFixed(digits)
  return isPlain(f) || f.unit === '°' ? text : text.replace(/^(-?\d+)/, (w) => w.replace(/\B(?=(\d{3})+$)/g, ','))
}

function choiceText(f: Field, id: string): string {
  return f.choices?.find((c) => c.id === id)?.label ?? id
}

export function textOf(f: Field, v: Value): string {
  if (v === null || v === undefined || v === '') return ''
  switch (f.kind) {
    case 'BOOL':
      return v ? '是' : '否'
    case 'ENUM':
      return choiceText(f, String(v))
    case 'SET':
      return String(v).split(';').map((id) => choiceText(f, id)).join('、')
    case 'REF':
      return titles[f.refers ?? '']?.[String(v)] ?? `#${v}`
    case 'AREA':
      return codes.area?.get(String(v))?.name ?? String(v)
    case 'INDUSTRY':
      return codes.industry?.get(String(v))?.name ?? String(v)
    case 'MOMENT':
      return momentText(String(v))
    case 'FILE':
      return `${String(v).split(';').length}个附件`
    default:
      return typeof v === 'number' ? numberText(f, v) : String(v)
  }
}

/** The label with its unit, as a column head prints it. */
export function headOf(f: Field): string {
  return f.unit && isNumber(f) && !isPlain(f) ? `${f.label}（${f.unit}）` : f.label
}

export function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`
}

export function countText(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}
