/* routes.tbl.h - every address the server answers, once: the router, the sign-in and CSRF checks
 * and the OpenAPI document all read these rows.
 *
 * ROUTE(id, METHOD, path, attributes...) - attributes initialise struct route, see routes.h; of .entry: what
 * is refused leaves an entry `refused` whatever the route, and rows that follow the one changed leave theirs.
 * {record} stands for each ledger in turn; {id}, {batch}, {month} for one segment.
 */
/* clang-format off */
ROUTE(session_start,  POST,   "/api/v1/session", .flags = OPEN | WIPED, .summary = "登录", .body = "Login", .reply = "Session", .entry = "login", .status = 200)
ROUTE(session_get,    GET,    "/api/v1/session", .flags = FIRST, .summary = "当前登录", .reply = "Session", .status = 200)
ROUTE(session_act,    PATCH,  "/api/v1/session", .summary = "换一个本人的角色办事", .body = "Act", .reply = "Session", .status = 200)
ROUTE(session_end,    DELETE, "/api/v1/session", .flags = FIRST, .summary = "退出", .entry = "logout", .status = 204)
ROUTE(session_ways,   GET,    "/api/v1/session/ways", .flags = OPEN, .summary = "除登录名和口令外还能怎样登录；why 给出统一身份登录的结果说明", .params = "why", .reply = "Ways", .status = 200)
ROUTE(sso_begin,      GET,    "/api/v1/session/oidc", .flags = OPEN | SLOW, .summary = "统一身份登录：转到认证平台", .params = "back", .status = 302)
ROUTE(sso_code,       POST,   "/api/v1/session/oidc", .flags = OPEN | WIPED, .summary = "统一身份登录：再输入动态口令", .body = "OtpConfirm", .reply = "Session", .entry = "login", .status = 200)
ROUTE(sso_return,     GET,    "/api/v1/session/oidc/callback", .flags = OPEN | SLOW | WIPED | LENIENT, .summary = "统一身份登录：从认证平台返回，登录后转回本站", .params = "code state iss error", .entry = "login", .status = 302)
ROUTE(sso_link,       POST,   "/api/v1/session/oidc/link", .flags = FIRST | WIPED, .summary = "把本人的统一身份关联到本人账户：以口令确认后转到认证平台", .body = "OtpBegin", .reply = "Link", .status = 200)
ROUTE(sessions_list,  GET,    "/api/v1/sessions", .flags = FIRST, .summary = "本人（安全管理员可查他人）的登录", .params = "person", .reply = "Sessions", .status = 200)
ROUTE(sessions_end,   DELETE, "/api/v1/sessions/{session}", .flags = FIRST, .summary = "结束一个登录", .entry = "logout", .status = 204)
ROUTE(password,       POST,   "/api/v1/password", .flags = FIRST | WIPED, .summary = "修改本人口令，其他登录一并结束", .body = "Password", .reply = "Session", .entry = "update", .status = 200)
ROUTE(otp_get,        GET,    "/api/v1/otp", .flags = FIRST, .summary = "本人是否启用动态口令", .reply = "Otp", .status = 200)
ROUTE(otp_begin,      POST,   "/api/v1/otp", .flags = FIRST | WIPED, .summary = "启用动态口令：取密钥，只显示一次", .body = "OtpBegin", .reply = "OtpSecret", .entry = "setting", .status = 200)
ROUTE(otp_confirm,    POST,   "/api/v1/otp/confirm", .flags = FIRST | WIPED, .summary = "启用动态口令：以一次动态口令确认", .body = "OtpConfirm", .reply = "Otp", .entry = "update", .status = 200)
ROUTE(tokens_list,    GET,    "/api/v1/tokens", .summary = "本人的访问令牌", .reply = "Tokens", .status = 200)
ROUTE(token_issue,    POST,   "/api/v1/tokens", .flags = WIPED, .summary = "签发访问令牌，供程序以本人的一个角色调用接口；令牌只显示一次", .body = "TokenNew", .reply = "TokenMade", .entry = "create", .status = 201)
ROUTE(token_revoke,   POST,   "/api/v1/token/{id}/revoke", .summary = "停用一个访问令牌：本人的，或安全管理员停用他人的", .body = "Nothing", .entry = "revoke", .status = 204)
ROUTE(reset_begin,    POST,   "/api/v1/person/{id}/reset", .flags = WIPED, .summary = "为账户发一次性重置令牌（系统管理员）", .body = "ResetBegin", .reply = "ResetToken", .entry = "setting", .status = 200)
ROUTE(reset,          POST,   "/api/v1/reset", .flags = OPEN | WIPED, .summary = "以一次性令牌设口令", .body = "Reset", .entry = "update", .status = 204)
ROUTE(setup,          POST,   "/api/v1/setup", .flags = OPEN | WIPED, .summary = "以启用令牌设立管理员账户", .body = "Setup", .reply = "SetUp", .entry = "create", .status = 201)
ROUTE(meta,           GET,    "/api/v1/meta", .flags = PROGRAM, .summary = "台账、字段、可选项和权限", .reply = "Meta", .status = 200)
ROUTE(openapi,        GET,    "/api/v1/openapi.json", .flags = PROGRAM, .summary = "本文档", .reply = "Any", .status = 200)
ROUTE(events,         GET,    "/api/v1/events", .summary = "进度事件（server-sent events）", .reply = "text/event-stream", .status = 200)

ROUTE(todo,           GET,    "/api/v1/todo", .summary = "本人的待办", .reply = "Todo", .status = 200)
ROUTE(stat_dispatch,  GET,    "/api/v1/stat/dispatch", .flags = PROGRAM, .summary = "月度调度统计", .params = "month by list", .reply = "Dispatch", .status = 200)
ROUTE(bulletin,       GET,    "/api/v1/bulletin/{month}", .flags = PROGRAM, .summary = "月度调度通报", .reply = "Bulletin", .status = 200)

ROUTE(import_create,  POST,   "/api/v1/imports", .flags = PROGRAM, .summary = "上传表格并预览", .params = "record mode key again", .body = "multipart/form-data", .reply = "Import", .entry = "create", .status = 200, .also = 202)
ROUTE(import_list,    GET,    "/api/v1/imports", .flags = PROGRAM, .summary = "最近的导入批次", .reply = "Imports", .status = 200)
ROUTE(import_get,     GET,    "/api/v1/imports/{batch}", .flags = PROGRAM, .summary = "导入预览与进度", .reply = "Import", .status = 200)
ROUTE(import_change,  PATCH,  "/api/v1/imports/{batch}", .flags = PROGRAM, .summary = "改正单元格、列对应或写入方式，重新预览", .body = "ImportChange", .reply = "Import", .entry = "update", .status = 200, .also = 202)
ROUTE(import_commit,  POST,   "/api/v1/imports/{batch}/commit", .flags = PROGRAM, .summary = "写入", .body = "ImportCommit", .reply = "Import", .entry = "import", .status = 200, .also = 202)
ROUTE(import_undo,    DELETE, "/api/v1/imports/{batch}", .flags = PROGRAM, .summary = "放弃预览，或整批撤销", .reply = "Import", .entry = "update", .status = 200)
ROUTE(import_errors,  GET,    "/api/v1/imports/{batch}/errors.xlsx", .flags = PROGRAM | SLOW, .summary = "错误回执表", .reply = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .status = 200)

ROUTE(attachment_file, GET,   "/api/v1/attachment/{id}/file", .flags = PROGRAM | SLOW, .summary = "下载附件", .reply = "*/*", .status = 200)
ROUTE(attachment_thumbnail, GET, "/api/v1/attachment/{id}/thumbnail", .flags = PROGRAM, .summary = "附件缩略图", .reply = "image/jpeg", .status = 200)

ROUTE(export_ask,     POST,   "/api/v1/exports", .summary = "申请导出：含敏感数据且超过 500 行的", .body = "ExportAsk", .reply = "ExportRequest", .entry = "export_ask", .status = 201)
ROUTE(export_asked,   GET,    "/api/v1/exports", .summary = "本人的导出申请，和可由本人批准的", .reply = "ExportRequests", .status = 200)
ROUTE(export_approve, POST,   "/api/v1/exports/{ask}/approve", .summary = "批准他人的导出申请", .body = "Nothing", .reply = "ExportRequest", .entry = "approve", .status = 200)
ROUTE(export_drop,    DELETE, "/api/v1/exports/{ask}", .summary = "撤回或退回导出申请", .entry = "return", .status = 204)

ROUTE(audit_verify,   POST,   "/api/v1/audit/verify", .summary = "核验日志链、数据和锚点（后台进行）", .body = "Nothing", .reply = "Proof", .entry = "job", .status = 202)
ROUTE(audit_look,     GET,    "/api/v1/audit/verify", .summary = "核验的进度和结果", .reply = "Proof", .status = 200)
ROUTE(audit_purge,    POST,   "/api/v1/audit/purge", .summary = "清理超过保存期限的日志（审计管理员）", .body = "Purge", .reply = "Purged", .entry = "purge", .status = 200)

ROUTE(project_move,   POST,   "/api/v1/project/{id}/move", .flags = PROGRAM, .summary = "阶段流转", .body = "Move", .reply = "project.Row", .entry = "update", .status = 200)

ROUTE(duty_approve,   POST,   "/api/v1/duty/{id}/approve", .summary = "复核授权，使其生效", .body = "Nothing", .reply = "duty.Row", .entry = "grant", .status = 200)
ROUTE(duty_revoke,    POST,   "/api/v1/duty/{id}/revoke", .summary = "撤销授权", .body = "Reason", .reply = "duty.Row", .entry = "revoke", .status = 200)

ROUTE(notice_read,    POST,   "/api/v1/notice/{id}/read", .summary = "把本人的一条通知标为已读", .body = "Nothing", .reply = "Unread", .entry = "update", .status = 200)
ROUTE(notice_read_all, POST,  "/api/v1/notice/read-all", .summary = "把本人的通知全部标为已读", .body = "Nothing", .reply = "Unread", .entry = "update", .status = 200)

ROUTE(list,           GET,    "/api/v1/{record}", .flags = PROGRAM, .summary = "列表", .params = "filter sort fields limit after count labels", .reply = "List", .status = 200)
ROUTE(create,         POST,   "/api/v1/{record}", .flags = PROGRAM | LEDGER_WRITE, .summary = "新增", .body = "New", .reply = "Row", .entry = "create", .status = 201)
ROUTE(export_xlsx,    GET,    "/api/v1/{record}.xlsx", .flags = PROGRAM | SLOW, .summary = "导出 xlsx", .params = "filter sort fields reason approval", .reply = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .entry = "export", .status = 200)
ROUTE(export_csv,     GET,    "/api/v1/{record}.csv", .flags = PROGRAM | SLOW, .summary = "导出 csv", .params = "filter sort fields reason approval", .reply = "text/csv", .entry = "export", .status = 200)
ROUTE(template,       GET,    "/api/v1/{record}/template.xlsx", .flags = PROGRAM | LEDGER_WRITE, .summary = "导入模板", .reply = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .status = 200)
ROUTE(get,            GET,    "/api/v1/{record}/{id}", .flags = PROGRAM, .summary = "一条记录", .reply = "Row", .status = 200)
ROUTE(change,         PATCH,  "/api/v1/{record}/{id}", .flags = PROGRAM | LEDGER_WRITE | VERSIONED, .summary = "修改", .body = "Change", .reply = "Row", .entry = "update", .status = 200)
ROUTE(withdraw,       DELETE, "/api/v1/{record}/{id}", .flags = PROGRAM | LEDGER_WRITE | VERSIONED, .summary = "撤回", .entry = "withdraw", .status = 204)
ROUTE(reveal,         POST,   "/api/v1/{record}/{id}/reveal", .summary = "查看一个遮蔽的值（记入日志）", .body = "Reveal", .reply = "Revealed", .entry = "read_sensitive", .status = 200)
ROUTE(history,        GET,    "/api/v1/{record}/{id}/history", .flags = PROGRAM, .summary = "变更历史", .reply = "History", .status = 200)
ROUTE(attachment_list, GET,   "/api/v1/{record}/{id}/attachments", .flags = PROGRAM | FILES, .summary = "一条记录的附件", .params = "field", .reply = "Attachments", .status = 200)
ROUTE(attachment_add, POST,   "/api/v1/{record}/{id}/attachments", .flags = PROGRAM | LEDGER_WRITE | FILES, .summary = "上传附件", .params = "field", .body = "multipart/form-data", .reply = "attachment.Row", .entry = "create", .status = 201)
ROUTE(sources,        GET,    "/api/v1/{record}/{id}/sources", .flags = PROGRAM, .summary = "每个字段的来源", .reply = "Sources", .status = 200)
/* clang-format on */
