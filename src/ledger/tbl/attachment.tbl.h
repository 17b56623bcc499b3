/* attachment.tbl.h - 附件.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC attachment
RECORD(.label = "附件", .group = "base", .title = "file_name",
       .index = "record,record_id;sm3",
       .help = "各台账上传的附件及其摘要、级别与安全检查结果。")
FIELD(record, TEXT, .label = "所属台账", .flags = REQUIRED | READ_ONLY, .max = 40, .level = 2,
      .authority = "sysadmin", .rule = "an existing ledger")
FIELD(record_id, INT, .label = "所属记录", .flags = REQUIRED | READ_ONLY, .unit = "编号",
      .min = 0, .max = 1000000000, .level = 2, .authority = "sysadmin",
      .rule = "scope and level of the owner row apply")
FIELD(field, TEXT, .label = "所属字段", .flags = READ_ONLY, .max = 40, .level = 2, .authority = "sysadmin",
      .rule = "a FILE field of the ledger")
FIELD(file_name, TEXT, .label = "文件名", .flags = REQUIRED | READ_ONLY, .max = 200, .level = 2,
      .authority = "sysadmin", .rule = "sanitised; extension in allowed list")
FIELD(media_type, TEXT, .label = "文件类型", .flags = REQUIRED | READ_ONLY, .max = 80, .level = 2,
      .authority = "sysadmin", .rule = "sniffed, not trusted from the client")
FIELD(size_bytes, INT, .label = "文件大小", .flags = REQUIRED | READ_ONLY, .unit = "字节",
      .min = 0, .max = 1000000000, .level = 2, .authority = "sysadmin", .rule = "<= limit of threshold")
FIELD(sm3, TEXT, .label = "文件摘要（SM3）", .flags = REQUIRED | READ_ONLY, .max = 64, .level = 2,
      .authority = "sysadmin", .rule = "64 hex; checked on read")
FIELD(kind, ENUM, .label = "材料类别", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "photo", "照片" }, { "document", "文件" }, { "certificate", "证照" },
                   { "agreement", "协议" }, { "minutes", "纪要" }, { "spreadsheet", "表格" },
                   { "drawing", "图纸" }, { "geodata", "空间数据" }, { "other", "其他" }),
      .def = "photo", .level = 2, .authority = "sysadmin")
FIELD(level, ENUM, .label = "数据级别", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "L1", "一级" }, { "L2", "二级" }, { "L3", "三级" }, { "L4", "四级" }), .def = "L1",
      .level = 2, .authority = "sysadmin", .rule = "at least the level of the field")
FIELD(taken_at, MOMENT, .label = "拍摄时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin",
      .rule = "from EXIF, shown beside upload time")
FIELD(longitude, DECIMAL, .label = "拍摄经度", .flags = READ_ONLY, .scale = 6, .unit = "°", .level = 2,
      .authority = "sysadmin")
FIELD(latitude, DECIMAL, .label = "拍摄纬度", .flags = READ_ONLY, .scale = 6, .unit = "°", .level = 2,
      .authority = "sysadmin")
FIELD(uploaded_by, REF, .label = "上传人", .flags = REQUIRED | READ_ONLY, .refers = R_person, .level = 2,
      .authority = "sysadmin")
FIELD(uploaded_at, MOMENT, .label = "上传时间", .flags = REQUIRED | READ_ONLY, .level = 2,
      .authority = "sysadmin")
FIELD(scan_state, ENUM, .label = "安全检查", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "pending", "待检查" }, { "clean", "通过" }, { "rejected", "拒绝" }),
      .def = "pending", .level = 2, .authority = "sysadmin")
FIELD(withdrawn_at, MOMENT, .label = "撤回时间", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
FIELD(marks, SET, .label = "内容提示", .flags = READ_ONLY,
      .choices = CHOICES({ "script", "含脚本" }, { "macro", "含宏" }, { "encrypted", "已加密" }), .level = 2,
      .authority = "sysadmin", .help = "打开前请留意")
END
#undef REC
/* clang-format on */
