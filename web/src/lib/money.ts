// money.ts - fen to what people read and type, and back, without floats.  Knows no field.

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',')

function scaled(fen: number, size: number, digits: number): { negative: boolean; whole: string; part: string } {
  const p = 10n ** BigInt(digits)
  const negative = fen < 0
  const n = BigInt(Math.abs(Math.trunc(fen))) * p
  const d = BigInt(size)
  const rounded = (n + d / 2n) / d
  const text = rounded.toString().padStart(digits + 1, '0')
  return {
    negative: negative && rounded > 0n,
    whole: text.slice(0, text.length - digits),
    part: digits ? text.slice(text.length - digits) : '',
  }
}

/** `fen` in units of `size` fen, rounded last, thousands grouped. */
export function moneyText(fen: number, size: number, digits = 2): string {
  const { negative, whole, part } = scaled(fen, size, digits)
  return (negative ? '-' : '') + group(whole) + (part ? '.' + part : '')
}

/** Every digit, none too many: for editing. */
export function moneyExact(fen: number, size: number): string {
  const digits = Math.max(0, String(size).length - 1)
  const { negative, whole, part } = scaled(fen, size, digits)
  const rest = part.replace(/0+$/, '')
  return (negative ? '-' : '') + whole + (rest ? '.' + rest : '')
}

const WORDS: Record<string, bigint> = { 元: 100n, 万元: 1000000n, 万: 1000000n, 亿元: 10000000000n, 亿: 10000000000n }

/** Fen of a typed amount; bare numbers are in units of `size`.  null: not an amount. */
export function moneyParse(text: string, size: number): number | null {
  const m = /^([+-]?)(\d[\d,]*)?(?:\.(\d+))?\s*(元|万元|万|亿元|亿)?$/.exec(narrow(text))
  if (!m || (!m[2] && !m[3])) return null
  const unit = m[4] ? WORDS[m[4]] ?? 1n : BigInt(size)
  const part = m[3] ?? ''
  const whole = BigInt((m[2] ?? '0').replace(/,/g, '') + part) * unit
  const p = 10n ** BigInt(part.length)
  if (whole % p !== 0n) return null // finer than a fen
  const fen = Number(whole / p)
  if (!Number.isSafeInteger(fen)) return null
  return m[1] === '-' ? -fen : fen
}

/** Full-width digits and marks as people's input methods give them. */
export function narrow(text: string): string {
  return text
    .trim()
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
}
