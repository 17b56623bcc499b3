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
TODO(W_commerce,   project,         "已签约、尚未立项的项目",     "stage = signed and status = active")
TODO(W_commerce,   stage_handover,  "待接收的阶段交接",           "state = sent")
TODO(W_industry,   project,         "已竣工、尚未投产的项目",     "stage = completion and status = active")
TODO(W_industry,   stage_handover,  "待接收的阶段交接",           "state = sent")
TODO(W_bureau,     permit,          "超期未办结的审批",           "overdue = true and finished_on is null")
TODO(W_leader,     project,         "亮红灯的项目",               "light = red")
TODO(W_leader | W_dispatcher,
                   project,         "暂停的项目",                 "status = paused")
TODO(W_sysadmin,   duty,            "待复核的授权",               "approved_at is null and revoked_at is null")
TODO(W_sysadmin,   person,          "锁定的账户",                 "state = locked")
TODO(W_security,   duty,            "待他人复核的授权",           "approved_at is null and revoked_at is null")
TODO(W_security,   duty,            "30天内到期的授权",           "valid_to <= {soon} and valid_to >= {today} and revoked_at is null")
TODO(W_auditor,    journal,         "近7天被拒绝的操作",          "result = refused and at >= {week}")
TODO(W_auditor,    journal,         "近7天失败的登录",            "action = login_failed and at >= {week}")
/* clang-format on */
