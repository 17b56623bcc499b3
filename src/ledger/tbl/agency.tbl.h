/* agency.tbl.h - 单位.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC agency
RECORD(.label = "单位", .group = "base", .title = "name",
       .help = "参与招推服工作的市、区、园区、镇（街道）单位，决定账户的单位范围。")
FIELD(name, TEXT, .label = "单位名称", .flags = REQUIRED | UNIQUE, .max = 80,
      .writers = W_sysadmin | W_security, .level = 1, .authority = "dispatcher",
      .help = "规范全称，不可重复")
FIELD(short_name, TEXT, .label = "简称", .max = 20, .writers = W_sysadmin | W_security, .level = 1,
      .authority = "dispatcher")
FIELD(code, TEXT, .label = "单位编码", .flags = REQUIRED | UNIQUE, .max = 30,
      .writers = W_sysadmin | W_security, .level = 1, .authority = "dispatcher",
      .rule = "own code, e.g. fgw, sww, gxj",
      .help = "自编短码，如 fgw、sww")
FIELD(uscc, USCC, .label = "统一社会信用代码", .flags = UNIQUE, .writers = W_sysadmin | W_security,
      .level = 1, .authority = "dispatcher", .rule = "prefix 11 or 12 for offices and institutions",
      .help = "机关 11、事业单位 12 开头")
FIELD(organisation_code, TEXT, .label = "组织机构代码", .max = 9, .writers = W_sysadmin | W_security,
      .level = 1, .authority = "dispatcher",
      .rule = "matches government index numbers; GB 11714 check = warning",
      .help = "9 位；校验不符只提醒")
FIELD(parent, REF, .label = "上级单位", .refers = R_agency, .writers = W_sysadmin | W_security,
      .level = 1, .authority = "dispatcher", .rule = "no cycle; tree decides scope",
      .help = "上级单位，决定可见范围；不能循环")
FIELD(area, AREA, .label = "所属地区", .flags = REQUIRED, .writers = W_sysadmin | W_security, .level = 1,
      .authority = "dispatcher")
FIELD(level, ENUM, .label = "层级", .flags = REQUIRED,
      .choices = CHOICES({ "city", "市级" }, { "district", "辖市区级" }, { "park", "园区级" },
                   { "town", "镇（街道）级" }, { "external", "驻常（垂管、企业）单位" }),
      .writers = W_sysadmin | W_security, .level = 1, .authority = "dispatcher")
FIELD(system_role, ENUM, .label = "体系角色", .flags = REQUIRED,
      .choices = CHOICES({ "lead", "总牵头（1）" }, { "stage_signing", "招引签约阶段牵头（3）" },
                   { "stage_building", "项目建设阶段牵头（3）" },
                   { "stage_production", "投产达效阶段牵头（3）" }, { "member", "协同部门（X）" },
                   { "local", "区级及以下单位" }), .writers = W_sysadmin | W_security, .level = 1,
      .authority = "dispatcher",
      .help = "在“1+3+X”体系中的角色")
FIELD(department_kind, ENUM, .label = "部门类别",
      .choices = CHOICES({ "development_reform", "发展改革" }, { "commerce", "商务" },
                   { "industry", "工信" }, { "data", "数据" },
                   { "administrative_approval", "行政审批（政务服务）" }, { "science", "科技" },
                   { "human_resources", "人社" }, { "natural_resources", "自然资源和规划" },
                   { "ecology", "生态环境" }, { "housing", "住建" }, { "statistics", "统计" },
                   { "finance", "财政" }, { "tax", "税务" }, { "financial_office", "金融办" },
                   { "central_bank", "人民银行" }, { "market_supervision", "市场监管" },
                   { "emergency", "应急管理" }, { "power_grid", "供电公司" },
                   { "civil_defence", "国防动员（人防）" }, { "archive", "档案" },
                   { "organisation", "组织（人才办）" }, { "education", "教育" }, { "health", "卫健" },
                   { "medical_insurance", "医保" }, { "foreign_affairs", "外办" },
                   { "federation", "工商联" }, { "park_committee", "园区管委会" },
                   { "town_government", "镇政府（街道办）" }, { "other", "其他" }),
      .writers = W_sysadmin | W_security, .level = 1, .authority = "dispatcher")
FIELD(duties, TEXT, .label = "职责", .max = 500, .writers = W_sysadmin | W_security, .level = 1,
      .authority = "dispatcher")
FIELD(leader_name, TEXT, .label = "分管领导", .max = 40, .writers = W_sysadmin | W_security, .level = 1,
      .authority = "dispatcher")
FIELD(liaison_name, TEXT, .label = "联络员", .max = 40, .writers = W_sysadmin | W_security, .level = 2,
      .authority = "dispatcher")
FIELD(phone, TEXT, .label = "办公电话", .max = 20, .writers = W_sysadmin | W_security, .level = 1,
      .authority = "dispatcher")
FIELD(merged_into, REF, .label = "并入单位", .refers = R_agency, .writers = W_sysadmin | W_security,
      .level = 1, .authority = "dispatcher")
FIELD(active, BOOL, .label = "是否启用", .flags = REQUIRED, .def = "1", .writers = W_sysadmin | W_security,
      .level = 1, .authority = "dispatcher",
      .help = "撤并的单位停用而不删除")
FIELD(sort_order, INT, .label = "排序", .unit = "位", .min = 0, .max = 1000000000,
      .writers = W_sysadmin | W_security, .level = 1, .authority = "dispatcher")
END
#undef REC
/* clang-format on */
