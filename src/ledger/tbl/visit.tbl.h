/* visit.tbl.h - 走访记录.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC visit
RECORD(.label = "走访记录", .group = "build", .title = "visited_on",
       .index = "project;week",
       .help = "周走访等现场走访的记录：看到的进度、听到的诉求、约定的回访。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town,
      .scope = SCOPE_ROW, .level = 2, .authority = "town", .help = "走访的是哪个项目")
FIELD(kind, ENUM, .label = "走访类型", .flags = REQUIRED, .choices = CHOICES({ "weekly", "周走访" },
                   { "leader", "领导调研走访" }, { "agent", "帮代办服务" }, { "joint", "部门联合走访" },
                   { "problem_check", "问题复核" }, { "start_check", "开工核查" }, { "completion_check", "竣工核查" },
                   { "production_check", "投产核查" }, { "look_back", "回头看" }, { "phone", "电话（视频）联系" }),
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town,
      .def = "weekly", .level = 2, .authority = "town", .help = "电话（视频）联系不计入走访覆盖率")
FIELD(visited_on, DATE, .label = "走访日期", .flags = REQUIRED,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town", .rule = "not in the future; phone kind does not count for coverage",
      .help = "不能晚于今天；很久以前的写明补录原因")
FIELD(week, TEXT, .label = "所属周", .flags = REQUIRED | READ_ONLY, .max = 8, .level = 2, .authority = "town",
      .rule = "computed YYYY-Www")
FIELD(agency, REF, .label = "走访单位", .flags = REQUIRED, .refers = R_agency,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town")
FIELD(visitors, TEXT, .label = "走访人员", .flags = REQUIRED, .max = 200,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town", .help = "姓名以顿号分隔")
FIELD(leader, REF, .label = "带队领导", .refers = R_person,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town")
FIELD(recorder, REF, .label = "记录人", .flags = READ_ONLY, .refers = R_person, .level = 2, .authority = "town",
      .rule = "who writes it; nobody at the command line")
FIELD(met_people, TEXT, .label = "企业参加人员", .max = 200, .writers = W_district | W_park | W_town,
      .about = ABOUT_contact, .level = 3, .authority = "town")
FIELD(longitude, DECIMAL, .label = "定位经度", .scale = 6, .unit = "°",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town,
      .min = -180000000, .max = 180000000, .level = 2, .authority = "town",
      .rule = "distance to project > 2 km = warning", .help = "手机定位，与项目位置相距 2 千米以上的提醒核对")
FIELD(latitude, DECIMAL, .label = "定位纬度", .scale = 6, .unit = "°",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town,
      .min = -90000000, .max = 90000000, .level = 2, .authority = "town", .help = "与经度同时填写")
FIELD(visible_stage, ENUM, .label = "现场形象进度节点", .choices = CHOICES({ "not_started", "未动工" },
                   { "demolition", "征地拆迁" }, { "site_levelling", "场地平整" }, { "piling", "桩基施工" },
                   { "excavation", "土方开挖" }, { "foundation", "基础施工（±0.00）" }, { "main_structure", "主体施工" },
                   { "topped_out", "主体封顶" }, { "envelope", "外墙及装饰" }, { "main_finished", "主体竣工" },
                   { "equipment_install", "设备安装" }, { "commissioning", "设备调试" }, { "trial_production", "试生产" },
                   { "partial_production", "部分投产" }, { "full_production", "全部投产" }),
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town")
FIELD(progress_seen, TEXT, .label = "现场进展情况", .flags = REQUIRED, .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town", .help = "写看到的，不写听说的")
FIELD(workers_on_site, INT, .label = "现场施工人数", .unit = "人", .min = 0, .max = 1000000000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town")
FIELD(facts_changed, TEXT, .label = "需更正的项目信息", .max = 500,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town,
      .about = ABOUT_internal, .level = 2, .authority = "town",
      .rule = "opens a proposal on the project, never overwrites", .help = "写明字段和应有的值，由项目所在地更正")
FIELD(requests, TEXT, .label = "企业诉求", .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town", .rule = "each request becomes demand or problem", .help = "需要协调的另行登记为问题")
FIELD(solved_on_site, BOOL, .label = "是否现场解决",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town")
FIELD(on_site_result, TEXT, .label = "现场办理情况", .max = 500,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town")
FIELD(photos, FILE, .label = "现场照片",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town",
      .rule = "time and place kept; compulsory for start, completion and production checks",
      .help = "开工、竣工、投产核查必须上传")
FIELD(follow_up_on, DATE, .label = "约定回访日期",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town", .rule = ">= visited_on", .help = "不早于走访日期")
FIELD(followed_up, BOOL, .label = "是否已回访", .flags = READ_ONLY, .level = 2, .authority = "town",
      .rule = "computed: a later visit on or after follow_up_on")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "draft", "草稿（离线）" }, { "submitted", "已提交" }, { "confirmed", "已确认" },
                   { "void", "作废" }), .def = "submitted", .level = 2, .authority = "town")
FIELD(late_reason, TEXT, .label = "补录原因", .max = 200,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park | W_town, .level = 2,
      .authority = "town", .rule = "compulsory when visited_on is older than threshold visit_late_days",
      .help = "走访过后很久才登记的写明原因，期限由参数 visit_late_days 规定")
END
#undef REC
/* clang-format on */
