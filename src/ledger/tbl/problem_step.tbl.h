/* problem_step.tbl.h - 问题办理过程.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC problem_step
RECORD(.label = "问题办理过程", .group = "build", .title = "verb", .unique = "problem,step_no",
       .index = "problem",
       .help = "每个问题的每一步办理：谁、何时、做了什么。")
FIELD(problem, REF, .label = "问题", .flags = REQUIRED, .refers = R_problem,
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .scope = SCOPE_ROW,
      .level = 2, .authority = "district")
FIELD(step_no, INT, .label = "步骤序号", .flags = REQUIRED | READ_ONLY | IMPORTED, .unit = "步", .min = 0,
      .max = 1000000000, .level = 2, .authority = "district", .rule = "1, 2, 3 …")
FIELD(verb, ENUM, .label = "办理动作", .flags = REQUIRED, .choices = CHOICES({ "register", "登记" },
                   { "assign", "受理分派" }, { "handle_on_site", "现场办" }, { "consult", "会商办" },
                   { "set_measures", "落实措施" }, { "progress", "进展反馈" }, { "request_closing", "申请销号" },
                   { "verify", "复核" }, { "consent", "企业确认" }, { "close", "销号" }, { "return", "退回" },
                   { "escalate", "升级" }, { "extend", "延期" }, { "suspend", "挂起" }, { "resume", "恢复办理" },
                   { "urge", "催办" }, { "supervise", "督办" }, { "comment", "领导批示" }, { "reopen", "重新打开" },
                   { "withdraw", "撤回" }),
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .rule = "those that move the state are written by the steps of problem",
      .help = "受理、分派、升级、销号等改变状态的步骤在问题上办理")
FIELD(state_before, TEXT, .label = "原状态", .flags = READ_ONLY | IMPORTED, .max = 30, .level = 2,
      .authority = "district")
FIELD(state_after, TEXT, .label = "新状态", .flags = READ_ONLY | IMPORTED, .max = 30, .level = 2,
      .authority = "district")
FIELD(done_on, DATE, .label = "办理日期", .flags = REQUIRED,
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district")
FIELD(done_by, REF, .label = "办理人", .flags = READ_ONLY | IMPORTED, .refers = R_person, .level = 2,
      .authority = "district")
FIELD(agency, REF, .label = "办理单位", .flags = READ_ONLY | IMPORTED, .refers = R_agency, .level = 2,
      .authority = "district")
FIELD(to_agency, REF, .label = "转交单位", .refers = R_agency,
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .rule = "compulsory for assign, escalate, supervise", .help = "分派、升级、督办时必填")
FIELD(level_after, ENUM, .label = "协调层级", .choices = CHOICES({ "town", "镇（街道、园区）级" }, { "district", "辖市区级" },
                   { "city", "市级" }, { "province", "提请省级" }),
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .rule = "one level up per escalate")
FIELD(meeting, REF, .label = "会商会议", .refers = R_meeting,
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .rule = "compulsory for consult", .help = "会商办理时必填")
FIELD(text, TEXT, .label = "办理内容", .flags = REQUIRED, .max = 2000,
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .help = "做了什么、下一步做什么")
FIELD(due_on, DATE, .label = "要求完成日期",
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district")
FIELD(used_days, INT, .label = "本步用时", .flags = READ_ONLY, .unit = "工作日", .min = 0, .max = 1000000000,
      .level = 2, .authority = "district")
FIELD(automatic, BOOL, .label = "是否系统自动", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 2,
      .authority = "district", .rule = "overdue escalation")
FIELD(evidence, FILE, .label = "佐证材料",
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .rule = "compulsory for request_closing", .help = "申请销号时必须上传")
END
#undef REC
/* clang-format on */
