/* kinds.tbl.h - what a value can be, and how each outlet writes it down.
 *
 * AS_<kind> says how C holds it: `int` (int64_t) or `str` (struct str).
 * KIND(id, attributes...) - attributes initialise struct kind_info.
 * A new kind is one row here and one case where -Wswitch-enum asks for it.
 */
/* clang-format off */
#ifndef AS_ID
#define AS_ID       int
#define AS_TEXT     str
#define AS_INT      int
#define AS_MONEY    int
#define AS_USD      int
#define AS_DECIMAL  int
#define AS_PERCENT  int
#define AS_MU       int
#define AS_M2       int
#define AS_BOOL     int
#define AS_DATE     str
#define AS_MONTH    str
#define AS_MOMENT   str
#define AS_ENUM     str
#define AS_SET      str
#define AS_REF      int
#define AS_FILE     str
#define AS_USCC     str
#define AS_PROJECT  str
#define AS_AREA     str
#define AS_INDUSTRY str
#endif

#ifdef KIND
KIND(ID,       .column = COLUMN_KEY,  .json = "integer", .form = "hidden")
KIND(TEXT,     .column = COLUMN_TEXT, .json = "string",  .form = "text",    .xlsx = "@", .search = true)
KIND(INT,      .column = COLUMN_INT,  .json = "integer", .form = "number",  .xlsx = "0")
/* fen; people see and type the field's unit (usually 万元) */
KIND(MONEY,    .column = COLUMN_INT,  .json = "integer", .form = "money",   .xlsx = "#,##0.00")
/* US cents; people see 万美元 */
KIND(USD,      .column = COLUMN_INT,  .json = "integer", .form = "money",   .xlsx = "#,##0.00")
/* integer scaled by 10^scale; JSON writes it as a decimal number */
KIND(DECIMAL,  .column = COLUMN_INT,  .json = "number",  .form = "decimal", .xlsx = "General")
KIND(PERCENT,  .column = COLUMN_INT,  .json = "number",  .form = "decimal", .xlsx = "0.00", .scale = 2)
KIND(MU,       .column = COLUMN_INT,  .json = "number",  .form = "decimal", .xlsx = "0.00", .scale = 2)
KIND(M2,       .column = COLUMN_INT,  .json = "integer", .form = "number",  .xlsx = "#,##0")
KIND(BOOL,     .column = COLUMN_INT,  .json = "boolean", .form = "switch")
/* YYYY-MM-DD, or YYYY-MM where only the month is known: it never becomes the 1st */
KIND(DATE,     .column = COLUMN_TEXT, .json = "string",  .form = "date",    .xlsx = "@",
               .pattern = "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$")
KIND(MONTH,    .column = COLUMN_TEXT, .json = "string",  .form = "month",   .xlsx = "@",
               .pattern = "^[0-9]{4}-[0-9]{2}$")
/* UTC, YYYY-MM-DDTHH:MM:SSZ; shown in Asia/Shanghai */
KIND(MOMENT,   .column = COLUMN_TEXT, .json = "string",  .form = "moment",  .xlsx = "@", .format = "date-time")
KIND(ENUM,     .column = COLUMN_TEXT, .json = "string",  .form = "select",  .xlsx = "@")
/* choice ids in ledger order, joined by ';' without blanks */
KIND(SET,      .column = COLUMN_TEXT, .json = "string",  .form = "multiselect", .xlsx = "@")
KIND(REF,      .column = COLUMN_INT,  .json = "integer", .form = "lookup",  .xlsx = "@")
/* attachment ids joined by ';' */
KIND(FILE,     .column = COLUMN_TEXT, .json = "string",  .form = "files",   .xlsx = "@", .chars = 400)
KIND(USCC,     .column = COLUMN_TEXT, .json = "string",  .form = "text",    .xlsx = "@", .chars = 18)
KIND(PROJECT,  .column = COLUMN_TEXT, .json = "string",  .form = "text",    .xlsx = "@", .chars = 40)
KIND(AREA,     .column = COLUMN_TEXT, .json = "string",  .form = "area",    .xlsx = "@", .chars = 12)
KIND(INDUSTRY, .column = COLUMN_TEXT, .json = "string",  .form = "industry", .xlsx = "@", .chars = 5)
#endif
/* clang-format on */
