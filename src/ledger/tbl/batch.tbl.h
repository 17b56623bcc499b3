/* batch.tbl.h - 批次.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC batch
RECORD(.label = "批次", .group = "neighbours", .title = "batch_no",
       .index = "file_sm3",
       .help = "每次表格导入或系统拉取一批，整批入库，可整批撤销。")
FIELD(batch_no, TEXT, .label = "批次号", .flags = REQUIRED | UNIQUE | READ_ONLY, .max = 30, .level = 2,
      .authority = "sysadmin")
FIELD(kind, ENUM, .label = "批次类型", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "import", "表格导入" }, { "pull", "系统拉取" }, { "push_in", "对方推送" },
                   { "copy", "库间复制" }, { "demo", "示例数据" }, { "bulk_edit", "批量修改" }),
      .def = "import", .level = 2, .authority = "sysadmin")
FIELD(source, REF, .label = "数据源", .flags = READ_ONLY, .refers = R_source, .level = 2,
      .authority = "sysadmin")
FIELD(target_ledger, TEXT, .label = "目标台账", .flags = REQUIRED | READ_ONLY, .max = 40, .level = 2,
      .authority = "sysadmin")
FIELD(file_name, TEXT, .label = "文件名", .flags = READ_ONLY, .max = 200, .level = 2,
      .authority = "sysadmin")
FIELD(file_sm3, TEXT, .label = "文件摘要", .flags = READ_ONLY, .max = 64, .level = 2,
      .authority = "sysadmin", .rule = "same file refused twice unless asked")
FIELD(sheet, TEXT, .label = "工作表", .flags = READ_ONLY, .max = 80, .level = 2, .authority = "sysadmin")
FIELD(header_rows, INT, .label = "表头行数", .flags = READ_ONLY, .unit = "行", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin", .rule = "1..4")
FIELD(mode, ENUM, .label = "写入方式", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "insert", "新增" }, { "update", "更新" }, { "upsert", "新增或更新" }),
      .def = "insert", .level = 2, .authority = "sysadmin")
FIELD(key_fields, TEXT, .label = "匹配键", .flags = READ_ONLY, .max = 200, .level = 2,
      .authority = "sysadmin")
FIELD(row_count, INT, .label = "总行数", .flags = READ_ONLY, .unit = "行", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
FIELD(good_count, INT, .label = "可入库行数", .flags = READ_ONLY, .unit = "行", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
FIELD(new_count, INT, .label = "新增行数", .flags = READ_ONLY, .unit = "行", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
FIELD(changed_count, INT, .label = "更新行数", .flags = READ_ONLY, .unit = "行", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
FIELD(same_count, INT, .label = "无变化行数", .flags = READ_ONLY, .unit = "行", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
FIELD(bad_count, INT, .label = "问题行数", .flags = READ_ONLY, .unit = "行", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
FIELD(skipped_count, INT, .label = "跳过行数（合计、空行）", .flags = READ_ONLY, .unit = "行",
      .min = 0, .max = 1000000000, .level = 2, .authority = "sysadmin")
FIELD(findings, TEXT, .label = "问题清单", .flags = READ_ONLY, .max = 60000, .level = 2,
      .authority = "sysadmin", .rule = "error, field, sheet, cell, row, value, text, suggest")
FIELD(error_file, FILE, .label = "错误回执表", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(cursor_from, TEXT, .label = "起始游标", .flags = READ_ONLY, .max = 100, .level = 2,
      .authority = "sysadmin")
FIELD(cursor_to, TEXT, .label = "结束游标", .flags = READ_ONLY, .max = 100, .level = 2,
      .authority = "sysadmin")
FIELD(started_by, REF, .label = "发起人", .flags = READ_ONLY, .refers = R_person, .scope = SCOPE_STARTER, .level = 2,
      .authority = "sysadmin")
FIELD(started_at, MOMENT, .label = "开始时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(finished_at, MOMENT, .label = "结束时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "previewing", "解析中" }, { "previewed", "待确认" }, { "committing", "写入中" },
                   { "committed", "已入库" }, { "failed", "失败" }, { "discarded", "已放弃" },
                   { "undone", "已撤销" }), .def = "previewing", .level = 2, .authority = "sysadmin",
      .rule = "whole batch or nothing")
FIELD(undone_by, REF, .label = "撤销人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "sysadmin")
FIELD(undo_reason, TEXT, .label = "撤销原因", .flags = READ_ONLY, .max = 200, .level = 2,
      .authority = "sysadmin")
FIELD(journal_from, INT, .label = "起始日志号", .flags = READ_ONLY, .unit = "号", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
FIELD(journal_to, INT, .label = "结束日志号", .flags = READ_ONLY, .unit = "号", .min = 0, .max = 1000000000,
      .level = 2, .authority = "sysadmin")
END
#undef REC
/* clang-format on */
