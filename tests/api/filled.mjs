// filled.mjs - a row of any ledger from the ledger's own description (GET /meta).  Knows no ledger.
const SAMPLES = {
  TEXT: () => '测试文字', INT: () => 1, MONEY: () => 1_000_000, USD: () => 100, DECIMAL: () => 1, PERCENT: () => 1, MU: () => 1, M2: () => 1,
  BOOL: () => true, DATE: () => '2024-01-10', MONTH: () => '2031-01', MOMENT: () => '2024-01-10T00:00:00Z', ENUM: (f) => f.choices[0].id,
  SET: (f) => f.choices[0].id, FILE: () => null, USCC: () => '91320400MA00000233', PROJECT: () => '2408-320411-89-01-000002', AREA: () => '320412',
  INDUSTRY: () => 'C',
}

async function firstId(client, record) {
  const reply = await client.get(`/${record}?limit=1&fields=id`)
  return reply.body.rows?.[0]?.id ?? 1
}

/** A value within the field's limits; a REF points at a row that is there. */
async function sample(client, f, n) {
  if (f.kind === 'REF') return firstId(client, f.refers)
  const value = SAMPLES[f.kind](f)
  if (f.kind === 'TEXT') return `${value}${n}`.slice(0, f.chars ?? f.max ?? 20)
  return typeof value === 'number' && f.min !== undefined ? Math.max(value, f.min) : value
}

/** What must be given of a new row, told apart by n. */
export async function filled(client, ledger, n) {
  const typed = ledger.fields.filter((f) => f.required && !f.read_only)
  return Object.fromEntries(await Promise.all(typed.map(async (f) => [f.id, await sample(client, f, n)])))
}
