/* calendar_day.tbl.h - 工作日历.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC calendar_day
RECORD(.label = "工作日历", .group = "base", .title = "day",
       .help = "法定节假日与调休；一切工作日时限按此计算。")
FIELD(day, DATE, .label = "日期", .flags = REQUIRED | UNIQUE, .writers = W_sysadmin | W_source,
      .level = 1, .authority = "国务院办公厅",
      .help = "如 2025-10-01")
FIELD(is_workday, BOOL, .label = "是否工作日", .flags = REQUIRED, .def = "0", .writers = W_sysadmin | W_source,
      .level = 1, .authority = "国务院办公厅", .rule = "every clock counts only these",
      .help = "调休上班的周末选是")
FIELD(day_type, ENUM, .label = "日期类型", .flags = REQUIRED,
      .choices = CHOICES({ "workday", "工作日" }, { "weekend", "周末" }, { "holiday", "法定节假日" },
                   { "makeup", "调休上班" }), .writers = W_sysadmin | W_source, .level = 1,
      .authority = "国务院办公厅")
FIELD(holiday_name, TEXT, .label = "节假日名称", .max = 20, .writers = W_sysadmin | W_source, .level = 1,
      .authority = "国务院办公厅", .rule = "compulsory for holiday and makeup",
      .help = "节假日和调休日必填")
FIELD(year, INT, .label = "年度", .flags = REQUIRED | READ_ONLY, .unit = "年", .min = 1949, .max = 2100,
      .level = 1, .authority = "国务院办公厅",
      .rule = "computed; a year without published holidays is marked provisional")
FIELD(provisional, BOOL, .label = "是否暂定", .flags = REQUIRED, .def = "0", .writers = W_sysadmin | W_source,
      .level = 1, .authority = "国务院办公厅",
      .help = "国务院通知发布前按周末推算的选是")
FIELD(source_document, TEXT, .label = "依据文件", .max = 80, .writers = W_sysadmin | W_source, .level = 1,
      .authority = "国务院办公厅")
FIELD(remarks, TEXT, .label = "备注", .max = 100, .writers = W_sysadmin | W_source, .level = 1,
      .authority = "国务院办公厅")
END
#undef REC
/* clang-format on */
