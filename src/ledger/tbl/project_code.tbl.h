/* project_code.tbl.h - 项目代码.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC project_code
RECORD(.label = "项目代码", .group = "library", .title = "code",
       .index = "project",
       .help = "项目用过的投资项目统一代码及其备案信息，含变更前的代码。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_source | W_district | W_park | W_dispatcher, .scope = SCOPE_ROW, .level = 1, .authority = "在线审批",
      .help = "代码属于哪个项目")
FIELD(code, PROJECT, .label = "投资项目统一代码", .flags = REQUIRED | UNIQUE,
      .writers = W_source | W_district | W_park | W_dispatcher, .level = 1, .authority = "在线审批",
      .rule = "canonical with hyphens; unique over the city",
      .help = "如 2408-320411-89-01-000001；旧代码也可登记")
FIELD(form, ENUM, .label = "代码形式", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "new", "新版（YYMM-区划-部门-类型-随机校验）" }, { "old", "旧版（YYYY-区划-行业-类型-顺序）" }),
      .def = "new", .level = 1, .authority = "在线审批", .rule = "computed from shape")
FIELD(check_state, ENUM, .label = "校验结果", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "pass", "校验通过" }, { "fail", "校验不符（请复核）" }, { "none", "旧版无校验位" }),
      .def = "pass", .level = 1, .authority = "在线审批", .rule = "MOD 11,10 over 19 digits; fail = warning")
FIELD(region_code, TEXT, .label = "代码区划段", .flags = REQUIRED | READ_ONLY, .max = 6, .level = 1,
      .authority = "在线审批", .rule = "mapped by area.code_prefixes, virtual codes allowed")
FIELD(type_code, TEXT, .label = "项目类型段", .flags = READ_ONLY, .max = 2, .level = 1,
      .authority = "在线审批", .rule = "named by code_item")
FIELD(role, ENUM, .label = "代码用途", .flags = REQUIRED,
      .choices = CHOICES({ "current", "现行代码" }, { "former", "原代码" }, { "phase", "分期代码" },
                   { "part", "子项代码" }, { "bundled", "打包子项目代码" }),
      .writers = W_source | W_district | W_park | W_dispatcher, .level = 1, .authority = "在线审批",
      .rule = "one current per project",
      .help = "每个项目只有一个现用代码")
FIELD(state, ENUM, .label = "代码状态", .flags = REQUIRED,
      .choices = CHOICES({ "coded", "已赋码" }, { "approved", "审批通过（已备案）" }, { "started", "已开工" },
                   { "building", "建设中" }, { "completed", "已竣工" }, { "expired", "已失效" },
                   { "revoked", "已撤销" }, { "wrong", "错误赋码" }), .writers = W_source | W_dispatcher,
      .level = 1, .authority = "在线审批",
      .help = "作废、变更的代码保留备查")
FIELD(filing_agency, TEXT, .label = "备案（核准、审批）机关", .max = 100,
      .writers = W_source | W_district | W_park | W_dispatcher, .level = 1, .authority = "在线审批")
FIELD(filing_no, TEXT, .label = "备案文号", .max = 80, .writers = W_source | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "在线审批", .rule = "e.g. 吴行审备〔2022〕83号",
      .help = "如 吴行审备〔2022〕83号")
FIELD(filed_on, DATE, .label = "备案日期", .writers = W_source | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "在线审批")
FIELD(filed_name, TEXT, .label = "备案项目名称", .max = 200,
      .writers = W_source | W_district | W_park | W_dispatcher, .level = 1, .authority = "在线审批",
      .help = "备案证上的项目名称")
FIELD(filed_investment, MONEY, .label = "备案总投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source | W_district | W_park | W_dispatcher, .level = 1, .authority = "在线审批",
      .rule = "differs from total_investment > 10 % = finding",
      .help = "与项目总投资相差超过 10% 会提示")
FIELD(filed_content, TEXT, .label = "备案建设规模及内容", .max = 2000,
      .writers = W_source | W_district | W_park | W_dispatcher, .level = 1, .authority = "在线审批")
FIELD(filed_start, MONTH, .label = "备案拟开工时间", .writers = W_source | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "在线审批",
      .help = "备案证上的拟开工年月")
FIELD(filed_completion, MONTH, .label = "备案拟建成时间", .writers = W_source | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "在线审批",
      .help = "备案证上的拟建成年月")
FIELD(valid_from, DATE, .label = "启用日期", .writers = W_source | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "在线审批")
FIELD(valid_to, DATE, .label = "失效日期", .writers = W_source | W_district | W_park | W_dispatcher,
      .level = 1, .authority = "在线审批", .rule = "> valid_from",
      .help = "晚于启用日期")
FIELD(reason, ENUM, .label = "变更原因",
      .choices = CHOICES({ "first", "首次赋码" }, { "refiled", "重新备案（核准）" }, { "changed", "信息变更" },
                   { "extended", "批准文件延期" }, { "wrong", "错误赋码更正" }, { "phased", "分期" },
                   { "expired", "失效" }, { "merged", "合并" }),
      .writers = W_source | W_district | W_park | W_dispatcher, .level = 1, .authority = "在线审批",
      .rule = "compulsory with valid_to",
      .help = "代码失效时必填")
END
#undef REC
/* clang-format on */
