/* light_rules.tbl.h - which lights there are, and the numbers they are judged by.
 *
 * LIGHT_RULE(id, SUBJECT, "label")   id: a choice of light.indicator
 * LIGHT_LIMIT(id, rule, "code", unit, value, "mark", "source", "name")
 *   code   of the ledger threshold, whose row in force on the day and nearest to the place wins over `value`
 *   unit   a choice of threshold.value_unit
 *   mark   S = the source says so, D = derived from it, U = common practice to be confirmed
 */
/* clang-format off */
#define YINCHUAN "银川市2025年重大项目亮灯管理（https://m.qlbk.net/news/3Ww4l7bw75.html）"
#define SANYA    "三亚市2022年投资项目红黄绿灯（http://news.hndaily.cn/html/2022-05/13/content_58470_14809063.htm）"
#define LADDER   "建设方案：镇（街道、园区）→辖市区→市"

#ifdef LIGHT_RULE
LIGHT_RULE(start,          PROJECT, "开工")
LIGHT_RULE(progress,       PROJECT, "投资进度")
LIGHT_RULE(statistics,     PROJECT, "列统（入库）")
LIGHT_RULE(completion,     PROJECT, "竣工")
LIGHT_RULE(approval_stall, PROJECT, "签约未立项")
LIGHT_RULE(report,         PROJECT, "未按时填报")
LIGHT_RULE(task,           UNIT,    "月度任务")
#endif

#ifdef LIGHT_LIMIT
LIGHT_LIMIT(start_yellow,      start,          "light.start.yellow",          days,   1,  "D", YINCHUAN, "计划开工日已过几天未开工亮黄灯")
LIGHT_LIMIT(start_red,         start,          "light.start.red",             months, 3,  "S", YINCHUAN, "自计划开工月起连续几个月未开工亮红灯")
LIGHT_LIMIT(progress_yellow,   progress,       "light.progress.yellow",       pp,     10, "S", YINCHUAN, "低于序时进度几个百分点亮黄灯（含）")
LIGHT_LIMIT(progress_red,      progress,       "light.progress.red",          pp,     30, "S", YINCHUAN, "低于序时进度超过几个百分点亮红灯")
LIGHT_LIMIT(statistics_yellow, statistics,     "light.statistics.yellow",     months, 1,  "S", YINCHUAN, "开工超过几个月未列统亮黄灯（C1）")
LIGHT_LIMIT(statistics_red,    statistics,     "light.statistics.red",        months, 2,  "S", YINCHUAN, "开工超过几个月未列统亮红灯（C2）")
LIGHT_LIMIT(completion_yellow, completion,     "light.completion.yellow",     days,   1,  "U", "比照开工", "计划竣工日已过几天未竣工亮黄灯")
LIGHT_LIMIT(completion_red,    completion,     "light.completion.red",        months, 3,  "U", "比照开工", "自计划竣工月起连续几个月未竣工亮红灯")
LIGHT_LIMIT(approval_yellow,   approval_stall, "light.approval_stall.yellow", months, 3,  "U", "常规做法", "签约超过几个月未立项亮黄灯")
LIGHT_LIMIT(approval_red,      approval_stall, "light.approval_stall.red",    months, 6,  "U", "常规做法", "签约超过几个月未立项亮红灯")
LIGHT_LIMIT(report_yellow,     report,         "light.report.yellow",         count,  1,  "D", SANYA,    "连续几个月到期未报月报亮黄灯")
LIGHT_LIMIT(report_red,        report,         "light.report.red",            count,  2,  "D", SANYA,    "连续几个月到期未报月报亮红灯")
LIGHT_LIMIT(task_short,        task,           "light.task.short",            pp,     0,  "D", SANYA,    "板块完成率低于序时进度超过几个百分点算未完成月度任务")
LIGHT_LIMIT(task_yellow,       task,           "light.task.yellow",           count,  1,  "S", SANYA,    "板块连续几个月未完成月度任务亮黄灯")
LIGHT_LIMIT(task_red,          task,           "light.task.red",              count,  2,  "S", SANYA,    "板块连续几个月未完成月度任务亮红灯")
LIGHT_LIMIT(to_district,       _COUNT,         "light.escalate.district",     workdays, 5,  "U", LADDER, "红灯亮起几个工作日未解除升级到辖市区")
LIGHT_LIMIT(to_city,           _COUNT,         "light.escalate.city",         workdays, 10, "U", LADDER, "红灯亮起几个工作日未解除升级到市")
#endif
/* clang-format on */
