/* todo.tbl.h - what waits for whom: the to-do list of every role, as filters over the ledgers he sees.
 *
 * TODO(roles, record, "label", "filter") - {today} and {soon} (30 days on) and {week} (7 days back) stand for days.
 * The count is of rows within the person's scope; the entry opens just these rows.
 */
/* clang-format off */
TODO(W_dispatcher, progress_report, "待市级审核的月报",           "state = district_passed or state = submitted")
TODO(W_dispatcher, entry_review,    "待市级审核的入库申报",       "state = district_passed or state = submitted")
TODO(W_district,   progress_report, "待区级审核的月报",           "state = submitted")
TODO(W_district,   entry_review,    "待区级审核的入库申报",       "state = submitted")
TODO(W_district | W_park | W_town | W_enterprise,
                   progress_report, "被退回、要改正的月报",       "state = returned")
TODO(W_park | W_town | W_enterprise,
                   progress_report, "待填的月报",                 "state = draft")
TODO(W_district | W_park | W_town,
                   entry_review,    "被退回、要补正的入库申报",   "state = returned")
TODO(W_dispatcher | W_district | W_park | W_town | W_leader,
                   project,         "计划开工日已到、尚未开工的项目",
     "planned_start <= {today} and construction_start_on is null and status = active and library_state = implementing")
TODO(W_dispatcher | W_district | W_park | W_town,
                   project,         "30天内计划开工的项目",
     "planned_start > {today} and planned_start <= {soon} and construction_start_on is null and status = active")
TODO(W_dispatcher | W_district | W_park | W_town,
                   problem,         "待受理的问题",               "state in (registered, reopened, escalated)")
TODO(W_dispatcher | W_district, problem, "待复核、销号的问题",     "state in (closing_requested, verifying)")
TODO(W_enterprise, problem,         "待您确认的问题",             "state in (closing_requested, verifying) and reporter_consent = pending")
TODO(W_dispatcher | W_bureau | W_district | W_park | W_town | W_leader,
                   problem,         "超期未办结的问题",
     "due_on < {today} and (extended_to is null or extended_to < {today}) and state != closed and state != withdrawn and state != suspended")
TODO(W_dispatcher | W_bureau | W_district | W_park | W_town,
                   problem,         "时限已用八成的问题",
     "remind_on <= {today} and (due_on >= {today} or extended_to >= {today}) and state != closed and state != withdrawn and state != suspended")
TODO(W_park | W_town | W_district,
                   visit,           "约定回访日已到、尚未回访的走访",
     "follow_up_on <= {today} and (followed_up is null or followed_up = false) and state in (submitted, confirmed)")
TODO(W_park | W_town | W_district,
                   agent_task,      "待派单的帮代办",             "state = requested")
TODO(W_park | W_town | W_district,
                   agent_task,      "超期未办结的帮代办",
     "planned_on < {today} and state in (requested, assigned, preparing, submitted, approved)")
TODO(W_enterprise, agent_task,      "待您评价的帮代办",           "state = finished and feedback is null")
TODO(W_dispatcher | W_district | W_bureau,
                   meeting,         "待印发纪要的会议",           "state = held")
TODO(W_leader | W_bureau,
                   site_tour,       "评分中的观摩",               "state = scoring")
TODO(W_commerce | W_district | W_park,
                   promise,         "到期待核查的承诺",           "due_on < {today} and result = not_due")
TODO(W_commerce,   project,         "已签约、尚未立项的项目",     "stage = signed and status = active")
TODO(W_commerce,   stage_handover,  "待接收的阶段交接",           "state = sent")
TODO(W_industry,   project,         "已竣工、尚未投产的项目",     "stage = completion and status = active")
TODO(W_industry,   stage_handover,  "待接收的阶段交接",           "state = sent")
TODO(W_bureau,     permit,          "超期未办结的审批",           "overdue = true and finished_on is null")
TODO(W_leader,     project,         "亮红灯的项目",               "light = red")
TODO(W_district | W_park | W_town,
                   light,           "待说明原因的红灯",
     "light = red and closed_on is null and reason is null and (pardoned_until is null or pardoned_until < {today})")
TODO(W_dispatcher | W_district | W_park | W_town | W_leader,
                   light,           "过了承诺日期、仍未转绿的红灯",
     "light = red and closed_on is null and promised_on < {today} and (pardoned_until is null or pardoned_until < {today})")
TODO(W_dispatcher, light,           "已升级到市的红灯",           "light = red and closed_on is null and level = city")
TODO(W_leader | W_dispatcher,
                   project,         "暂停的项目",                 "status = paused")
TODO(W_sysadmin,   duty,            "待复核的授权",               "approved_at is null and revoked_at is null")
TODO(W_sysadmin,   person,          "锁定的账户",                 "state = locked")
TODO(W_security,   duty,            "待他人复核的授权",           "approved_at is null and revoked_at is null")
TODO(W_security,   duty,            "30天内到期的授权",           "valid_to <= {soon} and valid_to >= {today} and revoked_at is null")
TODO(W_auditor,    journal,         "近7天被拒绝的操作",          "result = refused and at >= {week}")
TODO(W_auditor,    journal,         "近7天失败的登录",            "action = login_failed and at >= {week}")
/* clang-format on */
