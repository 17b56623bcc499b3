/* work.tbl.h - the sample city's daily work, all of it invented.
 * TROUBLE(type, severity, title, description, what was done, how it ended)
 * GOAL(indicator, name, value in ten-thousandths, unit)
 * TASK(item, kind, name, result) */
/* clang-format off */
#ifdef TROUBLE
TROUBLE("approval",  "normal",   "施工许可材料退补",       "施工图审查意见反馈慢，施工许可材料两次退补。",           "审图机构驻点办理，材料一次补齐。",       "施工许可证已核发。")
TROUBLE("land",      "serious",  "二期用地指标未落实",     "二期用地约40亩指标未落实，影响开工计划。",               "列入本区年度指标统筹，分两批供应。",     "首批指标已下达，二期已挂牌。")
TROUBLE("demolition","serious",  "厂区北侧三户未搬迁",     "厂区北侧三户房屋尚未签约，围墙不能封闭。",               "镇里一户一策，逐户签约。",               "三户均已签约搬迁。")
TROUBLE("power",     "critical", "临时用电容量不足",       "塔吊进场后临时用电容量不足，夜间施工停工。",             "增设630千伏安箱变，先行供电。",           "箱变投运，恢复施工。")
TROUBLE("road",      "normal",   "进场道路未修通",         "规划支路未修通，大件设备不能进场。",                     "先铺临时便道，支路同步施工。",           "便道通车，设备已进场。")
TROUBLE("pipeline",  "normal",   "地块内燃气管线待迁改",   "地块内有在用燃气管线，桩基不能施工。",                   "燃气公司出方案，停气窗口内迁改。",       "管线已迁改，桩基复工。")
TROUBLE("fund",      "serious",  "项目贷款未按期到位",     "银行授信已批，提款条件未满足，设备款不能支付。",         "银企当面对接，调整提款条件。",           "首笔贷款已发放。")
TROUBLE("labour",    "normal",   "技术工人招聘困难",       "计划投产，尚缺数控操作工60人。",                         "人社部门组织专场招聘，院校定向输送。",   "已到岗52人，其余陆续到岗。")
TROUBLE("environment","serious", "排污总量指标不足",       "挥发性有机物总量指标不足，环评不能受理。",               "区内平衡，关停项目腾出指标调剂。",       "指标已确认，环评已受理。")
TROUBLE("policy",    "normal",   "设备补贴迟未兑现",       "技改设备补贴已公示，资金迟未拨付。",                     "财政、工信会商，列入下季度拨付计划。",   "补贴资金已拨付。")
#endif

#ifdef GOAL
GOAL("land_start",       "拿地即开工项目",           300000,    "count")
GOAL("joint_acceptance", "联合竣工验收提前服务项目", 500000,    "count")
GOAL("new_starts",       "新开工项目",               1000000,   "count")
GOAL("new_entries",      "新入库项目",               1500000,   "count")
GOAL("completions",      "竣工项目",                 600000,    "count")
GOAL("signed_investment","签约总投资",               10000000,  "yi_yuan")
GOAL("closure_rate",     "问题销号率",               900000,    "percent")
GOAL("fdi",              "实际使用外资",             100000,    "yi_usd")
#endif

#ifdef TASK
TASK("works_planning_permit", "guide",   "建设工程规划许可证申报辅导", "已取得建设工程规划许可证。")
TASK("construction_permit",   "partial", "施工许可证代办",             "已取得施工许可证。")
TASK("power_connection",      "full",    "电力报装代办",               "已完成报装，正式送电。")
TASK("eia",                   "guide",   "环评手续辅导",               "环评批复已取得。")
#endif
/* clang-format on */
