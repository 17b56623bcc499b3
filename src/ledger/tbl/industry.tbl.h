/* industry.tbl.h - 国民经济行业.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC industry
RECORD(.label = "国民经济行业", .group = "base", .title = "name",
       .help = "国民经济行业分类（GB/T 4754-2017）四级代码。")
FIELD(code, INDUSTRY, .label = "行业代码", .flags = REQUIRED | UNIQUE, .writers = W_sysadmin, .level = 1,
      .authority = "统计", .rule = "letter, or 2 to 4 digits; SPGL writes letter + 2 digits",
      .help = "门类为字母，大中小类为 2 至 4 位数字")
FIELD(name, TEXT, .label = "行业名称", .flags = REQUIRED, .max = 80, .writers = W_sysadmin, .level = 1,
      .authority = "统计")
FIELD(level, ENUM, .label = "层级", .flags = REQUIRED,
      .choices = CHOICES({ "section", "门类" }, { "division", "大类" }, { "group", "中类" },
                   { "class", "小类" }), .writers = W_sysadmin, .level = 1, .authority = "统计")
FIELD(parent, REF, .label = "上级行业", .refers = R_industry, .writers = W_sysadmin, .level = 1,
      .authority = "统计", .rule = "no cycle")
FIELD(section, TEXT, .label = "所属门类", .flags = REQUIRED | READ_ONLY, .max = 1, .level = 1,
      .authority = "统计", .rule = "A..T, computed from parent")
FIELD(size_group, TEXT, .label = "大中小微划分行业", .max = 40, .writers = W_sysadmin, .level = 1,
      .authority = "统计", .rule = "name as in enterprise_size_2017")
FIELD(statistics_threshold, MONEY, .label = "入规营业收入标准", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_sysadmin, .level = 1, .authority = "统计",
      .rule = "industry 2000万, retail 500万 …; dated copy in threshold",
      .help = "达到此营业收入即可申报入规，万元")
FIELD(four_above_class, TEXT, .label = "四上类别", .max = 40, .writers = W_sysadmin, .level = 1,
      .authority = "统计")
FIELD(high_tech_manufacturing, BOOL, .label = "是否高技术制造业", .writers = W_sysadmin, .level = 1,
      .authority = "统计")
FIELD(high_energy, BOOL, .label = "是否“两高”行业", .writers = W_sysadmin, .level = 1, .authority = "统计",
      .help = "属“两高”的项目另有审查要求")
FIELD(rd_deduction_excluded, BOOL, .label = "是否不适用加计扣除", .writers = W_sysadmin, .level = 1,
      .authority = "统计")
FIELD(standard_year, INT, .label = "标准年份", .flags = REQUIRED, .unit = "年", .min = 1949, .max = 2100,
      .def = "2017", .writers = W_sysadmin, .level = 1, .authority = "统计", .rule = "2017")
FIELD(active, BOOL, .label = "是否启用", .flags = REQUIRED, .def = "1", .writers = W_sysadmin, .level = 1,
      .authority = "统计")
END
#undef REC
/* clang-format on */
