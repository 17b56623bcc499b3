// published.mjs - builds the rows of a city for figures that were published: as CSV with the labels officials use, the same
// every time.  Knows no command and no statistic.

/** Splits `sum` (an integer, in 万元) into n positive whole parts that differ: what a list of real projects looks like. */
export function parts(sum, n, least = 1) {
  const weights = Array.from({ length: n }, (_, i) => 3 + ((i * 7 + 5) % 11))
  const all = weights.reduce((a, b) => a + b, 0)
  const spare = sum - n * least
  if (spare < 0) throw new Error(`${sum} 万元 does not make ${n} parts of ${least}`)
  const shares = weights.map((w) => least + Math.floor((spare * w) / all))
  shares[0] += sum - shares.reduce((a, b) => a + b, 0)
  return shares
}

const WAN_IN_YI = 10_000
export const wan = (yi) => Math.round(yi * WAN_IN_YI)

/** A CSV text of rows, its columns named by the labels given; blank where a row says nothing. */
export function csv(labels, rows) {
  const cell = (v) => (/[",\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v)
  return [labels, ...rows.map((r) => labels.map((l) => String(r[l] ?? '')))].map((r) => r.map(cell).join(',') + '\r\n').join('')
}

/**
 * Rows of one city being made: projects, their lines in the lists of a year and their newest reports.
 *   year    of the lists
 *   areas   labels of 报送板块 the projects are dealt to
 *   codes   whether projects have 项目代码 and rows are linked by it; else by 项目名称 and 报送板块
 */
export class Rows {
  constructor({ year, areas, codes = false, at = '320400' }) {
    Object.assign(this, { year, areas, codes, at })
    this.projects = []
    this.plans = []
    this.reports = []
  }

  /** More columns by their labels; answers the row. */
  project(total, more = {}) {
    const no = this.projects.length + 1
    const row = {
      项目名称: `${this.year}年第${no}号项目`, 项目类型: '新招引项目', 招商渠道: '产业招商', 建设单位: `第${no}号公司`,
      报送板块: this.areas[no % this.areas.length], 建设地点: '工业园区', 建设规模及内容: '新建厂房及附属设施，购置设备',
      '总投资（万元）': total, 计划开工日期: `${this.year}-03`, 计划竣工日期: `${this.year + 1}-12`, 入库状态: '在库（实施）', 入库日期: `${this.year - 1}-12-20`,
      ...(this.codes && { 项目代码: `${String(this.year).slice(2)}01-${this.at}-89-01-${String(no).padStart(6, '0')}` }), ...more,
    }
    this.projects.push(row)
    return row
  }

  link(row) {
    return this.codes ? { 项目代码: row['项目代码'] } : { 项目名称: row['项目名称'], 报送板块: row['报送板块'] }
  }

  plan(row, list, amount, more = {}) {
    this.plans.push({ ...this.link(row), 年度: this.year, 名单类别: list, 名单版次: 1, 调整类型: '年初列入', 项目性质: '续建（结转）项目', '年度计划投资（万元）': amount, 状态: '有效', ...more })
  }

  report(row, month, amount) {
    this.reports.push({ ...this.link(row), 报告月份: `${this.year}-${String(month).padStart(2, '0')}`, '本年累计完成投资（万元）': amount, 填报状态: '市级已审' })
  }

  /** Every label any row names, so that nothing is lost. */
  files() {
    const labels = (rows) => [...new Set(rows.flatMap((r) => Object.keys(r)))]
    return Object.entries({ project: this.projects, annual_plan: this.plans, progress_report: this.reports })
      .filter(([, rows]) => rows.length).map(([record, rows]) => [record, csv(labels(rows), rows)])
  }
}

/**
 * A list of n projects of which `fresh` are new, `started` of them begun by `month`: their plans sum to plan, what is done
 * to invest (both 亿元).  Answers the projects.
 */
export function listed(rows, list, { n, plan, invest, month, fresh = 0, started = 0, reserve = 0 }) {
  const plans = parts(wan(plan), n)
  const done = parts(wan(invest), n - reserve, 0)
  const day = `${rows.year}-0${Math.min(month, 9)}-15`
  return plans.map((amount, i) => {
    const isNew = i < fresh
    const isReserve = i >= n - reserve
    const begun = isNew ? i < started : !isReserve
    const row = rows.project(amount * 3 + WAN_IN_YI, begun ? { 实际开工日期: isNew ? day : `${rows.year - 1}-06-01` } : {})
    rows.plan(row, list, amount, isNew
      ? { 项目性质: '新建项目', 是否计划当年开工: '是', 计划开工月份: `${rows.year}-03` }
      : isReserve ? { 项目性质: '储备项目' } : {})
    if (!isReserve) rows.report(row, month, done[i])
    return row
  })
}
