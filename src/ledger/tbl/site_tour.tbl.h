/* site_tour.tbl.h - 季观摩.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC site_tour
RECORD(.label = "季观摩", .group = "steering", .title = "name",
       .index = "year,quarter",
       .help = "季度观摩活动：点位、评分办法、排名、通报。")
FIELD(name, TEXT, .label = "观摩活动名称", .flags = REQUIRED | UNIQUE, .max = 120,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
FIELD(year, INT, .label = "年度", .flags = REQUIRED, .unit = "年", .min = 1949, .max = 2100,
      .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
FIELD(quarter, ENUM, .label = "季度", .flags = REQUIRED, .choices = CHOICES({ "Q1", "一季度" }, { "Q2", "二季度" },
                   { "Q3", "三季度" }, { "Q4", "四季度" }), .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(held_on, DATE, .label = "观摩日期", .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(planned_on, DATE, .label = "计划日期", .flags = REQUIRED, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(level, ENUM, .label = "层级", .flags = REQUIRED, .choices = CHOICES({ "city", "市级观摩" },
                   { "district", "区级观摩" }), .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(area, AREA, .label = "范围", .writers = W_dispatcher | W_district, .scope = SCOPE_AREA_OPEN, .level = 1,
      .authority = "dispatcher", .rule = "compulsory for district", .help = "区级观摩必填；空白为全市")
FIELD(host, REF, .label = "组织单位", .flags = REQUIRED, .refers = R_agency, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher")
FIELD(sites, TEXT, .label = "观摩点位（项目）", .flags = REQUIRED, .max = 2000, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher", .rule = "project ids, at least one per reporting unit",
      .help = "项目编号以分号分隔，每个报送单位至少一个")
FIELD(site_count, INT, .label = "点位数", .flags = READ_ONLY, .unit = "个", .min = 0, .max = 1000000000, .level = 1,
      .authority = "dispatcher")
FIELD(judges, TEXT, .label = "评委", .max = 500, .writers = W_dispatcher | W_district, .about = ABOUT_internal,
      .level = 2, .authority = "dispatcher", .help = "姓名以分号分隔；加权平均的写权重，如：甲=2；乙=1")
FIELD(score_scheme, TEXT, .label = "评分办法", .flags = REQUIRED, .max = 2000, .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher",
      .rule = "items with weights summing to 100 %; stored with the tour",
      .help = "如：项目体量=20；产业质态=20；建设进度=25；预期效益=15；服务保障=10；现场组织=10，合计 100")
FIELD(judge_rule, ENUM, .label = "计分规则", .flags = REQUIRED, .choices = CHOICES({ "mean", "平均分" },
                   { "trimmed", "去掉最高最低后平均" }, { "weighted", "加权平均" }), .writers = W_dispatcher | W_district,
      .level = 1, .authority = "dispatcher", .help = "各评委的总分怎样合成")
FIELD(ranking, TEXT, .label = "排名结果", .flags = READ_ONLY, .max = 1000, .level = 1, .authority = "dispatcher",
      .rule = "computed from tour_score; ties share the rank")
FIELD(published_on, DATE, .label = "通报日期", .flags = READ_ONLY | IMPORTED, .level = 1,
      .authority = "dispatcher", .rule = "frozen after publication", .help = "通报后不能再改")
FIELD(comments, TEXT, .label = "点评意见", .max = 2000, .writers = W_dispatcher | W_district, .level = 1,
      .authority = "dispatcher")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "planned", "计划" }, { "scoring", "评分中" }, { "closed", "评分结束" },
                   { "published", "已通报" }, { "cancelled", "取消" }), .def = "planned", .level = 1,
      .authority = "dispatcher")
FIELD(files, FILE, .label = "活动材料", .writers = W_dispatcher | W_district, .level = 1, .authority = "dispatcher")
END
#undef REC
/* clang-format on */
