/* permits.tbl.h - what each role may do: the one table of permits.
 *
 * GROUP(id, label)                 groups of ledgers, as in the manual; each ledger names its own
 * VERB(id, label)
 * ROLES(NAME, roles)               names for sets of roles, used below
 * ABOUT(id, label)                 groups of fields; a row of a ledger names its own, plain when it names none
 * PERMIT("where", verbs, roles)    where: a ledger, or a group of ledgers.  Rows naming the ledger decide a verb alone;
 *                                  where none does, those of its group.  What no row allows is denied.
 * SIGHT(about, attributes…)        .full, .masked: who sees the values, and who sees them masked; .reveals: who of
 *                                  the latter may see one at a time, journalled.  All others do not know the field.
 *
 * Who may create and change follows from .writers of the fields: to change is to write one of them,
 * to create is to write all that are required.  Rows are scoped besides: see .scope of the fields.
 */
/* clang-format off */
#ifdef GROUP
GROUP(base,       "基础台账")
GROUP(library,    "项目库台账")
GROUP(attract,    "招引签约台账")
GROUP(build,      "项目建设台账")
GROUP(produce,    "投产达效台账")
GROUP(neighbours, "数据融合台账")
GROUP(steering,   "调度管理台账")
#endif

#ifdef VERB
VERB(read,     "查看")
VERB(create,   "新增")
VERB(change,   "修改")
VERB(withdraw, "撤回")
VERB(import,   "导入")
VERB(export,   "导出")
VERB(move,     "阶段流转")
VERB(freeze,   "锁定")
VERB(approve,  "审批")
VERB(release,  "批准导出")
VERB(purge,    "清理")
#endif

#ifdef ABOUT
ABOUT(plain,     "一般信息")
ABOUT(contact,   "联系方式")
ABOUT(staff,     "工作人员联系方式")
ABOUT(operating, "经营数据")
ABOUT(promise,   "预期效益与协议")
ABOUT(internal,  "内部意见")
ABOUT(account,   "账户安全信息")
ABOUT(audit,     "审计信息")
#endif

#ifdef ROLES
ROLES(LEADS,    W_dispatcher | W_commerce | W_industry)
ROLES(LOCAL,    W_district | W_park | W_town)
ROLES(STAFF,    LEADS | W_bureau | LOCAL | W_leader)
ROLES(BUSINESS, STAFF | W_enterprise)
ROLES(OFFICERS, W_sysadmin | W_security | W_auditor)
#endif

#ifdef PERMIT
/* dictionaries: without them nothing else can be read */
PERMIT("area",             V_read,              BUSINESS | OFFICERS | W_source)
PERMIT("agency",           V_read,              BUSINESS | OFFICERS | W_source)
PERMIT("industry",         V_read,              BUSINESS | OFFICERS | W_source)
PERMIT("track",            V_read,              BUSINESS | OFFICERS | W_source)
PERMIT("calendar_day",     V_read,              BUSINESS | OFFICERS | W_source)
PERMIT("code_item",        V_read,              BUSINESS | OFFICERS | W_source)
PERMIT("threshold",        V_read,              BUSINESS | OFFICERS)
PERMIT("area",             V_export | V_withdraw, W_sysadmin)
PERMIT("agency",           V_export | V_withdraw, W_sysadmin)
PERMIT("industry",         V_export | V_withdraw, W_sysadmin)
PERMIT("calendar_day",     V_export | V_withdraw, W_sysadmin)
PERMIT("code_item",        V_export | V_withdraw, W_sysadmin)
PERMIT("track",            V_export | V_withdraw, W_commerce | W_industry)
PERMIT("threshold",        V_export,            LEADS | W_security)
PERMIT("threshold",        V_withdraw,          0) /* it ends by its date and stays */

/* people: accounts by the system administrator, grants by the security officer, proof by the auditor */
PERMIT("person",           V_read,              STAFF | OFFICERS)
PERMIT("person",           V_export,            W_sysadmin)
/* an account is disabled, never withdrawn: its name is not given to anybody else */
PERMIT("person",           V_withdraw,          0)
PERMIT("duty",             V_read,              OFFICERS)
PERMIT("duty",             V_approve,           W_sysadmin | W_security)

PERMIT("base",             V_read | V_export,   BUSINESS)
PERMIT("base",             V_withdraw,          W_dispatcher | W_district)
/* seen through the rows they belong to, not as a list of their own */
PERMIT("attachment",       V_read,              W_dispatcher)

PERMIT("library",          V_read | V_export,   BUSINESS)
PERMIT("library",          V_withdraw,          W_dispatcher | LOCAL)
PERMIT("annual_plan",      V_withdraw,          W_dispatcher | W_district)
PERMIT("project_code",     V_withdraw,          W_dispatcher | W_district | W_park)
PERMIT("stage_handover",   V_read | V_export,   STAFF)
PERMIT("stage_handover",   V_withdraw,          LEADS)
PERMIT("entry_review",     V_read | V_export,   STAFF)
PERMIT("project",          V_move,              LEADS | W_district)

PERMIT("attract",          V_read | V_export,   STAFF)
PERMIT("attract",          V_withdraw,          W_commerce | LOCAL)
PERMIT("build",            V_read | V_export,   BUSINESS)
PERMIT("build",            V_withdraw,          W_dispatcher | LOCAL)
PERMIT("produce",          V_read | V_export,   BUSINESS)
PERMIT("produce",          V_withdraw,          W_industry | LOCAL)

PERMIT("source",           V_read,              STAFF | W_sysadmin)
PERMIT("source",           V_withdraw,          W_sysadmin)
/* one's own are seen and issued by an address of their own: whoever issues a token acts as its person */
PERMIT("token",            V_read,              OFFICERS)
PERMIT("token",            V_approve,           W_security) /* to stop anybody's */
PERMIT("token",            V_withdraw,          0) /* it is stopped and stays */
/* whoever began an import sees it by its own address; the list of all is the dispatcher's */
PERMIT("batch",            V_read,              W_dispatcher)

PERMIT("month",            V_read | V_export,   BUSINESS)
PERMIT("month",            V_withdraw | V_freeze, W_dispatcher)
PERMIT("saved_view",       V_read | V_withdraw, BUSINESS)
PERMIT("notice",           V_read,              BUSINESS | OFFICERS | W_source)
PERMIT("journal",          V_read | V_export | V_purge, W_auditor)

/* an export of many sensitive rows needs a second person, of another duty or another department */
PERMIT("base",             V_release,           LEADS)
PERMIT("library",          V_release,           LEADS)
PERMIT("attract",          V_release,           LEADS)
PERMIT("build",            V_release,           LEADS)
PERMIT("produce",          V_release,           LEADS)
PERMIT("steering",         V_release,           LEADS)
PERMIT("person",           V_release,           W_security)
#endif

#ifdef SIGHT
SIGHT(plain,     .full = BUSINESS | OFFICERS | W_source)
SIGHT(contact,   .full = LOCAL | W_enterprise | W_source | W_sysadmin, .masked = LEADS | W_bureau | W_leader, .reveals = LEADS | W_bureau)
SIGHT(staff,     .full = W_sysadmin, .masked = STAFF, .reveals = STAFF)
SIGHT(operating, .full = W_dispatcher | W_industry | W_bureau | W_leader | LOCAL | W_enterprise | W_source)
SIGHT(promise,   .full = STAFF | W_enterprise | W_source)
SIGHT(internal,  .full = STAFF)
SIGHT(account,   .full = W_sysadmin | W_security)
SIGHT(audit,     .full = W_auditor)
#endif
/* clang-format on */
