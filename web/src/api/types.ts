// types.ts - the shapes of docs/API.md.  Knows no ledger by name.

export interface Choice {
  id: string
  label: string
}

export interface Field {
  id: string
  label: string
  kind: string
  widget: string
  unit?: string
  unit_size?: number
  scale?: number
  required?: boolean
  since?: string
  read_only?: boolean
  imported?: boolean
  unique?: boolean
  min?: number
  max?: number
  chars?: number
  choices?: Choice[]
  refers?: string
  default?: string | number | boolean
  help?: string
  level?: number
}

export interface May {
  create: boolean
  update: boolean
  withdraw: boolean
  import: boolean
  export: boolean
  approve: boolean
  release: boolean
}

/** A request for an export that needs a second person's word. */
export interface ExportRequest {
  id: string
  login: string
  name: string
  record: string
  filter: string
  sort: string
  fields: string
  reason: string
  at: string
  rows: number
  until: string
  approved: boolean
  approved_by: string
  own: boolean
}

/** How the newest verification of the journal goes, or ended. */
export interface Proof {
  state: 'idle' | 'running' | 'done'
  started?: string
  finished?: string
  login?: string
  done?: number
  entries?: number
  last?: number
  broken?: number | null
  why?: string
  anchors?: number | null
  purged?: number | null
}

/** Something that waits: the rows of a ledger that a filter finds. */
export interface Todo {
  label: string
  record: string
  filter: string
  count: number
  capped: boolean
}

export interface Ledger {
  id: string
  label: string
  group: string
  title: string
  search?: string
  help?: string
  unique?: string[][]
  may: May
  fields: Field[]
}

export interface Me {
  login: string
  name: string
  role: string
  role_label: string
  /** all roles of the person; one is acted in at a time */
  roles: Choice[]
}

/** A move of the stage machine, when the server describes it. */
export interface Move {
  verb: string
  label: string
  from?: string[]
  to?: string
  needs?: string[][]
}

export interface Meta {
  release: string
  city: { code: string; name: string; sample: boolean }
  me: Me
  roles: Choice[]
  /** the lists of annual plans a statistic can be cut by */
  lists?: Choice[]
  ledgers: Ledger[]
  moves?: Move[]
}

export type Value = string | number | boolean | null | undefined
export type Row = { id: number; version: number } & Record<string, Value>

/** A row of the ledger of attachments. */
export interface Attachment {
  id: number
  version: number
  record: string
  record_id: number
  field: string
  file_name: string
  media_type: string
  size_bytes: number
  kind: string
  taken_at: string | null
  longitude: number | null
  latitude: number | null
  uploaded_at: string
  scan_state: 'pending' | 'clean' | 'rejected'
  marks: string | null
}

export interface AttachmentList {
  attachments: Attachment[]
  /** of the choices in its rows, by field */
  labels: Record<string, Record<string, string>>
}

export interface ListReply {
  rows: Row[]
  next: string | null
  count?: number
  count_capped?: boolean
  labels?: Record<string, Record<string, string>>
}

export interface Finding {
  level?: 'error' | 'warning' | 'note'
  error: string
  field?: string
  sheet?: string
  cell?: string
  row?: number
  value?: string
  text: string
  suggest?: string
}

export interface Conflict {
  field: string
  original: Value
  current: Value
  yours: Value
}

export interface Entry {
  number: number
  at: string
  login: string | null
  role: string | null
  source: string | null
  action: string
  version: number
  before: Record<string, Value>
  after: Record<string, Value>
  reason: string | null
  batch: number | null
}

export interface Source {
  at: string
  login: string | null
  source: string | null
  number: number
}

export interface Batch {
  batch: number
  record: string
  state: string
  file_name?: string
  mode?: string
  key?: string
  rows?: number
  good?: number
  bad?: number
  new?: number
  changed?: number
  same?: number
  skipped?: number
  findings?: Finding[]
  findings_total?: number
  columns?: { sheet: string; column: string; header: string; field?: string | null; unit?: string | null }[]
  sheets?: { name: string; rows: number; used: boolean; note?: string }[]
  sample?: string[][]
  progress?: { done: number; total: number }
  message?: string
}

export interface Bulletin {
  month: string
  title: string
  text: string
  sections: { heading: string; paragraphs: string[]; table?: { head: string[]; rows: string[][] } }[]
}

export interface Cell {
  value: number | null
  text: string
  drill?: string
}

export interface FigureRow {
  key: string
  label: string
  cells: Record<string, Cell>
}

export interface Dispatch {
  month: string
  by: string
  list: string
  /** only what lies within the asker's scope: no ranks, no bulletin */
  scoped: boolean
  months: string[]
  columns: { id: string; label: string; unit?: string; formula?: string }[]
  rows: FigureRow[]
  total: FigureRow
}
