/* stat.tbl.h - what each yearly target is held against: rows of the library, or what is not there yet.
 *
 * COUNTED(indicator, record, "filter", "formula")        how many rows; {from} {to} stand for the year's first and last day
 * SUMMED(indicator, record, field, "filter", "formula")  the sum of a field of money, in the target's unit
 * RATE(indicator, record, "part", "whole", "formula")    part of whole, per cent
 * UNKNOWN(indicator, "why")                              the rows it would be counted from are not in the library
 * {area} stands for the target's area, where it has one: the field `area` of the record or of its project.
 */
/* clang-format off */
#define SIGNED  "kind = newly_attracted and signed_on >= {from} and signed_on <= {to}"
#define PASSED  "(state = 11 or state = 12) and finished_on >= {from} and finished_on <= {to}"
#ifdef COUNTED
COUNTED(new_projects,     project, SIGNED " and (total_investment >= 1亿元 or total_investment_usd >= 1000万美元)",
        "新招引项目中，当年签约、总投资1亿元或1000万美元以上的个数")
COUNTED(new_projects_10,  project, SIGNED " and (total_investment >= 10亿元 or total_investment_usd >= 1亿美元)",
        "新招引项目中，当年签约、总投资10亿元或1亿美元以上的个数")
COUNTED(new_projects_100, project, SIGNED " and (total_investment >= 100亿元 or total_investment_usd >= 10亿美元)",
        "新招引项目中，当年签约、总投资100亿元或10亿美元以上的个数")
COUNTED(new_entries,      project, "entered_on >= {from} and entered_on <= {to}", "当年入库的项目个数")
COUNTED(new_starts,       project, "construction_start_on >= {from} and construction_start_on <= {to}", "当年开工的项目个数")
COUNTED(completions,      project, "completion_on >= {from} and completion_on <= {to}", "当年竣工的项目个数")
COUNTED(productions,      project, "production_start_on >= {from} and production_start_on <= {to}", "当年投产的项目个数")
COUNTED(joint_acceptance, permit,  "item = joint_acceptance and " PASSED, "当年办结（通过）的联合竣工验收意见书件数")
#endif

#ifdef SUMMED
SUMMED(signed_investment, project, total_investment, "signed_on >= {from} and signed_on <= {to}", "当年签约项目的总投资之和")
#endif

#ifdef RATE
RATE(closure_rate, problem, "reported_on >= {from} and reported_on <= {to} and state = closed",
     "reported_on >= {from} and reported_on <= {to} and state != withdrawn", "当年登记的问题中已销号的 ÷ 当年登记的问题")
#endif

#ifdef UNKNOWN
UNKNOWN(fdi,            "库中没有实际使用外资的台账")
UNKNOWN(above_scale,    "库中没有新增规上企业的台账")
UNKNOWN(listing,        "库中没有上市企业的台账")
UNKNOWN(training,       "库中没有招商培训的台账")
UNKNOWN(visit_coverage, "走访覆盖率按周统计，见走访覆盖")
UNKNOWN(policy_paid,    "库中没有政策兑现的台账")
UNKNOWN(jobs,           "库中没有带动就业的台账")
UNKNOWN(other,          "其他目标没有可对照的台账")
#endif
#undef SIGNED
#undef PASSED
/* clang-format on */
