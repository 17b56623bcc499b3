/* trades.tbl.h - what the fictional firms make.
 *
 * TRADE(attributes…) - attributes initialise struct demo_trade; capacity: tenths of `unit` a year for 1亿元; no unit:
 * a service that has a place, not a capacity. */
/* clang-format off */
#define MADE .sort = "advanced_manufacturing"
TRADE(.industry = "38", .track = "solid_battery",           .tag = "new_energy",      MADE, .firm = "新能源科技", .product = "固态电池电芯",       .unit = "GWh",     .capacity = 3)
TRADE(.industry = "36", .track = "nev_icv",                 .tag = "nev",             MADE, .firm = "汽车部件",   .product = "一体化压铸底盘件",   .unit = "万套",    .capacity = 60)
TRADE(.industry = "39", .track = "third_semiconductor", .tag = "new_it",          MADE, .firm = "半导体",     .product = "碳化硅功率模块",     .unit = "万只",    .capacity = 200)
TRADE(.industry = "34", .track = "",                        .tag = "smart_equipment", MADE, .firm = "精密机械",   .product = "高精度数控机床",     .unit = "台",      .capacity = 900)
TRADE(.industry = "38", .track = "",                        .tag = "new_energy",      MADE, .firm = "储能科技",   .product = "储能系统",           .unit = "MWh",     .capacity = 3000)
TRADE(.industry = "27", .track = "synthetic_biology",       .tag = "bio_medicine",    MADE, .firm = "生物医药",   .product = "生物制剂",           .unit = "万支",    .capacity = 600)
TRADE(.industry = "36", .track = "nev_icv",                 .tag = "nev",             MADE, .firm = "智能驾驶",   .product = "线控制动系统",       .unit = "万套",    .capacity = 50)
TRADE(.industry = "30", .track = "",                        .tag = "new_material",    MADE, .firm = "新材料",     .product = "碳纤维预浸料",       .unit = "万平方米", .capacity = 800)
TRADE(.industry = "37", .track = "low_altitude",            .tag = "future",          MADE, .firm = "航空科技",   .product = "电动垂直起降飞行器部件", .unit = "套",  .capacity = 300)
TRADE(.industry = "35", .track = "",                        .tag = "smart_equipment", MADE, .firm = "智能装备",   .product = "锂电池生产装备",     .unit = "台（套）", .capacity = 400)
TRADE(.industry = "39", .track = "ai",                      .tag = "new_it",          MADE, .firm = "智能科技",   .product = "边缘计算终端",       .unit = "万台",    .capacity = 80)
TRADE(.industry = "26", .track = "hydrogen",                .tag = "new_energy",      MADE, .firm = "氢能科技",   .product = "质子交换膜",         .unit = "万平方米", .capacity = 200)
TRADE(.industry = "34", .track = "",                        .tag = "smart_equipment", MADE, .firm = "传动科技",   .product = "机器人减速器",       .unit = "万台",    .capacity = 15)
TRADE(.industry = "29", .track = "",                        .tag = "new_material",    MADE, .firm = "高分子材料", .product = "光学薄膜",           .unit = "万平方米", .capacity = 1500)
TRADE(.industry = "36", .track = "nev_icv",                 .tag = "nev",             MADE, .firm = "驱动科技",   .product = "电驱动总成",         .unit = "万套",    .capacity = 40)
TRADE(.industry = "35", .track = "",                        .tag = "bio_medicine",    MADE, .firm = "医疗器械",   .product = "微创手术器械",       .unit = "万件",    .capacity = 400)
TRADE(.industry = "39", .track = "",                        .tag = "new_it",          MADE, .firm = "光电科技",   .product = "高速光模块",         .unit = "万只",    .capacity = 150)
TRADE(.industry = "26", .track = "synthetic_biology",       .tag = "new_material",    MADE, .firm = "生物材料",   .product = "生物基尼龙",         .unit = "万吨",    .capacity = 5)
TRADE(.industry = "59", .track = "",                        .tag = "productive_service", .sort = "modern_service",     .firm = "供应链管理", .product = "智慧物流园")
TRADE(.industry = "32", .track = "",                        .tag = "new_material",    MADE, .firm = "金属材料",   .product = "高强铝合金型材",     .unit = "万吨",    .capacity = 8)
TRADE(.industry = "40", .track = "",                        .tag = "smart_equipment", MADE, .firm = "仪器仪表",   .product = "工业传感器",         .unit = "万只",    .capacity = 500)
TRADE(.industry = "37", .track = "low_altitude",            .tag = "future",          MADE, .firm = "无人机科技", .product = "工业级无人机",       .unit = "架",      .capacity = 2000)
TRADE(.industry = "17", .track = "",                        .tag = "other",           MADE, .firm = "纺织科技",   .product = "功能性面料",         .unit = "万米",    .capacity = 8000)
TRADE(.industry = "65", .track = "ai",                      .tag = "productive_service", .sort = "modern_service",     .firm = "软件",     .product = "工业软件研发基地")
TRADE(.industry = "34", .track = "hydrogen",                .tag = "new_energy",      MADE, .firm = "氢能装备",   .product = "电解水制氢设备",     .unit = "台（套）", .capacity = 50)
TRADE(.industry = "14", .track = "",                        .tag = "other",           MADE, .firm = "食品科技",   .product = "健康食品",           .unit = "吨",      .capacity = 9000)
TRADE(.industry = "73", .track = "synthetic_biology",       .tag = "bio_medicine",    .sort = "science_innovation", .firm = "生物技术", .product = "成果转化中试平台")
#undef MADE
/* clang-format on */
