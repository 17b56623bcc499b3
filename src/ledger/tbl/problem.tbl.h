/* problem.tbl.h - 问题协调.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC problem
RECORD(.label = "问题台账", .group = "build", .title = "title",
       .index = "project;enterprise;state,due_on",
       .help = "项目和企业的问题：登记、分派、现场办或会商办、销号，按工作日计时。")
FIELD(problem_no, TEXT, .label = "问题编号", .flags = REQUIRED | UNIQUE | READ_ONLY | IMPORTED, .max = 20,
      .level = 2, .authority = "dispatcher", .rule = "computed: year + serial")
FIELD(project, REF, .label = "项目", .refers = R_project,
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .scope = SCOPE_ROW, .level = 2,
      .authority = "district", .rule = "project or enterprise compulsory", .help = "项目问题必填；只涉及企业的填企业")
FIELD(enterprise, REF, .label = "企业", .refers = R_enterprise,
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .scope = SCOPE_ROW, .level = 2,
      .authority = "district", .help = "没有项目的问题填企业")
FIELD(title, TEXT, .label = "问题标题", .flags = REQUIRED, .max = 100,
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .help = "一句话说清是什么问题")
FIELD(description, TEXT, .label = "问题描述", .flags = REQUIRED, .max = 2000,
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .help = "写明起因、影响和已做的工作")
FIELD(type, ENUM, .label = "问题类型", .flags = REQUIRED, .choices = CHOICES({ "approval", "审批手续" },
                   { "land", "土地指标（供地）" }, { "demolition", "征地拆迁" }, { "planning", "规划调整" },
                   { "fund", "资金（融资）" }, { "power", "供电" }, { "water_gas", "供水供气供热" }, { "energy", "能耗指标" },
                   { "environment", "环境容量（排污指标）" }, { "forest", "用林" }, { "road", "道路交通配套" },
                   { "pipeline", "管线迁改" }, { "drainage", "排水排污管网" }, { "labour", "用工" },
                   { "talent", "人才（住房、子女教育）" }, { "policy", "政策兑现" }, { "agreement", "协议履约" },
                   { "construction", "施工组织" }, { "safety", "安全生产" }, { "market", "市场订单" },
                   { "supply_chain", "供应链配套" }, { "preparation", "前期工作" }, { "dispute", "纠纷信访" },
                   { "other", "其他" }), .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise,
      .level = 2, .authority = "district")
FIELD(complexity, ENUM, .label = "复杂程度", .flags = REQUIRED, .choices = CHOICES({ "simple", "简单问题（现场办）" },
                   { "complex", "复杂问题（会商办）" }),
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .def = "simple", .level = 2,
      .authority = "district", .help = "简单问题现场办，复杂问题会商办")
FIELD(level, ENUM, .label = "协调层级", .flags = REQUIRED, .choices = CHOICES({ "town", "镇（街道、园区）级" },
                   { "district", "辖市区级" }, { "city", "市级" }, { "province", "提请省级" }),
      .writers = W_dispatcher | W_district, .def = "town", .level = 2, .authority = "district",
      .rule = "escalates one level at a time", .help = "逐级升级：镇（街道、园区）→辖市区→市→提请省级")
FIELD(severity, ENUM, .label = "影响程度", .flags = REQUIRED, .choices = CHOICES({ "normal", "一般" },
                   { "serious", "较重（影响节点）" }, { "critical", "严重（停工、不能开工）" }),
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .def = "normal", .level = 2,
      .authority = "district")
FIELD(origin, ENUM, .label = "问题来源", .flags = REQUIRED, .choices = CHOICES({ "visit", "周走访" },
                   { "monthly_report", "月度填报" }, { "enterprise_portal", "企业诉求（政企通）" }, { "meeting", "调度会" },
                   { "tour", "季观摩" }, { "hotline", "12345（热线）" }, { "leader", "领导交办" }, { "light", "亮灯预警" },
                   { "look_back", "回头看" }, { "other", "其他" }),
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .help = "问题从哪里来")
FIELD(visit, REF, .label = "来源走访", .refers = R_visit,
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .help = "走访中发现的填写是哪次走访")
FIELD(reported_on, DATE, .label = "登记日期", .flags = REQUIRED,
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .help = "办理时限从这一天起算工作日")
FIELD(reported_by, REF, .label = "提出人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "district")
FIELD(reporter_name, TEXT, .label = "企业提出人", .max = 40, .writers = W_district | W_park | W_town | W_enterprise,
      .about = ABOUT_contact, .level = 3, .authority = "district")
FIELD(reporter_phone, TEXT, .label = "提出人电话", .max = 20, .writers = W_district | W_park | W_town | W_enterprise,
      .about = ABOUT_contact, .level = 3, .authority = "district", .rule = "masked", .help = "按角色遮蔽显示")
FIELD(area, AREA, .label = "属地", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "district",
      .rule = "computed from project")
FIELD(demand, TEXT, .label = "企业诉求", .max = 500,
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district")
FIELD(lead_agency, REF, .label = "牵头办理单位", .refers = R_agency, .writers = W_dispatcher | W_district, .level = 2,
      .authority = "district", .rule = "compulsory from accepted", .help = "受理分派时必填")
FIELD(support_agencies, TEXT, .label = "配合单位", .max = 300, .writers = W_dispatcher | W_district, .level = 2,
      .authority = "district", .rule = "agency names from the tree", .help = "写单位全称，以顿号分隔")
FIELD(handler, REF, .label = "承办人", .refers = R_person, .writers = W_dispatcher | W_bureau | W_district | W_park | W_town,
      .level = 2, .authority = "district")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "registered", "已登记" }, { "assigned", "已受理分派" }, { "handling_on_site", "现场办理" },
                   { "in_consultation", "会商办理" }, { "measures_set", "已定措施" }, { "closing_requested", "申请销号" },
                   { "verifying", "复核中" }, { "closed", "已销号" }, { "returned", "已退回" }, { "escalated", "已升级" },
                   { "suspended", "挂起（政策性）" }, { "reopened", "重新打开" }, { "withdrawn", "撤回" }),
      .def = "registered", .level = 2, .authority = "district", .rule = "moved only by steps; each is kept in problem_step")
FIELD(due_on, DATE, .label = "办结时限", .writers = W_dispatcher | W_district, .level = 2, .authority = "district",
      .rule = "computed: workdays by level (镇5 区10 市15), configurable",
      .help = "按层级自动计算：镇 5、区 10、市 15 个工作日，可由参数调整")
FIELD(extended_to, DATE, .label = "延期至", .writers = W_dispatcher | W_district, .level = 2,
      .authority = "district", .rule = "> due_on, with reason in problem_step", .help = "须晚于办结时限，并在办理过程中写明理由")
FIELD(measures, TEXT, .label = "解决措施", .max = 2000, .writers = W_dispatcher | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "district")
FIELD(result, TEXT, .label = "办理结果", .max = 1000, .writers = W_dispatcher | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "district", .rule = "compulsory for closing_requested", .help = "申请销号时必填")
FIELD(evidence, FILE, .label = "销号佐证", .writers = W_dispatcher | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "district", .rule = "compulsory for closing_requested", .help = "申请销号时必须上传")
FIELD(closed_on, DATE, .label = "销号日期", .flags = READ_ONLY | IMPORTED, .level = 2, .authority = "district")
FIELD(reporter_consent, ENUM, .label = "企业确认", .choices = CHOICES({ "pending", "待确认" }, { "satisfied", "满意" },
                   { "basically", "基本满意" }, { "unsatisfied", "不满意" }, { "not_needed", "无需确认" }),
      .writers = W_park | W_town | W_enterprise, .def = "pending", .level = 2, .authority = "enterprise",
      .rule = "closed only when satisfied, basically or not_needed with reason", .help = "满意、基本满意或无需确认的方可销号")
FIELD(supervised, BOOL, .label = "是否督办", .flags = REQUIRED, .def = "0", .writers = W_dispatcher,
      .about = ABOUT_internal, .level = 2, .authority = "dispatcher")
FIELD(supervision_no, TEXT, .label = "督办单号", .max = 40, .writers = W_dispatcher, .about = ABOUT_internal,
      .level = 2, .authority = "dispatcher")
FIELD(used_days, INT, .label = "已用工作日", .flags = READ_ONLY, .unit = "工作日", .min = 0, .max = 1000000000,
      .level = 2, .authority = "district", .rule = "computed, stopped while suspended")
FIELD(overdue, BOOL, .label = "是否超期", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 2,
      .authority = "district", .rule = "computed: today > due_on and not closed")
FIELD(reopen_count, INT, .label = "重开次数", .flags = REQUIRED | READ_ONLY, .unit = "次", .min = 0,
      .max = 1000000000, .def = "0", .level = 2, .authority = "district")
FIELD(blocks_milestone, ENUM, .label = "影响节点", .choices = CHOICES({ "signed", "签约" }, { "landed", "落地（注册）" },
                   { "project_approval", "立项" }, { "land_delivery", "供地（拿地）" }, { "construction_start", "开工" },
                   { "completion", "竣工" }, { "production_start", "投产" }, { "full_output", "达产" },
                   { "full_benefit", "达效" }),
      .writers = W_dispatcher | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .help = "影响哪个节点按期完成")
FIELD(meeting, REF, .label = "会商会议", .refers = R_meeting, .writers = W_dispatcher | W_bureau | W_district,
      .level = 2, .authority = "district", .rule = "compulsory for consult", .help = "会商办理时填写是哪次会议")
FIELD(opinion, TEXT, .label = "办理意见", .max = 1000,
      .writers = W_dispatcher | W_bureau | W_district | W_park | W_town | W_enterprise, .level = 2,
      .authority = "district", .rule = "of the newest step; kept with each step in problem_step",
      .help = "写明这一步的理由或说明；退回、升级、挂起、重开、撤回时必填")
FIELD(remind_on, DATE, .label = "提醒日期", .flags = READ_ONLY, .level = 2, .authority = "district",
      .rule = "computed: threshold problem.remind.percent of the working days, 80",
      .help = "时限用去八成的那一天，从这一天起提醒")
END
#undef REC
/* clang-format on */
