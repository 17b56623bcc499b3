/* meeting.tbl.h - 会议.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC meeting
RECORD(.label = "会议", .group = "steering", .title = "name",
       .index = "held_on",
       .help = "调度会、会商会、现场办公会：议题、纪要、议定事项。")
FIELD(name, TEXT, .label = "会议名称", .flags = REQUIRED, .max = 120,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(kind, ENUM, .label = "会议类型", .flags = REQUIRED, .choices = CHOICES({ "dispatch_month", "月度调度会" },
                   { "consultation", "会商（专题协调）会" }, { "on_site", "现场办公会" }, { "leader_special", "市领导专题会" },
                   { "joint_review", "联合审查（多评合一）会" }, { "finance_match", "银企对接会" }, { "tour_review", "季观摩评议会" },
                   { "daily_liaison", "日常工作小组会" }, { "project_review", "项目评审会" }, { "other", "其他" }),
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(level, ENUM, .label = "层级", .flags = REQUIRED, .choices = CHOICES({ "town", "镇（街道、园区）级" },
                   { "district", "辖市区级" }, { "city", "市级" }, { "province", "提请省级" }),
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(held_on, DATE, .label = "召开日期", .flags = REQUIRED,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(place, TEXT, .label = "地点", .max = 120,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(host_agency, REF, .label = "召集单位", .flags = REQUIRED, .refers = R_agency,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(chair, TEXT, .label = "主持人", .max = 60,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(attendees, TEXT, .label = "参会单位和人员", .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(area, AREA, .label = "涉及地区",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park,
      .scope = SCOPE_AREA_OPEN, .level = 2, .authority = "dispatcher", .help = "地区、园区都空白的为全市会议")
FIELD(month, MONTH, .label = "对应调度月份",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher", .rule = "compulsory for dispatch_month", .help = "月度调度会必填")
FIELD(projects, TEXT, .label = "涉及项目", .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher", .rule = "project ids resolved to links", .help = "项目编号以分号分隔")
FIELD(agenda, TEXT, .label = "议题", .max = 1000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(minutes_no, TEXT, .label = "纪要编号", .max = 40,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(minutes, TEXT, .label = "会议纪要", .max = 4000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(decisions, TEXT, .label = "议定事项", .max = 4000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher", .rule = "each with 责任单位, 完成时限; becomes problem_step or demand",
      .help = "逐项写明责任单位和完成时限")
FIELD(decision_count, INT, .label = "议定事项数", .unit = "项", .min = 0, .max = 1000000000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(done_count, INT, .label = "已完成事项数", .unit = "项", .min = 0, .max = 1000000000,
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher", .rule = "<= decision_count", .help = "不大于议定事项数")
FIELD(due_on, DATE, .label = "最迟完成时限",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "planned", "拟召开" }, { "held", "已召开" }, { "minuted", "纪要已发" }, { "followed", "跟踪中" },
                   { "finished", "事项办结" }, { "cancelled", "取消" }), .def = "planned", .level = 2,
      .authority = "dispatcher")
FIELD(files, FILE, .label = "会议材料",
      .writers = W_dispatcher | W_commerce | W_industry | W_bureau | W_district | W_park, .level = 2,
      .authority = "dispatcher")
FIELD(park, REF, .label = "涉及园区", .refers = R_area, .writers = W_dispatcher | W_district | W_park,
      .scope = SCOPE_PARK, .level = 2, .authority = "dispatcher", .rule = "area.level = park",
      .help = "园区的会议填写；地区、园区都空白的为全市会议")
END
#undef REC
/* clang-format on */
