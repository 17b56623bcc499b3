/* token.tbl.h - 访问令牌.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC token
RECORD(.label = "访问令牌", .group = "neighbours", .title = "name", .index = "person",
       .help = "程序凭以调用接口的令牌：由本人签发，以本人的一个角色办事，权限不超过所列范围；令牌本身只显示一次。")
FIELD(name, TEXT, .label = "用途", .flags = REQUIRED | READ_ONLY, .max = 60, .level = 2, .authority = "sysadmin",
      .help = "哪个程序用、做什么")
FIELD(person, REF, .label = "签发人", .flags = REQUIRED | READ_ONLY, .refers = R_person, .level = 2, .authority = "sysadmin",
      .rule = "the program acts as this person")
FIELD(role, ENUM, .label = "使用角色", .flags = REQUIRED | READ_ONLY, .choices = role_choices, .level = 2,
      .authority = "sysadmin", .rule = "a duty in force; never one of the three officers")
FIELD(scopes, TEXT, .label = "权限范围", .flags = REQUIRED | READ_ONLY, .max = 1000, .level = 2, .authority = "sysadmin",
      .rule = "ledger.verb separated by blanks; * for every ledger",
      .help = "写成 台账.动作，如 project.read progress_report.import；*.read 为全部台账可查看")
FIELD(hint, TEXT, .label = "令牌开头", .flags = REQUIRED | READ_ONLY, .max = 12, .level = 2, .authority = "sysadmin",
      .rule = "tells tokens apart; worth nothing by itself")
FIELD(digest, TEXT, .label = "令牌摘要", .flags = REQUIRED | READ_ONLY | SECRET | UNIQUE, .max = 64, .level = 4,
      .authority = "sysadmin", .rule = "SM3 of the token, which is kept nowhere")
FIELD(valid_to, DATE, .label = "有效期至", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "sysadmin",
      .rule = "at most token.days after it was issued")
FIELD(used_on, DATE, .label = "最近使用", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(revoked_at, MOMENT, .label = "停用时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(revoked_by, REF, .label = "停用人", .flags = READ_ONLY, .refers = R_person, .level = 2, .authority = "sysadmin")
END
#undef REC
/* clang-format on */
