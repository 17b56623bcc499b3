/* source.tbl.h - 数据源.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC source
RECORD(.label = "数据源", .group = "neighbours", .title = "name",
       .help = "与本系统对接的外部系统及其接入方式、优先级。")
FIELD(code, TEXT, .label = "数据源编码", .flags = REQUIRED | UNIQUE, .max = 30, .writers = W_sysadmin,
      .level = 2, .authority = "sysadmin",
      .help = "英文短码，如 manual、import")
FIELD(name, TEXT, .label = "数据源名称", .flags = REQUIRED, .max = 80, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
FIELD(kind, ENUM, .label = "来源类别", .flags = REQUIRED,
      .choices = CHOICES({ "construction_approval", "工改系统" },
                   { "investment_platform", "投资在线审批监管平台" },
                   { "statistics_library", "固定资产投资项目库" },
                   { "enterprise_archive", "企业数字档案库" }, { "portal", "政企通" },
                   { "power_grid", "供电公司" }, { "tax", "税务" },
                   { "market_supervision", "市场监管" }, { "other_system", "其他系统" },
                   { "file_drop", "文件交换" }, { "manual", "人工填报" }, { "import", "表格导入" },
                   { "rule", "系统计算" }), .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
FIELD(agency, REF, .label = "提供单位", .refers = R_agency, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
FIELD(transport, ENUM, .label = "接入方式", .flags = REQUIRED,
      .choices = CHOICES({ "odbc", "前置库（ODBC）" }, { "rest", "接口（REST）" }, { "file", "文件" },
                   { "push", "对方推送" }, { "none", "人工" }), .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
FIELD(address, TEXT, .label = "地址（连接名）", .max = 300, .writers = W_sysadmin, .about = ABOUT_account, .level = 4,
      .authority = "sysadmin", .rule = "no secret inside; checked against allow-list at connect",
      .help = "连接名或网址，不得含口令")
FIELD(secret_name, TEXT, .label = "凭据名称", .max = 60, .writers = W_sysadmin | W_security, .about = ABOUT_account, .level = 4,
      .authority = "sysadmin", .rule = "the secret itself lives outside the store",
      .help = "口令存放处的名称，口令本身不在库中")
FIELD(layout_version, ENUM, .label = "接口版本",
      .choices = CHOICES({ "v2", "工改2.0" }, { "v3", "工改3.0" }, { "other", "其他" }),
      .writers = W_sysadmin, .level = 2, .authority = "sysadmin", .rule = "detected by JSDWDM")
FIELD(cursor, TEXT, .label = "增量游标", .flags = READ_ONLY, .max = 100, .level = 2,
      .authority = "sysadmin", .rule = "LSH, fallback GXSJ or SCSJ")
FIELD(schedule, TEXT, .label = "计划", .max = 60, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin", .rule = "cron form",
      .help = "五段式：分 时 日 月 周，如 30 2 * * *")
FIELD(enabled, BOOL, .label = "是否启用", .flags = REQUIRED, .def = "1", .writers = W_sysadmin,
      .level = 2, .authority = "sysadmin")
FIELD(authority_fields, TEXT, .label = "权威字段", .max = 2000, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin", .rule = "ledger.field list; decides conflicts by rule",
      .help = "以此来源为准的字段，写成 台账.字段，以；分隔")
FIELD(priority, INT, .label = "优先级", .flags = REQUIRED, .unit = "级", .min = 0, .max = 1000000000,
      .writers = W_sysadmin, .level = 2, .authority = "sysadmin", .rule = "lower wins",
      .help = "数小者优先")
FIELD(level, ENUM, .label = "数据级别上限", .flags = REQUIRED,
      .choices = CHOICES({ "L1", "一级" }, { "L2", "二级" }, { "L3", "三级" }, { "L4", "四级" }),
      .writers = W_sysadmin, .level = 2, .authority = "sysadmin",
      .help = "高于此级别的字段不与其交换")
FIELD(agreement_no, TEXT, .label = "共享依据（协议）", .max = 100, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
FIELD(last_run_at, MOMENT, .label = "最近运行时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(last_ok_at, MOMENT, .label = "最近成功时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin",
      .rule = "older than 2 periods = warning")
FIELD(last_result, ENUM, .label = "最近结果", .flags = READ_ONLY,
      .choices = CHOICES({ "ok", "成功" }, { "partial", "部分成功" }, { "failed", "失败" },
                   { "running", "运行中" }, { "never", "未运行" }), .level = 2, .authority = "sysadmin")
FIELD(last_message, TEXT, .label = "最近说明", .flags = READ_ONLY, .max = 500, .level = 2,
      .authority = "sysadmin")
FIELD(contact, TEXT, .label = "对方联系人", .max = 60, .writers = W_sysadmin, .about = ABOUT_contact, .level = 3,
      .authority = "sysadmin")
END
#undef REC
/* clang-format on */
