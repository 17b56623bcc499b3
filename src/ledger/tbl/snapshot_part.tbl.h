/* snapshot_part.tbl.h - 定稿数据: the text of a snapshot, in parts that the journal can hold.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC snapshot_part
RECORD(.label = "定稿数据", .group = "steering", .title = "part", .unique = "snapshot,part",
       .help = "月度定稿的行数据，分段存放；只供程序计算。")
FIELD(snapshot, REF, .label = "月度定稿", .flags = REQUIRED | READ_ONLY, .refers = R_snapshot, .level = 2,
      .authority = "dispatcher")
FIELD(part, INT, .label = "段号", .flags = REQUIRED | READ_ONLY, .unit = "段", .min = 1, .max = 1000000, .level = 2,
      .authority = "dispatcher")
FIELD(text, TEXT, .label = "内容", .flags = REQUIRED | READ_ONLY | SECRET, .max = 400000, .level = 2,
      .authority = "dispatcher")
END
#undef REC
/* clang-format on */
