/* revision.tbl.h - the columns of what a revision of a list did, in the order bulletins tell it.
 *
 * COLUMN(id, member of struct dispatch_revision, kind, attributes…) - kind: whose projects stand behind the figure;
 * attributes initialise struct dispatch_column.  Ids are public (API.md).
 */
/* clang-format off */
COLUMN(before_n,       before.n,      KEPT,     .label = "调整前项目数", .unit = "个",
       .formula = "起始月之前在名单内的项目数；年初列入的都算在内")
COLUMN(before_total,   before.total,  KEPT,     .label = "调整前总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调整前各项目列入时总投资之和")
COLUMN(before_plan,    before.amount, KEPT,     .label = "调整前年度计划", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调整前各项目年度计划投资之和")
COLUMN(removed_n,      removed.n,     REMOVED,  .label = "调出", .unit = "个",
       .formula = "调整前在名单内、报告月末不在的项目数")
COLUMN(removed_total,  removed.total, REMOVED,  .label = "调出总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调出项目列入时总投资之和")
COLUMN(removed_plan,   removed.amount, REMOVED, .label = "调出年度计划", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调出项目年度计划投资之和")
COLUMN(added_n,        added.n,       ADDED,    .label = "调入", .unit = "个",
       .formula = "调整前不在名单内、报告月末在的项目数")
COLUMN(added_total,    added.total,   ADDED,    .label = "调入总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调入项目列入时总投资之和")
COLUMN(added_plan,     added.amount,  ADDED,    .label = "调入年度计划", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调入项目年度计划投资之和")
COLUMN(adjusted_n,     adjusted_to.n, ADJUSTED, .label = "调整", .unit = "个",
       .formula = "一直在名单内、其间换过一版计划的项目数")
COLUMN(adjusted_total_from, adjusted_from.total, ADJUSTED, .label = "调整项目原总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调整项目在原来一版中的总投资之和")
COLUMN(adjusted_total_to, adjusted_to.total, ADJUSTED, .label = "调整项目现总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调整项目在现行一版中的总投资之和")
COLUMN(adjusted_plan_from, adjusted_from.amount, ADJUSTED, .label = "调整项目原年度计划", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调整项目在原来一版中的年度计划投资之和")
COLUMN(adjusted_plan_to, adjusted_to.amount, ADJUSTED, .label = "调整项目现年度计划", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "调整项目在现行一版中的年度计划投资之和")
COLUMN(after_n,        after.n,       NONE,     .label = "调整后项目数", .unit = "个",
       .formula = "报告月末在名单内的项目数 = 调整前 − 调出 + 调入")
COLUMN(after_total,    after.total,   NONE,     .label = "调整后总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "报告月末各项目列入（调整）时总投资之和")
COLUMN(after_plan,     after.amount,  NONE,     .label = "调整后年度计划", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "报告月末各项目年度计划投资之和")
/* clang-format on */
