/* agent_task.tbl.h - 帮代办任务.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC agent_task
RECORD(.label = "帮代办任务", .group = "build", .title = "name",
       .index = "project;enterprise;agent",
       .help = "帮代办专员为企业办理的事项：委托、派单、办理、办结、评价。")
FIELD(task_no, TEXT, .label = "帮代办编号", .flags = REQUIRED | UNIQUE | READ_ONLY | IMPORTED, .max = 20, .level = 2,
      .authority = "town")
FIELD(project, REF, .label = "项目", .refers = R_project, .writers = W_district | W_park | W_town | W_enterprise,
      .scope = SCOPE_ROW, .level = 2, .authority = "town", .rule = "project or enterprise compulsory",
      .help = "项目事项必填；只涉及企业的填企业")
FIELD(enterprise, REF, .label = "企业", .refers = R_enterprise,
      .writers = W_district | W_park | W_town | W_enterprise, .scope = SCOPE_ROW, .level = 2,
      .authority = "town", .help = "没有项目的事项填企业")
FIELD(kind, ENUM, .label = "服务类型", .flags = REQUIRED, .choices = CHOICES({ "full", "全程代办" },
                   { "partial", "部分代办" }, { "guide", "咨询辅导" }, { "accompany", "陪同办理" },
                   { "coordination", "协调推进" }), .writers = W_district | W_park | W_town | W_enterprise,
      .level = 2, .authority = "town")
FIELD(item, ENUM, .label = "帮办事项", .choices = CHOICES(PERMIT_ITEMS),
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town",
      .rule = "compulsory unless coordination", .help = "协调推进以外必填")
FIELD(permit, REF, .label = "对应审批办件", .refers = R_permit,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town",
      .rule = "permit.project = project", .help = "须为同一项目的办件")
FIELD(name, TEXT, .label = "任务名称", .flags = REQUIRED, .max = 120,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town")
FIELD(authorised, BOOL, .label = "是否企业委托", .flags = REQUIRED, .def = "0",
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town",
      .rule = "compulsory yes for full, partial", .help = "全程代办、部分代办必须有企业委托")
FIELD(authorisation, FILE, .label = "委托书", .writers = W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "town", .rule = "compulsory when authorised and kind is full, partial",
      .help = "全程代办、部分代办必须上传")
FIELD(requested_on, DATE, .label = "委托（提出）日期", .flags = REQUIRED,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town")
FIELD(agency, REF, .label = "服务单位", .flags = REQUIRED, .refers = R_agency,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town")
FIELD(agent, REF, .label = "帮代办专员", .flags = REQUIRED, .refers = R_person,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town")
FIELD(assigned_on, DATE, .label = "派单日期", .flags = READ_ONLY, .level = 2, .authority = "town")
FIELD(planned_on, DATE, .label = "计划完成日期", .flags = REQUIRED,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town",
      .help = "超过这一天未办结即为超期")
FIELD(papers_state, ENUM, .label = "材料准备情况", .choices = CHOICES({ "none", "未准备" }, { "collecting", "收集中" },
                   { "reviewed", "已预审" }, { "complete", "已齐全" }),
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town")
FIELD(missing_papers, TEXT, .label = "缺少材料", .max = 300, .writers = W_district | W_park | W_town | W_enterprise,
      .level = 2, .authority = "town")
FIELD(submitted_on, DATE, .label = "递交申请日期", .writers = W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "town", .rule = ">= requested_on", .help = "不早于委托日期")
FIELD(finished_on, DATE, .label = "办结日期", .writers = W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "town", .rule = ">= submitted_on", .help = "不早于递交日期")
FIELD(service_count, INT, .label = "服务次数", .unit = "次", .min = 0, .max = 1000000000,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 2, .authority = "town")
FIELD(result, TEXT, .label = "办理结果", .max = 500, .writers = W_district | W_park | W_town | W_enterprise,
      .level = 2, .authority = "town", .rule = "compulsory when finished", .help = "办结时必填")
FIELD(problem, REF, .label = "转入问题", .flags = READ_ONLY, .refers = R_problem, .level = 2, .authority = "town")
FIELD(used_days, INT, .label = "用时", .flags = READ_ONLY, .unit = "工作日", .min = 0, .max = 1000000000, .level = 2,
      .authority = "town", .rule = "computed")
FIELD(overdue, BOOL, .label = "是否超期", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 2,
      .authority = "town", .rule = "computed: today > planned_on and not finished")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "requested", "待派单" }, { "assigned", "已派单" }, { "preparing", "材料准备" },
                   { "submitted", "已递交" }, { "approved", "审批中" }, { "finished", "已办结" }, { "failed", "未办成" },
                   { "cancelled", "已取消" }), .def = "requested", .level = 2, .authority = "town")
FIELD(feedback, ENUM, .label = "企业评价", .choices = CHOICES({ "satisfied", "满意" }, { "basically", "基本满意" },
                   { "unsatisfied", "不满意" }), .writers = W_enterprise, .level = 2, .authority = "enterprise")
FIELD(feedback_text, TEXT, .label = "评价意见", .max = 300, .writers = W_enterprise, .level = 2,
      .authority = "enterprise")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_district | W_park | W_town | W_enterprise,
      .level = 2, .authority = "town")
END
#undef REC
/* clang-format on */
