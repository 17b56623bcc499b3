/* saved_view.tbl.h - 视图.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC saved_view
RECORD(.label = "视图", .group = "steering", .title = "name", .unique = "owner,record,name",
       .help = "个人或共享的列表视图：过滤、排序、显示字段。")
FIELD(owner, REF, .label = "所有人", .flags = REQUIRED | READ_ONLY, .refers = R_person, .scope = SCOPE_PERSON, .level = 2,
      .authority = "sysadmin")
FIELD(record, TEXT, .label = "台账", .flags = REQUIRED, .max = 40,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin",
      .help = "视图属于哪个台账")
FIELD(name, TEXT, .label = "视图名称", .flags = REQUIRED, .max = 60,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin")
FIELD(filter, TEXT, .label = "过滤条件", .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin", .rule = "parsed with the filter language",
      .help = "过滤条件，如 报送板块 = 320412 and 总投资 >= 10亿元")
FIELD(sort, TEXT, .label = "排序", .max = 200,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin",
      .help = "如 -total_investment,name")
FIELD(fields, TEXT, .label = "显示字段", .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin", .rule = "fields the viewer may see",
      .help = "显示的字段，以逗号分隔")
FIELD(group_by, TEXT, .label = "分组", .max = 100,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin")
FIELD(kind, ENUM, .label = "视图形式", .flags = REQUIRED,
      .choices = CHOICES({ "grid", "表格" }, { "board", "看板" }, { "map", "地图" }, { "chart", "图表" },
                   { "calendar", "日历" }),
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin")
FIELD(chart, TEXT, .label = "图表设置", .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin")
FIELD(shared, ENUM, .label = "共享范围", .flags = REQUIRED,
      .choices = CHOICES({ "private", "仅本人" }, { "agency", "本单位" }, { "role", "同角色" },
                   { "all", "全部" }),
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin", .rule = "sharing never widens data scope",
      .help = "共享视图不会扩大他人的可见范围")
FIELD(shared_role, TEXT, .label = "共享角色", .max = 20,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin")
FIELD(is_default, BOOL, .label = "是否默认", .flags = REQUIRED, .def = "0",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin")
FIELD(sort_order, INT, .label = "排序号", .unit = "位", .min = 0, .max = 1000000000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town | W_enterprise | W_leader,
      .level = 2, .authority = "sysadmin")
FIELD(last_used_at, MOMENT, .label = "最近使用", .flags = READ_ONLY, .level = 2, .authority = "sysadmin")
END
#undef REC
/* clang-format on */
