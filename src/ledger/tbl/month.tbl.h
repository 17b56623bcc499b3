/* month.tbl.h - 调度月份.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC month
RECORD(.label = "调度月份", .group = "steering", .title = "month",
       .help = "调度月份的开启、上报期限与锁定。")
FIELD(month, MONTH, .label = "月份", .flags = REQUIRED | UNIQUE, .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher",
      .help = "如 2025-09")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "future", "未开启" }, { "open", "填报中" }, { "reviewing", "审核中" },
                   { "closed", "已锁定" }, { "reopened", "重新打开" }), .def = "future", .level = 1,
      .authority = "dispatcher", .rule = "close needs all reports accepted or excused")
FIELD(opened_at, MOMENT, .label = "开启时间", .flags = READ_ONLY, .level = 1, .authority = "dispatcher")
FIELD(town_due_on, DATE, .label = "镇（园区、企业）上报截止", .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher", .rule = "from threshold, moved to a workday")
FIELD(district_due_on, DATE, .label = "区级上报截止", .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher", .rule = ">= town_due_on",
      .help = "不早于镇（园区、企业）截止")
FIELD(city_review_due_on, DATE, .label = "市级审核截止", .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher")
FIELD(statistics_due_on, DATE, .label = "固投数据到位日期", .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher")
FIELD(planned_close_on, DATE, .label = "计划锁定日期", .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher")
FIELD(expected_reports, INT, .label = "应报项目数", .flags = READ_ONLY, .unit = "个",
      .min = 0, .max = 1000000000, .level = 1, .authority = "dispatcher")
FIELD(submitted_reports, INT, .label = "已报项目数", .flags = READ_ONLY, .unit = "个",
      .min = 0, .max = 1000000000, .level = 1, .authority = "dispatcher")
FIELD(accepted_reports, INT, .label = "已审项目数", .flags = READ_ONLY, .unit = "个",
      .min = 0, .max = 1000000000, .level = 1, .authority = "dispatcher")
FIELD(late_reports, INT, .label = "逾期项目数", .flags = READ_ONLY, .unit = "个", .min = 0, .max = 1000000000,
      .level = 1, .authority = "dispatcher")
FIELD(excused_projects, INT, .label = "免报项目数", .unit = "个", .min = 0, .max = 1000000000,
      .writers = W_dispatcher, .level = 1, .authority = "dispatcher",
      .help = "经批准本月可不报的项目数")
FIELD(closed_at, MOMENT, .label = "锁定时间", .flags = READ_ONLY, .level = 1, .authority = "dispatcher")
FIELD(closed_by, REF, .label = "锁定人", .flags = READ_ONLY, .refers = R_person, .level = 1,
      .authority = "dispatcher")
FIELD(reopen_reason, TEXT, .label = "重开原因", .max = 300, .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher", .rule = "compulsory when reopened; old snapshot is kept",
      .help = "重开时必填；原来的定稿保留")
FIELD(reopened_by, REF, .label = "重开人", .flags = READ_ONLY, .refers = R_person, .level = 1,
      .authority = "dispatcher")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_dispatcher, .level = 1,
      .authority = "dispatcher")
END
#undef REC
/* clang-format on */
