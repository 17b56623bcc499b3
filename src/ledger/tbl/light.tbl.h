/* light.tbl.h - 亮灯.
 *
 * A row is one stretch of one colour of one light: it is opened when the light turns yellow or red and closed when
 * it turns anything else, so that the rows are the history.  Green has no rows.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC light
RECORD(.label = "亮灯台账", .group = "steering", .title = "facts", .index = "project;closed_on,unit,light", .flags = RULE_MADE,
       .help = "项目和板块的黄灯、红灯：原因、起始日、转绿条件，以及红灯的书面说明和升级。由系统按规则每日判定。")
FIELD(subject_kind, ENUM, .label = "对象", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "project", "项目" }, { "area", "板块" }), .level = 2, .authority = "dispatcher")
FIELD(project, REF, .label = "项目", .flags = READ_ONLY, .refers = R_project, .scope = SCOPE_ROW,
      .level = 2, .authority = "dispatcher", .rule = "exactly one of project and area is set")
FIELD(area, AREA, .label = "板块（对象）", .flags = READ_ONLY, .scope = SCOPE_AREA, .level = 2,
      .authority = "dispatcher")
FIELD(unit, AREA, .label = "报送板块", .flags = READ_ONLY, .level = 2, .authority = "dispatcher",
      .rule = "of the project when it was judged, or the unit itself: to filter and count by, decides no sight")
FIELD(indicator, ENUM, .label = "亮灯指标", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "start", "开工" }, { "progress", "投资进度" }, { "statistics", "列统（入库）" },
                   { "completion", "竣工" }, { "approval_stall", "签约未立项" },
                   { "report", "未按时填报" }, { "task", "月度任务" }), .level = 2,
      .authority = "dispatcher", .rule = "one of src/domain/light_rules.tbl.h")
FIELD(day, DATE, .label = "判定日期", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "dispatcher",
      .rule = "day on which this colour was first found; the ladder counts from it")
FIELD(light, ENUM, .label = "灯色", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "yellow", "黄灯（提醒）" }, { "red", "红灯（预警）" }), .level = 2,
      .authority = "dispatcher")
FIELD(light_before, ENUM, .label = "上次灯色", .flags = READ_ONLY,
      .choices = CHOICES({ "yellow", "黄灯（提醒）" }, { "red", "红灯（预警）" }), .level = 2,
      .authority = "dispatcher", .rule = "empty = it was not lit")
FIELD(since, DATE, .label = "持续起始日", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "dispatcher",
      .rule = "computed from the facts, not from when anybody looked")
FIELD(months_running, INT, .label = "连续月数", .flags = READ_ONLY, .unit = "月", .min = 0, .max = 10000,
      .level = 2, .authority = "dispatcher")
FIELD(rule, REF, .label = "适用规则", .flags = READ_ONLY, .refers = R_threshold, .level = 2,
      .authority = "dispatcher", .rule = "the threshold that decided; empty = the default of the program")
FIELD(facts, TEXT, .label = "判定事实", .flags = REQUIRED | READ_ONLY, .max = 1000, .level = 2,
      .authority = "dispatcher")
FIELD(to_green, TEXT, .label = "转绿条件", .flags = READ_ONLY, .max = 300, .level = 2,
      .authority = "dispatcher")
FIELD(reason, TEXT, .label = "红灯原因说明", .max = 500,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "compulsory for red: an unexplained one is a to-do",
      .help = "写明为什么没有按期推进；与责任人、承诺日期一并填写")
FIELD(timetable, TEXT, .label = "整改时间表", .max = 500,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "分步写明措施和时间")
FIELD(responsible, TEXT, .label = "责任人", .max = 60,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "负责整改的人，写单位和姓名")
FIELD(promised_on, DATE, .label = "承诺转绿日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "district",
      .help = "到这一天仍是红灯的，升级到市")
FIELD(explained_by, REF, .label = "说明人", .flags = READ_ONLY, .refers = R_person, .level = 2,
      .authority = "district")
FIELD(explained_on, DATE, .label = "说明日期", .flags = READ_ONLY, .level = 2, .authority = "district")
FIELD(level, ENUM, .label = "督办层级", .flags = READ_ONLY,
      .choices = CHOICES({ "town", "镇（街道、园区）" }, { "district", "辖市区" }, { "city", "市" }),
      .level = 2, .authority = "dispatcher", .rule = "of red: climbs by working days; see light.escalate.*")
FIELD(escalated_on, DATE, .label = "升级日期", .flags = READ_ONLY, .level = 2, .authority = "dispatcher")
FIELD(pardoned_until, DATE, .label = "暂免至", .writers = W_dispatcher, .level = 2,
      .authority = "dispatcher", .rule = "with reason; the light keeps its colour but does not count for the project",
      .help = "到这一天为止不计入项目的综合亮灯；须填暂免原因")
FIELD(pardon_reason, TEXT, .label = "暂免原因", .max = 300, .writers = W_dispatcher, .level = 2,
      .authority = "dispatcher",
      .help = "暂免时必填")
FIELD(closed_on, DATE, .label = "解除日期", .flags = READ_ONLY, .level = 2, .authority = "dispatcher",
      .rule = "empty = it is lit now")
END
#undef REC
/* clang-format on */
