/* area.tbl.h - 区划与报送单位.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC area
RECORD(.label = "区划与报送单位", .group = "base", .title = "name")
FIELD(code, AREA, .label = "区划（单位）代码", .flags = REQUIRED | UNIQUE, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher",
      .rule = "GB/T 2260 6 digits, 9 digits for town, own id for park and 常州经开区 (JKQ)")
FIELD(name, TEXT, .label = "名称", .flags = REQUIRED, .max = 60, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(short_name, TEXT, .label = "简称", .max = 20, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(level, ENUM, .label = "层级", .flags = REQUIRED,
      .choices = CHOICES({ "province", "省" }, { "city", "市" }, { "district", "辖市区（县级市）" },
                   { "reporting_unit", "报送单位（无区划代码）" }, { "park", "开发园区" }, { "town", "镇" },
                   { "subdistrict", "街道" }), .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(parent, REF, .label = "上级", .refers = R_area, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher", .rule = "no cycle; 常州经开区 is a child of the city, not of 武进区")
FIELD(entrusted_parent, REF, .label = "行政隶属（委托）", .refers = R_area, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(park_level, ENUM, .label = "园区级别",
      .choices = CHOICES({ "national", "国家级" }, { "provincial", "省级" }, { "city", "市级" },
                   { "district", "区级" }, { "bonded", "海关特殊监管区" }, { "other", "其他" }),
      .writers = W_sysadmin, .level = 1, .authority = "dispatcher", .rule = "compulsory for park")
FIELD(park_kind, ENUM, .label = "园区类型",
      .choices = CHOICES({ "economic", "经济开发区" }, { "high_tech", "高新技术产业开发区" },
                   { "bonded", "综合保税区" }, { "cluster", "产业集聚示范区" }, { "innovation", "创新区" },
                   { "other", "其他" }), .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(park_districts, TEXT, .label = "园区跨属地", .max = 100, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher", .rule = "area codes; project.area still decides counting")
FIELD(reports, BOOL, .label = "是否独立报送单位", .flags = REQUIRED, .def = "1", .writers = W_sysadmin,
      .level = 1, .authority = "dispatcher", .rule = "7 units in the bulletin")
FIELD(bulletin_order, INT, .label = "通报排序", .unit = "位", .min = 0, .max = 1000000000,
      .writers = W_sysadmin, .level = 1, .authority = "dispatcher")
FIELD(code_prefixes, TEXT, .label = "项目代码区划前缀", .max = 200, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher", .rule = "maps virtual region codes of project codes to the area")
FIELD(longitude, DECIMAL, .label = "中心经度", .scale = 6, .unit = "°", .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(latitude, DECIMAL, .label = "中心纬度", .scale = 6, .unit = "°", .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(boundary, FILE, .label = "边界文件", .writers = W_sysadmin, .level = 1, .authority = "dispatcher")
FIELD(valid_from, DATE, .label = "启用日期", .writers = W_sysadmin, .level = 1, .authority = "dispatcher")
FIELD(valid_to, DATE, .label = "停用日期", .writers = W_sysadmin, .level = 1, .authority = "dispatcher",
      .rule = "abolished areas stay for old codes (320405, 320482)")
FIELD(merged_into, REF, .label = "并入", .refers = R_area, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
END
#undef REC
/* clang-format on */
