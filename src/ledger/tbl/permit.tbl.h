/* permit.tbl.h - 审批手续.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC permit
RECORD(.label = "审批手续", .group = "library", .title = "item", .unique = "project,item,instance_no",
       .help = "项目审批手续的办理过程与批文，主要取自工改系统。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_source | W_bureau | W_district | W_park | W_dispatcher, .scope = SCOPE_ROW, .level = 1, .authority = "工改",
      .help = "按项目代码对应")
FIELD(item, ENUM, .label = "事项", .flags = REQUIRED,
      .choices = CHOICES(PERMIT_ITEMS),
      .writers = W_source | W_bureau | W_district | W_park | W_dispatcher, .level = 1, .authority = "工改",
      .rule = "mapped from SPSXBM by mapping; extensible by code_item",
      .help = "从事项清单中选择；工改系统的事项按对照表转入",
      .synonyms = "事项名称;审批事项;手续;手续名称")
FIELD(instance_no, TEXT, .label = "办件编号", .max = 100, .writers = W_source, .level = 1,
      .authority = "工改", .rule = "one row per case and item; typed rows use a generated number",
      .help = "工改系统办件编号；人工填写的由系统编号")
FIELD(item_name, TEXT, .label = "事项名称（原文）", .max = 200, .writers = W_source, .level = 1,
      .authority = "工改",
      .help = "审批系统中的原名")
FIELD(item_code, TEXT, .label = "审批事项编码", .max = 60, .writers = W_source, .level = 1,
      .authority = "工改")
FIELD(work_code, TEXT, .label = "工程代码", .max = 60, .writers = W_source, .level = 1,
      .authority = "工改", .rule = "≠ project_code means a part of the project")
FIELD(project_code, PROJECT, .label = "项目代码", .writers = W_source, .level = 1, .authority = "工改",
      .rule = "links to project through project_code ledger",
      .help = "办件所用的项目代码，可为旧代码")
FIELD(approval_stage, ENUM, .label = "审批阶段",
      .choices = CHOICES({ "1", "立项用地规划许可" }, { "2", "工程建设许可" }, { "3", "施工许可" }, { "4", "竣工验收" },
                   { "5", "并行推进" }), .writers = W_source, .level = 1, .authority = "工改")
FIELD(parallel_service, ENUM, .label = "辅线服务",
      .choices = CHOICES({ "51", "多评合一" }, { "52", "方案联审" }, { "53", "联合审图" }, { "54C", "联合测绘" },
                   { "54Y", "联合验收" }), .writers = W_source, .level = 1, .authority = "工改")
FIELD(parallel_case_no, TEXT, .label = "并联审批实例编码", .max = 100, .writers = W_source, .level = 1,
      .authority = "工改")
FIELD(agency, REF, .label = "审批部门", .refers = R_agency, .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(agency_name, TEXT, .label = "审批部门名称（原文）", .max = 120, .writers = W_source, .level = 1,
      .authority = "工改",
      .synonyms = "审批单位;审批机关")
FIELD(state, ENUM, .label = "办理状态", .flags = REQUIRED,
      .choices = CHOICES({ "1", "接件" }, { "2", "撤件" }, { "3", "受理" }, { "4", "不受理" },
                   { "5", "不予受理" }, { "6", "补正（开始）" }, { "7", "补正（结束）" }, { "8", "部门开始办理" },
                   { "9", "特别程序（开始）" }, { "10", "特别程序（结束）" }, { "11", "办结（通过）" },
                   { "12", "办结（容缺通过）" }, { "13", "办结（不通过）" }, { "14", "撤回" },
                   { "15", "撤销" }), .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改", .rule = "newest BLSJ wins; passed = 11, 12",
      .help = "以最新一次办理动态为准；11、12 为通过",
      .synonyms = "办理情况;办理进度;状态")
FIELD(handling_way, ENUM, .label = "受理方式",
      .choices = CHOICES({ "1", "窗口现场受理" }, { "2", "网上申请，窗口纸质材料受理" }, { "3", "网上申请，邮递纸质材料受理" },
                   { "4", "全流程网上申请和办理" }, { "5", "其他" }), .writers = W_source, .level = 1,
      .authority = "工改")
FIELD(commitment_based, BOOL, .label = "是否告知承诺制", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(tolerant_acceptance, BOOL, .label = "是否容缺受理", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(planned_on, DATE, .label = "计划办结日期", .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "district", .rule = "from 手续清单",
      .help = "手续清单约定的办结日期")
FIELD(applied_on, DATE, .label = "申请（接件）日期", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(accepted_on, DATE, .label = "受理日期", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改", .rule = ">= applied_on",
      .help = "不早于申请日期")
FIELD(finished_on, DATE, .label = "办结日期", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改", .rule = ">= accepted_on; set when state in 11, 12, 13",
      .help = "不早于受理日期；办结后必填",
      .synonyms = "办结时间")
FIELD(promised_days, INT, .label = "承诺办理时限", .unit = "工作日", .min = 0, .max = 1000000000,
      .writers = W_source | W_bureau | W_district | W_park | W_dispatcher, .level = 1, .authority = "工改",
      .rule = "SXBLSX",
      .help = "承诺的工作日数，停表时间不计")
FIELD(used_days, INT, .label = "已用工作日", .flags = READ_ONLY, .unit = "工作日", .min = 0, .max = 1000000000,
      .level = 1, .authority = "工改",
      .rule = "computed: workdays accepted→finished or today, clock stopped 6–7 and 9–10")
FIELD(overdue, BOOL, .label = "是否超期", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 1,
      .authority = "工改", .rule = "computed: used_days > promised_days")
FIELD(document_no, TEXT, .label = "批文（证照）编号", .max = 100,
      .writers = W_source | W_bureau | W_district | W_park | W_dispatcher, .level = 1, .authority = "工改",
      .rule = "compulsory when state in 11, 12 (warning from source)",
      .help = "通过的事项应填批文或证照编号",
      .synonyms = "批文号;证号;批复文号;许可证号")
FIELD(document_title, TEXT, .label = "批文标题", .max = 200, .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(issued_on, DATE, .label = "发证（批复）日期", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改", .rule = "1970-01-01 from source = empty",
      .help = "批文或证照的落款日期",
      .synonyms = "批复日期;批复时间;发证日期")
FIELD(valid_to, DATE, .label = "有效期至", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "工改", .rule = "9999-01-01 = no expiry; warn 60 days before",
      .help = "长期有效的留空；到期前 60 天提醒")
FIELD(area_assessment_used, TEXT, .label = "应用区域评估情况", .max = 200, .writers = W_source, .level = 1,
      .authority = "工改")
FIELD(opinion, TEXT, .label = "办理意见", .max = 500, .writers = W_source | W_bureau | W_district | W_park | W_dispatcher,
      .level = 2, .authority = "工改")
FIELD(file, FILE, .label = "批文附件", .writers = W_source | W_bureau | W_district | W_park | W_dispatcher, .level = 2,
      .authority = "工改")
FIELD(source_key, TEXT, .label = "来源主键", .max = 100, .writers = W_source, .level = 2,
      .authority = "工改")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "工改")
END
#undef REC
/* clang-format on */
