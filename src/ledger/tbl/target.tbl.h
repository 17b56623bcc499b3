/* target.tbl.h - 年度目标.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC target
RECORD(.label = "年度目标", .group = "steering", .title = "name", .unique = "year,indicator,area,agency,edition",
       .index = "year",
       .help = "下达的年度目标，各项完成情况由库中数据自动对照。")
FIELD(year, INT, .label = "年度", .flags = REQUIRED, .unit = "年", .min = 1949, .max = 2100,
      .writers = W_dispatcher | W_commerce | W_industry, .level = 1, .authority = "dispatcher")
FIELD(indicator, ENUM, .label = "目标指标", .flags = REQUIRED, .choices = CHOICES({ "new_projects", "新招引亿元项目数" },
                   { "new_projects_10", "其中10亿元（1亿美元）以上项目数" }, { "new_projects_100", "其中100亿元（10亿美元）以上项目数" },
                   { "signed_investment", "签约总投资" }, { "fdi", "实际使用外资" }, { "new_entries", "新入库项目数" },
                   { "annual_investment", "年度完成投资" }, { "new_starts", "新开工项目数" }, { "completions", "竣工项目数" },
                   { "productions", "投产项目数" }, { "land_start", "拿地即开工项目数" },
                   { "joint_acceptance", "联合竣工验收提前服务项目数" }, { "tech_upgrade", "技改投资" },
                   { "above_scale", "新增规上企业数" }, { "listing", "新增上市企业数" }, { "training", "招商培训期数" },
                   { "visit_coverage", "周走访覆盖率" }, { "closure_rate", "问题销号率" }, { "policy_paid", "政策兑现金额" },
                   { "jobs", "带动就业人数" }, { "other", "其他" }), .writers = W_dispatcher | W_commerce | W_industry,
      .level = 1, .authority = "dispatcher",
      .rule = "plan: land_start >= 30, joint_acceptance >= 50, training one a quarter")
FIELD(name, TEXT, .label = "目标名称", .flags = REQUIRED, .max = 80,
      .writers = W_dispatcher | W_commerce | W_industry, .level = 1, .authority = "dispatcher")
FIELD(area, AREA, .label = "下达地区", .writers = W_dispatcher | W_commerce | W_industry, .level = 1,
      .authority = "dispatcher", .rule = "empty = whole city; districts sum >= city (warning)", .help = "空白为全市")
FIELD(agency, REF, .label = "责任单位", .refers = R_agency, .writers = W_dispatcher | W_commerce | W_industry,
      .level = 1, .authority = "dispatcher")
FIELD(edition, INT, .label = "目标版次", .flags = REQUIRED, .unit = "版", .min = 0, .max = 1000000000,
      .writers = W_dispatcher | W_commerce | W_industry, .def = "1", .level = 1, .authority = "dispatcher",
      .rule = "grows with each revision", .help = "每调整一次加一")
FIELD(target_value, DECIMAL, .label = "年度目标值", .flags = REQUIRED, .scale = 4, .unit = "按 value_unit",
      .writers = W_dispatcher | W_commerce | W_industry, .level = 1, .authority = "dispatcher",
      .rule = "> 0; money in 亿元", .help = "大于 0；金额以亿元填")
FIELD(value_unit, ENUM, .label = "计量单位", .flags = REQUIRED, .choices = CHOICES({ "count", "个" },
                   { "household", "家" }, { "yi_yuan", "亿元" }, { "yi_usd", "亿美元" }, { "person", "人" },
                   { "times", "期" }, { "percent", "%" }, { "other", "其他" }),
      .writers = W_dispatcher | W_commerce | W_industry, .level = 1, .authority = "dispatcher")
FIELD(schedule, TEXT, .label = "分月（季）序时目标", .max = 400, .writers = W_dispatcher | W_commerce | W_industry,
      .level = 1, .authority = "dispatcher",
      .rule = "12 non-falling values; empty = month/12; starts of province majors min(1, m/9)",
      .help = "十二个月的累计目标，以分号分隔，不能下降；空白按月平均")
FIELD(stretch_value, DECIMAL, .label = "奋斗目标值", .scale = 4, .unit = "按 value_unit",
      .writers = W_dispatcher | W_commerce | W_industry, .level = 1, .authority = "dispatcher")
FIELD(base_value, DECIMAL, .label = "上年实绩", .scale = 4, .unit = "按 value_unit",
      .writers = W_dispatcher | W_commerce | W_industry, .level = 1, .authority = "dispatcher")
FIELD(actual_value, DECIMAL, .label = "当前完成值", .flags = READ_ONLY, .scale = 4, .unit = "按 value_unit",
      .level = 1, .authority = "dispatcher", .rule = "computed from the library")
FIELD(attained, PERCENT, .label = "目标完成率", .flags = READ_ONLY, .unit = "%", .level = 1,
      .authority = "dispatcher", .rule = "computed: actual / target")
FIELD(document_no, TEXT, .label = "下达文号", .max = 80, .writers = W_dispatcher | W_commerce | W_industry,
      .level = 1, .authority = "dispatcher")
FIELD(issued_on, DATE, .label = "下达日期", .writers = W_dispatcher | W_commerce | W_industry, .level = 1,
      .authority = "dispatcher")
FIELD(changed_reason, TEXT, .label = "调整原因", .max = 300, .writers = W_dispatcher | W_commerce | W_industry,
      .level = 1, .authority = "dispatcher", .rule = "compulsory from edition 2", .help = "第二版起必填")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED, .choices = CHOICES({ "draft", "拟定" }, { "valid", "有效" },
                   { "replaced", "已调整" }, { "closed", "已结账" }),
      .writers = W_dispatcher | W_commerce | W_industry, .def = "draft", .level = 1, .authority = "dispatcher",
      .help = "调整后旧版改为已调整")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_dispatcher | W_commerce | W_industry,
      .about = ABOUT_internal, .level = 1, .authority = "dispatcher")
END
#undef REC
/* clang-format on */
