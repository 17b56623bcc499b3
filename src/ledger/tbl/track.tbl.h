/* track.tbl.h - 产业赛道.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC track
RECORD(.label = "产业赛道", .group = "base", .title = "name",
       .help = "本市重点产业赛道及其牵头单位、招商地图。")
FIELD(name, TEXT, .label = "赛道名称", .flags = REQUIRED | UNIQUE, .max = 60,
      .writers = W_commerce | W_industry, .level = 1, .authority = "commerce")
FIELD(code, TEXT, .label = "赛道编码", .flags = REQUIRED | UNIQUE, .max = 20,
      .writers = W_commerce | W_industry, .level = 1, .authority = "commerce",
      .rule = "e.g. synthetic_biology, low_altitude, solid_battery, nev_icv, third_gen_semicon, hydrogen, ai",
      .help = "英文短码，如 hydrogen")
FIELD(level, ENUM, .label = "赛道类别",
      .choices = CHOICES({ "future", "未来产业" }, { "new_emerging", "新兴产业" },
                   { "advantage", "优势产业" }, { "traditional", "传统产业" }),
      .writers = W_commerce | W_industry, .level = 1, .authority = "commerce")
FIELD(lead_agency, REF, .label = "牵头单位", .refers = R_agency, .writers = W_commerce | W_industry,
      .level = 1, .authority = "commerce")
FIELD(description, TEXT, .label = "赛道概述", .max = 2000, .writers = W_commerce | W_industry, .level = 1,
      .authority = "commerce")
FIELD(map_version, TEXT, .label = "招商地图版本", .max = 20, .writers = W_commerce | W_industry, .level = 1,
      .authority = "commerce")
FIELD(map_published_on, DATE, .label = "招商地图发布日期", .writers = W_commerce | W_industry, .level = 1,
      .authority = "commerce")
FIELD(map_file, FILE, .label = "招商地图文件", .writers = W_commerce | W_industry, .level = 1,
      .authority = "commerce")
FIELD(target_output, MONEY, .label = "目标产业规模", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_commerce | W_industry, .level = 1, .authority = "commerce",
      .help = "目标年度的产业规模，万元")
FIELD(target_year, INT, .label = "目标年度", .unit = "年", .min = 1949, .max = 2100,
      .writers = W_commerce | W_industry, .level = 1, .authority = "commerce")
FIELD(industries, TEXT, .label = "对应国民经济行业", .max = 300, .writers = W_commerce | W_industry,
      .level = 1, .authority = "commerce", .rule = "each code in industry",
      .help = "国民经济行业代码，以；分隔")
FIELD(advantages, TEXT, .label = "本地基础和优势", .max = 1000, .writers = W_commerce | W_industry,
      .level = 1, .authority = "commerce")
FIELD(policies, TEXT, .label = "配套政策", .max = 500, .writers = W_commerce | W_industry, .level = 1,
      .authority = "commerce", .rule = "policy names or numbers")
FIELD(active, BOOL, .label = "是否启用", .flags = REQUIRED, .def = "1", .writers = W_commerce | W_industry,
      .level = 1, .authority = "commerce")
FIELD(sort_order, INT, .label = "排序", .unit = "位", .min = 0, .max = 1000000000,
      .writers = W_commerce | W_industry, .level = 1, .authority = "commerce")
END
#undef REC
/* clang-format on */
