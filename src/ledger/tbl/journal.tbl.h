/* journal.tbl.h - 日志.  The id is the entry's number: 1, 2, 3 … without a gap.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC journal
RECORD(.label = "日志", .group = "steering", .title = "action",
       .index = "record,record_id;batch;at;login;action", .flags = STORE_ONLY,
       .help = "每次写入、登录、导出的记录，前后相连不可篡改；只由系统写。")
FIELD(at, MOMENT, .label = "时间", .flags = REQUIRED | READ_ONLY, .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(person, INT, .label = "操作人编号", .flags = READ_ONLY, .about = ABOUT_audit, .level = 3, .authority = "auditor",
      .rule = "id of the person row; no reference: an entry outlives the row")
FIELD(login, TEXT, .label = "操作人", .flags = READ_ONLY, .max = 64, .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(role, TEXT, .label = "使用角色", .flags = READ_ONLY, .max = 20, .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(address, TEXT, .label = "来源地址", .flags = READ_ONLY, .max = 60, .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(source, TEXT, .label = "数据来源", .flags = READ_ONLY, .max = 30, .about = ABOUT_audit, .level = 3,
      .authority = "auditor", .rule = "source.code")
FIELD(batch, INT, .label = "批次", .flags = READ_ONLY, .about = ABOUT_audit, .level = 3, .authority = "auditor",
      .rule = "id of the batch row")
FIELD(action, ENUM, .label = "动作", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "create", "新增" }, { "update", "修改" }, { "withdraw", "撤回" },
                   { "restore", "恢复" }, { "move", "阶段流转" }, { "approve", "审核" },
                   { "return", "退回" }, { "freeze", "锁定" }, { "reopen", "重开" },
                   { "import", "导入" }, { "undo", "撤销导入" }, { "export", "导出" },
                   { "read_sensitive", "查看敏感数据" }, { "login", "登录" },
                   { "login_failed", "登录失败" }, { "logout", "退出" }, { "grant", "授权" },
                   { "revoke", "撤权" }, { "refused", "拒绝访问" }, { "setting", "参数修改" },
                   { "job", "系统任务" }, { "export_ask", "申请导出" }, { "purge", "清理日志" },
                   { "baseline", "清理后重记" }), .def = "create", .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(record, TEXT, .label = "台账", .flags = READ_ONLY, .max = 40, .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(record_id, INT, .label = "记录", .flags = READ_ONLY, .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(record_version, INT, .label = "记录版次", .flags = READ_ONLY, .unit = "版", .min = 0, .max = 1000000000,
      .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(before, TEXT, .label = "变更前", .flags = READ_ONLY | QUOTES, .max = 1048576, .about = ABOUT_audit, .level = 4,
      .authority = "auditor", .rule = "JSON of the changed fields, stored text; a value its reader may not see is shown as a mark")
FIELD(after, TEXT, .label = "变更后", .flags = READ_ONLY | QUOTES, .max = 1048576, .about = ABOUT_audit, .level = 4, .authority = "auditor",
      .rule = "JSON of the changed fields, stored text; a value its reader may not see is shown as a mark")
FIELD(fact_at, MOMENT, .label = "事实时点", .flags = READ_ONLY, .about = ABOUT_audit, .level = 3, .authority = "auditor",
      .rule = "field provenance")
FIELD(reason, TEXT, .label = "原因", .flags = READ_ONLY, .max = 300, .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(request_id, TEXT, .label = "请求编号", .flags = READ_ONLY, .max = 40, .about = ABOUT_audit, .level = 3,
      .authority = "auditor")
FIELD(result, ENUM, .label = "结果", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "ok", "成功" }, { "refused", "拒绝" }, { "failed", "失败" }), .def = "ok",
      .about = ABOUT_audit, .level = 3, .authority = "auditor")
FIELD(previous_hash, TEXT, .label = "前项摘要", .flags = REQUIRED | READ_ONLY, .max = 64, .about = ABOUT_audit, .level = 3,
      .authority = "auditor", .rule = "hash of entry number − 1")
FIELD(hash, TEXT, .label = "本项摘要", .flags = REQUIRED | READ_ONLY, .max = 64, .about = ABOUT_audit, .level = 3,
      .authority = "auditor", .rule = "SM3(previous_hash + entry), src/store/journal.h; verified offline")
END
#undef REC
/* clang-format on */
