/* annual_plan.tbl.h - 年度计划.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC annual_plan
RECORD(.label = "年度计划", .group = "library", .title = "year", .unique = "project,year,list,plan_version",
       .index = "year,list",
       .help = "项目列入年度名单的计划与历次调入、调出、调整；通报的分母按生效月份取数。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_dispatcher | W_district, .scope = SCOPE_ROW, .level = 1, .authority = "dispatcher",
      .rule = "import links by 项目代码, else 项目名称 + 报送板块",
      .help = "导入时按项目代码，没有代码的按项目名称加报送板块对应")
FIELD(year, INT, .label = "年度", .flags = REQUIRED, .unit = "年", .min = 1949, .max = 2100,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher", .rule = "2000..2100",
      .help = "四位年份，2000 至 2100",
      .synonyms = "年份;计划年度")
FIELD(list, ENUM, .label = "名单类别", .flags = REQUIRED,
      .choices = CHOICES({ "province_major", "省重大项目" }, { "province_reserve", "省重大储备项目" },
                   { "city_major", "市重大项目" }, { "city_reserve", "市重大储备项目" },
                   { "district_key", "区重点项目" }, { "library", "亿元项目库年度计划" }), .def = "library",
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .help = "同一项目可列入几种名单，各一条",
      .synonyms = "名单;项目级别;重点级别")
FIELD(plan_version, INT, .label = "名单版次", .flags = REQUIRED, .unit = "版", .min = 0, .max = 1000000000,
      .def = "1", .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .rule = "default 1; grows by one per published revision",
      .help = "首次下达为 1，每次修订公布加 1")
FIELD(action, ENUM, .label = "调整类型", .flags = REQUIRED,
      .choices = CHOICES({ "initial", "年初列入" }, { "add", "调入" }, { "remove", "调出" },
                   { "adjust", "调整" }), .def = "initial", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .rule = "default initial; removed rows leave the denominator from effective_month",
      .help = "首次列入选“年初列入”；年中的选调入、调出或调整，从生效月份起计入或移出分母")
FIELD(effective_month, MONTH, .label = "生效月份", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "default January of year for initial; in year; not in a frozen month",
      .help = "不能在已锁定的月份；首次下达默认当年 1 月")
FIELD(project_type, ENUM, .label = "项目性质", .flags = REQUIRED,
      .choices = CHOICES({ "new", "新建项目" }, { "carryover", "续建（结转）项目" }, { "reserve", "储备项目" }),
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .rule = "new: construction start in year; carryover: earlier",
      .help = "当年开工为新建，以前年度开工为续建（结转）",
      .synonyms = "建设性质;建设阶段;建设批次")
FIELD(annual_plan_investment, MONEY, .label = "年度计划投资", .flags = REQUIRED, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "<= total_investment − cumulative at year start (warning)",
      .help = "以万元计；一般不大于总投资减去上年底累计",
      .synonyms = "年度投资;本年度计划投资;年计划投资;计划投资;预计投资;投资计划;计划完成投资;当年计划投资")
FIELD(planned_building, MONEY, .label = "计划建筑安装工程投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
FIELD(planned_equipment, MONEY, .label = "计划设备购置投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
FIELD(month_plan, TEXT, .label = "分月投资计划（1—12月累计）", .max = 400, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .rule = "12 non-falling amounts; last = annual_plan_investment; empty = time_progress",
      .help = "12 个累计数，以；分隔，不减，末数等于年度计划；空白按序时进度")
FIELD(annual_goal, TEXT, .label = "年度目标", .max = 500, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .help = "当年要达到的形象进度",
      .synonyms = "年度工作目标;当年工作目标;进度目标或新增效益;年度建设目标;年工作目标;年主要建设任务;"
                  "年工作计划;年目标任务;工程形象进度;计划形象进度")
FIELD(plan_start_in_year, BOOL, .label = "是否计划当年开工", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "default from plan_start_month; denominator of start_rate",
      .help = "计入当年“计划新开工”分母")
FIELD(plan_start_month, MONTH, .label = "计划开工月份", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "compulsory when plan_start_in_year",
      .help = "计划当年开工的必填，如 2025-06",
      .synonyms = "开工年份;开工时间;开工年度;计划开工;开工;计划开工时间;计划开工日期")
FIELD(plan_completion_in_year, BOOL, .label = "是否计划当年竣工", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .rule = "default from plan_completion_month; denominator of completion_rate",
      .help = "计入当年“计划竣工”分母")
FIELD(plan_completion_month, MONTH, .label = "计划竣工月份", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher", .rule = "compulsory when plan_completion_in_year",
      .help = "计划当年竣工的必填，如 2025-11",
      .synonyms = "竣工年份;竣工时间;完工年份;计划竣工;竣工;计划竣工时间;计划竣工日期")
FIELD(plan_production_in_year, BOOL, .label = "是否计划当年投产", .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher", .rule = "default no")
FIELD(total_investment, MONEY, .label = "列入时总投资", .flags = READ_ONLY | IMPORTED, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "dispatcher",
      .rule = "copied from project at revision",
      .synonyms = "总投资;项目总投资;总投资额;投资额")
FIELD(cumulative_before, MONEY, .label = "截至上年底累计完成投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher",
      .rule = "= cumulative of December report of year − 1",
      .help = "应等于上年 12 月月报的累计完成投资，万元",
      .synonyms = "上年底累计完成投资;截至上年底完成投资;至上年底累计完成投资")
FIELD(responsible_agency, REF, .label = "责任单位", .refers = R_agency, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .synonyms = "牵头单位;项目主管单位;监管单位;主管部门;主管单位;主责单位")
FIELD(document_no, TEXT, .label = "下达文号", .max = 60, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher",
      .help = "下达或调整计划的文号",
      .synonyms = "文号")
FIELD(issued_on, DATE, .label = "下达日期", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(reason, TEXT, .label = "调整原因", .max = 500, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher", .rule = "compulsory when add, remove, adjust",
      .help = "调入、调出、调整时必填")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED,
      .choices = CHOICES({ "draft", "拟列" }, { "reviewing", "审核中" }, { "valid", "有效" },
                   { "replaced", "已被新版替代" }, { "removed", "已调出" }), .def = "valid",
      .writers = W_dispatcher, .level = 1, .authority = "dispatcher",
      .help = "只有“有效”的计入通报")
FIELD(remarks, TEXT, .label = "备注", .max = 500, .writers = W_dispatcher | W_district, .about = ABOUT_internal, .level = 1,
      .authority = "dispatcher")
END
#undef REC
/* clang-format on */
