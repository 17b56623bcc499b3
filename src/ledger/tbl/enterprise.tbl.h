/* enterprise.tbl.h - 企业.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC enterprise
RECORD(.label = "企业", .group = "base", .title = "name", .alike = "name", .search = "name",
       .help = "项目法人、投资方和服务对象企业，以统一社会信用代码为准，一企一条。")
FIELD(name, TEXT, .label = "企业名称", .flags = REQUIRED, .max = 120,
      .writers = W_source | W_district | W_park | W_town | W_commerce | W_dispatcher, .level = 1,
      .authority = "企业档案", .rule = "unique by uscc, not by name",
      .help = "营业执照上的全称",
      .synonyms = "单位名称;公司名称;企业;名称;纳税人名称;项目法人")
FIELD(uscc, USCC, .label = "统一社会信用代码", .flags = UNIQUE,
      .writers = W_source | W_district | W_park | W_town | W_commerce | W_dispatcher, .level = 1,
      .authority = "企业档案",
      .rule = "18 characters, check digit; inner organisation code failing = warning; old 15-digit number in old_register_no",
      .help = "18 位；末位校验不符不能保存，15 位旧注册号填到“原工商注册号”",
      .synonyms = "信用代码;社会信用代码;统一信用代码;统一社会信用码;税号;纳税人识别号")
FIELD(old_register_no, TEXT, .label = "原工商注册号", .max = 15, .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "15 digits GS15-2006",
      .help = "2015 年“三证合一”前的 15 位注册号")
FIELD(former_names, TEXT, .label = "曾用名", .max = 400, .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "used in name matching",
      .help = "多个以；分隔，用于名称匹配")
FIELD(short_name, TEXT, .label = "简称（品牌）", .max = 60, .writers = W_source | W_district | W_commerce | W_dispatcher,
      .level = 1, .authority = "企业档案", .rule = "used in name matching",
      .help = "常用简称或品牌，用于名称匹配")
FIELD(english_name, TEXT, .label = "英文名称", .max = 200, .writers = W_source | W_commerce, .level = 1,
      .authority = "企业档案")
FIELD(register_area, AREA, .label = "登记地", .writers = W_source, .level = 1, .authority = "企业档案",
      .rule = "never decides a project's reporting unit",
      .help = "营业执照登记地，不决定项目的报送板块")
FIELD(operating_area, AREA, .label = "实际经营地（属地）", .writers = W_source | W_district | W_dispatcher, .scope = SCOPE_AREA, .level = 1,
      .authority = "district",
      .help = "实际生产经营所在板块")
FIELD(park, REF, .label = "所在园区", .refers = R_area, .writers = W_source | W_district | W_park | W_dispatcher,
      .scope = SCOPE_PARK, .level = 1, .authority = "district", .rule = "area.level = park",
      .help = "坐落在开发园区的填写")
FIELD(address, TEXT, .label = "住所", .max = 200, .writers = W_source, .level = 1,
      .authority = "企业档案",
      .synonyms = "注册地址;地址;企业住所")
FIELD(legal_person, TEXT, .label = "法定代表人", .max = 40, .writers = W_source, .level = 2,
      .authority = "企业档案", .rule = "name only, no id number",
      .help = "只填姓名，不填证件号",
      .synonyms = "法人代表;法人;法定代表人姓名")
FIELD(established_on, DATE, .label = "成立日期", .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "not in the future; policy key established_by",
      .help = "不能晚于今天",
      .synonyms = "成立时间;注册时间")
FIELD(registered_capital, MONEY, .label = "注册资本", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .level = 1, .authority = "企业档案",
      .help = "以万元计；外币资本填下一项")
FIELD(registered_capital_usd, USD, .label = "注册资本（美元）", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .level = 1, .authority = "企业档案")
FIELD(paid_in_capital, MONEY, .label = "实收资本", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .about = ABOUT_operating, .level = 3, .authority = "企业档案")
FIELD(register_state, ENUM, .label = "登记状态",
      .choices = CHOICES({ "active", "存续（在业、开业）" }, { "suspended", "歇业（停业）" },
                   { "revoked", "吊销" }, { "cancelled", "注销" }, { "moved_out", "迁出" },
                   { "preparing", "筹建" }), .writers = W_source, .level = 1,
      .authority = "企业档案")
FIELD(ownership, ENUM, .label = "所有制类型",
      .choices = CHOICES({ "state", "国有（国有控股）" }, { "collective", "集体" }, { "private", "民营（私营）" },
                   { "foreign_wholly", "外商独资" }, { "joint_venture", "中外合资（合作）" },
                   { "hmt", "港澳台投资" }, { "mixed", "混合所有制" }, { "other", "其他" }),
      .writers = W_source | W_district | W_dispatcher, .level = 1, .authority = "企业档案")
FIELD(register_type, TEXT, .label = "登记注册类型", .max = 60, .writers = W_source, .level = 1,
      .authority = "企业档案",
      .help = "按营业执照“类型”")
FIELD(industry, INDUSTRY, .label = "国民经济行业", .writers = W_source, .level = 1,
      .authority = "企业档案", .rule = "policy keys gb_section, gb_division derive from it",
      .help = "国民经济行业代码，四位小类为好",
      .synonyms = "行业代码;国民经济行业代码")
FIELD(business_scope, TEXT, .label = "经营范围", .max = 2000, .writers = W_source, .level = 1,
      .authority = "企业档案",
      .help = "按营业执照摘录")
FIELD(main_products, TEXT, .label = "主要产品", .max = 300, .writers = W_source | W_enterprise | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案")
FIELD(size_class, ENUM, .label = "企业规模", .flags = READ_ONLY,
      .choices = CHOICES({ "large", "大型" }, { "medium", "中型" }, { "small", "小型" },
                   { "micro", "微型" }), .level = 1, .authority = "企业档案",
      .rule = "computed: enterprise_size_2017 from staff, revenue, assets")
FIELD(above_scale, BOOL, .label = "是否规上", .writers = W_source | W_bureau, .level = 1,
      .authority = "固投库", .rule = "authority: statistics",
      .help = "以统计部门名录为准")
FIELD(above_scale_on, MONTH, .label = "入规（纳统）月份", .writers = W_source | W_bureau, .level = 1,
      .authority = "统计",
      .help = "进入规上（限上）名录的月份，如 2024-08")
FIELD(four_above_class, ENUM, .label = "四上类别",
      .choices = CHOICES({ "industry", "规模以上工业" }, { "construction", "有资质的建筑业" },
                   { "wholesale", "限额以上批发业" }, { "retail", "限额以上零售业" },
                   { "catering", "限额以上住宿餐饮业" }, { "service", "规模以上服务业" },
                   { "real_estate", "房地产开发经营业" }, { "none", "未入统" }),
      .writers = W_source | W_bureau, .level = 1, .authority = "统计")
FIELD(parent, REF, .label = "母公司（集团）", .refers = R_enterprise, .writers = W_source | W_commerce,
      .level = 1, .authority = "企业档案", .rule = "no cycle",
      .help = "集团或母公司，须已在企业台账")
FIELD(track, REF, .label = "所属赛道", .refers = R_track, .writers = W_industry | W_commerce | W_district | W_dispatcher,
      .level = 1, .authority = "industry")
FIELD(chain_leader, BOOL, .label = "是否链主企业", .writers = W_industry, .level = 1, .authority = "industry")
FIELD(stock_code, TEXT, .label = "股票代码", .max = 20, .writers = W_source | W_bureau, .level = 1,
      .authority = "企业档案", .rule = "with exchange suffix",
      .help = "带交易所后缀，如 300750.SZ")
FIELD(listed, BOOL, .label = "是否上市", .flags = READ_ONLY, .level = 1, .authority = "企业档案",
      .rule = "computed from listing.stage")
FIELD(profile_year, INT, .label = "经营数据年度", .unit = "年", .min = 1949, .max = 2100, .writers = W_source,
      .level = 2, .authority = "企业档案", .rule = "figures below belong to this year",
      .help = "以下经营数据所属年份")
FIELD(employees, INT, .label = "从业人员", .unit = "人", .min = 0, .max = 1000000000, .writers = W_source,
      .level = 2, .authority = "企业档案",
      .help = "年末从业人员",
      .synonyms = "职工人数;员工人数;从业人数")
FIELD(insured_staff, INT, .label = "参保人数", .unit = "人", .min = 0, .max = 1000000000,
      .writers = W_source, .about = ABOUT_operating, .level = 3, .authority = "人社",
      .help = "参加社会保险人数")
FIELD(layoff_rate, PERCENT, .label = "裁员率", .unit = "%", .min = -100000000, .max = 100000000,
      .writers = W_source, .about = ABOUT_operating, .level = 3, .authority = "人社", .rule = "policy key",
      .help = "上年度裁员率，如 3.5")
FIELD(unemployment_insurance_months, INT, .label = "失业保险缴费月数", .unit = "月", .min = 0, .max = 1000000000,
      .writers = W_source, .about = ABOUT_operating, .level = 3, .authority = "人社", .rule = "policy key",
      .help = "连续缴纳失业保险的月数")
FIELD(revenue, MONEY, .label = "年营业收入", .unit = "万元", .min = 0, .max = MONEY_MAX, .writers = W_source,
      .about = ABOUT_operating, .level = 3, .authority = "税务",
      .help = "年营业收入，万元",
      .synonyms = "营业收入;主营业务收入")
FIELD(total_assets, MONEY, .label = "资产总额", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .about = ABOUT_operating, .level = 3, .authority = "企业档案",
      .help = "年末资产总额，万元")
FIELD(tax_paid, MONEY, .label = "年实缴税收", .unit = "万元", .min = 0, .max = MONEY_MAX, .writers = W_source,
      .about = ABOUT_operating, .level = 3, .authority = "税务",
      .help = "年实缴税收，万元",
      .synonyms = "实缴税收;年税收")
FIELD(rd_expense, MONEY, .label = "年研发费用", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_source, .about = ABOUT_operating, .level = 3, .authority = "税务", .rule = "<= revenue (warning)",
      .help = "不大于营业收入")
FIELD(rd_ratio, PERCENT, .label = "研发费用占比", .flags = READ_ONLY, .unit = "%",
      .min = -100000000, .max = 100000000, .about = ABOUT_operating, .level = 3, .authority = "企业档案",
      .rule = "computed: rd_expense / revenue")
FIELD(rd_ratio_3y, TEXT, .label = "近三年研发占比", .max = 60, .writers = W_source, .about = ABOUT_operating, .level = 3,
      .authority = "企业档案", .rule = "three ratios; policy key rd_ratio_3y_each",
      .help = "近三年研发费用占比，由近到远以；分隔，如 5.1;4.8;4.2")
FIELD(land_area, MU, .label = "占地面积", .unit = "亩", .min = 0, .max = 100000000, .writers = W_source,
      .level = 2, .authority = "自然资源", .rule = "owned + leased in − leased out",
      .help = "自有加租入减租出，亩")
FIELD(evaluation_class, ENUM, .label = "最近评价等级", .flags = READ_ONLY,
      .choices = CHOICES({ "A", "A类" }, { "B", "B类" }, { "C", "C类" }, { "D", "D类" },
                   { "T", "暂不评价（T类）" }), .level = 2, .authority = "industry",
      .rule = "computed from evaluation; policy gate >= C")
FIELD(credit_veto, SET, .label = "信用否决情形",
      .choices = CHOICES({ "dishonest", "失信被执行人" }, { "tax", "重大税收违法" },
                   { "environment", "环保重大处罚" }, { "safety", "安全生产重大事故" },
                   { "wage", "拖欠农民工工资" }, { "quality", "质量违法" }, { "abnormal", "经营异常名录" },
                   { "other", "其他" }), .writers = W_source | W_bureau, .about = ABOUT_operating, .level = 3,
      .authority = "企业档案", .rule = "policy gate",
      .help = "有下列情形之一的不能享受政策")
FIELD(contact_name, TEXT, .label = "联系人", .max = 40, .writers = W_enterprise | W_district | W_park | W_town,
      .about = ABOUT_contact, .level = 3, .authority = "enterprise", .rule = "masked by role",
      .help = "企业方日常联系人；按角色遮蔽显示")
FIELD(contact_phone, TEXT, .label = "联系电话", .max = 20, .writers = W_enterprise | W_district | W_park | W_town,
      .about = ABOUT_contact, .level = 3, .authority = "enterprise", .rule = "masked, reveal journalled",
      .help = "手机号或带区号的固话；按角色遮蔽，查看留痕",
      .synonyms = "电话;手机;手机号;联系方式")
FIELD(portal_bound, BOOL, .label = "是否已绑定政企通", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 1,
      .authority = "政企通")
FIELD(remarks, TEXT, .label = "备注", .max = 500, .writers = W_district | W_park | W_town | W_commerce | W_dispatcher,
      .about = ABOUT_internal, .level = 2, .authority = "district")
END
#undef REC
/* clang-format on */
