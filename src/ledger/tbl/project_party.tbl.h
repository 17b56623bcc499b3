/* project_party.tbl.h - 参建单位.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC project_party
RECORD(.label = "参建单位", .group = "library", .title = "name",
       .index = "project",
       .help = "项目的投资方、建设、勘察、设计、施工、监理等参建单位。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_district | W_park | W_town | W_source | W_dispatcher, .scope = SCOPE_ROW, .level = 1, .authority = "工改")
FIELD(role, ENUM, .label = "参建角色", .flags = REQUIRED,
      .choices = CHOICES({ "owner", "建设单位" }, { "investor", "投资方" }, { "operator", "运营单位" },
                   { "contractor", "施工单位" }, { "surveyor", "勘察单位" }, { "designer", "设计单位" },
                   { "supervisor", "监理单位" }, { "agent_builder", "代建单位" },
                   { "general_contractor", "工程总承包（EPC）" },
                   { "drawing_reviewer", "施工图审查机构" }, { "eia_agency", "环评机构" },
                   { "energy_agency", "能评机构" }, { "testing", "检测机构" }, { "lender", "贷款银行" },
                   { "handler", "经办单位" }, { "other", "其他" }),
      .writers = W_district | W_park | W_town | W_source | W_dispatcher, .level = 1, .authority = "工改",
      .help = "同一单位担任几种角色的各填一条",
      .synonyms = "角色;单位类型")
FIELD(enterprise, REF, .label = "企业", .refers = R_enterprise,
      .writers = W_district | W_park | W_town | W_source | W_dispatcher, .level = 1, .authority = "工改",
      .rule = "linked by uscc",
      .help = "按统一社会信用代码对应企业台账")
FIELD(name, TEXT, .label = "单位名称", .flags = REQUIRED, .max = 120,
      .writers = W_district | W_park | W_town | W_source | W_dispatcher, .level = 1, .authority = "工改",
      .help = "营业执照上的全称",
      .synonyms = "企业名称;参建单位名称")
FIELD(uscc, USCC, .label = "统一社会信用代码", .writers = W_district | W_park | W_town | W_source | W_dispatcher, .level = 1,
      .authority = "工改", .rule = "check digit; links enterprise",
      .help = "18 位，末位校验不符不能保存")
FIELD(work_code, TEXT, .label = "工程代码", .max = 60, .writers = W_source, .level = 1,
      .authority = "工改")
FIELD(share_ratio, PERCENT, .label = "持股（出资）比例", .unit = "%", .min = -100000000, .max = 100000000,
      .writers = W_district | W_park | W_town | W_source | W_dispatcher, .level = 1, .authority = "工改",
      .rule = "investors of one project sum <= 100 %",
      .help = "同一项目各投资方之和不超过 100%")
FIELD(contribution, MONEY, .label = "认缴出资额", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_source | W_dispatcher, .about = ABOUT_promise, .level = 3, .authority = "工改",
      .help = "以万元计")
FIELD(qualification, TEXT, .label = "资质等级", .max = 60, .writers = W_source, .level = 1,
      .authority = "工改")
FIELD(contract_no, TEXT, .label = "合同编号", .max = 80, .writers = W_district | W_park | W_town | W_source | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(contract_amount, MONEY, .label = "合同价格", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_source | W_dispatcher, .about = ABOUT_promise, .level = 3, .authority = "工改",
      .help = "以万元计")
FIELD(contract_on, DATE, .label = "合同签订日期", .writers = W_district | W_park | W_town | W_source | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(leader_name, TEXT, .label = "项目负责人", .max = 40, .writers = W_district | W_park | W_town | W_source,
      .about = ABOUT_contact, .level = 3, .authority = "工改", .rule = "name only; id numbers dropped on import",
      .help = "只填姓名，不填证件号")
FIELD(leader_phone, TEXT, .label = "负责人电话", .max = 20, .writers = W_district | W_park | W_town | W_source,
      .about = ABOUT_contact, .level = 3, .authority = "工改", .rule = "masked",
      .help = "按角色遮蔽显示")
FIELD(valid_from, DATE, .label = "起始日期", .writers = W_district | W_park | W_town | W_source | W_dispatcher,
      .level = 1, .authority = "工改")
FIELD(valid_to, DATE, .label = "终止日期", .writers = W_district | W_park | W_town | W_source | W_dispatcher, .level = 1,
      .authority = "工改")
FIELD(source_key, TEXT, .label = "来源主键", .max = 100, .writers = W_source, .level = 2,
      .authority = "工改")
FIELD(remarks, TEXT, .label = "备注", .max = 200, .writers = W_district | W_park | W_town | W_source | W_dispatcher,
      .level = 1, .authority = "工改")
END
#undef REC
/* clang-format on */
