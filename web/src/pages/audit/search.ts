// search.ts - what the auditor's form asks, as a filter of the API.
export interface Search {
  from: string
  to: string
  login: string
  action: string
  record: string
  row: string
  result: string
  /** as it came along, from a to-do entry say */
  filter: string
}

const quoted = (s: string) => `"${s.replace(/[\\"]/g, (c) => '\\' + c)}"`

function dayAfter(day: string): string {
  const d = new Date(day + 'T00:00:00Z')
  d.setUTCDate(d.getUTCDate() + 1)
  return d.toISOString().slice(0, 10)
}

export function filterOf(s: Search): string {
  const parts = [
    s.from && `at >= ${s.from}`,
    s.to && `at < ${dayAfter(s.to)}`,
    s.login.trim() && `login = ${quoted(s.login.trim())}`,
    s.action && `action = ${s.action}`,
    s.record.trim() && `record = ${quoted(s.record.trim())}`,
    s.row.trim() && `record_id = ${s.row.trim()}`,
    s.result && `result = ${s.result}`,
    s.filter && `(${s.filter})`,
  ]
  return parts.filter(Boolean).join(' and ')
}
