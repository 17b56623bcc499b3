/* tour_score.tbl.h - 观摩评分.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC tour_score
RECORD(.label = "观摩评分", .group = "steering", .title = "total", .unique = "site_tour,project,judge",
       .index = "project",
       .help = "评委对每个观摩点位的评分表。")
FIELD(site_tour, REF, .label = "观摩活动", .flags = REQUIRED, .refers = R_site_tour,
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .level = 2, .authority = "dispatcher")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .scope = SCOPE_ROW, .level = 2,
      .authority = "dispatcher")
FIELD(area, AREA, .label = "报送单位", .flags = REQUIRED | READ_ONLY, .level = 2, .authority = "dispatcher")
FIELD(judge, REF, .label = "评委", .flags = REQUIRED | READ_ONLY | IMPORTED, .refers = R_person,
      .about = ABOUT_internal, .level = 3, .authority = "dispatcher",
      .rule = "judge's own district may be excluded by scheme")
FIELD(scale_score, DECIMAL, .label = "项目体量得分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher", .rule = "0..weight of item", .help = "不超过评分办法给出的满分")
FIELD(quality_score, DECIMAL, .label = "产业质态得分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher")
FIELD(progress_score, DECIMAL, .label = "建设进度得分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher")
FIELD(benefit_score, DECIMAL, .label = "预期效益得分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher")
FIELD(service_score, DECIMAL, .label = "服务保障得分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher")
FIELD(site_score, DECIMAL, .label = "现场组织得分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher")
FIELD(bonus, DECIMAL, .label = "加分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher", .rule = "with reason", .help = "写明理由")
FIELD(penalty, DECIMAL, .label = "扣分", .scale = 2, .unit = "分",
      .writers = W_dispatcher | W_bureau | W_district | W_leader, .min = 0, .max = 10000, .level = 2,
      .authority = "dispatcher", .rule = "with reason", .help = "写明理由")
FIELD(reason, TEXT, .label = "加减分理由", .max = 300, .writers = W_dispatcher | W_bureau | W_district | W_leader,
      .level = 2, .authority = "dispatcher", .help = "有加分或扣分的必填")
FIELD(total, DECIMAL, .label = "总分", .flags = REQUIRED | READ_ONLY, .scale = 2, .unit = "分", .min = 0,
      .max = 20000, .level = 2, .authority = "dispatcher",
      .rule = "computed: items + bonus − penalty, 0..100 + bonus cap", .help = "各项之和加加分、减扣分")
FIELD(rank, INT, .label = "名次", .flags = READ_ONLY, .unit = "位", .min = 0, .max = 1000000000, .level = 2,
      .authority = "dispatcher", .rule = "computed; ties share")
FIELD(comment, TEXT, .label = "评语", .max = 500, .writers = W_dispatcher | W_bureau | W_district | W_leader,
      .level = 2, .authority = "dispatcher")
FIELD(submitted_at, MOMENT, .label = "提交时间", .flags = READ_ONLY, .level = 2, .authority = "dispatcher",
      .rule = "locked afterwards")
END
#undef REC
/* clang-format on */
