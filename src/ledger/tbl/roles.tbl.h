/* roles.tbl.h - who may act, as duties grant it.  ROLE(id, label). */
/* clang-format off */
ROLE(dispatcher, "发改（总牵头调度）")
ROLE(commerce,   "商务")
ROLE(industry,   "工信")
ROLE(bureau,     "协同部门")
ROLE(district,   "辖市区")
ROLE(park,       "开发园区")
ROLE(town,       "镇（街道）帮代办")
ROLE(enterprise, "企业")
ROLE(leader,     "领导")
ROLE(sysadmin,   "系统管理员")
ROLE(security,   "安全管理员")
ROLE(auditor,    "审计员")
ROLE(source,     "数据源（系统对接）")
/* clang-format on */
