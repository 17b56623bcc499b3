/* duty.tbl.h - 职责授权.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC duty
RECORD(.label = "职责授权", .group = "base", .title = "role", .unique = "person,role,area,agency,enterprise",
       .help = "把角色授予人员，并限定地区、单位或企业范围；由安全管理员维护。")
FIELD(person, REF, .label = "人员", .flags = REQUIRED, .refers = R_person, .writers = W_security,
      .level = 2, .authority = "security",
      .help = "被授权人")
FIELD(role, ENUM, .label = "角色", .flags = REQUIRED,
      .choices = role_choices, .writers = W_security, .level = 2,
      .authority = "security", .rule = "sysadmin, security, auditor never one person",
      .help = "系统管理员、安全管理员、审计员三者不得由一人兼任")
FIELD(area, AREA, .label = "地区范围", .writers = W_security, .level = 2, .authority = "security",
      .rule = "covers subtree",
      .help = "含其下级；空白为全市")
FIELD(agency, REF, .label = "单位范围", .refers = R_agency, .writers = W_security, .level = 2,
      .authority = "security", .rule = "compulsory for bureau",
      .help = "协同部门必填")
FIELD(enterprise, REF, .label = "企业范围", .refers = R_enterprise, .writers = W_security, .level = 2,
      .authority = "security", .rule = "compulsory for enterprise",
      .help = "企业角色必填")
FIELD(clearance, ENUM, .label = "数据级别上限", .flags = REQUIRED,
      .choices = CHOICES({ "L1", "一级" }, { "L2", "二级" }, { "L3", "三级" }, { "L4", "四级" }),
      .writers = W_security, .level = 2, .authority = "security",
      .rule = "read, export and exchange checked",
      .help = "高于此级别的字段看不到、导不出")
FIELD(valid_from, DATE, .label = "生效日期", .flags = REQUIRED, .writers = W_security, .level = 2,
      .authority = "security")
FIELD(valid_to, DATE, .label = "失效日期", .writers = W_security, .level = 2, .authority = "security",
      .rule = "> valid_from",
      .help = "空白为长期；晚于生效日期")
FIELD(granted_by, REF, .label = "授权人", .flags = REQUIRED | READ_ONLY, .refers = R_person, .level = 2,
      .authority = "security", .rule = "not the person itself")
FIELD(reason, TEXT, .label = "授权依据", .flags = REQUIRED, .max = 200, .writers = W_security, .level = 2,
      .authority = "security",
      .help = "授权依据的文件或申请")
FIELD(revoked_at, MOMENT, .label = "撤销时间", .flags = READ_ONLY, .level = 2, .authority = "security")
FIELD(revoked_by, REF, .label = "撤销人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "security")
FIELD(approved_by, REF, .label = "复核人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "security", .rule = "neither who proposed it nor who receives it",
      .help = "授权须由另一人复核后才生效")
FIELD(approved_at, MOMENT, .label = "复核时间", .flags = READ_ONLY, .level = 2, .authority = "security")
END
#undef REC
/* clang-format on */
