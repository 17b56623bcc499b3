/* entry_review.tbl.h - 入库审核.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC entry_review
RECORD(.label = "入库审核", .group = "library", .title = "kind",
       .index = "project",
       .help = "项目入库、变更、出库的申报与区、市两级审核。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_district | W_park | W_town | W_dispatcher, .scope = SCOPE_ROW, .level = 2, .authority = "dispatcher")
FIELD(kind, ENUM, .label = "申报类型", .flags = REQUIRED,
      .choices = CHOICES({ "reserve", "储备入库" }, { "implement", "在库（实施）入库" },
                   { "major", "申报重大项目" }, { "change", "重要信息变更" }, { "leave", "出库（退库）" },
                   { "restore", "恢复入库" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "dispatcher",
      .help = "总投资满 1 亿元（外资 1000 万美元）的方可申报入库")
FIELD(round, INT, .label = "轮次", .flags = REQUIRED | READ_ONLY, .unit = "次", .min = 0, .max = 1000000000,
      .def = "1", .level = 2, .authority = "dispatcher", .rule = "grows after each return")
FIELD(applied_by, REF, .label = "申报单位", .flags = REQUIRED | READ_ONLY, .refers = R_agency, .level = 2,
      .authority = "dispatcher")
FIELD(applied_on, DATE, .label = "申报日期", .flags = REQUIRED | READ_ONLY, .level = 2,
      .authority = "dispatcher")
FIELD(changed_fields, TEXT, .label = "变更事项", .max = 1000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "dispatcher",
      .rule = "field, before, after; compulsory for change",
      .help = "逐项写明字段、原值、新值；信息变更时必填")
FIELD(apply_reason, TEXT, .label = "申报理由", .max = 500, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "dispatcher", .rule = "compulsory for change, leave, restore",
      .help = "变更、出库、恢复时必填")
FIELD(auto_findings, TEXT, .label = "自动检查结果", .flags = READ_ONLY, .max = 2000, .level = 2,
      .authority = "dispatcher", .rule = "checks: >= 1亿元 or USD twin, duplicate, codes, required fields")
FIELD(duplicate_of, REF, .label = "疑似重复项目", .flags = READ_ONLY, .refers = R_project, .level = 2,
      .authority = "dispatcher")
FIELD(district_opinion, TEXT, .label = "区级审核意见", .max = 500, .writers = W_district, .level = 2,
      .authority = "dispatcher")
FIELD(district_reviewed_by, REF, .label = "区级审核人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "dispatcher")
FIELD(district_reviewed_on, DATE, .label = "区级审核日期", .flags = READ_ONLY, .level = 2,
      .authority = "dispatcher")
FIELD(stage_lead_opinion, TEXT, .label = "阶段牵头部门意见", .max = 500, .writers = W_commerce | W_industry,
      .level = 2, .authority = "dispatcher")
FIELD(city_opinion, TEXT, .label = "市级审核意见", .max = 500, .writers = W_dispatcher, .level = 2,
      .authority = "dispatcher")
FIELD(city_reviewed_by, REF, .label = "市级审核人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "dispatcher", .rule = "≠ applicant")
FIELD(city_reviewed_on, DATE, .label = "市级审核日期", .flags = READ_ONLY, .level = 2,
      .authority = "dispatcher")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "draft", "草稿" }, { "submitted", "已申报" }, { "district_passed", "区级通过" },
                   { "approved", "审核通过" }, { "returned", "退回补正" }, { "rejected", "不予入库" },
                   { "cancelled", "撤回" }), .def = "draft", .level = 2, .authority = "dispatcher")
FIELD(return_reason, ENUM, .label = "退回（不予入库）原因",
      .choices = CHOICES({ "small", "总投资不足1亿元" }, { "duplicate", "重复申报" },
                   { "incomplete", "资料不全" }, { "inconsistent", "信息不一致" },
                   { "scope", "不属入库范围" }, { "area", "属地有误" }, { "immature", "条件不成熟" },
                   { "other", "其他" }), .writers = W_district | W_dispatcher, .level = 2,
      .authority = "dispatcher", .rule = "compulsory when returned or rejected",
      .help = "退回或不予入库时必填")
FIELD(return_text, TEXT, .label = "退回说明", .max = 500, .writers = W_district | W_dispatcher,
      .level = 2, .authority = "dispatcher",
      .help = "写明怎样补正")
FIELD(due_on, DATE, .label = "审核时限", .flags = READ_ONLY, .level = 2, .authority = "dispatcher",
      .rule = "3 working days per level, configurable")
FIELD(library_no, TEXT, .label = "批准入库编号", .flags = READ_ONLY, .max = 20, .level = 2,
      .authority = "dispatcher")
FIELD(files, FILE, .label = "申报材料", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "dispatcher")
END
#undef REC
/* clang-format on */
