/* annual_plan.tbl.h - 年度计划.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC annual_plan
RECORD(.label = "年度计划", .group = "library", .title = "year", .unique = "project,year,list,plan_version",
       .index = "year,list")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .rule = "import links by 项目代码, else 项目名称 + 报送板块")
FIELD(year, INT, .label = "年度", .flags = REQUIRED, .unit = "年", .min = 1949, .max = 2100,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher", .rule = "2000..2100")
FIELD(list, ENUM, .label = "名单类别", .flags = REQUIRED,
      .choices = CHOICES({ "province_major", "省重大项目" }, { "province_reserve", "省重大储备项目" },
                   { "city_major", "市重大项目" }, { "city_reserve", "市重大储备项目" },
                   { "district_key", "区重点项目" }, { "library", "亿元项目库年度计划" }), .def = "library",
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
FIELD(plan_version, INT, .label = "名单版次", .flags = REQUIRED, .unit = "版", .min = 0, .max = 1000000000,
      .def = "1", .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .rule = "default 1; grows by one per published revision")
FIELD(action, ENUM, .label = "调整类型", .flags = REQUIRED,
      .choices = CHOICES({ "initial", "年初列入" }, { "add", "调入" }, { "remove", "调出" },
                   { "adjust", "调整" }), .def = "initial", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .rule = "default initial; removed rows leave the denominator from effective_month")
FIELD(effective_month, MONTH, .label = "生效月份", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "default January of year for initial; in year; not in a frozen month")
FIELD(project_type, ENUM, .label = "项目性质", .flags = REQUIRED,
      .choices = CHOICES({ "new", "新建项目" }, { "carryover", "续建（结转）项目" }, { "reserve", "储备项目" }),
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .rule = "new: construction start in year; carryover: earlier")
FIELD(annual_plan_investment, MONEY, .label = "年度计划投资", .flags = REQUIRED, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "<= total_investment − cumulative at year start (warning)")
FIELD(planned_building, MONEY, .label = "计划建筑安装工程投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
FIELD(planned_equipment, MONEY, .label = "计划设备购置投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
FIELD(month_plan, TEXT, .label = "分月投资计划（1—12月累计）", .max = 400, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .rule = "12 non-falling amounts; last = annual_plan_investment; empty = time_progress")
FIELD(annual_goal, TEXT, .label = "年度目标", .max = 500, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher")
FIELD(plan_start_in_year, BOOL, .label = "是否计划当年开工", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "default from plan_start_month; denominator of start_rate")
FIELD(plan_start_month, MONTH, .label = "计划开工月份", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "compulsory when plan_start_in_year")
FIELD(plan_completion_in_year, BOOL, .label = "是否计划当年竣工", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .rule = "default from plan_completion_month; denominator of completion_rate")
FIELD(plan_completion_month, MONTH, .label = "计划竣工月份", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher", .rule = "compulsory when plan_completion_in_year")
FIELD(plan_production_in_year, BOOL, .label = "是否计划当年投产", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher", .rule = "default no")
FIELD(total_investment, MONEY, .label = "列入时总投资", .flags = READ_ONLY | IMPORTED, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "dispatcher",
      .rule = "copied from project at revision")
FIELD(cumulative_before, MONEY, .label = "截至上年底累计完成投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .rule = "= cumulative of December report of year − 1")
FIELD(responsible_agency, REF, .label = "责任单位", .refers = R_agency, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher")
FIELD(document_no, TEXT, .label = "下达文号", .max = 60, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(issued_on, DATE, .label = "下达日期", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(reason, TEXT, .label = "调整原因", .max = 500, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "compulsory when add, remove, adjust")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED,
      .choices = CHOICES({ "draft", "拟列" }, { "reviewing", "审核中" }, { "valid", "有效" },
                   { "replaced", "已被新版替代" }, { "removed", "已调出" }), .def = "valid",
      .writers = W_dispatcher, .level = 1, .authority = "dispatcher")
FIELD(remarks, TEXT, .label = "备注", .max = 500, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
END
#undef REC
/* clang-format on */
