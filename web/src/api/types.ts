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
  /** the field that holds the state of its rows; null = they have none */
  state_field: string | null
  /** states in which one may change a row by hand */
  by_hand: string[]
  /** the steps one may take */
  steps: Step[]
}

/** A step from one state of a row to the next; it may fill in what it needs and takes. */
export interface Step {
  verb: string
  label: string
  from: string[]
  to: string
  needs: string[]
  takes: string[]
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

/** A figure of one of the months compared; from the second month on with what the first has more. */
export interface Compared extends Cell {
  difference?: number | null
  difference_text?: string
  growth?: number | null
  growth_text?: string
}

export interface Comparison {
  by: string
  list: string
  scoped: boolean
  months: { month: string; edition: number | null }[]
  columns: { id: string; label: string; unit?: string; formula?: string }[]
  rows: { key: string; label: string; cells: Record<string, Compared[]> }[]
  total: { key: string; label: string; cells: Record<string, Compared[]> }
}

/** A cell of GET /stat/…: what it counts may be rows of any ledger. */
export interface StatCell extends Cell {
  record?: string
  formula?: string
}

export interface StatRow {
  key: string
  label: string
  cells: Record<string, StatCell>
}

export interface Stat {
  title: string
  period: string
  by: string
  scoped: boolean
  columns: { id: string; label: string; unit: string; formula: string }[]
  rows: StatRow[]
  total: StatRow | null
}

export interface Dispatch {
  month: string
  by: string
  list: string
  /** only what lies within the asker's scope: no ranks, no bulletin */
  scoped: boolean
  /** of the snapshot that answers for a closed month; null = the rows as they are */
  edition: number | null
  columns: { id: string; label: string; unit?: string; formula?: string }[]
  rows: FigureRow[]
  total: FigureRow
}

export type LightColour = 'grey' | 'green' | 'unknown' | 'yellow' | 'red'

/** A number that lights are judged by, as it is in force. */
export interface LightLimit {
  code: string
  name: string
  value: number
  unit: string
  threshold: number | null
  source: string
  decided: boolean
}

export interface LightRule {
  id: string
  label: string
  colour: LightColour
  word: string
  why: string | null
  since: string | null
  months: number
  to_green: string | null
  facts: { record: string; field: string; label: string; row: number | null; text: string | null; unit: string }[]
  limits: LightLimit[]
}

/** Why a project is lit as it is. */
export interface Light {
  project: number
  day: string
  month: string
  colour: LightColour
  word: string
  rules: LightRule[]
}

export type LightTally = Record<LightColour, number>

/** What other numbers would light. */
export interface LightTrial {
  day: string
  tried: { code: string; area: string; now: number; then: number }[]
  limits: LightLimit[]
  changes: { project: number; name: string; area: string; indicator: string; label: string; now: LightColour; then: LightColour; why: string }[]
  changed: number
  now: LightTally
  then: LightTally
  units: { code: string; label: string; now: LightTally; then: LightTally; task_now: LightColour; task_then: LightColour }[]
}
