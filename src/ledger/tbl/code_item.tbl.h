/* code_item.tbl.h - 数据字典.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC code_item
RECORD(.label = "数据字典", .group = "base", .title = "name", .unique = "dictionary,code",
       .help = "数据字典及与国家、省系统代码的对照。")
FIELD(dictionary, TEXT, .label = "字典编码", .flags = REQUIRED, .max = 40, .writers = W_sysadmin,
      .level = 1, .authority = "sysadmin",
      .help = "字典的编码")
FIELD(code, TEXT, .label = "代码", .flags = REQUIRED, .max = 40, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin")
FIELD(name, TEXT, .label = "名称", .flags = REQUIRED, .max = 100, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin")
FIELD(short_name, TEXT, .label = "简称", .max = 40, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin")
FIELD(parent_code, TEXT, .label = "上级代码", .max = 40, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin", .rule = "in same dictionary")
FIELD(standard_code, TEXT, .label = "对应标准代码", .max = 60, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin", .rule = "national item code (9990 = none)",
      .help = "对应的国家标准代码，没有的填 9990")
FIELD(source_dictionary, TEXT, .label = "来源字典", .max = 60, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin", .rule = "e.g. SPGL:BLZT")
FIELD(confidence, ENUM, .label = "可信程度", .flags = REQUIRED,
      .choices = CHOICES({ "confirmed", "已核实" }, { "inferred", "推断" }, { "unverified", "待核" }),
      .writers = W_sysadmin, .level = 1, .authority = "sysadmin")
FIELD(aliases, TEXT, .label = "别名（导入识别）", .max = 500, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin",
      .help = "导入时也能识别的写法，以；分隔")
FIELD(sort_order, INT, .label = "排序", .unit = "位", .min = 0, .max = 1000000000, .writers = W_sysadmin,
      .level = 1, .authority = "sysadmin")
FIELD(valid_from, DATE, .label = "启用日期", .writers = W_sysadmin, .level = 1, .authority = "sysadmin")
FIELD(valid_to, DATE, .label = "停用日期", .writers = W_sysadmin, .level = 1, .authority = "sysadmin",
      .rule = "used codes are closed, never deleted",
      .help = "用过的代码只停用，不删除")
FIELD(remarks, TEXT, .label = "说明", .max = 300, .writers = W_sysadmin, .level = 1,
      .authority = "sysadmin")
END
#undef REC
/* clang-format on */
