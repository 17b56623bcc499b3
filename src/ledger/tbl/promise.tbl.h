/* promise.tbl.h - 承诺事项.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC promise
RECORD(.label = "承诺事项", .group = "attract", .title = "text", .unique = "project,side,kind,item_no",
       .index = "due_on",
       .help = "投资协议中企业与政府的承诺，逐项登记、到期回头看。")
FIELD(project, REF, .label = "项目", .flags = REQUIRED, .refers = R_project,
      .writers = W_dispatcher | W_commerce | W_district | W_park, .scope = SCOPE_ROW, .about = ABOUT_promise,
      .level = 3, .authority = "commerce")
FIELD(side, ENUM, .label = "承诺方", .flags = REQUIRED, .choices = CHOICES({ "enterprise", "企业承诺" },
                   { "government", "政府承诺" }), .writers = W_dispatcher | W_commerce | W_district | W_park,
      .level = 2, .authority = "commerce")
FIELD(kind, ENUM, .label = "承诺事项", .flags = REQUIRED, .choices = CHOICES({ "total_investment", "总投资" },
                   { "fixed_asset", "固定资产投资" }, { "registered_capital", "注册资本" }, { "foreign_capital", "外资到账" },
                   { "start", "开工时间" }, { "completion", "竣工时间" }, { "production", "投产时间" },
                   { "full_output", "达产时间" }, { "output", "年产值" }, { "sales", "年开票销售" }, { "tax", "年税收" },
                   { "tax_per_mu", "亩均税收" }, { "intensity", "投资强度" }, { "jobs", "就业" }, { "rd", "研发投入" },
                   { "energy", "单位能耗" }, { "listing", "上市" }, { "land_supply", "供地" },
                   { "infrastructure", "配套设施" }, { "subsidy", "扶持资金" }, { "service", "服务事项" },
                   { "other", "其他" }), .writers = W_dispatcher | W_commerce | W_district | W_park,
      .about = ABOUT_promise, .level = 3, .authority = "commerce")
FIELD(item_no, INT, .label = "序号", .flags = REQUIRED, .unit = "项", .min = 1, .max = 1000,
      .writers = W_dispatcher | W_commerce | W_district | W_park, .def = "1", .about = ABOUT_promise,
      .level = 3, .authority = "commerce", .help = "同一承诺方同类承诺的第几项")
FIELD(text, TEXT, .label = "承诺原文", .flags = REQUIRED, .max = 500,
      .writers = W_dispatcher | W_commerce | W_district | W_park, .about = ABOUT_promise, .level = 3,
      .authority = "commerce")
FIELD(basis, TEXT, .label = "依据条款", .max = 100, .writers = W_dispatcher | W_commerce | W_district | W_park,
      .about = ABOUT_promise, .level = 3, .authority = "commerce")
FIELD(promised_on, DATE, .label = "承诺日期", .flags = REQUIRED,
      .writers = W_dispatcher | W_commerce | W_district | W_park, .level = 2, .authority = "commerce")
FIELD(due_on, DATE, .label = "兑现期限", .writers = W_dispatcher | W_commerce | W_district | W_park,
      .about = ABOUT_promise, .level = 3, .authority = "commerce", .rule = "> promised_on", .help = "须晚于承诺日期")
FIELD(promised_value, DECIMAL, .label = "承诺值", .scale = 4, .unit = "按 value_unit",
      .writers = W_dispatcher | W_commerce | W_district | W_park, .about = ABOUT_promise, .level = 3,
      .authority = "commerce")
FIELD(value_unit, ENUM, .label = "计量单位", .choices = CHOICES({ "wan_yuan", "万元" }, { "wan_usd", "万美元" },
                   { "wan_yuan_mu", "万元/亩" }, { "person", "人" }, { "date", "日期" }, { "percent", "%" },
                   { "tce", "吨标准煤" }, { "item", "项" }, { "other", "其他" }),
      .writers = W_dispatcher | W_commerce | W_district | W_park, .about = ABOUT_promise, .level = 3,
      .authority = "commerce", .rule = "compulsory with promised_value", .help = "填承诺值时必填")
FIELD(promised_date, DATE, .label = "承诺时间节点", .writers = W_dispatcher | W_commerce | W_district | W_park,
      .about = ABOUT_promise, .level = 3, .authority = "commerce", .rule = "compulsory for time kinds",
      .help = "时间类承诺必填")
FIELD(actual_value, DECIMAL, .label = "实际值", .flags = READ_ONLY, .scale = 4, .unit = "按 value_unit",
      .about = ABOUT_promise, .level = 3, .authority = "commerce", .rule = "computed from ledgers where mapped")
FIELD(actual_date, DATE, .label = "实际日期", .flags = READ_ONLY, .about = ABOUT_promise, .level = 3,
      .authority = "commerce", .rule = "from milestone")
FIELD(fulfilment, PERCENT, .label = "兑现率", .flags = READ_ONLY, .unit = "%", .about = ABOUT_promise, .level = 3,
      .authority = "commerce", .rule = "computed: actual / promised")
FIELD(fact_source, TEXT, .label = "事实来源", .flags = READ_ONLY, .max = 120, .about = ABOUT_promise, .level = 3,
      .authority = "commerce")
FIELD(checked_on, DATE, .label = "回头看日期", .writers = W_dispatcher | W_commerce | W_industry | W_district,
      .about = ABOUT_promise, .level = 3, .authority = "commerce", .help = "到期后的核查日期")
FIELD(checked_by, REF, .label = "核查单位", .flags = READ_ONLY, .refers = R_agency, .about = ABOUT_promise,
      .level = 3, .authority = "commerce")
FIELD(result, ENUM, .label = "回头看结论", .flags = REQUIRED, .choices = CHOICES({ "not_due", "未到期" },
                   { "met", "已兑现" }, { "partly", "部分兑现" }, { "late", "逾期未兑现" }, { "broken", "无法兑现" },
                   { "changed", "协议变更" }, { "unknown", "数据不足" }), .writers = W_dispatcher | W_commerce,
      .def = "not_due", .about = ABOUT_promise, .level = 3, .authority = "commerce")
FIELD(reason, TEXT, .label = "未兑现原因", .max = 500, .writers = W_dispatcher | W_commerce | W_district | W_park,
      .about = ABOUT_promise, .level = 3, .authority = "commerce", .help = "未兑现的写明原因")
FIELD(measure, ENUM, .label = "处理措施", .choices = CHOICES({ "urge", "督促" }, { "extend", "补充协议延期" },
                   { "adjust", "调整条款" }, { "stop_benefit", "暂停扶持" }, { "recover", "追回扶持资金" },
                   { "land_action", "土地处置" }, { "terminate", "解除协议" }, { "none", "无" }),
      .writers = W_dispatcher | W_commerce | W_district | W_park, .about = ABOUT_promise, .level = 3,
      .authority = "commerce")
FIELD(supplement_no, TEXT, .label = "补充协议编号", .max = 60,
      .writers = W_dispatcher | W_commerce | W_district | W_park, .about = ABOUT_promise, .level = 3,
      .authority = "commerce")
FIELD(remarks, TEXT, .label = "备注", .max = 300, .writers = W_dispatcher | W_commerce | W_district | W_park,
      .about = ABOUT_internal, .level = 3, .authority = "commerce")
END
#undef REC
/* clang-format on */
