/* milestone.tbl.h - 项目节点.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC milestone
RECORD(.label = "项目节点", .group = "library", .title = "kind", .unique = "project,kind",
       .help = "项目从签约到达效各节点的约定、计划、实际日期与佐证，由阶段牵头单位确认。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_district | W_park | W_town | W_dispatcher, .scope = SCOPE_ROW, .level = 1, .authority = "district")
FIELD(kind, ENUM, .label = "节点", .flags = REQUIRED,
      .choices = CHOICES({ "signed", "签约" }, { "landed", "落地（注册）" }, { "project_approval", "立项" },
                   { "land_delivery", "供地（拿地）" }, { "construction_start", "开工" },
                   { "completion", "竣工" }, { "production_start", "投产" },
                   { "full_output", "达产" }, { "full_benefit", "达效" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .help = "从签约到达效依次推进",
      .synonyms = "节点名称;里程碑")
FIELD(agreed_on, DATE, .label = "协议约定日期", .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "commerce", .rule = "frozen at signing",
      .help = "投资协议约定的日期，签约后不改")
FIELD(first_planned_on, DATE, .label = "首次计划日期", .flags = READ_ONLY, .level = 1,
      .authority = "district", .rule = "first value of planned_on, never changes")
FIELD(planned_on, DATE, .label = "计划日期", .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "district", .rule = "order signed <= approval <= start <= completion",
      .help = "各节点依次不早于前一节点；推迟须填原因",
      .synonyms = "计划时间")
FIELD(replan_count, INT, .label = "计划调整次数", .flags = REQUIRED | READ_ONLY, .unit = "次",
      .min = 0, .max = 1000000000, .def = "0", .level = 1, .authority = "district",
      .rule = "computed from journal")
FIELD(replan_reason, TEXT, .label = "计划调整原因", .max = 300, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "compulsory when planned_on moves later",
      .help = "计划日期推迟时必填")
FIELD(forecast_on, DATE, .label = "预测日期", .flags = READ_ONLY, .level = 1, .authority = "district",
      .rule = "computed: domain/forecast with range")
FIELD(actual_on, DATE, .label = "实际日期", .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "district", .rule = "not in the future; in order of milestones",
      .help = "不能晚于今天，且不早于前一节点",
      .synonyms = "实际时间;完成时间;完成日期")
FIELD(claimed_on, DATE, .label = "申报日期", .flags = READ_ONLY, .level = 1, .authority = "district")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "pending", "未到期" }, { "due", "到期未完成" }, { "claimed", "已申报待确认" },
                   { "confirmed", "已确认" }, { "returned", "已退回" }, { "revoked", "已撤销" }),
      .def = "pending", .level = 1, .authority = "district", .rule = "confirmed by stage lead only")
FIELD(evidence_kind, SET, .label = "佐证类型",
      .choices = CHOICES({ "agreement", "投资协议" }, { "business_licence", "营业执照（注册登记）" },
                   { "filing_certificate", "备案证（核准、批复文件）" },
                   { "land_contract", "土地出让合同（不动产权证）" }, { "construction_permit", "施工许可证" },
                   { "start_report", "开工报告" }, { "construction_contract", "施工合同" },
                   { "site_photos", "带日期现场照片" }, { "statistics_entry", "列统凭证" },
                   { "completion_filing", "竣工验收备案表" }, { "joint_acceptance", "联合验收意见书" },
                   { "acceptance_report", "竣工验收报告" }, { "trial_report", "试生产报告" },
                   { "first_invoice", "首张销售发票" }, { "power_use", "用电量记录" },
                   { "output_proof", "产值（开票）证明" }, { "tax_proof", "完税证明" },
                   { "other", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "district", .rule = "each milestone has its own minimal set in threshold",
      .help = "每个节点至少要哪些佐证由参数规定")
FIELD(evidence_no, TEXT, .label = "佐证文号（证号）", .max = 100, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "construction_start: permit number must exist in permit",
      .help = "如施工许可证号；开工以许可证为佐证的，证号须在审批手续中")
FIELD(evidence, FILE, .label = "佐证材料", .writers = W_district | W_park | W_town | W_dispatcher, .level = 2,
      .authority = "district", .rule = "at least one before claimed",
      .help = "申报前至少上传一件")
FIELD(source_system, REF, .label = "确认来源", .flags = READ_ONLY, .refers = R_source, .level = 1,
      .authority = "district", .rule = "set when a neighbour proves the date")
FIELD(confirmed_by, REF, .label = "确认人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "district")
FIELD(confirmed_on, DATE, .label = "确认日期", .flags = READ_ONLY, .level = 1, .authority = "district")
FIELD(return_reason, TEXT, .label = "退回原因", .max = 300, .writers = W_dispatcher | W_commerce | W_industry,
      .level = 1, .authority = "district",
      .help = "退回时必填")
FIELD(delay_days, INT, .label = "逾期天数", .flags = READ_ONLY, .unit = "天", .min = -100000, .max = 100000,
      .level = 1, .authority = "district", .rule = "computed: actual or today − planned_on")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "district")
END
#undef REC
/* clang-format on */
