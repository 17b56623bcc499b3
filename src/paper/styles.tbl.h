/* styles.tbl.h - the type of an official document (GB/T 9704-2012), a row a style.
 *
 * STYLE(id, Word's id, Word's name, font by its official name, font of ours, half points, alignment,
 *       characters of first-line indent, outline level from 1 or 0, line in twentieths of a point)
 * Names Word knows itself are English in the file, whatever its own language. */
/* clang-format off */
STYLE(TITLE,     "Title",       "Title",      "方正小标宋简体", FACE_SONG_BOLD, 44, ALIGN_CENTRE, 0, 0, 700)
STYLE(PERIOD,    "Subtitle",    "Subtitle",   "楷体_GB2312",    FACE_SONG,      32, ALIGN_CENTRE, 0, 0, 579)
STYLE(HEADING_1, "Heading1",    "heading 1",  "黑体",           FACE_HEI,       32, ALIGN_BOTH,   2, 1, 579)
STYLE(HEADING_2, "Heading2",    "heading 2",  "楷体_GB2312",    FACE_SONG_BOLD, 32, ALIGN_BOTH,   2, 2, 579)
STYLE(HEADING_3, "Heading3",    "heading 3",  "仿宋_GB2312",    FACE_SONG_BOLD, 32, ALIGN_BOTH,   2, 3, 579)
STYLE(HEADING_4, "Heading4",    "heading 4",  "仿宋_GB2312",    FACE_SONG,      32, ALIGN_BOTH,   2, 4, 579)
STYLE(BODY,      "BodyText",    "Body Text",  "仿宋_GB2312",    FACE_SONG,      32, ALIGN_BOTH,   2, 0, 579)
STYLE(UNIT,      "TableUnit",   "调度表单位", "仿宋_GB2312",    FACE_SONG,      21, ALIGN_RIGHT,  0, 0, 400)
STYLE(CELL_HEAD, "TableHead",   "调度表头",   "黑体",           FACE_HEI,       18, ALIGN_CENTRE, 0, 0, 250)
STYLE(CELL_TEXT, "TableText",   "调度表文字", "仿宋_GB2312",    FACE_SONG,      18, ALIGN_LEFT,   0, 0, 250)
STYLE(CELL_FIGURE, "TableFigure", "调度表数字", "仿宋_GB2312",  FACE_SONG,      18, ALIGN_RIGHT,  0, 0, 250)
STYLE(SIGNED,    "Signature",   "Signature",  "仿宋_GB2312",    FACE_SONG,      32, ALIGN_RIGHT,  0, 0, 579)
STYLE(FOOT,      "Footer",      "footer",     "宋体",           FACE_SONG,      28, ALIGN_RIGHT,  0, 0, 400)
/* clang-format on */
