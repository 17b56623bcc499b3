/* flows.tbl.h - how a row with a state comes from one state to the next: every step, who takes it and what it needs.
 *
 * FLOW(record, field)            the field that holds the state
 * HAND(record, "states", roles)  in these states these roles may change the row by hand; in others, and others, only by steps
 * STEP(record, "verb", attributes…) - attributes initialise struct flow_step, see ledger/flow.h
 *
 * The same verb may stand more than once with different .from.  What a step means for other ledgers is in service/effects*.c.
 */
/* clang-format off */
#ifdef FLOW
FLOW(entry_review,    state)
FLOW(stage_handover,  state)
FLOW(progress_report, state)
FLOW(month,           state)
#endif

#ifdef HAND
HAND(entry_review,    "draft;returned",           LOCAL | W_dispatcher)
HAND(stage_handover,  "draft;returned",           LEADS)
HAND(progress_report, "draft;returned",           LOCAL | W_enterprise)
HAND(progress_report, "submitted",                W_district)
HAND(progress_report, "draft;returned;submitted;district_passed;accepted;frozen;corrected", W_dispatcher)
HAND(month,           "future;open;reviewing;reopened", W_dispatcher)
#endif

#ifdef STEP
STEP(entry_review, "submit",  .label = "申报", .from = "draft", .to = "submitted", .roles = LOCAL | W_dispatcher,
     .needs = { F_entry_review_kind }, .takes = { F_entry_review_apply_reason },
     .agency = F_entry_review_applied_by, .day = F_entry_review_applied_on,
     .due = F_entry_review_due_on, .clock = "entry.review.days", .workdays = 3)
STEP(entry_review, "submit",  .label = "补正后重新申报", .from = "returned", .to = "submitted", .roles = LOCAL | W_dispatcher,
     .takes = { F_entry_review_apply_reason }, .counts = F_entry_review_round,
     .agency = F_entry_review_applied_by, .day = F_entry_review_applied_on,
     .due = F_entry_review_due_on, .clock = "entry.review.days", .workdays = 3)
STEP(entry_review, "pass",    .label = "区级通过", .from = "submitted", .to = "district_passed", .roles = W_district,
     .takes = { F_entry_review_district_opinion },
     .person = F_entry_review_district_reviewed_by, .day = F_entry_review_district_reviewed_on,
     .due = F_entry_review_due_on, .clock = "entry.review.days", .workdays = 3)
STEP(entry_review, "approve", .label = "审核通过", .from = "submitted;district_passed", .to = "approved", .roles = W_dispatcher,
     .takes = { F_entry_review_city_opinion }, .other_than = F_entry_review_district_reviewed_by,
     .person = F_entry_review_city_reviewed_by, .day = F_entry_review_city_reviewed_on)
STEP(entry_review, "return",  .label = "退回补正", .from = "submitted", .to = "returned", .roles = W_district | W_dispatcher,
     .needs = { F_entry_review_return_reason, F_entry_review_return_text })
STEP(entry_review, "return",  .label = "退回补正", .from = "district_passed", .to = "returned", .roles = W_dispatcher,
     .needs = { F_entry_review_return_reason, F_entry_review_return_text })
STEP(entry_review, "reject",  .label = "不予入库", .from = "submitted;district_passed", .to = "rejected", .roles = W_dispatcher,
     .needs = { F_entry_review_return_reason, F_entry_review_return_text },
     .person = F_entry_review_city_reviewed_by, .day = F_entry_review_city_reviewed_on)
STEP(entry_review, "cancel",  .label = "撤回申报", .from = "draft;submitted;returned", .to = "cancelled", .roles = LOCAL | W_dispatcher)

STEP(stage_handover, "send",   .label = "移交", .from = "draft;returned", .to = "sent", .roles = LEADS,
     .of = F_stage_handover_from_agency, .person = F_stage_handover_handed_by, .day = F_stage_handover_started_on,
     .due = F_stage_handover_due_on, .clock = "handover.days", .workdays = 5)
STEP(stage_handover, "accept", .label = "接收", .from = "sent", .to = "accepted", .roles = LEADS,
     .of = F_stage_handover_to_agency, .other_than = F_stage_handover_handed_by,
     .person = F_stage_handover_accepted_by, .day = F_stage_handover_accepted_on)
STEP(stage_handover, "return", .label = "退回", .from = "sent", .to = "returned", .roles = LEADS,
     .of = F_stage_handover_to_agency, .needs = { F_stage_handover_return_reason })
STEP(stage_handover, "cancel", .label = "取消移交", .from = "draft;sent;returned", .to = "cancelled", .roles = LEADS,
     .of = F_stage_handover_from_agency)

STEP(progress_report, "submit", .label = "上报", .from = "draft;returned", .to = "submitted", .roles = LOCAL | W_enterprise | W_dispatcher,
     .needs = { F_progress_report_this_year, F_progress_report_visible_progress },
     .person = F_progress_report_reported_by, .moment = F_progress_report_submitted_at)
STEP(progress_report, "pass",   .label = "区级审核通过", .from = "submitted", .to = "district_passed", .roles = W_district,
     .person = F_progress_report_reviewed_by)
STEP(progress_report, "accept", .label = "市级审核通过", .from = "submitted;district_passed", .to = "accepted", .roles = W_dispatcher,
     .person = F_progress_report_reviewed_by)
STEP(progress_report, "return", .label = "退回", .from = "submitted", .to = "returned", .roles = W_district,
     .needs = { F_progress_report_return_reason }, .person = F_progress_report_reviewed_by)
STEP(progress_report, "return", .label = "退回", .from = "submitted;district_passed;accepted", .to = "returned", .roles = W_dispatcher,
     .needs = { F_progress_report_return_reason }, .person = F_progress_report_reviewed_by)

/* what a closed month held stays with it in its snapshot; to reopen one takes two people */
STEP(month, "open",       .label = "开启填报", .from = "future", .to = "open", .roles = W_dispatcher, .moment = F_month_opened_at)
STEP(month, "close",      .label = "锁定", .from = "open;reviewing;reopened", .to = "closed", .roles = W_dispatcher, .entry = "freeze",
     .takes = { F_month_excused_projects }, .person = F_month_closed_by, .moment = F_month_closed_at,
     .clears = F_month_reopen_asked_by)
STEP(month, "ask_reopen", .label = "申请重开", .from = "closed", .to = "closed", .roles = W_dispatcher,
     .needs = { F_month_reopen_reason }, .person = F_month_reopen_asked_by, .signed_for = true)
STEP(month, "reopen",     .label = "同意重开", .from = "closed", .to = "reopened", .roles = LEADS, .entry = "reopen",
     .needs = { F_month_reopen_asked_by }, .other_than = F_month_reopen_asked_by, .person = F_month_reopened_by,
     .signed_for = true)
#endif
/* clang-format on */
