/* notice.tbl.h - 通知.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC notice
RECORD(.label = "通知", .group = "steering", .title = "title", .index = "person,kind;delivery",
       .help = "系统发给每个人的提醒，各人只看到自己的；同一类、同一天未读的合并为一条。")
FIELD(person, REF, .label = "接收人", .flags = REQUIRED | READ_ONLY, .refers = R_person, .scope = SCOPE_PERSON, .level = 2,
      .authority = "sysadmin")
FIELD(kind, ENUM, .label = "类型", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "due_soon", "临期提醒" }, { "overdue", "超期" }, { "returned", "退回" },
                   { "assigned", "新任务" }, { "light", "亮灯变化" }, { "month", "月度填报" },
                   { "review", "待审核" }, { "problem", "问题进展" }, { "supervision", "督办" },
                   { "policy", "政策推送" }, { "match", "对接进展" }, { "handover", "交接" },
                   { "import", "导入结果" }, { "system", "系统通知" }), .level = 2, .authority = "sysadmin")
FIELD(title, TEXT, .label = "标题", .flags = REQUIRED | READ_ONLY, .max = 120, .level = 2, .authority = "sysadmin",
      .rule = "the only text that leaves the house; names no person")
FIELD(text, TEXT, .label = "内容", .flags = REQUIRED | READ_ONLY, .max = 1000, .level = 2, .authority = "sysadmin",
      .rule = "newest first when merged")
FIELD(record, TEXT, .label = "台账", .flags = READ_ONLY, .max = 40, .level = 2, .authority = "sysadmin")
FIELD(record_id, INT, .label = "记录", .flags = READ_ONLY, .unit = "编号", .level = 2, .authority = "sysadmin",
      .rule = "empty when notices of several rows were merged")
FIELD(project, REF, .label = "项目", .flags = READ_ONLY, .refers = R_project, .level = 2, .authority = "sysadmin")
FIELD(urgency, ENUM, .label = "紧急程度", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "normal", "普通" }, { "important", "重要" }, { "urgent", "紧急" }), .level = 2,
      .authority = "sysadmin")
FIELD(due_on, DATE, .label = "办理期限", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(sent_at, MOMENT, .label = "发送时间", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(channels, SET, .label = "发送渠道", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "page", "站内" }, { "sms", "短信" }, { "wecom", "企业微信" },
                   { "gov_message", "政务消息" }, { "email", "邮件" }, { "portal", "政企通" }), .level = 2,
      .authority = "sysadmin", .rule = "gov_message: the city's message gateway, by webhook")
FIELD(delivery, ENUM, .label = "送达状态", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "pending", "待发送" }, { "sent", "已发送" }, { "failed", "失败" }), .level = 2,
      .authority = "sysadmin", .rule = "of the channels out of the house")
FIELD(read_at, MOMENT, .label = "阅读时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(done_at, MOMENT, .label = "办结时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(merged_count, INT, .label = "合并条数", .flags = READ_ONLY, .unit = "条", .min = 1, .max = 1000000000, .level = 2,
      .authority = "sysadmin", .rule = "same kind and day merged while unread")
FIELD(expires_on, DATE, .label = "失效日期", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
END
#undef REC
/* clang-format on */
