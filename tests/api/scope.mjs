// scope.mjs - the people of the sample city, and what is there for them to reach for.  Knows no permit.
import { PASSWORD, signedIn, sql, succeeded } from './harness.mjs'

/** One of each role, in the order of the table of permits; head: of their column. */
export const PEOPLE = [
  { login: 'fgw', head: '发改' }, { login: 'sww', head: '商务' }, { login: 'gxj', head: '工信' }, { login: 'zjj', head: '部门' },
  { login: 'wujin', head: '辖市区' }, { login: 'wjpark', head: '园区' }, { login: 'henglin', head: '镇街' }, { login: 'qy1', head: '企业' },
  { login: 'leader', head: '领导' }, { login: 'sysadmin', head: '系统员' }, { login: 'security', head: '安全员' }, { login: 'auditor', head: '审计员' },
  { login: '', head: '未登录' },
]
export const UNKNOWN = 999_999_999

/** Refusals slow a person down after a hundred; a test that is refused on purpose asks for patience first. */
export async function patience(url) {
  succeeded(await (await signedIn(url, 'security')).post('/threshold', {
    code: 'access.refusals', name: '拒绝次数上限', group: 'security', integer_value: 100_000, value_unit: 'count', valid_from: '2025-01-01', mark: 'U',
  }), 201)
}

/** Rows of two districts in the ledgers that the sample leaves empty; what only services fill stays empty. */
export async function furnish(url, store) {
  const clients = {}
  for (const login of ['fgw', 'sysadmin', 'wujin', 'xinbei', 'qy1', 'leader']) clients[login] = await signedIn(url, login)
  const project = (area) => Number(sql(store, `SELECT min(id) FROM project WHERE area = '${area}'`))
  const report = (area) => sql(store, `SELECT max(r.id) FROM progress_report r JOIN project p ON p.id = r.project WHERE p.area = '${area}' AND r.month = '2025-09'`)
  for (const [n, area] of ['320412', '320411'].entries()) {
    succeeded(await clients.fgw.post('/project_party', { project: project(area), role: 'contractor', name: `示例施工单位${n}` }), 201)
    const form = new FormData()
    form.set('file', new Blob([`%PDF-1.4\n% ${area}\n`]), '现场.pdf')
    succeeded(await clients.fgw.post(`/progress_report/${report(area)}/attachments?field=photos`, form), 201)
  }
  succeeded(await clients.sysadmin.post('/calendar_day', { day: '2026-10-01', is_workday: false, day_type: 'holiday', holiday_name: '国庆节' }), 201)
  succeeded(await clients.sysadmin.post('/code_item', { dictionary: 'sample', code: '1', name: '示例', confidence: 'confirmed' }), 201)
  const valid_to = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  for (const login of ['wujin', 'xinbei']) succeeded(await clients[login].post('/tokens', { name: '示例程序', scopes: 'project.read', valid_to, password: PASSWORD }), 201)
  for (const login of ['wujin', 'xinbei', 'qy1', 'leader'])
    succeeded(await clients[login].post('/saved_view', { record: 'project', name: `${login}的视图`, kind: 'grid', shared: 'private' }), 201)
}

/** Of the ids, those that a list of the ledger shows to this client; undefined when he has no such list. */
export async function visible(client, ledger, ids) {
  const seen = []
  for (let at = 0; at < ids.length; at += 200) {
    const part = ids.slice(at, at + 200)
    const reply = await client.get(`/${ledger}?` + new URLSearchParams({ fields: 'id', limit: 500, filter: `id in (${part})` }))
    if (reply.status !== 200) return undefined
    seen.push(...reply.body.rows.map((row) => row.id))
  }
  return seen
}
