/* removed.tbl.h - projects taken out of the list during the year.
 * REMOVED(unit as of units.tbl.h, month, planned to start in the year, plan in 万元, status, reason). */
/* clang-format off */
REMOVED(1, 5, false, 16000, "active", "一期投资已于上年底完成，二期另行申报，调出本年名单")
REMOVED(3, 5, false, 24000, "paused", "企业调整投资计划，项目暂缓实施，调出本年名单")
REMOVED(0, 7, false, 19000, "paused", "生产工艺路线调整，暂缓实施，调出本年名单")
REMOVED(2, 7, false, 13000, "active", "并入企业整体扩产计划统筹实施，调出本年名单")
REMOVED(1, 9, true,  18500, "paused", "市场变化，企业推迟投资，年内不能开工，调出本年名单")
REMOVED(3, 9, true,  21000, "terminated", "双方协商终止投资协议，调出本年名单")
REMOVED(6, 9, true,  12000, "paused", "用地调整，年内不能开工，调出本年名单")
/* clang-format on */
