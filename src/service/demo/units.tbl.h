/* units.tbl.h - how the list of 2025 is made up in each reporting unit, amounts in 万元.
 *
 * UNIT(attributes…) - attributes initialise struct demo_unit.  The sums over the units are the figures Changzhou
 * published for January to September 2025 (www.changzhou.gov.cn/ns_news/805176189581989): 406 projects, 774.71 of
 * 965.61亿元, 179 new of which 27 from 10亿元, 141 of 150 started; province's list 285.72亿元 at 93.3 %, 29 of 29
 * started.  天宁区's 24 projects, 19.4亿元, 97 %, 10 new are published too (…/ns_news/947176120922226); how the rest
 * falls on the other units is invented. */
/* clang-format off */
UNIT(.code = "320481", .name = "溧阳市", .prefix = "溧阳", .letters = "ly", .longitude = 119480000, .latitude = 31420000,
     .listed = 70, .fresh = 32, .fresh10 = 6, .starts = 27, .old_starts = 4, .province = 9, .province_new = 6, .province_old = 2,
     .september_starts = 1, .september_waiting = 1, .september_building = 2, .late = 0, .started_september = 1,
     .plan = 2048600, .done = 1713200, .province_plan = 621000, .province_done = 589000, .september_plan = 52000)
UNIT(.code = "320413", .name = "金坛区", .prefix = "金坛", .letters = "jt", .longitude = 119600000, .latitude = 31720000,
     .listed = 74, .fresh = 33, .fresh10 = 6, .starts = 28, .old_starts = 4, .province = 12, .province_new = 8, .province_old = 2,
     .province_september = 1, .september_starts = 1, .september_waiting = 1, .september_building = 2, .late = 1,
     .plan = 2364200, .done = 1854700, .province_plan = 925000, .province_done = 856000, .september_plan = 56000)
UNIT(.code = "320412", .name = "武进区", .prefix = "武进", .letters = "wj", .longitude = 119940000, .latitude = 31660000,
     .listed = 82, .fresh = 36, .fresh10 = 5, .starts = 31, .old_starts = 4, .province = 8, .province_new = 5, .province_old = 2,
     .dollars = true, .september_starts = 1, .september_waiting = 1, .september_building = 2, .late = 1, .started_september = 1,
     .deferred = 1, .plan = 1783300, .done = 1506500, .province_plan = 504000, .province_done = 478000, .september_plan = 50000)
UNIT(.code = "320411", .name = "新北区", .prefix = "新北", .letters = "xb", .longitude = 119930000, .latitude = 31880000,
     .listed = 76, .fresh = 33, .fresh10 = 6, .starts = 28, .old_starts = 4, .province = 10, .province_new = 6, .province_old = 2,
     .dollars = true, .september_starts = 2, .september_waiting = 1, .september_building = 2, .late = 0,
     .plan = 2119500, .done = 1682600, .province_plan = 723000, .province_done = 670000, .september_plan = 70600)
UNIT(.code = "320402", .name = "天宁区", .prefix = "天宁", .letters = "tn", .longitude = 120010000, .latitude = 31790000,
     .listed = 24, .fresh = 10, .fresh10 = 1, .starts = 9, .old_starts = 1, .province = 2, .province_new = 1, .province_old = 0,
     .september_building = 1,
     .plan = 200000, .done = 194000, .province_plan = 42000, .province_done = 40500, .september_plan = 11000)
UNIT(.code = "320404", .name = "钟楼区", .prefix = "钟楼", .letters = "zl", .longitude = 119900000, .latitude = 31780000,
     .listed = 30, .fresh = 13, .fresh10 = 1, .starts = 10, .old_starts = 1, .province = 2, .province_new = 1, .province_old = 0,
     .september_building = 1, .late = 2,
     .plan = 301800, .done = 213700, .province_plan = 72400, .province_done = 65000, .september_plan = 16000)
UNIT(.code = "JKQ", .name = "常州经开区", .prefix = "常州", .letters = "jk", .longitude = 120080000, .latitude = 31720000,
     .listed = 50, .fresh = 22, .fresh10 = 2, .starts = 17, .old_starts = 2, .province = 3, .province_new = 2, .province_old = 1,
     .september_building = 2, .late = 1, .deferred = 1,
     .plan = 838700, .done = 582400, .province_plan = 175000, .province_done = 158700, .september_plan = 32000)
/* clang-format on */
