/* stage_handover.tbl.h - 阶段交接.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC stage_handover
RECORD(.label = "阶段交接", .group = "library", .title = "handover",
       .index = "project",
       .help = "商务、发改、工信之间的阶段交接与清单。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_commerce | W_dispatcher | W_industry, .scope = SCOPE_ROW, .level = 2, .authority = "dispatcher")
FIELD(handover, ENUM, .label = "交接类型", .flags = REQUIRED,
      .choices = CHOICES({ "lead_to_project", "线索转项目" },
                   { "signing_to_building", "招引签约→项目建设（商务→发改）" },
                   { "building_to_production", "项目建设→投产达效（发改→工信）" }, { "back", "退回上一阶段" }),
      .writers = W_commerce | W_dispatcher | W_industry, .level = 2, .authority = "dispatcher",
      .help = "招引签约转项目建设由商务移交发改，项目建设转投产达效由发改移交工信")
FIELD(from_agency, REF, .label = "移交单位", .flags = REQUIRED, .refers = R_agency,
      .writers = W_commerce | W_dispatcher | W_industry, .level = 2, .authority = "dispatcher",
      .rule = "current stage_lead",
      .help = "当前阶段牵头单位")
FIELD(to_agency, REF, .label = "接收单位", .flags = REQUIRED, .refers = R_agency,
      .writers = W_commerce | W_dispatcher | W_industry, .level = 2, .authority = "dispatcher",
      .rule = "≠ from_agency",
      .help = "不能与移交单位相同")
FIELD(area, AREA, .label = "属地", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "dispatcher")
FIELD(milestone, ENUM, .label = "触发节点", .flags = REQUIRED,
      .choices = CHOICES({ "signed", "签约" }, { "landed", "落地（注册）" }, { "project_approval", "立项" },
                   { "land_delivery", "供地（拿地）" }, { "construction_start", "开工" },
                   { "completion", "竣工" }, { "production_start", "投产" },
                   { "full_output", "达产" }, { "full_benefit", "达效" }),
      .writers = W_commerce | W_dispatcher | W_industry, .level = 2, .authority = "dispatcher",
      .rule = "confirmed milestone compulsory",
      .help = "须为已确认的节点")
FIELD(started_on, DATE, .label = "发起日期", .flags = REQUIRED | READ_ONLY, .level = 2,
      .authority = "dispatcher")
FIELD(due_on, DATE, .label = "应接收日期", .flags = REQUIRED | READ_ONLY, .level = 2,
      .authority = "dispatcher", .rule = "5 working days, configurable")
FIELD(checklist, SET, .label = "交接清单完成情况", .flags = REQUIRED,
      .choices = CHOICES({ "basic", "项目基本信息完整" }, { "codes", "项目代码和信用代码" },
                   { "agreement", "投资协议" }, { "promises", "承诺事项清单" },
                   { "contacts", "企业和责任人联系方式" }, { "permits", "手续办理清单" },
                   { "needs", "要素需求清单" }, { "problems", "未办结问题清单" }, { "plan", "下阶段节点计划" },
                   { "acceptance", "竣工验收资料" }, { "growth", "达产计划（产值、税收、用工）" }),
      .writers = W_commerce | W_dispatcher | W_industry, .level = 2, .authority = "dispatcher",
      .rule = "compulsory items per handover in threshold",
      .help = "各类交接的必备事项由参数规定")
FIELD(missing_items, TEXT, .label = "未齐事项", .max = 500, .writers = W_commerce | W_dispatcher | W_industry,
      .level = 2, .authority = "dispatcher",
      .help = "未齐的写明补齐时限")
FIELD(open_problems, INT, .label = "未办结问题数", .flags = READ_ONLY, .unit = "件",
      .min = 0, .max = 1000000000, .level = 2, .authority = "dispatcher")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "draft", "待发起" }, { "sent", "已移交待接收" }, { "accepted", "已接收" },
                   { "returned", "已退回" }, { "cancelled", "已取消" }), .def = "draft", .level = 2,
      .authority = "dispatcher", .rule = "owner stays from_agency until accepted")
FIELD(handed_by, REF, .label = "移交人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "dispatcher")
FIELD(accepted_by, REF, .label = "接收人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "dispatcher")
FIELD(accepted_on, DATE, .label = "接收日期", .flags = READ_ONLY, .level = 2, .authority = "dispatcher")
FIELD(return_reason, TEXT, .label = "退回原因", .max = 300, .writers = W_commerce | W_dispatcher | W_industry,
      .level = 2, .authority = "dispatcher", .rule = "compulsory when returned",
      .help = "退回时必填")
FIELD(files, FILE, .label = "交接材料", .writers = W_commerce | W_dispatcher | W_industry, .level = 2,
      .authority = "dispatcher")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_commerce | W_dispatcher | W_industry,
      .level = 2, .authority = "dispatcher")
END
#undef REC
/* clang-format on */
