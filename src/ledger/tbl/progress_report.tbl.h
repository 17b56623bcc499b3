/* progress_report.tbl.h - 月度进展.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC progress_report
RECORD(.label = "月度进展", .group = "library", .title = "month", .unique = "project,month",
       .index = "month",
       .help = "项目每月一报：本月与累计完成投资、形象进度、存在问题；月份锁定后只能次月更正。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .scope = SCOPE_ROW, .level = 2, .authority = "district",
      .rule = "import links by 项目代码, else 项目名称 + 报送板块",
      .help = "导入时按项目代码，没有代码的按项目名称加报送板块对应")
FIELD(month, MONTH, .label = "报告月份", .flags = REQUIRED,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "month not frozen; January may be reported together with February",
      .help = "如 2025-09；1 月可与 2 月合并填报；已锁定的月份不能填",
      .synonyms = "月份;报告期;填报月份;报表月份")
FIELD(state, ENUM, .label = "填报状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "draft", "待填" }, { "submitted", "已上报" }, { "returned", "已退回" },
                   { "district_passed", "区级已审" }, { "accepted", "市级已审" },
                   { "frozen", "已锁定" }, { "corrected", "次月更正" }), .def = "draft", .level = 2,
      .authority = "district", .rule = "enterprise/town → district → dispatcher → freeze")
FIELD(due_on, DATE, .label = "应报日期", .flags = READ_ONLY, .level = 2, .authority = "dispatcher",
      .rule = "from month calendar")
FIELD(submitted_at, MOMENT, .label = "上报时间", .flags = READ_ONLY | IMPORTED, .level = 2,
      .authority = "district")
FIELD(reported_by, REF, .label = "填报人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "district")
FIELD(prefilled, BOOL, .label = "是否预填", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 2,
      .authority = "district", .rule = "values taken over are marked until touched")
FIELD(this_month, MONEY, .label = "本月完成投资", .unit = "万元", .min = -MONEY_MAX, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "give this_month or this_year, the other is computed; both must agree; negative = correction with reason",
      .help = "以万元计；填本月或本年累计之一即可，都填须一致；负数表示核减，须填原因",
      .synonyms = "本月投资;本月完成;当月完成投资;本月完成投资额")
FIELD(this_year, MONEY, .label = "本年累计完成投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "within a year never falls without correction_reason",
      .help = "当年 1 月至本月的累计，万元；年内只增不减，减少须填更正原因",
      .synonyms = "本年完成投资;今年完成投资;年度完成投资;当年完成投资;本年累计完成;年初至今完成投资")
FIELD(building_works, MONEY, .label = "建筑工程", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "sum of four parts = this_year",
      .help = "建筑、安装、设备、其他四项之和 = 本年累计完成投资")
FIELD(installation_works, MONEY, .label = "安装工程", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "sum of four parts = this_year",
      .help = "四项之和 = 本年累计完成投资")
FIELD(equipment_purchase, MONEY, .label = "设备工器具购置", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "sum of four parts = this_year",
      .help = "四项之和 = 本年累计完成投资")
FIELD(used_equipment, MONEY, .label = "购置旧设备", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "<= equipment_purchase",
      .help = "不大于设备工器具购置")
FIELD(other_costs, MONEY, .label = "其他费用", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "sum of four parts = this_year",
      .help = "含建设用地费、旧建筑物购置费；四项之和 = 本年累计完成投资")
FIELD(land_cost, MONEY, .label = "建设用地费", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "land_cost + old_building_cost <= other_costs",
      .help = "计入其他费用")
FIELD(old_building_cost, MONEY, .label = "旧建筑物购置费", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .help = "计入其他费用")
FIELD(cumulative, MONEY, .label = "自开始建设累计完成投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "default cumulative before the year + this_year; cumulative never falls; >= this_year; <= total_investment × (1 + tolerance)",
      .help = "自开工以来的累计，万元；空白时按上年底累计加本年累计计算，不能减少",
      .synonyms = "累计完成投资;开工以来累计完成投资;开工以来完成投资;项目累计完成投资;已完成投资")
FIELD(fund_arrived, MONEY, .label = "本年到位资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "sum of six sources; cumulative in year never falls",
      .help = "当年到位资金，等于六项来源之和")
FIELD(fund_budget, MONEY, .label = "到位资金—国家预算资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .help = "当年累计到位数，万元")
FIELD(fund_loan, MONEY, .label = "到位资金—国内贷款", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_bond, MONEY, .label = "到位资金—债券", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_foreign, MONEY, .label = "到位资金—利用外资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_self, MONEY, .label = "到位资金—自筹资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_other, MONEY, .label = "到位资金—其他资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district")
FIELD(annual_plan_investment, MONEY, .label = "年度计划投资", .flags = READ_ONLY, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 2, .authority = "dispatcher",
      .rule = "copied from annual_plan valid in month")
FIELD(investment_rate, PERCENT, .label = "投资完成率", .flags = READ_ONLY, .unit = "%",
      .min = -100000000, .max = 100000000, .level = 2, .authority = "dispatcher",
      .rule = "computed: this_year / annual_plan_investment")
FIELD(gap_to_time, DECIMAL, .label = "与序时进度差", .flags = READ_ONLY, .scale = 2, .unit = "百分点",
      .level = 2, .authority = "dispatcher", .rule = "computed: rate − month/12")
FIELD(visible_stage, ENUM, .label = "形象进度节点",
      .choices = CHOICES({ "not_started", "未动工" }, { "demolition", "征地拆迁" },
                   { "site_levelling", "场地平整" }, { "piling", "桩基施工" },
                   { "excavation", "土方开挖" }, { "foundation", "基础施工（±0.00）" },
                   { "main_structure", "主体施工" }, { "topped_out", "主体封顶" },
                   { "envelope", "外墙及装饰" }, { "main_finished", "主体竣工" },
                   { "equipment_install", "设备安装" }, { "commissioning", "设备调试" },
                   { "trial_production", "试生产" }, { "partial_production", "部分投产" },
                   { "full_production", "全部投产" }),
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "step back needs reason",
      .help = "选已达到的最高节点，倒退须说明")
FIELD(visible_progress, TEXT, .label = "形象进度说明", .max = 500,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "10..500 characters; equal to last month = warning",
      .help = "10 至 500 字，写明本月做了什么；与上月相同会提醒",
      .synonyms = "形象进度;工程形象进度;进展情况;项目进展;工程进展;目前进展")
FIELD(physical_percent, PERCENT, .label = "工程形象进度比例", .unit = "%", .min = -100000000, .max = 100000000,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "0..100 %; never falls",
      .help = "0 至 100，只增不减；80.23% 写成 80.23")
FIELD(site_state, ENUM, .label = "现场状态",
      .choices = CHOICES({ "preparing", "前期准备" }, { "working", "正常施工" }, { "slow", "施工缓慢" },
                   { "stopped", "停工" }, { "holiday", "季节性（节假日）停工" }, { "finished", "已完工" }),
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .help = "以月底现场情况为准")
FIELD(stop_reason, ENUM, .label = "停工（滞后）原因",
      .choices = CHOICES({ "land", "土地征迁" }, { "approval", "审批手续" }, { "fund", "资金" },
                   { "design", "设计变更" }, { "market", "市场（业主意愿）" }, { "contractor", "施工组织" },
                   { "weather", "天气" }, { "environment", "环保管控" }, { "energy", "能源要素" },
                   { "supply", "设备材料供应" }, { "planning", "规划调整" }, { "other", "其他" }),
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "compulsory when slow, stopped or red light",
      .help = "施工缓慢、停工或亮红灯时必填")
FIELD(workers_on_site, INT, .label = "现场施工人数", .unit = "人", .min = 0, .max = 1000000000,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .help = "月底现场人数")
FIELD(next_month_plan, MONEY, .label = "下月计划完成投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .help = "以万元计")
FIELD(next_step, TEXT, .label = "下月工作安排", .max = 500, .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher,
      .level = 2, .authority = "district",
      .synonyms = "下一步计划;下步打算;下月计划;下一步工作")
FIELD(difficulties, TEXT, .label = "存在问题", .max = 500, .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher,
      .level = 2, .authority = "district", .rule = "offers to open a problem",
      .help = "需要协调的问题，可转为问题台账",
      .synonyms = "存在的问题;存在困难;存在问题及困难;需协调问题;需要协调解决的问题")
FIELD(expected_start, DATE, .label = "预计开工日期", .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher,
      .level = 2, .authority = "district", .rule = "compulsory when planned_start is past and not started",
      .help = "计划开工已过而未开工的必填")
FIELD(expected_completion, DATE, .label = "预计竣工日期", .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher,
      .level = 2, .authority = "district",
      .help = "预计实际竣工的日期")
FIELD(photos, FILE, .label = "现场照片", .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher,
      .level = 2, .authority = "district",
      .rule = "dated and located; compulsory in month of start and completion",
      .help = "开工、竣工当月必须上传，带拍摄时间")
FIELD(statistics_this_year, MONEY, .label = "固投库本年完成投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .about = ABOUT_operating, .level = 3, .authority = "固投库",
      .rule = "never overwrites this_year; difference opens discrepancy C5")
FIELD(correction_reason, TEXT, .label = "更正（核减）原因", .max = 300,
      .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher, .level = 2, .authority = "district",
      .rule = "compulsory when a cumulative value falls",
      .help = "累计数减少或本月为负时必填")
FIELD(return_reason, TEXT, .label = "退回原因", .max = 300, .writers = W_dispatcher | W_district,
      .level = 2, .authority = "district",
      .help = "退回时必填")
FIELD(reviewed_by, REF, .label = "审核人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "district")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_enterprise | W_town | W_park | W_district | W_dispatcher,
      .level = 2, .authority = "district")
END
#undef REC
/* clang-format on */
