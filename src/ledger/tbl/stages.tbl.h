/* stages.tbl.h - the life of a project: its stages, and the moves between them.
 *
 * STAGE(id, label, lead)  - lead: the role that leads the stage (plan, chapter 2)
 * MOVE("verb", attributes…) - attributes initialise struct stage_move, see domain/stage.h;
 *                           .needs lists groups: one kind of each group must be among the evidence
 */
/* clang-format off */
#ifdef STAGE
STAGE(prospect,           "在谈储备", commerce)
STAGE(signed,             "签约",     commerce)
STAGE(project_approval,   "立项",     dispatcher)
STAGE(construction_start, "开工",     dispatcher)
STAGE(completion,         "竣工",     industry)
STAGE(production_start,   "投产",     industry)
STAGE(full_output,        "达产",     industry)
STAGE(full_benefit,       "达效",     industry)
#endif

#ifdef MOVE
MOVE("sign", .label = "签约", .from = S_prospect, .to = S_signed, .milestone = "signed",
     .date = F_project_signed_on, .lead = ROLE_commerce,
     .needs = { { "agreement" } })
/* 技改 by a firm that is already here begins with the filing */
MOVE("approve", .label = "立项", .from = S_signed, .to = S_project_approval, .upgrade_skips = true,
     .milestone = "project_approval", .date = F_project_project_approval_on, .lead = ROLE_dispatcher,
     .needs = { { "filing_certificate" } }, .needs_code = true)
/* a construction permit alone; without one a report (or the statistics entry), the contract and photos */
MOVE("start", .label = "开工", .from = S_project_approval, .to = S_construction_start,
     .milestone = "construction_start", .date = F_project_construction_start_on, .lead = ROLE_dispatcher,
     .needs = { { "construction_permit", "start_report", "statistics_entry" },
                { "construction_permit", "construction_contract" },
                { "construction_permit", "site_photos" } })
MOVE("complete", .label = "竣工", .from = S_construction_start, .to = S_completion,
     .milestone = "completion", .date = F_project_completion_on, .lead = ROLE_dispatcher,
     .needs = { { "completion_filing", "joint_acceptance", "acceptance_report" } })
MOVE("produce", .label = "投产", .from = S_completion, .to = S_production_start,
     .milestone = "production_start", .date = F_project_production_start_on, .lead = ROLE_industry,
     .needs = { { "first_invoice", "trial_report", "power_use" } })
MOVE("reach_output", .label = "达产", .from = S_production_start, .to = S_full_output,
     .milestone = "full_output", .date = F_project_full_output_on, .lead = ROLE_industry,
     .needs = { { "output_proof", "first_invoice" } })
MOVE("reach_benefit", .label = "达效", .from = S_full_output, .to = S_full_benefit,
     .milestone = "full_benefit", .date = F_project_full_benefit_on, .lead = ROLE_industry,
     .needs = { { "tax_proof" } })
MOVE("revoke", .label = "撤销节点", .effect = MOVE_BACK, .needs_reason = true, .lead = ROLE_dispatcher)
MOVE("pause", .label = "暂停", .effect = MOVE_STATUS, .from_status = "active", .to_status = "paused",
     .needs_reason = true, .lead = ROLE_dispatcher)
MOVE("resume", .label = "恢复", .effect = MOVE_STATUS, .from_status = "paused", .to_status = "active",
     .lead = ROLE_dispatcher)
MOVE("terminate", .label = "终止", .effect = MOVE_STATUS, .from_status = "active;paused",
     .to_status = "terminated", .needs_reason = true, .lead = ROLE_dispatcher)
MOVE("withdraw", .label = "退库", .effect = MOVE_STATUS, .from_status = "active;paused;terminated",
     .to_status = "withdrawn", .needs_reason = true, .lead = ROLE_dispatcher)
#endif
/* clang-format on */
