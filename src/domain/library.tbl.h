/* library.tbl.h - the columns of the statistic over the projects of the library themselves.
 *
 * COLUMN(id, sums, filter, attributes…) - sums: the total investment of the projects that pass, else how many; filter:
 * over a project, empty for all; attributes initialise struct dispatch_column.  Ids are public (API.md).
 */
/* clang-format off */
COLUMN(projects,         false, "", .label = "项目数", .unit = "个",
       .formula = "符合条件的项目数")
COLUMN(total_investment, true,  "", .label = "总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "符合条件的项目总投资之和，未明确的不计")
COLUMN(over_1,           false, "band in (b1, b10, b30, b50, b100)", .label = "1亿元以上", .unit = "个",
       .formula = "总投资1亿元或1000万美元及以上的项目数")
COLUMN(over_10,          false, "band in (b10, b30, b50, b100)", .label = "10亿元以上", .unit = "个",
       .formula = "总投资10亿元或1亿美元及以上的项目数，含更大的")
COLUMN(over_30,          false, "band in (b30, b50, b100)", .label = "30亿元以上", .unit = "个",
       .formula = "总投资30亿元或3亿美元及以上的项目数，含更大的")
COLUMN(over_50,          false, "band in (b50, b100)", .label = "50亿元以上", .unit = "个",
       .formula = "总投资50亿元或5亿美元及以上的项目数，含更大的")
COLUMN(over_100,         false, "band = b100", .label = "100亿元以上", .unit = "个",
       .formula = "总投资100亿元或10亿美元及以上的项目数")
COLUMN(reserve,          false, "library_state = reserve", .label = "储备", .unit = "个",
       .formula = "入库状态为储备的项目数")
COLUMN(reserve_total,    true,  "library_state = reserve", .label = "储备总投资", .unit = "亿元", .shape = SHAPE_MONEY,
       .formula = "入库状态为储备的项目总投资之和")
COLUMN(implementing,     false, "library_state = implementing", .label = "在库", .unit = "个",
       .formula = "入库状态为在库（实施）的项目数")
COLUMN(signed,           false, "signed_on is not null", .label = "已签约", .unit = "个",
       .formula = "有签约日期的项目数")
COLUMN(started,          false, "construction_start_on is not null", .label = "已开工", .unit = "个",
       .formula = "有实际开工日期的项目数")
COLUMN(completed,        false, "completion_on is not null", .label = "已竣工", .unit = "个",
       .formula = "有实际竣工日期的项目数")
COLUMN(produced,         false, "production_start_on is not null", .label = "已投产", .unit = "个",
       .formula = "有实际投产日期的项目数")
/* clang-format on */
