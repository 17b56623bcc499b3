// date.ts - civil dates as officials type them, moments as Asia/Shanghai reads them.  Knows no clock.
import { narrow } from './money'

const two = (n: number) => String(n).padStart(2, '0')

export function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** YYYY-MM-DD or YYYY-MM of '2024.8.16', '2024年8月', '20240816'; null when it is no date. */
export function dateParse(text: string): string | null {
  const t = narrow(text)
  const m =
    /^(\d{4})(\d{2})(\d{2})$/.exec(t) ?? /^(\d{4})[-/.年]\s*(\d{1,2})(?:[-/.月]\s*(\d{1,2})\s*日?|月)?$/.exec(t)
  if (!m) return null
  const [year, month, day] = [Number(m[1]), Number(m[2]), m[3] ? Number(m[3]) : 0]
  if (month < 1 || month > 12 || day > daysOf(year, month)) return null
  if (m[3] && day < 1) return null
  return `${year}-${two(month)}` + (m[3] ? `-${two(day)}` : '')
}

export function monthParse(text: string): string | null {
  const date = dateParse(text) ?? (/^\d{6}$/.test(text.trim()) ? dateParse(text.trim() + '01') : null)
  return date ? date.slice(0, 7) : null
}

/** A UTC moment as the clock on the wall in Changzhou shows it. */
export function momentText(iso: string, seconds = false): string {
  const t = Date.parse(iso)
  if (Number.isNaN(t)) return iso
  return new Date(t + 8 * 3600e3).toISOString().slice(0, seconds ? 19 : 16).replace('T', ' ')
}

/** The UTC moment at which a civil day begins in Asia/Shanghai. */
export function dayStart(date: string): string {
  return new Date(Date.parse(date + 'T00:00:00+08:00')).toISOString().replace('.000Z', 'Z')
}

export function dayAfter(date: string): string {
  return new Date(Date.parse(date + 'T00:00:00Z') + 86400e3).toISOString().slice(0, 10)
}

export function monthWords(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`
}

/** Days since 1970 of a date that may know its month only; that counts as the middle. */
export function dayNumber(date: string): number {
  return Date.parse((date.length === 7 ? date + '-15' : date) + 'T00:00:00Z') / 86400e3
}
