/* sources.tbl.h - where values come from: people, files, rules, and the four neighbouring systems, which no one has
 * connected yet.  SOURCE(code, name, kind, transport, enabled, priority, data level). */
/* clang-format off */
SOURCE("manual",      "人工填报",             "manual",                "none", 1, 50, "L4")
SOURCE("import",      "表格导入",             "import",                "file", 1, 60, "L3")
SOURCE("rule",        "系统计算",             "rule",                  "none", 1, 90, "L4")
SOURCE("spgl",        "工程建设项目审批管理系统", "construction_approval", "odbc", 0, 10, "L2")
SOURCE("gtk",         "固定资产投资项目库",   "statistics_library",    "file", 0, 20, "L3")
SOURCE("qyda",        "企业数字档案库",       "enterprise_archive",    "rest", 0, 20, "L3")
SOURCE("zqt",         "政企通服务平台",       "portal",                "rest", 0, 30, "L2")
/* clang-format on */
