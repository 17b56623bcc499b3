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
      .choices = CHOICES({ "filing", "企业投资项目备案" }, { "confirmation", "企业投资项目核准" },
                   { "proposal_approval", "政府投资项目建议书审批" },
                   { "feasibility_approval", "政府投资可行性研究报告审批" },
                   { "preliminary_design", "初步设计及概算审批" },
                   { "site_opinion", "建设项目用地预审与选址意见书" },
                   { "land_conversion", "农用地转用和土地征收审批" },
                   { "land_use_approval", "国有建设用地使用权批准" },
                   { "land_contract", "国有建设用地使用权出让合同" }, { "property_title", "不动产权证书（土地）" },
                   { "land_planning_permit", "建设用地规划许可证" },
                   { "design_scheme", "建设工程设计方案审查" },
                   { "works_planning_permit", "建设工程规划许可证" },
                   { "forest_land_approval", "使用林地审核" }, { "tree_felling", "林木采伐许可" },
                   { "eia", "建设项目环境影响评价审批" }, { "eia_registration", "环境影响登记表备案" },
                   { "pollutant_permit", "排污许可证" }, { "energy_review", "固定资产投资项目节能审查" },
                   { "water_soil", "生产建设项目水土保持方案审批" }, { "flood_impact", "洪水影响评价审批" },
                   { "water_intake", "取水许可" }, { "social_risk", "重大事项社会稳定风险评估" },
                   { "mineral_cover", "压覆重要矿产资源审批" }, { "geo_hazard", "地质灾害危险性评估" },
                   { "seismic", "地震安全性评价（抗震设防要求）" }, { "heritage", "建设工程文物保护和考古许可" },
                   { "lightning", "雷电防护装置设计审核" }, { "safety_condition", "危险化学品建设项目安全条件审查" },
                   { "safety_design", "建设项目安全设施设计审查" },
                   { "occupational_health", "职业病防护设施设计审查" }, { "traffic_impact", "交通影响评价" },
                   { "drawing_review", "施工图设计文件审查" }, { "fire_design", "建设工程消防设计审查" },
                   { "civil_defence", "人防工程建设（易地建设）审批" }, { "bid_winning", "招标投标（中标通知书）" },
                   { "quality_supervision", "建设工程质量监督手续" },
                   { "safety_supervision", "建设工程安全监督手续" },
                   { "construction_permit", "建筑工程施工许可证" },
                   { "waste_disposal", "城市建筑垃圾处置核准" },
                   { "road_occupation", "临时占用（挖掘）道路审批" },
                   { "drainage_permit", "污水排入排水管网许可" },
                   { "green_occupation", "临时占用（迁移）城市绿地审批" },
                   { "planning_verification", "建设工程规划条件核实" },
                   { "land_verification", "建设用地土地核验" },
                   { "fire_acceptance", "建设工程消防验收（备案）" },
                   { "civil_defence_acceptance", "人防工程竣工验收备案" },
                   { "archive_acceptance", "建设工程城建档案验收" },
                   { "energy_saving_acceptance", "建筑节能专项验收" },
                   { "lightning_acceptance", "雷电防护装置竣工验收" },
                   { "completion_filing", "建设工程竣工验收备案" },
                   { "joint_acceptance", "联合竣工验收意见书" },
                   { "environment_acceptance", "竣工环境保护自主验收" },
                   { "safety_acceptance", "安全设施竣工验收" }, { "foreign_report", "外商投资信息报告" },
                   { "water_connection", "供水报装" }, { "power_connection", "电力报装" },
                   { "gas_connection", "燃气报装" }, { "telecom_connection", "通信报装" },
                   { "production_licence", "生产（经营）许可" }, { "other", "其他" }),
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
