/* notify.tbl.h - who is told what: the one table of happenings.
 *
 * HAPPENING(id, to, kind, urgency, channels, each, "title")
 *   to        0 = the person it concerns; else roles: whoever acts in one of them and sees the row it is about
 *   kind, urgency, channels   as in the ledger notice; besides the page
 *   each      true = told each time; false = the unread ones of one person and day become one
 *   title     leaves the house by mail and webhook: it names no person and no enterprise
 * BECOMES(happening, record, field, "value", person)   what a row that comes to a state means
 *   person    ordinal of the field that names who is told, where it is filled in; 0 = the happening's roles
 */
/* clang-format off */
#ifdef HAPPENING
HAPPENING(duty_proposed,     W_sysadmin | W_security, review,   important, OUT,       false, "有授权待复核")
HAPPENING(duty_granted,      0,                       assigned, important, OUT,       false, "您的授权已生效")
HAPPENING(duty_revoked,      0,                       system,   important, OUT,       false, "您的授权已撤销")
HAPPENING(account_locked,    0,                       system,   urgent,    OUT,       false, "您的账户因连续输错口令被锁定")
HAPPENING(new_address,       0,                       system,   important, OUT,       true,  "您的账户在新的网络地址登录")
HAPPENING(password_changed,  0,                       system,   urgent,    OUT,       true,  "您的登录口令已更换")
HAPPENING(token_issued,      0,                       system,   important, OUT,       true,  "您的账户签发了访问令牌")
HAPPENING(report_submitted,  W_district,              review,   normal,    OUT,       false, "有月报待区级审核")
HAPPENING(report_passed,     W_dispatcher,            review,   normal,    OUT,       false, "有月报待市级审核")
HAPPENING(report_returned,   LOCAL | W_enterprise,    returned, important, OUT,       false, "月报被退回，请改正后重新上报")
HAPPENING(entry_submitted,   W_district,              review,   normal,    OUT,       false, "有入库申报待区级审核")
HAPPENING(entry_passed,      W_dispatcher,            review,   normal,    OUT,       false, "有入库申报待市级审核")
HAPPENING(entry_returned,    LOCAL,                   returned, important, OUT,       false, "入库申报被退回，请补正")
HAPPENING(entry_approved,    LOCAL,                   system,   normal,    OUT,       false, "入库申报已通过")
HAPPENING(entry_rejected,    LOCAL,                   system,   important, OUT,       false, "入库申报不予入库")
HAPPENING(light_red,         W_dispatcher | W_district, light,   important, OUT,     true,  "有新亮的红灯，请说明原因")
HAPPENING(light_to_district, W_district,              light,    important, OUT,       true,  "有红灯升级到辖市区督办")
HAPPENING(light_to_city,     W_dispatcher | W_district | W_leader, supervision, important, OUT, true, "有红灯升级到市级督办")
HAPPENING(problem_new,       W_district | W_dispatcher, review, normal,    OUT,       false, "有新登记的问题待受理")
HAPPENING(problem_assigned,  0,                       assigned, important, OUT,       false, "有问题分派给您承办")
HAPPENING(problem_escalated, W_district | W_dispatcher, problem, important, OUT,       false, "有问题升级，待受理")
HAPPENING(problem_returned,  LOCAL | W_enterprise,    returned, normal,    OUT,       false, "有问题被退回")
HAPPENING(problem_closing,   W_district | W_dispatcher, review, normal,    OUT,       false, "有问题申请销号，待复核")
HAPPENING(problem_verifying, W_enterprise,            review,   normal,    OUT,       false, "您提出的问题已办理，请确认是否满意")
HAPPENING(problem_closed,    LOCAL | W_enterprise,    problem,  normal,    OUT,       false, "问题已销号")
HAPPENING(task_assigned,     0,                       assigned, normal,    OUT,       false, "有帮代办任务派给您")
HAPPENING(task_finished,     W_enterprise,            system,   normal,    OUT,       false, "帮代办事项已办结，请评价")
HAPPENING(tour_scoring,      W_leader | W_bureau,     assigned, normal,    OUT,       false, "季观摩开始评分")
HAPPENING(tour_published,    W_district | W_park | W_leader, system, normal, OUT,     false, "季观摩排名已通报")
HAPPENING(import_done,       0,                       import,   normal,    "",        true,  "导入完成")
HAPPENING(import_failed,     0,                       import,   important, "",        true,  "导入没有写入")
HAPPENING(post_failed,       W_sysadmin,              system,   important, "",        false, "有通知未能发出")
HAPPENING(many_refusals,     W_auditor | W_security,  system,   urgent,    OUT,       false, "有人短时间内多次被拒绝")
HAPPENING(chain_broken,      W_auditor | W_security,  system,   urgent,    OUT,       false, "日志链核验不符")
#endif

#ifdef BECOMES
BECOMES(report_submitted, progress_report, state, "submitted",       0)
BECOMES(report_passed,    progress_report, state, "district_passed", 0)
BECOMES(report_returned,  progress_report, state, "returned",        F_progress_report_reported_by)
BECOMES(problem_new,      problem,         state, "registered",      0)
BECOMES(problem_assigned, problem,         state, "assigned",        F_problem_handler)
BECOMES(problem_escalated, problem,        state, "escalated",       0)
BECOMES(problem_returned, problem,         state, "returned",        F_problem_reported_by)
BECOMES(problem_closing,  problem,         state, "closing_requested", 0)
BECOMES(problem_verifying, problem,        state, "verifying",       0)
BECOMES(problem_closed,   problem,         state, "closed",          F_problem_reported_by)
BECOMES(task_assigned,    agent_task,      state, "assigned",        F_agent_task_agent)
BECOMES(task_finished,    agent_task,      state, "finished",        0)
BECOMES(tour_scoring,     site_tour,       state, "scoring",         0)
BECOMES(tour_published,   site_tour,       state, "published",       0)
BECOMES(entry_submitted,  entry_review,    state, "submitted",       0)
BECOMES(entry_passed,     entry_review,    state, "district_passed", 0)
BECOMES(entry_returned,   entry_review,    state, "returned",        0)
BECOMES(entry_approved,   entry_review,    state, "approved",        0)
BECOMES(entry_rejected,   entry_review,    state, "rejected",        0)
#endif
/* clang-format on */
