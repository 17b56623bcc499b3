/* types.tbl.h - what may be attached, once: what its bytes say it is, what it is served as, its endings.
 *
 * TYPE(id, media, endings, kind) - media is what the bytes say; endings are joined by ' ', the first one is given to
 * a name without any of them; kind is a choice of attachment.kind.  Everything else is refused: no page, script,
 * program, drawing that runs (html, svg), no macros, no rar and 7z, into which a scanner seldom looks. */
/* clang-format off */
TYPE(PDF,  "application/pdf", "pdf", "document")
TYPE(OFD,  "application/ofd", "ofd", "document")
TYPE(JPEG, "image/jpeg", "jpg jpeg", "photo")
TYPE(PNG,  "image/png", "png", "photo")
TYPE(GIF,  "image/gif", "gif", "photo")
TYPE(WEBP, "image/webp", "webp", "photo")
TYPE(HEIC, "image/heic", "heic heif", "photo")
TYPE(TIFF, "image/tiff", "tif tiff", "document")
TYPE(DWG,  "image/vnd.dwg", "dwg", "drawing")
TYPE(DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "document")
TYPE(XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "spreadsheet")
TYPE(PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "document")
TYPE(DOC,  "application/msword", "doc wps", "document")
TYPE(XLS,  "application/vnd.ms-excel", "xls et", "spreadsheet")
TYPE(PPT,  "application/vnd.ms-powerpoint", "ppt dps", "document")
TYPE(TEXT, "text/plain", "txt csv", "document")
TYPE(CSV,  "text/csv", "csv txt", "spreadsheet")
TYPE(JSON, "application/json", "json geojson", "geodata")
TYPE(ZIP,  "application/zip", "zip kmz", "other")
/* clang-format on */
