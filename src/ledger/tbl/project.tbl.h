/* project.tbl.h - 项目.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC project
RECORD(.label = "项目", .group = "library", .title = "name",
       .index = "area,stage;enterprise;city_major;library_state", .search = "name")
FIELD(name, TEXT, .label = "项目名称", .flags = REQUIRED, .max = 120,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "trimmed, NFC; near-duplicate check by name + enterprise + area")
FIELD(project_no, TEXT, .label = "库内编号", .flags = UNIQUE | READ_ONLY | IMPORTED, .max = 20,
      .level = 1, .authority = "dispatcher", .rule = "computed at entry: area + year + serial, never reused")
FIELD(project_code, PROJECT, .label = "项目代码", .flags = UNIQUE, .since = "project_approval",
      .writers = W_district | W_park | W_town | W_dispatcher | W_source, .level = 1,
      .authority = "在线审批",
      .rule = "check digit MOD 11,10 failing = warning; old form accepted; history in project_code ledger")
FIELD(statistics_code, TEXT, .label = "固投统计项目编码", .flags = UNIQUE, .max = 40,
      .writers = W_source | W_bureau, .level = 2, .authority = "固投库",
      .rule = "differs from project_code; set when matched in reconciliation")
FIELD(work_code, TEXT, .label = "工程代码", .max = 60, .writers = W_source, .level = 1,
      .authority = "工改", .rule = "GCDM; equal to project_code for the whole project")
FIELD(kind, ENUM, .label = "项目类型", .since = "entry",
      .choices = CHOICES({ "newly_attracted", "新招引项目" }, { "tech_upgrade", "技改项目" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "tech_upgrade needs enterprise")
FIELD(upgrade_type, ENUM, .label = "技改类型",
      .choices = CHOICES({ "expansion", "增资扩产" }, { "equipment_renewal", "设备更新" },
                   { "smart", "智能化改造" }, { "digital", "数字化转型" }, { "green", "绿色化改造" },
                   { "relocation", "搬迁改造" }, { "other", "其他" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "compulsory when kind = tech_upgrade; policy key project.kind 智能化改造")
FIELD(project_class, ENUM, .label = "项目类别", .since = "project_approval",
      .choices = CHOICES({ "advanced_manufacturing", "先进制造业" }, { "modern_service", "现代服务业" },
                   { "science_innovation", "科技创新" }, { "modern_agriculture", "现代农业" },
                   { "energy", "能源" }, { "infrastructure", "基础设施" }, { "ecology", "生态环保" },
                   { "livelihood", "民生社会事业" }, { "other", "其他" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district")
FIELD(construction_nature, ENUM, .label = "建设性质", .since = "project_approval",
      .choices = CHOICES({ "1", "新建" }, { "2", "扩建" }, { "3", "改建" }, { "4", "迁建" },
                   { "5", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "工改", .rule = "JSXZ dictionary")
FIELD(approval_type, ENUM, .label = "立项类型", .since = "project_approval",
      .choices = CHOICES({ "1", "审批" }, { "2", "核准" }, { "3", "备案" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "在线审批",
      .rule = "LXLX dictionary")
FIELD(investment_source, ENUM, .label = "投资来源", .since = "project_approval",
      .choices = CHOICES({ "1", "政府投资项目" }, { "2", "企业投资项目（社会投资）" }, { "3", "其他" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "工改",
      .rule = "XMTZLY dictionary")
FIELD(bundled, BOOL, .label = "是否打包项目", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "default no; bundled children are not counted again")
FIELD(parent, REF, .label = "所属打包（总）项目", .refers = R_project,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "no cycle; same area unless dispatcher approves")
FIELD(enterprise, REF, .label = "项目法人单位", .since = "landed", .refers = R_enterprise,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "compulsory once registered; registered place never decides area")
FIELD(owner_name, TEXT, .label = "建设单位", .since = "entry", .max = 120,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "kept as typed until enterprise is linked; name-similarity proposal")
FIELD(investor, REF, .label = "投资方企业（集团）", .refers = R_enterprise,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "commerce")
FIELD(investor_name, TEXT, .label = "投资方", .since = "signed", .max = 200,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "commerce")
FIELD(investor_region, TEXT, .label = "投资方国别（地区）", .max = 40,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "commerce",
      .rule = "ISO 3166 name or province; compulsory when foreign_invested")
FIELD(investor_types, SET, .label = "投资方类型",
      .choices = CHOICES({ "fortune500", "世界500强" }, { "china500", "中国500强" },
                   { "private500", "民营500强" }, { "central_soe", "央企" },
                   { "local_soe", "地方国企" }, { "listed", "上市公司" },
                   { "specialised", "专精特新企业" }, { "unicorn", "独角兽企业" },
                   { "gazelle", "瞪羚企业" }, { "foreign", "外资企业" }, { "chain_leader", "链主企业" },
                   { "other", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "commerce")
FIELD(channel, ENUM, .label = "招商渠道",
      .choices = CHOICES({ "industry", "产业招商" }, { "science", "科技招商" }, { "talent", "人才招商" },
                   { "capital", "资本招商" }, { "fund", "基金招商" }, { "exhibition", "展会招商" },
                   { "referral", "以商引商" }, { "chain_leader", "链主（产业链供应链）招商" },
                   { "outpost", "驻点招商" }, { "team", "小分队招商" }, { "event", "招商活动" },
                   { "agency", "委托（中介）招商" }, { "chamber", "商（协）会招商" },
                   { "returnee", "乡贤（常商）回归" }, { "online", "线上招商" }, { "scene", "场景招商" },
                   { "expansion", "现有企业增资扩产" }, { "self", "企业自行投资" }, { "other", "其他" }),
      .writers = W_commerce | W_district | W_park, .level = 1, .authority = "commerce",
      .rule = "compulsory when kind = newly_attracted")
FIELD(area, AREA, .label = "报送板块", .since = "entry", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district",
      .rule = "one of the 7 reporting units; place of the project; change only by dispatcher")
FIELD(park, REF, .label = "开发园区", .refers = R_area, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "area.level = park; may cross districts")
FIELD(town, AREA, .label = "镇（街道）", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "nine-digit code under area (or mapped to 常州经开区)")
FIELD(address, TEXT, .label = "建设地点", .since = "entry", .max = 200,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district")
FIELD(longitude, DECIMAL, .label = "经度", .scale = 6, .unit = "°",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "119.00–120.30 for Changzhou, warning outside")
FIELD(latitude, DECIMAL, .label = "纬度", .scale = 6, .unit = "°",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "31.00–32.20 for Changzhou, warning outside; both or neither")
FIELD(industry, INDUSTRY, .label = "国民经济行业", .since = "project_approval",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "固投库",
      .rule = "at least division (2 digits); class (4 digits) from project_approval")
FIELD(track, REF, .label = "产业赛道", .refers = R_track, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "commerce")
FIELD(industry_tags, SET, .label = "产业标签",
      .choices = CHOICES({ "smart_equipment", "智能制造装备" }, { "nev", "新能源汽车及汽车核心零部件" },
                   { "new_it", "新一代信息技术" }, { "new_material", "新材料" },
                   { "bio_medicine", "新医药及生物技术" }, { "new_energy", "新能源" },
                   { "future", "未来产业" }, { "productive_service", "生产性服务业" },
                   { "other", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "industry", .rule = "policy key project.industry_tag; extensible by code_item")
FIELD(construction_content, TEXT, .label = "建设规模及内容", .since = "entry", .max = 2000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "在线审批")
FIELD(products, TEXT, .label = "主要产品", .max = 200, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district")
FIELD(planned_capacity, TEXT, .label = "设计产能", .max = 200,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "tech_upgrade: added capacity")
FIELD(total_investment, MONEY, .label = "总投资", .since = "entry", .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "在线审批",
      .rule = ">= 100000000 yuan, or USD twin total_investment_usd >= 10000000 USD; > 10 % change needs reason and review; dispatcher may correct it after months close")
FIELD(investment_currency, ENUM, .label = "总投资币种",
      .choices = CHOICES({ "CNY", "人民币" }, { "USD", "美元" }, { "EUR", "欧元" }, { "JPY", "日元" },
                   { "HKD", "港元" }, { "GBP", "英镑" }, { "CHF", "瑞士法郎" }, { "OTHER", "其他" }),
      .def = "CNY", .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "district", .rule = "default CNY")
FIELD(total_investment_original, DECIMAL, .label = "总投资（原币）", .scale = 2, .unit = "万（原币）",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "compulsory unless CNY")
FIELD(total_investment_usd, USD, .label = "总投资（美元）", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "compulsory when currency = USD; used for the USD twin of bands")
FIELD(fx_rate, DECIMAL, .label = "折算汇率", .scale = 4, .unit = "元/外币",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "total_investment = original × rate, kept with fx_date; never refreshed by itself")
FIELD(fx_date, DATE, .label = "汇率日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "compulsory with fx_rate; not in future")
FIELD(band, ENUM, .label = "投资规模档", .flags = READ_ONLY,
      .choices = CHOICES({ "b1", "1亿元（含）—10亿元" }, { "b10", "10亿元（含）—30亿元" },
                   { "b30", "30亿元（含）—50亿元" }, { "b50", "50亿元（含）—100亿元" },
                   { "b100", "100亿元及以上" }), .level = 1, .authority = "dispatcher",
      .rule = "computed: band from total_investment, or USD twin at one tenth; never typed")
FIELD(fixed_asset_investment, MONEY, .label = "固定资产投资", .since = "project_approval", .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_district | W_park | W_town | W_dispatcher, .level = 2,
      .authority = "固投库", .rule = "<= total_investment")
FIELD(building_works, MONEY, .label = "计划建筑工程投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "four parts sum <= fixed_asset_investment")
FIELD(installation_works, MONEY, .label = "计划安装工程投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district")
FIELD(equipment_purchase, MONEY, .label = "计划设备工器具购置", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "<= fixed_asset_investment; policy key equipment_invest")
FIELD(other_costs, MONEY, .label = "计划其他费用", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "includes land fee")
FIELD(fund_budget, MONEY, .label = "计划资金—国家预算资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "six sources sum = total_investment (warning beyond 1 %)")
FIELD(fund_loan, MONEY, .label = "计划资金—国内贷款", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_bond, MONEY, .label = "计划资金—债券", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_foreign, MONEY, .label = "计划资金—利用外资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_self, MONEY, .label = "计划资金—自筹资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district")
FIELD(fund_other, MONEY, .label = "计划资金—其他资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district")
FIELD(foreign_invested, BOOL, .label = "是否外资项目", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "commerce", .rule = "default no")
FIELD(contracted_fdi, USD, .label = "合同（协议）外资", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_commerce | W_district | W_source, .level = 2, .authority = "commerce",
      .rule = "compulsory when foreign_invested")
FIELD(utilised_fdi, USD, .label = "累计实际使用外资", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_commerce | W_source, .level = 2, .authority = "commerce",
      .rule = "cumulative never falls without a reason")
FIELD(land_area, MU, .label = "项目用地面积", .unit = "亩", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "自然资源",
      .rule = "0 allowed for leased plant; policy key project.land_mu")
FIELD(new_construction_land, MU, .label = "新增建设用地面积", .unit = "亩", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "自然资源",
      .rule = "<= land_area")
FIELD(land_supply_way, ENUM, .label = "供地方式",
      .choices = CHOICES({ "auction", "招拍挂出让" }, { "agreement_grant", "协议出让" },
                   { "allocation", "划拨" }, { "lease", "租赁（国有土地租赁）" },
                   { "flexible_term", "弹性年期出让" }, { "standard_land", "标准地出让" },
                   { "lease_then_grant", "先租后让" }, { "existing_land", "利用存量自有用地" },
                   { "leased_plant", "租赁厂房" }, { "transfer", "二手转让（盘活存量）" },
                   { "other", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "自然资源")
FIELD(floor_area, M2, .label = "总建筑面积", .unit = "m²", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "工改")
FIELD(leased_floor_area, M2, .label = "租赁厂房面积", .unit = "m²", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "compulsory when land_supply_way = leased_plant")
FIELD(investment_intensity, MONEY, .label = "投资强度", .flags = READ_ONLY, .unit = "万元/亩",
      .min = 0, .max = MONEY_MAX, .level = 2, .authority = "dispatcher",
      .rule = "computed: fixed_asset_investment / land_area; policy key invest_per_mu")
FIELD(expected_output, MONEY, .label = "预期年产值", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 3, .authority = "district",
      .rule = "at full output")
FIELD(expected_sales, MONEY, .label = "预期年销售（开票）", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 3, .authority = "district")
FIELD(expected_tax, MONEY, .label = "预期年税收", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 3, .authority = "district",
      .rule = "< expected_sales")
FIELD(tax_per_mu, MONEY, .label = "预期亩均税收", .flags = READ_ONLY, .unit = "万元/亩",
      .min = 0, .max = MONEY_MAX, .level = 3, .authority = "dispatcher",
      .rule = "computed: expected_tax / land_area")
FIELD(expected_jobs, INT, .label = "预期新增就业", .unit = "人", .min = 0, .max = 200000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "0..200000")
FIELD(expected_energy, DECIMAL, .label = "预期年综合能耗", .scale = 2, .unit = "吨标准煤",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "equal value; >= 1000 tce needs energy_review")
FIELD(expected_power, DECIMAL, .label = "预期年用电量", .scale = 2, .unit = "万千瓦时",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = ">= 500 needs energy_review")
FIELD(province_major, BOOL, .label = "省重大项目（当年）", .flags = REQUIRED | READ_ONLY, .def = "0",
      .level = 1, .authority = "dispatcher", .rule = "computed from annual_plan of the year")
FIELD(city_major, BOOL, .label = "市重大项目（当年）", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 1,
      .authority = "dispatcher", .rule = "computed from annual_plan of the year")
FIELD(district_key, BOOL, .label = "区重点项目（当年）", .flags = REQUIRED | READ_ONLY, .def = "0", .level = 1,
      .authority = "district", .rule = "computed from annual_plan of the year")
FIELD(library_state, ENUM, .label = "入库状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "draft", "草稿" }, { "submitted", "待审核" }, { "returned", "已退回" },
                   { "reserve", "储备" }, { "implementing", "在库（实施）" }, { "left", "已出库" }),
      .def = "draft", .level = 1, .authority = "dispatcher", .rule = "moved only by entry_review")
FIELD(stage, ENUM, .label = "项目阶段", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = stage_choices, .def = "prospect", .level = 1,
      .authority = "dispatcher", .rule = "computed: last milestone confirmed; only POST /project/{id}/move")
FIELD(status, ENUM, .label = "推进状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "active", "推进中" }, { "paused", "暂停" }, { "terminated", "终止" },
                   { "withdrawn", "退库" }, { "closed", "闭环完成" }), .def = "active", .level = 1,
      .authority = "dispatcher", .rule = "verbs pause, resume, terminate, withdraw; needs status_reason")
FIELD(status_reason, TEXT, .label = "暂停（终止、退库）原因", .max = 500,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "compulsory unless active")
FIELD(entered_on, DATE, .label = "入库日期", .flags = READ_ONLY | IMPORTED, .level = 1,
      .authority = "dispatcher", .rule = "date of approved entry_review")
FIELD(left_on, DATE, .label = "出库日期", .writers = W_dispatcher, .level = 2, .authority = "dispatcher",
      .rule = ">= entered_on")
FIELD(planned_start, DATE, .label = "计划开工日期", .since = "entry",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "change keeps the first promise in journal")
FIELD(planned_completion, DATE, .label = "计划竣工日期", .since = "entry",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "> planned_start")
FIELD(planned_production, DATE, .label = "计划投产日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = ">= planned_start; compulsory for manufacturing")
FIELD(planned_full_output, DATE, .label = "计划达产日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "district", .rule = ">= planned_production")
FIELD(signed_on, DATE, .label = "签约日期", .flags = READ_ONLY | IMPORTED, .since = "signed", .level = 1,
      .authority = "commerce", .rule = "from milestone")
FIELD(project_approval_on, DATE, .label = "立项日期", .flags = READ_ONLY | IMPORTED,
      .since = "project_approval", .level = 1, .authority = "在线审批", .rule = "from milestone")
FIELD(construction_start_on, DATE, .label = "实际开工日期", .flags = READ_ONLY | IMPORTED,
      .since = "construction_start", .level = 1, .authority = "dispatcher", .rule = "from milestone")
FIELD(completion_on, DATE, .label = "实际竣工日期", .flags = READ_ONLY | IMPORTED, .since = "completion",
      .level = 1, .authority = "dispatcher", .rule = "from milestone; >= construction_start_on")
FIELD(production_start_on, DATE, .label = "实际投产日期", .flags = READ_ONLY | IMPORTED,
      .since = "production_start", .level = 1, .authority = "industry",
      .rule = "from milestone; earlier than completion_on only as partial production")
FIELD(full_output_on, DATE, .label = "实际达产日期", .flags = READ_ONLY | IMPORTED, .since = "full_output",
      .level = 2, .authority = "industry", .rule = "from milestone")
FIELD(full_benefit_on, DATE, .label = "实际达效日期", .flags = READ_ONLY | IMPORTED, .since = "full_benefit",
      .level = 2, .authority = "industry", .rule = "from milestone")
FIELD(agency, REF, .label = "责任单位", .since = "signed", .refers = R_agency,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "default: the district office of the reporting unit")
FIELD(stage_lead, REF, .label = "阶段牵头单位", .flags = READ_ONLY, .refers = R_agency, .level = 1,
      .authority = "dispatcher",
      .rule = "computed from stage: commerce, dispatcher, industry; changes by stage_handover")
FIELD(leader, REF, .label = "挂钩联系领导", .refers = R_person, .writers = W_dispatcher | W_district,
      .level = 2, .authority = "district")
FIELD(task_force, TEXT, .label = "推进专班", .max = 120, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "district")
FIELD(agent, REF, .label = "帮代办专员（项目服务专员）", .since = "signed", .refers = R_person,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district")
FIELD(contact_name, TEXT, .label = "企业联系人", .max = 40, .writers = W_district | W_park | W_town | W_enterprise,
      .level = 3, .authority = "enterprise", .rule = "masked by role")
FIELD(contact_phone, TEXT, .label = "企业联系电话", .max = 20,
      .writers = W_district | W_park | W_town | W_enterprise, .level = 3, .authority = "enterprise",
      .rule = "mobile or landline form; masked, reveal journalled")
FIELD(agreement_file, FILE, .label = "投资协议", .since = "signed", .writers = W_commerce | W_district | W_park,
      .level = 4, .authority = "commerce", .rule = "signed agreement, not a letter of intent")
FIELD(agreed_investment, MONEY, .label = "协议总投资", .since = "signed", .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_district | W_park | W_town | W_dispatcher, .level = 3,
      .authority = "commerce", .rule = "frozen at signing; change needs supplement agreement")
FIELD(agreed_start, DATE, .label = "协议约定开工日期", .since = "signed",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "commerce",
      .rule = "feeds promise and fulfilment_rate")
FIELD(agreed_production, DATE, .label = "协议约定投产日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "commerce", .rule = "> agreed_start")
FIELD(agreed_tax_per_mu, MONEY, .label = "协议约定亩均税收", .unit = "万元/亩", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 3, .authority = "commerce")
FIELD(agreed_text, TEXT, .label = "协议其他承诺", .max = 1000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 3, .authority = "commerce")
FIELD(statistics_entered_on, DATE, .label = "列统（入统）日期", .flags = IMPORTED, .writers = W_source | W_bureau,
      .level = 2, .authority = "固投库", .rule = "not before construction_start_on; rules C1 C2")
FIELD(annual_plan_investment, MONEY, .label = "当年计划投资", .flags = READ_ONLY, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "dispatcher",
      .rule = "computed from valid annual_plan")
FIELD(completed_investment, MONEY, .label = "当年完成投资", .flags = READ_ONLY, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "district",
      .rule = "computed from last accepted progress_report")
FIELD(cumulative_investment, MONEY, .label = "累计完成投资", .flags = READ_ONLY, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "district",
      .rule = "computed from last accepted progress_report")
FIELD(investment_rate, PERCENT, .label = "当年投资完成率", .flags = READ_ONLY, .unit = "%",
      .min = -100000000, .max = 100000000, .level = 1, .authority = "dispatcher",
      .rule = "computed: completed / plan, rounded last")
FIELD(visible_progress, TEXT, .label = "最新形象进度", .flags = READ_ONLY, .max = 500, .level = 1,
      .authority = "district", .rule = "from last accepted progress_report or visit")
FIELD(light, ENUM, .label = "综合亮灯", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "green", "绿灯（正常）" }, { "yellow", "黄灯（提醒）" }, { "red", "红灯（预警）" },
                   { "grey", "无需判定" }), .def = "grey", .level = 2, .authority = "dispatcher",
      .rule = "computed: worst of current light rows")
FIELD(remarks, TEXT, .label = "备注", .max = 1000, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "district")
FIELD(source_note, TEXT, .label = "资料来源", .max = 400, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "where the facts were read, with address; for projects taken from published lists")
FIELD(reported_progress, TEXT, .label = "公开报道进展", .max = 500, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "progress as published, in its own words; never a milestone")
END
#undef REC
/* clang-format on */
