// curve.ts - the months of one year as the chart draws them.  Every figure is the server's; the pace
// of time is read back from its rate and its gap, so that no rule lives here.
import type { Row } from '../../api/types'

export interface Point {
  month: string
  month_fen: number | null
  year_fen: number | null
  pace_fen: number | null
}

const num = (v: unknown) => (typeof v === 'number' ? v : null)

export function yearsOf(reports: Row[]): string[] {
  return [...new Set(reports.map((r) => String(r.month).slice(0, 4)))].sort().reverse()
}

export function pointsOf(reports: Row[], year: string): Point[] {
  return reports
    .filter((r) => String(r.month).startsWith(year))
    .sort((a, b) => String(a.month).localeCompare(String(b.month)))
    .map((r) => {
      const plan = num(r.annual_plan_investment)
      const rate = num(r.investment_rate)
      const gap = num(r.gap_to_time)
      return {
        month: String(r.month),
        month_fen: num(r.this_month),
        year_fen: num(r.this_year),
        pace_fen: plan !== null && rate !== null && gap !== null ? Math.round((plan * (rate - gap)) / 100) : null,
      }
    })
}
