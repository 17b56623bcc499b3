/* area.tbl.h - 区划与报送单位.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC area
RECORD(.label = "区划与报送单位", .group = "base", .title = "name",
       .help = "全市区划、乡镇街道、开发园区与通报用的报送单位；七个报送单位决定项目计入哪个板块。")
FIELD(code, AREA, .label = "区划（单位）代码", .flags = REQUIRED | UNIQUE, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher",
      .rule = "GB/T 2260 6 digits, 9 digits for town, own id for park and 常州经开区 (JKQ)",
      .help = "区县 6 位、乡镇街道 9 位国家代码；园区和常州经开区用自编代码，如 JKQ")
FIELD(name, TEXT, .label = "名称", .flags = REQUIRED, .max = 60, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher",
      .help = "规范全称")
FIELD(short_name, TEXT, .label = "简称", .max = 20, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(level, ENUM, .label = "层级", .flags = REQUIRED,
      .choices = CHOICES({ "province", "省" }, { "city", "市" }, { "district", "辖市区（县级市）" },
                   { "reporting_unit", "报送单位（无区划代码）" }, { "park", "开发园区" }, { "town", "镇" },
                   { "subdistrict", "街道" }), .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher",
      .help = "常州经开区为报送单位，不是武进区的下级")
FIELD(parent, REF, .label = "上级", .refers = R_area, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher", .rule = "no cycle; 常州经开区 is a child of the city, not of 武进区",
      .help = "上级区划；不能循环")
FIELD(entrusted_parent, REF, .label = "行政隶属（委托）", .refers = R_area, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher",
      .help = "行政上隶属而单独报送的，填隶属的区")
FIELD(park_level, ENUM, .label = "园区级别",
      .choices = CHOICES({ "national", "国家级" }, { "provincial", "省级" }, { "city", "市级" },
                   { "district", "区级" }, { "bonded", "海关特殊监管区" }, { "other", "其他" }),
      .writers = W_sysadmin, .level = 1, .authority = "dispatcher", .rule = "compulsory for park",
      .help = "开发园区必填")
FIELD(park_kind, ENUM, .label = "园区类型",
      .choices = CHOICES({ "economic", "经济开发区" }, { "high_tech", "高新技术产业开发区" },
                   { "bonded", "综合保税区" }, { "cluster", "产业集聚示范区" }, { "innovation", "创新区" },
                   { "other", "其他" }), .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(park_districts, TEXT, .label = "园区跨属地", .max = 100, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher", .rule = "area codes; project.area still decides counting",
      .help = "园区跨哪些板块，填区划代码以；分隔；项目计入哪里仍看报送板块")
FIELD(reports, BOOL, .label = "是否独立报送单位", .flags = REQUIRED, .def = "1", .writers = W_sysadmin,
      .level = 1, .authority = "dispatcher", .rule = "7 units in the bulletin",
      .help = "通报单列的报送单位选是")
FIELD(bulletin_order, INT, .label = "通报排序", .unit = "位", .min = 0, .max = 1000000000,
      .writers = W_sysadmin, .level = 1, .authority = "dispatcher",
      .help = "通报表格中的先后")
FIELD(code_prefixes, TEXT, .label = "项目代码区划前缀", .max = 200, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher", .rule = "maps virtual region codes of project codes to the area",
      .help = "项目代码中代表本区的 6 位前缀，以；分隔")
FIELD(longitude, DECIMAL, .label = "中心经度", .scale = 6, .unit = "°", .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(latitude, DECIMAL, .label = "中心纬度", .scale = 6, .unit = "°", .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
FIELD(boundary, FILE, .label = "边界文件", .writers = W_sysadmin, .level = 1, .authority = "dispatcher")
FIELD(valid_from, DATE, .label = "启用日期", .writers = W_sysadmin, .level = 1, .authority = "dispatcher")
FIELD(valid_to, DATE, .label = "停用日期", .writers = W_sysadmin, .level = 1, .authority = "dispatcher",
      .rule = "abolished areas stay for old codes (320405, 320482)",
      .help = "撤销的区划保留，供旧代码查找")
FIELD(merged_into, REF, .label = "并入", .refers = R_area, .writers = W_sysadmin, .level = 1,
      .authority = "dispatcher")
END
#undef REC
/* clang-format on */
