/* tracks.tbl.h - the tracks the city names.  TRACK(code, name, level, industries). */
/* clang-format off */
TRACK("synthetic_biology",       "合成生物",             "future",       "26;27")
TRACK("low_altitude",            "低空经济",             "future",       "37")
TRACK("solid_battery",           "新一代固态电池",       "future",       "38")
TRACK("nev_icv",                 "新能源汽车智能网联",   "advantage",    "36")
TRACK("third_semiconductor",     "第三代半导体",         "new_emerging", "39")
TRACK("hydrogen",                "氢能",                 "future",       "26;34")
TRACK("ai",                      "人工智能",             "future",       "39;65")
/* clang-format on */
