/* dispatch.tbl.h - the columns of the dispatch table, in bulletin order.
 *
 * COLUMN(id, attributes…) - attributes initialise struct dispatch_column.  Ids are public (API.md).
 */
/* clang-format off */
COLUMN(in_library,          .label = "在库数",   .unit = "个",
       .formula = "报告月末在名单内的项目数（调入计、调出不计）")
COLUMN(total_investment,    .label = "总投资",   .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "在库项目总投资之和，未明确的不计")
COLUMN(annual_plan,         .label = "年度计划", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "在库项目年度计划投资之和")
COLUMN(completed,           .label = "完成投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "在库项目截至报告月最近一期已审月报的本年累计完成投资之和")
COLUMN(rate,                .label = "完成率",   .unit = "%",    .shape = SHAPE_PERCENT,
       .formula = "完成投资 ÷ 年度计划")
COLUMN(gap,                 .label = "与序时差", .unit = "百分点", .shape = SHAPE_POINTS,
       .formula = "完成率 − 报告月份 ÷ 12")
COLUMN(rank,                .label = "名次",     .unit = "位",   .shape = SHAPE_RANK,
       .formula = "按未取整的完成率由高到低，相同的并列")
COLUMN(planned_starts,      .label = "计划新开工", .unit = "个",
       .formula = "在库项目中计划当年开工的项目数")
COLUMN(started,             .label = "已开工",   .unit = "个",
       .formula = "计划当年开工的项目中截至报告月末已开工的项目数")
COLUMN(start_rate,          .label = "开工率",   .unit = "%",    .shape = SHAPE_PERCENT,
       .formula = "已开工 ÷ 计划新开工")
COLUMN(start_rank,          .label = "开工名次", .unit = "位",   .shape = SHAPE_RANK,
       .formula = "按未取整的开工率由高到低，相同的并列")
COLUMN(planned_completions, .label = "计划竣工", .unit = "个",
       .formula = "在库项目中计划当年竣工的项目数")
COLUMN(completions,         .label = "已竣工",   .unit = "个",
       .formula = "计划当年竣工的项目中截至报告月末已竣工的项目数")
COLUMN(completion_rate,     .label = "竣工率",   .unit = "%",    .shape = SHAPE_PERCENT,
       .formula = "已竣工 ÷ 计划竣工")
COLUMN(new_entries,         .label = "新入库",   .unit = "个",
       .formula = "在库项目中当年截至报告月末入库的项目数")
COLUMN(new_entries_10,      .label = "其中10亿元或1亿美元以上", .unit = "个",
       .formula = "新入库项目中总投资10亿元或1亿美元及以上的项目数")
/* clang-format on */
