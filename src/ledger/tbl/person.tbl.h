/* person.tbl.h - 人员账户.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC person
RECORD(.label = "人员账户", .group = "base", .title = "name",
       .help = "登录本系统的人员账户；每人能看什么、做什么由“职责授权”决定。")
FIELD(login, TEXT, .label = "登录名", .flags = REQUIRED | UNIQUE, .max = 40, .writers = W_sysadmin,
      .level = 2, .authority = "sysadmin", .rule = "unique for ever, never reused",
      .help = "字母、数字，启用后不改，离岗后也不再分配给他人")
FIELD(name, TEXT, .label = "姓名", .flags = REQUIRED, .max = 40, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
FIELD(agency, REF, .label = "所属单位", .refers = R_agency, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin", .rule = "agency or enterprise compulsory",
      .help = "单位人员必填；企业账户填所属企业")
FIELD(enterprise, REF, .label = "所属企业", .refers = R_enterprise, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin", .rule = "only for enterprise accounts",
      .help = "企业账户必填")
FIELD(post, TEXT, .label = "职务", .max = 60, .writers = W_sysadmin, .level = 2, .authority = "sysadmin")
FIELD(phone, TEXT, .label = "手机号", .max = 20, .writers = W_sysadmin, .about = ABOUT_staff, .level = 3,
      .authority = "sysadmin", .rule = "mobile form; masked 138****0001",
      .help = "用于提醒；按角色遮蔽显示")
FIELD(email, TEXT, .label = "电子邮箱", .max = 80, .writers = W_sysadmin, .about = ABOUT_staff, .level = 3,
      .authority = "sysadmin")
FIELD(password_hash, TEXT, .label = "口令摘要", .flags = READ_ONLY | SECRET, .max = 200, .level = 4,
      .authority = "sysadmin", .rule = "never leaves the store")
FIELD(password_changed_at, MOMENT, .label = "口令更换时间", .flags = READ_ONLY, .about = ABOUT_account, .level = 3,
      .authority = "sysadmin", .rule = "configurable expiry 90 days")
FIELD(otp_enrolled, BOOL, .label = "是否启用动态口令", .flags = REQUIRED | READ_ONLY, .def = "0", .about = ABOUT_account, .level = 3,
      .authority = "sysadmin")
FIELD(otp_secret, TEXT, .label = "动态口令密钥", .flags = READ_ONLY | SECRET, .max = 200, .level = 4,
      .authority = "sysadmin", .rule = "sealed; never leaves the store")
FIELD(sso_subject, TEXT, .label = "单点登录标识", .flags = UNIQUE, .max = 120, .writers = W_sysadmin,
      .about = ABOUT_account, .level = 3, .authority = "政企通",
      .help = "政企通统一身份的标识")
FIELD(state, ENUM, .label = "账户状态", .flags = REQUIRED,
      .choices = CHOICES({ "active", "正常" }, { "locked", "锁定" }, { "disabled", "停用" },
                   { "left", "离岗" }), .writers = W_sysadmin, .level = 2, .authority = "sysadmin",
      .rule = "unused 90 days = disabled",
      .help = "90 天未登录自动停用")
FIELD(locked_until, MOMENT, .label = "锁定至", .flags = READ_ONLY, .level = 2, .authority = "sysadmin",
      .rule = "5 failures lock 30 minutes")
FIELD(last_login_at, MOMENT, .label = "最近登录时间", .flags = READ_ONLY, .about = ABOUT_account, .level = 3, .authority = "sysadmin")
FIELD(team, ENUM, .label = "招商（帮代办）队伍",
      .choices = CHOICES({ "promotion", "招商队伍" }, { "agent", "帮代办队伍" }, { "both", "两者兼任" },
                   { "none", "无" }), .writers = W_district | W_park | W_commerce | W_dispatcher,
      .level = 2, .authority = "sysadmin")
FIELD(team_leading_talent, BOOL, .label = "是否招商领军人才", .writers = W_commerce | W_district, .level = 2,
      .authority = "commerce")
FIELD(languages, TEXT, .label = "外语能力", .max = 60, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
FIELD(remarks, TEXT, .label = "备注", .max = 200, .writers = W_sysadmin, .level = 2,
      .authority = "sysadmin")
END
#undef REC
/* clang-format on */
