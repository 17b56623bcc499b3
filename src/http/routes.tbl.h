/* routes.tbl.h - every address the server answers, once: the router, the sign-in and CSRF checks
 * and the OpenAPI document all read these rows.
 *
 * ROUTE(id, METHOD, path, attributes...) - attributes initialise struct route, see routes.h.
 * {record} stands for each ledger in turn; {id}, {batch}, {month} for one segment.
 */
/* clang-format off */
ROUTE(session_start,  POST,   "/api/v1/session", .flags = OPEN, .summary = "登录", .body = "Login", .reply = "Session", .status = 200)
ROUTE(session_get,    GET,    "/api/v1/session", .summary = "当前登录", .reply = "Session", .status = 200)
ROUTE(session_end,    DELETE, "/api/v1/session", .summary = "退出", .status = 204)
ROUTE(meta,           GET,    "/api/v1/meta", .summary = "台账、字段、可选项和权限", .reply = "Meta", .status = 200)
ROUTE(openapi,        GET,    "/api/v1/openapi.json", .summary = "本文档", .reply = "Any", .status = 200)
ROUTE(events,         GET,    "/api/v1/events", .summary = "进度事件（server-sent events）", .reply = "text/event-stream", .status = 200)

ROUTE(stat_dispatch,  GET,    "/api/v1/stat/dispatch", .summary = "月度调度统计", .params = "month by list", .reply = "Dispatch", .status = 200)
ROUTE(bulletin,       GET,    "/api/v1/bulletin/{month}", .summary = "月度调度通报", .reply = "Bulletin", .status = 200)

ROUTE(import_create,  POST,   "/api/v1/imports", .summary = "上传表格并预览", .params = "record mode key again", .body = "multipart/form-data", .reply = "Import", .status = 200, .also = 202)
ROUTE(import_list,    GET,    "/api/v1/imports", .summary = "最近的导入批次", .reply = "Imports", .status = 200)
ROUTE(import_get,     GET,    "/api/v1/imports/{batch}", .summary = "导入预览与进度", .reply = "Import", .status = 200)
ROUTE(import_change,  PATCH,  "/api/v1/imports/{batch}", .summary = "改正单元格、列对应或写入方式，重新预览", .body = "ImportChange", .reply = "Import", .status = 200, .also = 202)
ROUTE(import_commit,  POST,   "/api/v1/imports/{batch}/commit", .summary = "写入", .body = "ImportCommit", .reply = "Import", .status = 200, .also = 202)
ROUTE(import_undo,    DELETE, "/api/v1/imports/{batch}", .summary = "放弃预览，或整批撤销", .reply = "Import", .status = 200)
ROUTE(import_errors,  GET,    "/api/v1/imports/{batch}/errors.xlsx", .summary = "错误回执表", .reply = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .status = 200)

ROUTE(project_move,   POST,   "/api/v1/project/{id}/move", .summary = "阶段流转", .body = "Move", .reply = "project.Row", .status = 200)

ROUTE(list,           GET,    "/api/v1/{record}", .summary = "列表", .params = "filter sort fields limit after count labels", .reply = "List", .status = 200)
ROUTE(create,         POST,   "/api/v1/{record}", .flags = LEDGER_WRITE, .summary = "新增", .body = "New", .reply = "Row", .status = 201)
ROUTE(export_xlsx,    GET,    "/api/v1/{record}.xlsx", .summary = "导出 xlsx", .params = "filter sort fields", .reply = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .status = 200)
ROUTE(export_csv,     GET,    "/api/v1/{record}.csv", .summary = "导出 csv", .params = "filter sort fields", .reply = "text/csv", .status = 200)
ROUTE(template,       GET,    "/api/v1/{record}/template.xlsx", .flags = LEDGER_WRITE, .summary = "导入模板", .reply = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .status = 200)
ROUTE(get,            GET,    "/api/v1/{record}/{id}", .summary = "一条记录", .reply = "Row", .status = 200)
ROUTE(change,         PATCH,  "/api/v1/{record}/{id}", .flags = LEDGER_WRITE | VERSIONED, .summary = "修改", .body = "Change", .reply = "Row", .status = 200)
ROUTE(withdraw,       DELETE, "/api/v1/{record}/{id}", .flags = LEDGER_WRITE | VERSIONED, .summary = "撤回", .status = 204)
ROUTE(history,        GET,    "/api/v1/{record}/{id}/history", .summary = "变更历史", .reply = "History", .status = 200)
ROUTE(sources,        GET,    "/api/v1/{record}/{id}/sources", .summary = "每个字段的来源", .reply = "Sources", .status = 200)
/* clang-format on */
