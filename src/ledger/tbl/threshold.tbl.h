/* threshold.tbl.h - 参数（按日期生效）.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC threshold
RECORD(.label = "参数（按日期生效）", .group = "base", .title = "name", .unique = "code,area,valid_from", .flags = SETTINGS,
       .help = "阈值和参数，按生效日期取值，改参数不改程序。")
FIELD(code, TEXT, .label = "参数编码", .flags = REQUIRED, .max = 60,
      .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1, .authority = "dispatcher",
      .help = "程序中使用的参数名，不改")
FIELD(name, TEXT, .label = "参数名称", .flags = REQUIRED, .max = 80,
      .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1, .authority = "dispatcher")
FIELD(group, ENUM, .label = "参数类别", .flags = REQUIRED,
      .choices = CHOICES({ "light", "亮灯规则" }, { "clock", "办理时限" }, { "reconcile", "比对规则" },
                   { "quota", "要素" }, { "entry", "入库标准" }, { "evidence", "节点佐证" },
                   { "evaluation", "评价" }, { "growth", "新增长点" }, { "listing", "上市" },
                   { "promotion", "招商" }, { "month", "月度日历" }, { "security", "安全" },
                   { "other", "其他" }), .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher")
FIELD(area, AREA, .label = "适用地区", .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1,
      .authority = "dispatcher", .rule = "empty = whole city; nearest in tree wins",
      .help = "空白为全市；有下级地区的值时就近取用")
FIELD(integer_value, INT, .label = "整数值", .unit = "按 value_unit", .min = -MONEY_MAX, .max = MONEY_MAX,
      .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1, .authority = "dispatcher",
      .rule = "exactly one value column set",
      .help = "整数、小数、文本三者只填一项")
FIELD(decimal_value, DECIMAL, .label = "小数值", .scale = 4, .unit = "按 value_unit",
      .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1, .authority = "dispatcher",
      .help = "整数、小数、文本三者只填一项")
FIELD(text_value, TEXT, .label = "文本（结构）值", .max = 2000, .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher", .rule = "JSON checked by code's schema",
      .help = "整数、小数、文本三者只填一项")
FIELD(value_unit, ENUM, .label = "单位", .flags = REQUIRED,
      .choices = CHOICES({ "days", "天" }, { "workdays", "工作日" }, { "months", "月" },
                   { "percent", "%" }, { "pp", "百分点" }, { "fen", "分（金额）" },
                   { "count", "个" }, { "ratio", "倍" }, { "km", "千米" }, { "json", "结构" },
                   { "text", "文本" }, { "mb", "MB" }), .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher")
FIELD(green_when, TEXT, .label = "绿灯条件", .max = 200, .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher")
FIELD(yellow_when, TEXT, .label = "黄灯条件", .max = 200, .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher")
FIELD(red_when, TEXT, .label = "红灯条件", .max = 200, .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher")
FIELD(valid_from, DATE, .label = "生效日期", .flags = REQUIRED,
      .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1, .authority = "dispatcher",
      .help = "从这一天起采用")
FIELD(valid_to, DATE, .label = "失效日期", .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1,
      .authority = "dispatcher", .rule = "> valid_from; periods of one code never overlap",
      .help = "同一参数的时段不能重叠")
FIELD(source_document, TEXT, .label = "依据文件", .max = 200, .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher")
FIELD(mark, ENUM, .label = "依据程度", .flags = REQUIRED,
      .choices = CHOICES({ "S", "有出处" }, { "D", "推算" }, { "U", "常规做法待核" }),
      .writers = W_dispatcher | W_commerce | W_industry | W_security, .level = 1, .authority = "dispatcher",
      .help = "有文件出处、推算得来，还是常规做法待核")
FIELD(changed_reason, TEXT, .label = "调整原因", .max = 300, .writers = W_dispatcher | W_commerce | W_industry | W_security,
      .level = 1, .authority = "dispatcher",
      .help = "调整时写明原因")
END
#undef REC
/* clang-format on */
