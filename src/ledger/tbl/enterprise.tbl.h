/* enterprise.tbl.h - 企业.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC enterprise
RECORD(.label = "企业", .group = "base", .title = "name", .search = "name")
FIELD(name, TEXT, .label = "企业名称", .flags = REQUIRED, .max = 120,
      .writers = W_source | W_district | W_park | W_town | W_commerce, .level = 1,
      .authority = "企业档案", .rule = "unique by uscc, not by name")
FIELD(uscc, USCC, .label = "统一社会信用代码", .flags = UNIQUE,
      .writers = W_source | W_district | W_park | W_town | W_commerce, .level = 1,
      .authority = "企业档案",
      .rule = "18 characters, check digit; inner organisation code failing = warning; old 15-digit number in old_register_no")
FIELD(old_register_no, TEXT, .label = "原工商注册号", .max = 15, .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "15 digits GS15-2006")
FIELD(former_names, TEXT, .label = "曾用名", .max = 400, .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "used in name matching")
FIELD(short_name, TEXT, .label = "简称（品牌）", .max = 60, .writers = W_source | W_district | W_commerce,
      .level = 1, .authority = "企业档案", .rule = "used in name matching")
FIELD(english_name, TEXT, .label = "英文名称", .max = 200, .writers = W_source | W_commerce, .level = 1,
      .authority = "企业档案")
FIELD(register_area, AREA, .label = "登记地", .writers = W_source, .level = 1, .authority = "企业档案",
      .rule = "never decides a project's reporting unit")
FIELD(operating_area, AREA, .label = "实际经营地（属地）", .writers = W_source | W_district, .level = 1,
      .authority = "district")
FIELD(park, REF, .label = "所在园区", .refers = R_area, .writers = W_source | W_district | W_park,
      .level = 1, .authority = "district", .rule = "area.level = park")
FIELD(address, TEXT, .label = "住所", .max = 200, .writers = W_source, .level = 1,
      .authority = "企业档案")
FIELD(legal_person, TEXT, .label = "法定代表人", .max = 40, .writers = W_source, .level = 2,
      .authority = "企业档案", .rule = "name only, no id number")
FIELD(established_on, DATE, .label = "成立日期", .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "not in the future; policy key established_by")
FIELD(registered_capital, MONEY, .label = "注册资本", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .level = 1, .authority = "企业档案")
FIELD(registered_capital_usd, USD, .label = "注册资本（美元）", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .level = 1, .authority = "企业档案")
FIELD(paid_in_capital, MONEY, .label = "实收资本", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .level = 3, .authority = "企业档案")
FIELD(register_state, ENUM, .label = "登记状态",
      .choices = CHOICES({ "active", "存续（在业、开业）" }, { "suspended", "歇业（停业）" },
                   { "revoked", "吊销" }, { "cancelled", "注销" }, { "moved_out", "迁出" },
                   { "preparing", "筹建" }), .writers = W_source, .level = 1,
      .authority = "企业档案")
FIELD(ownership, ENUM, .label = "所有制类型",
      .choices = CHOICES({ "state", "国有（国有控股）" }, { "collective", "集体" }, { "private", "民营（私营）" },
                   { "foreign_wholly", "外商独资" }, { "joint_venture", "中外合资（合作）" },
                   { "hmt", "港澳台投资" }, { "mixed", "混合所有制" }, { "other", "其他" }),
      .writers = W_source | W_district, .level = 1, .authority = "企业档案")
FIELD(register_type, TEXT, .label = "登记注册类型", .max = 60, .writers = W_source, .level = 1,
      .authority = "企业档案")
FIELD(industry, INDUSTRY, .label = "国民经济行业", .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "policy keys gb_section, gb_division derive from it")
FIELD(business_scope, TEXT, .label = "经营范围", .max = 2000, .writers = W_source, .level = 1,
      .authority = "企业档案")
FIELD(main_products, TEXT, .label = "主要产品", .max = 300, .writers = W_source | W_enterprise | W_district,
      .level = 1, .authority = "企业档案")
FIELD(size_class, ENUM, .label = "企业规模", .flags = READ_ONLY,
      .choices = CHOICES({ "large", "大型" }, { "medium", "中型" }, { "small", "小型" },
                   { "micro", "微型" }), .level = 1, .authority = "企业档案",
      .rule = "computed: enterprise_size_2017 from staff, revenue, assets")
FIELD(above_scale, BOOL, .label = "是否规上", .writers = W_source | W_bureau, .level = 1,
      .authority = "固投库", .rule = "authority: statistics")
FIELD(above_scale_on, MONTH, .label = "入规（纳统）月份", .writers = W_source | W_bureau, .level = 1,
      .authority = "统计")
FIELD(four_above_class, ENUM, .label = "四上类别",
      .choices = CHOICES({ "industry", "规模以上工业" }, { "construction", "有资质的建筑业" },
                   { "wholesale", "限额以上批发业" }, { "retail", "限额以上零售业" },
                   { "catering", "限额以上住宿餐饮业" }, { "service", "规模以上服务业" },
                   { "real_estate", "房地产开发经营业" }, { "none", "未入统" }),
      .writers = W_source | W_bureau, .level = 1, .authority = "统计")
FIELD(parent, REF, .label = "母公司（集团）", .refers = R_enterprise, .writers = W_source | W_commerce,
      .level = 1, .authority = "企业档案", .rule = "no cycle")
FIELD(track, REF, .label = "所属赛道", .refers = R_track, .writers = W_industry | W_commerce | W_district,
      .level = 1, .authority = "industry")
FIELD(chain_leader, BOOL, .label = "是否链主企业", .writers = W_industry, .level = 1, .authority = "industry")
FIELD(stock_code, TEXT, .label = "股票代码", .max = 20, .writers = W_source | W_bureau, .level = 1,
      .authority = "企业档案", .rule = "with exchange suffix")
FIELD(listed, BOOL, .label = "是否上市", .flags = READ_ONLY, .level = 1, .authority = "企业档案",
      .rule = "computed from listing.stage")
FIELD(profile_year, INT, .label = "经营数据年度", .unit = "年", .min = 1949, .max = 2100, .writers = W_source,
      .level = 2, .authority = "企业档案", .rule = "figures below belong to this year")
FIELD(employees, INT, .label = "从业人员", .unit = "人", .min = 0, .max = 1000000000, .writers = W_source,
      .level = 2, .authority = "企业档案")
FIELD(insured_staff, INT, .label = "参保人数", .unit = "人", .min = 0, .max = 1000000000,
      .writers = W_source, .level = 3, .authority = "人社")
FIELD(layoff_rate, PERCENT, .label = "裁员率", .unit = "%", .min = -100000000, .max = 100000000,
      .writers = W_source, .level = 3, .authority = "人社", .rule = "policy key")
FIELD(unemployment_insurance_months, INT, .label = "失业保险缴费月数", .unit = "月", .min = 0, .max = 1000000000,
      .writers = W_source, .level = 3, .authority = "人社", .rule = "policy key")
FIELD(revenue, MONEY, .label = "年营业收入", .unit = "万元", .min = 0, .max = MONEY_MAX, .writers = W_source,
      .level = 3, .authority = "税务")
FIELD(total_assets, MONEY, .label = "资产总额", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .level = 3, .authority = "企业档案")
FIELD(tax_paid, MONEY, .label = "年实缴税收", .unit = "万元", .min = 0, .max = MONEY_MAX, .writers = W_source,
      .level = 3, .authority = "税务")
FIELD(rd_expense, MONEY, .label = "年研发费用", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .level = 3, .authority = "税务", .rule = "<= revenue (warning)")
FIELD(rd_ratio, PERCENT, .label = "研发费用占比", .flags = READ_ONLY, .unit = "%",
      .min = -100000000, .max = 100000000, .level = 3, .authority = "企业档案",
      .rule = "computed: rd_expense / revenue")
FIELD(rd_ratio_3y, TEXT, .label = "近三年研发占比", .max = 60, .writers = W_source, .level = 3,
      .authority = "企业档案", .rule = "three ratios; policy key rd_ratio_3y_each")
FIELD(land_area, MU, .label = "占地面积", .unit = "亩", .min = 0, .max = 100000000, .writers = W_source,
      .level = 2, .authority = "自然资源", .rule = "owned + leased in − leased out")
FIELD(evaluation_class, ENUM, .label = "最近评价等级", .flags = READ_ONLY,
      .choices = CHOICES({ "A", "A类" }, { "B", "B类" }, { "C", "C类" }, { "D", "D类" },
                   { "T", "暂不评价（T类）" }), .level = 2, .authority = "industry",
      .rule = "computed from evaluation; policy gate >= C")
FIELD(credit_veto, SET, .label = "信用否决情形",
      .choices = CHOICES({ "dishonest", "失信被执行人" }, { "tax", "重大税收违法" },
                   { "environment", "环保重大处罚" }, { "safety", "安全生产重大事故" },
                   { "wage", "拖欠农民工工资" }, { "quality", "质量违法" }, { "abnormal", "经营异常名录" },
                   { "other", "其他" }), .writers = W_source | W_bureau, .level = 3,
      .authority = "企业档案", .rule = "policy gate")
FIELD(contact_name, TEXT, .label = "联系人", .max = 40, .writers = W_enterprise | W_district | W_park | W_town,
      .level = 3, .authority = "enterprise", .rule = "masked by role")
FIELD(contact_phone, TEXT, .label = "联系电话", .max = 20, .writers = W_enterprise | W_district | W_park | W_town,
      .level = 3, .authority = "enterprise", .rule = "masked, reveal journalled")
FIELD(portal_bound, BOOL, .label = "是否已绑定政企通", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 1,
      .authority = "政企通")
FIELD(remarks, TEXT, .label = "备注", .max = 500, .writers = W_district | W_park | W_town | W_commerce,
      .level = 2, .authority = "district")
END
#undef REC
/* clang-format on */
