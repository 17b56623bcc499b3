/* snapshot.tbl.h - 月度定稿: the rows a closed month's figures are made of, as they stood when it was closed.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC snapshot
RECORD(.label = "月度定稿", .group = "steering", .title = "month", .unique = "month,edition",
       .help = "月份锁定时留存的数据。锁定月份的统计和通报只由定稿算出，以后怎样修改都不变；不存任何合计数。")
FIELD(month, MONTH, .label = "月份", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "dispatcher")
FIELD(edition, INT, .label = "定稿版次", .flags = REQUIRED | READ_ONLY, .unit = "版", .min = 1, .max = 1000, .level = 2,
      .authority = "dispatcher", .rule = "one more at each close of the month; the newest counts")
FIELD(kind, ENUM, .label = "定稿类型", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "month_close", "月度锁定" }, { "reclose", "重新锁定" }), .level = 2, .authority = "dispatcher")
FIELD(taken_at, MOMENT, .label = "留存时间", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "dispatcher")
FIELD(as_of, DATE, .label = "数据截止日", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "dispatcher")
FIELD(journal_no, INT, .label = "截止日志号", .flags = REQUIRED | READ_ONLY, .unit = "号", .min = 0, .max = INTEGER_MAX,
      .level = 2, .authority = "dispatcher", .rule = "the last entry before it was taken")
FIELD(rows, INT, .label = "行数", .flags = REQUIRED | READ_ONLY, .unit = "行", .min = 0, .max = 1000000000, .level = 2,
      .authority = "dispatcher", .rule = "of projects, plan lines and reports together")
FIELD(rows_digest, TEXT, .label = "行数据摘要", .flags = REQUIRED | READ_ONLY, .max = 64, .level = 2,
      .authority = "dispatcher", .rule = "SM3 of the parts, one after the other")
FIELD(ztf_release, TEXT, .label = "程序版本", .flags = REQUIRED | READ_ONLY, .max = 40, .level = 2, .authority = "dispatcher")
FIELD(taken_by, REF, .label = "锁定人", .flags = READ_ONLY, .refers = R_person, .level = 2, .authority = "dispatcher")
END
#undef REC
/* clang-format on */
