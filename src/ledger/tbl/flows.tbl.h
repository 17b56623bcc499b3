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
FLOW(problem,         state)
FLOW(visit,           state)
FLOW(agent_task,      state)
FLOW(meeting,         state)
FLOW(site_tour,       state)
#endif

#ifdef HAND
HAND(entry_review,    "draft;returned",           LOCAL | W_dispatcher)
HAND(stage_handover,  "draft;returned",           LEADS)
HAND(progress_report, "draft;returned",           LOCAL | W_enterprise)
HAND(progress_report, "submitted",                W_district)
HAND(progress_report, "draft;returned;submitted;district_passed;accepted;frozen;corrected", W_dispatcher)
HAND(month,           "future;open;reviewing;reopened", W_dispatcher)
HAND(problem,         "registered;returned",      LOCAL | W_enterprise | W_dispatcher)
HAND(problem,         "assigned;handling_on_site;in_consultation;measures_set;escalated;suspended;reopened",
     LOCAL | W_bureau | W_dispatcher)
/* of what is under review only the firm's consent and the supervision: see domain/check_work.c */
HAND(problem,         "closing_requested;verifying", LOCAL | W_enterprise | W_dispatcher)
HAND(visit,           "draft;submitted",          LEADS | W_bureau | LOCAL)
HAND(agent_task,      "requested;assigned;preparing;submitted;approved", LOCAL)
HAND(agent_task,      "requested",                W_enterprise)
HAND(meeting,         "planned;held;minuted;followed", LEADS | W_bureau | W_district | W_park)
HAND(site_tour,       "planned;scoring;closed",   W_dispatcher | W_district)
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

/* 登记 → 受理分派 → 现场办 / 会商办 → 措施 → 申请销号 → 复核 → 销号; 退回, 升级, 挂起, 重开 (3-domain/05) */
STEP(problem, "assign",          .label = "受理分派", .from = "registered;reopened;escalated", .to = "assigned", .roles = W_dispatcher | W_district,
     .needs = { F_problem_lead_agency }, .takes = { F_problem_support_agencies, F_problem_handler, F_problem_opinion })
STEP(problem, "assign",          .label = "受理自办", .from = "registered;reopened", .to = "assigned", .roles = W_park | W_town,
     .takes = { F_problem_handler, F_problem_opinion })
STEP(problem, "return",          .label = "退回", .from = "registered", .to = "returned", .roles = W_dispatcher | LOCAL,
     .needs = { F_problem_opinion })
STEP(problem, "register",        .label = "重新登记", .from = "returned", .to = "registered", .roles = W_dispatcher | LOCAL | W_enterprise,
     .takes = { F_problem_opinion })
STEP(problem, "handle_on_site",  .label = "现场办", .from = "assigned", .to = "handling_on_site", .roles = W_dispatcher | W_bureau | LOCAL,
     .takes = { F_problem_handler, F_problem_opinion })
STEP(problem, "consult",         .label = "会商办", .from = "assigned;handling_on_site", .to = "in_consultation", .roles = W_dispatcher | W_bureau | W_district,
     .needs = { F_problem_meeting }, .takes = { F_problem_opinion })
STEP(problem, "set_measures",    .label = "落实措施", .from = "handling_on_site;in_consultation", .to = "measures_set", .roles = W_dispatcher | W_bureau | LOCAL,
     .needs = { F_problem_measures }, .takes = { F_problem_opinion })
STEP(problem, "request_closing", .label = "申请销号", .from = "measures_set", .to = "closing_requested", .roles = W_dispatcher | W_bureau | LOCAL,
     .needs = { F_problem_result, F_problem_evidence }, .takes = { F_problem_opinion })
STEP(problem, "verify",          .label = "复核", .from = "closing_requested", .to = "verifying", .roles = W_dispatcher | W_district,
     .takes = { F_problem_opinion })
STEP(problem, "close",           .label = "销号", .from = "verifying", .to = "closed", .roles = W_dispatcher | W_district,
     .takes = { F_problem_opinion }, .day = F_problem_closed_on)
STEP(problem, "return",          .label = "退回继续办理", .from = "closing_requested;verifying", .to = "measures_set", .roles = W_dispatcher | W_district,
     .needs = { F_problem_opinion })
STEP(problem, "escalate",        .label = "升级", .from = "registered;assigned;handling_on_site;in_consultation;measures_set", .to = "escalated",
     .roles = W_dispatcher | W_bureau | LOCAL, .needs = { F_problem_opinion })
STEP(problem, "suspend",         .label = "挂起", .from = "assigned;handling_on_site;in_consultation;measures_set", .to = "suspended",
     .roles = W_dispatcher | W_district, .needs = { F_problem_opinion })
STEP(problem, "resume",          .label = "恢复办理", .from = "suspended", .to = "assigned", .roles = W_dispatcher | W_district,
     .takes = { F_problem_opinion })
STEP(problem, "reopen",          .label = "重新打开", .from = "closed", .to = "reopened", .roles = W_dispatcher | LOCAL | W_enterprise,
     .needs = { F_problem_opinion }, .counts = F_problem_reopen_count)
STEP(problem, "withdraw",        .label = "撤回", .from = "registered;returned", .to = "withdrawn", .roles = W_dispatcher | LOCAL | W_enterprise,
     .needs = { F_problem_opinion })

STEP(visit, "confirm", .label = "确认", .from = "submitted", .to = "confirmed", .roles = W_dispatcher | W_district)
STEP(visit, "void",    .label = "作废", .from = "submitted;confirmed", .to = "void", .roles = W_dispatcher | W_district)

STEP(agent_task, "assign",   .label = "派单", .from = "requested", .to = "assigned", .roles = LOCAL,
     .needs = { F_agent_task_agency, F_agent_task_agent }, .day = F_agent_task_assigned_on)
STEP(agent_task, "transfer", .label = "转办", .from = "assigned;preparing;submitted;approved", .to = "assigned", .roles = LOCAL,
     .needs = { F_agent_task_agency, F_agent_task_agent }, .day = F_agent_task_assigned_on)
STEP(agent_task, "prepare",  .label = "准备材料", .from = "assigned", .to = "preparing", .roles = LOCAL,
     .takes = { F_agent_task_papers_state, F_agent_task_missing_papers })
STEP(agent_task, "submit",   .label = "递交申请", .from = "preparing", .to = "submitted", .roles = LOCAL,
     .needs = { F_agent_task_submitted_on }, .takes = { F_agent_task_papers_state })
STEP(agent_task, "approve",  .label = "进入审批", .from = "submitted", .to = "approved", .roles = LOCAL,
     .takes = { F_agent_task_permit })
STEP(agent_task, "finish",   .label = "办结", .from = "preparing;submitted;approved", .to = "finished", .roles = LOCAL,
     .needs = { F_agent_task_finished_on, F_agent_task_result })
STEP(agent_task, "fail",     .label = "未办成", .from = "assigned;preparing;submitted;approved", .to = "failed", .roles = LOCAL,
     .needs = { F_agent_task_finished_on, F_agent_task_result })
STEP(agent_task, "cancel",   .label = "取消", .from = "requested;assigned", .to = "cancelled", .roles = LOCAL | W_enterprise)
STEP(agent_task, "confirm",  .label = "企业确认", .from = "finished", .to = "finished", .roles = W_enterprise,
     .needs = { F_agent_task_feedback }, .takes = { F_agent_task_feedback_text })
STEP(agent_task, "redo",     .label = "重新办理", .from = "finished", .to = "preparing", .roles = LOCAL)

STEP(meeting, "hold",   .label = "已召开", .from = "planned", .to = "held", .roles = LEADS | W_bureau | W_district | W_park,
     .takes = { F_meeting_place, F_meeting_chair, F_meeting_attendees })
STEP(meeting, "minute", .label = "印发纪要", .from = "held", .to = "minuted", .roles = LEADS | W_bureau | W_district | W_park,
     .needs = { F_meeting_minutes }, .takes = { F_meeting_minutes_no })
STEP(meeting, "follow", .label = "跟踪落实", .from = "minuted", .to = "followed", .roles = LEADS | W_bureau | W_district | W_park,
     .needs = { F_meeting_decisions, F_meeting_decision_count }, .takes = { F_meeting_due_on })
STEP(meeting, "finish", .label = "事项办结", .from = "followed", .to = "finished", .roles = LEADS | W_bureau | W_district | W_park,
     .needs = { F_meeting_done_count })
STEP(meeting, "cancel", .label = "取消", .from = "planned", .to = "cancelled", .roles = LEADS | W_bureau | W_district | W_park)

STEP(site_tour, "open",    .label = "开始评分", .from = "planned", .to = "scoring", .roles = W_dispatcher | W_district,
     .takes = { F_site_tour_held_on, F_site_tour_judges })
STEP(site_tour, "close",   .label = "结束评分", .from = "scoring", .to = "closed", .roles = W_dispatcher | W_district)
STEP(site_tour, "open",    .label = "重新评分", .from = "closed", .to = "scoring", .roles = W_dispatcher | W_district)
STEP(site_tour, "publish", .label = "通报", .from = "closed", .to = "published", .roles = W_dispatcher | W_district,
     .needs = { F_site_tour_held_on }, .takes = { F_site_tour_comments }, .day = F_site_tour_published_on)
STEP(site_tour, "cancel",  .label = "取消", .from = "planned;scoring", .to = "cancelled", .roles = W_dispatcher | W_district)
#endif
/* clang-format on */
