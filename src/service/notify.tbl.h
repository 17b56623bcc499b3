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
BECOMES(entry_submitted,  entry_review,    state, "submitted",       0)
BECOMES(entry_passed,     entry_review,    state, "district_passed", 0)
BECOMES(entry_returned,   entry_review,    state, "returned",        0)
BECOMES(entry_approved,   entry_review,    state, "approved",        0)
BECOMES(entry_rejected,   entry_review,    state, "rejected",        0)
#endif
/* clang-format on */
