/* project.tbl.h - 项目.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC project
RECORD(.label = "项目", .group = "library", .title = "name",
       .index = "area,total_investment;total_investment;enterprise;city_major;library_state", .alike = "name,area", .search = "name",
       .help = "投资项目库：从在谈、签约到达效的每个项目一条，是通报和调度的依据。")
FIELD(name, TEXT, .label = "项目名称", .flags = REQUIRED, .max = 120,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "trimmed, NFC; duplicate hint by .alike; likeness of names is the matcher's",
      .help = "与备案或协议一致的全称，最多 120 字；同一板块有同名项目时会提示疑似重复",
      .synonyms = "项目名;工程名称;工程名;名称;项目单位及名称;project_name")
FIELD(project_no, TEXT, .label = "库内编号", .flags = UNIQUE | READ_ONLY | IMPORTED, .max = 20,
      .level = 1, .authority = "dispatcher", .rule = "computed at entry: area + year + serial, never reused")
FIELD(project_code, PROJECT, .label = "项目代码", .flags = UNIQUE, .since = "project_approval",
      .writers = W_district | W_park | W_town | W_dispatcher | W_source, .level = 1,
      .authority = "在线审批",
      .rule = "check digit MOD 11,10 failing = warning; old form accepted; history in project_code ledger",
      .help = "投资在线平台赋的代码，连字符在内 24 位，如 2408-320411-89-01-000001；校验位不符只提醒",
      .synonyms = "项目统一代码;投资项目代码;投资项目统一代码;统一代码;国家代码;赋码;项目赋码;在线平台代码")
FIELD(statistics_code, TEXT, .label = "固投统计项目编码", .flags = UNIQUE, .max = 40,
      .writers = W_source | W_bureau, .level = 2, .authority = "固投库",
      .rule = "differs from project_code; set when matched in reconciliation")
FIELD(work_code, TEXT, .label = "工程代码", .max = 60, .writers = W_source, .level = 1,
      .authority = "工改", .rule = "GCDM; equal to project_code for the whole project")
FIELD(kind, ENUM, .label = "项目类型", .since = "entry",
      .choices = CHOICES({ "newly_attracted", "新招引项目" }, { "tech_upgrade", "技改项目" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "tech_upgrade needs enterprise",
      .help = "新引进的选新招引；本地企业改造、扩产选技改，并填项目法人单位")
FIELD(upgrade_type, ENUM, .label = "技改类型",
      .choices = CHOICES({ "expansion", "增资扩产" }, { "equipment_renewal", "设备更新" },
                   { "smart", "智能化改造" }, { "digital", "数字化转型" }, { "green", "绿色化改造" },
                   { "relocation", "搬迁改造" }, { "other", "其他" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "compulsory when kind = tech_upgrade; policy key project.kind 智能化改造",
      .help = "技改项目必填")
FIELD(project_class, ENUM, .label = "项目类别", .since = "project_approval",
      .choices = CHOICES({ "advanced_manufacturing", "先进制造业" }, { "modern_service", "现代服务业" },
                   { "science_innovation", "科技创新" }, { "modern_agriculture", "现代农业" },
                   { "energy", "能源" }, { "infrastructure", "基础设施" }, { "ecology", "生态环保" },
                   { "livelihood", "民生社会事业" }, { "other", "其他" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .help = "按主要投向选一类",
      .synonyms = "产业类别;项目分类;项目大类;行业分类;项目领域;领域分类;所属行业;行业类别;九大领域;领域")
FIELD(construction_nature, ENUM, .label = "建设性质", .since = "project_approval",
      .choices = CHOICES({ "1", "新建" }, { "2", "扩建" }, { "3", "改建" }, { "4", "迁建" },
                   { "5", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "工改", .rule = "JSXZ dictionary",
      .help = "按备案证填写",
      .synonyms = "建设阶段;建设批次;项目性质")
FIELD(approval_type, ENUM, .label = "立项类型", .since = "project_approval",
      .choices = CHOICES({ "1", "审批" }, { "2", "核准" }, { "3", "备案" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "在线审批",
      .rule = "LXLX dictionary",
      .help = "政府投资选审批，核准目录内选核准，其余选备案")
FIELD(investment_source, ENUM, .label = "投资来源", .since = "project_approval",
      .choices = CHOICES({ "1", "政府投资项目" }, { "2", "企业投资项目（社会投资）" }, { "3", "其他" }),
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "工改",
      .rule = "XMTZLY dictionary",
      .help = "按资金主要来源选择")
FIELD(bundled, BOOL, .label = "是否打包项目", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "default no; bundled children are not counted again",
      .help = "由多个子项目合成的总项目选是；子项目不再重复计数")
FIELD(parent, REF, .label = "所属打包（总）项目", .refers = R_project,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "no cycle; same area unless dispatcher approves",
      .help = "子项目填所属的总项目；总项目与子项目应在同一板块")
FIELD(enterprise, REF, .label = "项目法人单位", .since = "landed", .refers = R_enterprise,
      .writers = W_district | W_park | W_town | W_dispatcher, .scope = SCOPE_ENTERPRISE, .flags = SHOWS, .level = 1, .authority = "district",
      .rule = "compulsory once registered; registered place never decides area",
      .help = "已注册的填本市项目公司，按统一社会信用代码查找；注册地不影响报送板块")
FIELD(owner_name, TEXT, .label = "建设单位", .since = "entry", .max = 120,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "kept as typed until enterprise is linked; name-similarity proposal",
      .help = "项目公司未注册前填拟建设单位全称",
      .synonyms = "实施单位;项目单位;项目法人;建设主体;法人单位;项目实施主体;项目（法人）单位;项目业主;"
                  "业主单位;业主;企业名称;单位名称;项目公司;company;project_entity")
FIELD(investor, REF, .label = "投资方企业（集团）", .refers = R_enterprise,
      .writers = W_district | W_park | W_town | W_dispatcher, .flags = SHOWS, .level = 1, .authority = "commerce",
      .help = "投资主体已在企业台账的从中选择")
FIELD(investor_name, TEXT, .label = "投资方", .since = "signed", .max = 200,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "commerce",
      .help = "实际出资的企业或集团，最多 200 字",
      .synonyms = "投资主体;投资单位;投资企业")
FIELD(investor_region, TEXT, .label = "投资方国别（地区）", .max = 40,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "commerce",
      .rule = "ISO 3166 name or province; compulsory when foreign_invested",
      .help = "国内填省份，境外填国家或地区；外资项目必填")
FIELD(investor_types, SET, .label = "投资方类型",
      .choices = CHOICES({ "fortune500", "世界500强" }, { "china500", "中国500强" },
                   { "private500", "民营500强" }, { "central_soe", "央企" },
                   { "local_soe", "地方国企" }, { "listed", "上市公司" },
                   { "specialised", "专精特新企业" }, { "unicorn", "独角兽企业" },
                   { "gazelle", "瞪羚企业" }, { "foreign", "外资企业" }, { "chain_leader", "链主企业" },
                   { "other", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "commerce",
      .help = "可多选，以、分隔")
FIELD(channel, ENUM, .label = "招商渠道",
      .choices = CHOICES({ "industry", "产业招商" }, { "science", "科技招商" }, { "talent", "人才招商" },
                   { "capital", "资本招商" }, { "fund", "基金招商" }, { "exhibition", "展会招商" },
                   { "referral", "以商引商" }, { "chain_leader", "链主（产业链供应链）招商" },
                   { "outpost", "驻点招商" }, { "team", "小分队招商" }, { "event", "招商活动" },
                   { "agency", "委托（中介）招商" }, { "chamber", "商（协）会招商" },
                   { "returnee", "乡贤（常商）回归" }, { "online", "线上招商" }, { "scene", "场景招商" },
                   { "expansion", "现有企业增资扩产" }, { "self", "企业自行投资" }, { "other", "其他" }),
      .writers = W_commerce | W_district | W_park, .level = 1, .authority = "commerce",
      .rule = "compulsory when kind = newly_attracted",
      .help = "新招引项目必填，选首要渠道")
FIELD(area, AREA, .label = "报送板块", .since = "entry", .writers = W_district | W_park | W_town | W_dispatcher,
      .scope = SCOPE_AREA, .level = 1, .authority = "district",
      .rule = "one of the 7 reporting units; place of the project; change only by dispatcher",
      .help = "项目建设地所在的七个报送单位之一，决定通报计入哪里；入库后只能由发改修改",
      .synonyms = "所属区;所属区域;辖市区;板块;所属板块;所在区;所在板块;属地;区县;区（市）;报送单位;"
                  "district")
FIELD(park, REF, .label = "开发园区", .refers = R_area, .writers = W_district | W_park | W_town | W_dispatcher,
      .scope = SCOPE_PARK, .level = 1, .authority = "district", .rule = "area.level = park; may cross districts",
      .help = "坐落在开发园区的填写，园区可跨板块")
FIELD(town, AREA, .label = "镇（街道）", .writers = W_district | W_park | W_town | W_dispatcher,
      .scope = SCOPE_TOWN, .level = 1, .authority = "district", .rule = "nine-digit code under area (or mapped to 常州经开区)",
      .help = "项目所在镇（街道），须属于报送板块")
FIELD(address, TEXT, .label = "建设地点", .since = "entry", .max = 200,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .help = "写到路名、门牌或四至",
      .synonyms = "项目地点;建设地址;所在市县;所在地;所在盟市;项目位置;隶属区县;所在省辖市、县区;坐落")
FIELD(longitude, DECIMAL, .label = "经度", .scale = 6, .unit = "°",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "119.00–120.30 for Changzhou, warning outside",
      .help = "十进制度，如 119.974061；与纬度同时填写")
FIELD(latitude, DECIMAL, .label = "纬度", .scale = 6, .unit = "°",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "31.00–32.20 for Changzhou, warning outside; both or neither",
      .help = "十进制度，如 31.811226；与经度同时填写")
FIELD(industry, INDUSTRY, .label = "国民经济行业", .since = "project_approval",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "固投库",
      .rule = "at least division (2 digits); class (4 digits) from project_approval",
      .help = "国民经济行业代码：入库时至少两位大类，立项起四位小类",
      .synonyms = "国民经济行业代码;行业代码;国标行业")
FIELD(track, REF, .label = "产业赛道", .refers = R_track, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "commerce",
      .help = "属于本市重点赛道的选择")
FIELD(industry_tags, SET, .label = "产业标签",
      .choices = CHOICES({ "smart_equipment", "智能制造装备" }, { "nev", "新能源汽车及汽车核心零部件" },
                   { "new_it", "新一代信息技术" }, { "new_material", "新材料" },
                   { "bio_medicine", "新医药及生物技术" }, { "new_energy", "新能源" },
                   { "future", "未来产业" }, { "productive_service", "生产性服务业" },
                   { "other", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "industry", .rule = "policy key project.industry_tag; extensible by code_item",
      .help = "可多选，用于政策匹配")
FIELD(construction_content, TEXT, .label = "建设规模及内容", .since = "entry", .max = 2000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "在线审批",
      .help = "写明建设什么、多大规模、买哪些设备，最多 1000 字",
      .synonyms = "建设内容;主要建设内容;建设规模;建设规模和内容;建设规模及主要内容;拟建设规模;项目内容;"
                  "项目简介;建设内容及规模;主要建设内容及规模")
FIELD(products, TEXT, .label = "主要产品", .max = 200, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district",
      .help = "投产后的主要产品或服务")
FIELD(planned_capacity, TEXT, .label = "设计产能", .max = 200,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "tech_upgrade: added capacity",
      .help = "达产后的年产能；技改写新增产能",
      .synonyms = "产能;建设产能;product_capacity")
FIELD(total_investment, MONEY, .label = "总投资", .since = "entry", .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "在线审批",
      .rule = ">= 100000000 yuan, or USD twin total_investment_usd >= 10000000 USD; > 10 % change needs reason and review; dispatcher may correct it after months close",
      .help = "以万元计；也可带单位，如 12.5亿元。入库须满 1 亿元（外资满 1000 万美元）；调整超 10% 须说明并审核",
      .synonyms = "项目总投资;总投资额;投资额;投资总额;计划总投资;总投资规模")
FIELD(investment_currency, ENUM, .label = "总投资币种",
      .choices = CHOICES({ "CNY", "人民币" }, { "USD", "美元" }, { "EUR", "欧元" }, { "JPY", "日元" },
                   { "HKD", "港元" }, { "GBP", "英镑" }, { "CHF", "瑞士法郎" }, { "OTHER", "其他" }),
      .def = "CNY", .writers = W_district | W_park | W_town | W_dispatcher, .level = 1,
      .authority = "district", .rule = "default CNY",
      .help = "协议以外币约定的选外币，空白按人民币")
FIELD(total_investment_original, DECIMAL, .label = "总投资（原币）", .scale = 2, .unit = "万（原币）",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "compulsory unless CNY",
      .help = "以“万”为单位的原币金额；非人民币项目必填")
FIELD(total_investment_usd, USD, .label = "总投资（美元）", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "compulsory when currency = USD; used for the USD twin of bands",
      .help = "美元项目必填，按此计入美元档（1000 万、1 亿美元等）")
FIELD(fx_rate, DECIMAL, .label = "折算汇率", .scale = 4, .unit = "元/外币",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "total_investment = original × rate, kept with fx_date; never refreshed by itself",
      .help = "1 单位外币折合人民币元数；总投资 = 原币 × 汇率，之后不自动更新")
FIELD(fx_date, DATE, .label = "汇率日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "compulsory with fx_rate; not in future",
      .help = "汇率取自哪一天；填汇率时必填，不能晚于今天")
FIELD(band, ENUM, .label = "投资规模档", .flags = READ_ONLY,
      .choices = CHOICES({ "b1", "1亿元（含）—10亿元" }, { "b10", "10亿元（含）—30亿元" },
                   { "b30", "30亿元（含）—50亿元" }, { "b50", "50亿元（含）—100亿元" },
                   { "b100", "100亿元及以上" }), .level = 1, .authority = "dispatcher",
      .rule = "computed: band from total_investment, or USD twin at one tenth; never typed")
FIELD(fixed_asset_investment, MONEY, .label = "固定资产投资", .since = "project_approval", .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_district | W_park | W_town | W_dispatcher, .level = 2,
      .authority = "固投库", .rule = "<= total_investment",
      .help = "以万元计，不大于总投资")
FIELD(building_works, MONEY, .label = "计划建筑工程投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "four parts sum <= fixed_asset_investment",
      .help = "四项构成之和不大于固定资产投资")
FIELD(installation_works, MONEY, .label = "计划安装工程投资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "四项构成之和不大于固定资产投资")
FIELD(equipment_purchase, MONEY, .label = "计划设备工器具购置", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "<= fixed_asset_investment; policy key equipment_invest",
      .help = "含工器具；四项构成之和不大于固定资产投资，也用于设备类政策匹配")
FIELD(other_costs, MONEY, .label = "计划其他费用", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "includes land fee",
      .help = "含建设用地费；四项构成之和不大于固定资产投资")
FIELD(fund_budget, MONEY, .label = "计划资金—国家预算资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "six sources sum = total_investment (warning beyond 1 %)",
      .help = "六项资金来源之和应等于总投资，相差超过 1% 会提醒")
FIELD(fund_loan, MONEY, .label = "计划资金—国内贷款", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "银行和非银行金融机构贷款")
FIELD(fund_bond, MONEY, .label = "计划资金—债券", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "企业或政府债券")
FIELD(fund_foreign, MONEY, .label = "计划资金—利用外资", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "折合人民币")
FIELD(fund_self, MONEY, .label = "计划资金—自筹资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "企业自有及股东投入")
FIELD(fund_other, MONEY, .label = "计划资金—其他资金", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "以上五项之外的来源")
FIELD(foreign_invested, BOOL, .label = "是否外资项目", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "commerce", .rule = "default no",
      .help = "有外方出资的选是，并填合同外资")
FIELD(contracted_fdi, USD, .label = "合同（协议）外资", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_commerce | W_district | W_source, .level = 2, .authority = "commerce",
      .rule = "compulsory when foreign_invested",
      .help = "以万美元计；外资项目必填")
FIELD(utilised_fdi, USD, .label = "累计实际使用外资", .unit = "万美元", .min = 0, .max = MONEY_MAX,
      .writers = W_commerce | W_source, .level = 2, .authority = "commerce",
      .rule = "cumulative never falls without a reason",
      .help = "以万美元计的累计到账数；减少须说明原因")
FIELD(land_area, MU, .label = "项目用地面积", .unit = "亩", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "自然资源",
      .rule = "0 allowed for leased plant; policy key project.land_mu",
      .help = "以亩计，1 公顷 = 15 亩；租赁厂房可填 0",
      .synonyms = "用地面积;占地面积;总用地面积;land_mu")
FIELD(new_construction_land, MU, .label = "新增建设用地面积", .unit = "亩", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "自然资源",
      .rule = "<= land_area",
      .help = "以亩计，不大于项目用地面积")
FIELD(land_supply_way, ENUM, .label = "供地方式",
      .choices = CHOICES({ "auction", "招拍挂出让" }, { "agreement_grant", "协议出让" },
                   { "allocation", "划拨" }, { "lease", "租赁（国有土地租赁）" },
                   { "flexible_term", "弹性年期出让" }, { "standard_land", "标准地出让" },
                   { "lease_then_grant", "先租后让" }, { "existing_land", "利用存量自有用地" },
                   { "leased_plant", "租赁厂房" }, { "transfer", "二手转让（盘活存量）" },
                   { "other", "其他" }), .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "自然资源",
      .help = "选取得土地或厂房的主要方式")
FIELD(floor_area, M2, .label = "总建筑面积", .unit = "m²", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "工改",
      .help = "以平方米计",
      .synonyms = "建筑面积;floor_area_m2")
FIELD(leased_floor_area, M2, .label = "租赁厂房面积", .unit = "m²", .min = 0, .max = 100000000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "compulsory when land_supply_way = leased_plant",
      .help = "以平方米计；供地方式为租赁厂房时必填")
FIELD(investment_intensity, MONEY, .label = "投资强度", .flags = READ_ONLY, .unit = "万元/亩",
      .min = 0, .max = MONEY_MAX, .level = 2, .authority = "dispatcher",
      .rule = "computed: fixed_asset_investment / land_area; policy key invest_per_mu")
FIELD(expected_output, MONEY, .label = "预期年产值", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .about = ABOUT_promise, .level = 3, .authority = "district",
      .rule = "at full output",
      .help = "达产后一年的产值，万元",
      .synonyms = "年产值;预计年产值;达产产值")
FIELD(expected_sales, MONEY, .label = "预期年销售（开票）", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .about = ABOUT_promise, .level = 3, .authority = "district",
      .help = "达产后一年的开票销售，万元",
      .synonyms = "年销售;预计年销售;年开票销售")
FIELD(expected_tax, MONEY, .label = "预期年税收", .unit = "万元", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .about = ABOUT_promise, .level = 3, .authority = "district",
      .rule = "< expected_sales",
      .help = "达产后一年的全部税收，万元；应小于销售",
      .synonyms = "年税收;预计年税收;达产税收")
FIELD(tax_per_mu, MONEY, .label = "预期亩均税收", .flags = READ_ONLY, .unit = "万元/亩",
      .min = 0, .max = MONEY_MAX, .about = ABOUT_promise, .level = 3, .authority = "dispatcher",
      .rule = "computed: expected_tax / land_area")
FIELD(expected_jobs, INT, .label = "预期新增就业", .unit = "人", .min = 0, .max = 200000,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "0..200000",
      .help = "达产后新增的从业人数，0 至 200000",
      .synonyms = "新增就业;就业人数")
FIELD(expected_energy, DECIMAL, .label = "预期年综合能耗", .scale = 2, .unit = "吨标准煤",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = "equal value; >= 1000 tce needs energy_review",
      .help = "等价值；1000 吨标准煤及以上须办节能审查")
FIELD(expected_power, DECIMAL, .label = "预期年用电量", .scale = 2, .unit = "万千瓦时",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .rule = ">= 500 needs energy_review",
      .help = "500 万千瓦时及以上须办节能审查")
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
      .authority = "dispatcher", .rule = "computed: last milestone confirmed; only POST /project/{id}/move",
      .synonyms = "当前阶段;所处阶段")
FIELD(status, ENUM, .label = "推进状态", .flags = REQUIRED | READ_ONLY | IMPORTED,
      .choices = CHOICES({ "active", "推进中" }, { "paused", "暂停" }, { "terminated", "终止" },
                   { "withdrawn", "退库" }, { "closed", "闭环完成" }), .def = "active", .level = 1,
      .authority = "dispatcher", .rule = "verbs pause, resume, terminate, withdraw; needs status_reason")
FIELD(status_reason, TEXT, .label = "暂停（终止、退库）原因", .max = 500,
      .writers = W_district | W_park | W_town | W_dispatcher, .about = ABOUT_internal, .level = 2, .authority = "district",
      .rule = "compulsory unless active",
      .help = "暂停、终止、退库时必填，最多 500 字")
FIELD(entered_on, DATE, .label = "入库日期", .flags = READ_ONLY | IMPORTED, .level = 1,
      .authority = "dispatcher", .rule = "date of approved entry_review",
      .synonyms = "入库时间")
FIELD(left_on, DATE, .label = "出库日期", .writers = W_dispatcher, .level = 2, .authority = "dispatcher",
      .rule = ">= entered_on",
      .help = "不早于入库日期")
FIELD(planned_start, DATE, .label = "计划开工日期", .since = "entry",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "change keeps the first promise in journal",
      .help = "主体工程动工的日期，只知道月份写 2024-08；首次承诺会保留，改期须说明",
      .synonyms = "开工年份;开工时间;开工年度;计划开工;开工;计划开工时间;计划开工年月;拟开工时间;"
                  "预计开工时间")
FIELD(planned_completion, DATE, .label = "计划竣工日期", .since = "entry",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "> planned_start",
      .help = "晚于计划开工日期",
      .synonyms = "竣工年份;竣工时间;完工年份;计划竣工;竣工;计划竣工时间;计划完工时间;完工时间")
FIELD(planned_production, DATE, .label = "计划投产日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = ">= planned_start; compulsory for manufacturing",
      .help = "制造业项目必填，不早于计划开工日期",
      .synonyms = "计划投产;计划投产时间;预计投产时间")
FIELD(planned_full_output, DATE, .label = "计划达产日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "district", .rule = ">= planned_production",
      .help = "不早于计划投产日期")
FIELD(signed_on, DATE, .label = "签约日期", .flags = READ_ONLY | IMPORTED, .since = "signed", .level = 1,
      .authority = "commerce", .rule = "from milestone",
      .synonyms = "签约时间;签约日;签约")
FIELD(project_approval_on, DATE, .label = "立项日期", .flags = READ_ONLY | IMPORTED,
      .since = "project_approval", .level = 1, .authority = "在线审批", .rule = "from milestone")
FIELD(construction_start_on, DATE, .label = "实际开工日期", .flags = READ_ONLY | IMPORTED,
      .since = "construction_start", .level = 1, .authority = "dispatcher", .rule = "from milestone",
      .synonyms = "实际开工;实际开工时间")
FIELD(completion_on, DATE, .label = "实际竣工日期", .flags = READ_ONLY | IMPORTED, .since = "completion",
      .level = 1, .authority = "dispatcher", .rule = "from milestone; >= construction_start_on",
      .synonyms = "实际竣工;实际竣工时间")
FIELD(production_start_on, DATE, .label = "实际投产日期", .flags = READ_ONLY | IMPORTED,
      .since = "production_start", .level = 1, .authority = "industry",
      .rule = "from milestone; earlier than completion_on only as partial production",
      .synonyms = "实际投产;实际投产时间")
FIELD(full_output_on, DATE, .label = "实际达产日期", .flags = READ_ONLY | IMPORTED, .since = "full_output",
      .level = 2, .authority = "industry", .rule = "from milestone")
FIELD(full_benefit_on, DATE, .label = "实际达效日期", .flags = READ_ONLY | IMPORTED, .since = "full_benefit",
      .level = 2, .authority = "industry", .rule = "from milestone")
FIELD(agency, REF, .label = "责任单位", .since = "signed", .refers = R_agency,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 1, .authority = "district",
      .rule = "default: the district office of the reporting unit",
      .help = "推进本项目的责任单位，默认报送板块的发改部门",
      .synonyms = "牵头单位;项目主管单位;监管单位;主管部门;主管单位;主责单位;责任部门")
FIELD(stage_lead, REF, .label = "阶段牵头单位", .flags = READ_ONLY, .refers = R_agency, .level = 1,
      .authority = "dispatcher",
      .rule = "computed from stage: commerce, dispatcher, industry; changes by stage_handover")
FIELD(leader, REF, .label = "挂钩联系领导", .refers = R_person, .writers = W_dispatcher | W_district,
      .level = 2, .authority = "district",
      .help = "挂钩联系本项目的领导")
FIELD(task_force, TEXT, .label = "推进专班", .max = 120, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "district",
      .help = "专班名称或组成")
FIELD(agent, REF, .label = "帮代办专员（项目服务专员）", .since = "signed", .refers = R_person,
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "district",
      .help = "镇（街道）、园区的帮代办人员，一项目一人")
FIELD(contact_name, TEXT, .label = "企业联系人", .max = 40, .writers = W_district | W_park | W_town | W_enterprise,
      .about = ABOUT_contact, .level = 3, .authority = "enterprise", .rule = "masked by role",
      .help = "企业方日常联系人；按角色遮蔽显示",
      .synonyms = "联系人;项目联系人;联系人姓名")
FIELD(contact_phone, TEXT, .label = "企业联系电话", .max = 20,
      .writers = W_district | W_park | W_town | W_enterprise, .about = ABOUT_contact, .level = 3, .authority = "enterprise",
      .rule = "mobile or landline form; masked, reveal journalled",
      .help = "手机号或带区号的固话；按角色遮蔽，查看留痕",
      .synonyms = "手机号;联系电话;联系方式;电话;手机;手机号码;联系人电话")
FIELD(agreement_file, FILE, .label = "投资协议", .since = "signed", .writers = W_commerce | W_district | W_park,
      .about = ABOUT_promise, .level = 4, .authority = "commerce", .rule = "signed agreement, not a letter of intent",
      .help = "正式投资协议，意向书、备忘录不算")
FIELD(agreed_investment, MONEY, .label = "协议总投资", .since = "signed", .unit = "万元",
      .min = 0, .max = MONEY_MAX, .writers = W_district | W_park | W_town | W_dispatcher, .about = ABOUT_promise, .level = 3,
      .authority = "commerce", .rule = "frozen at signing; change needs supplement agreement",
      .help = "协议写明的总投资，万元；签约后改动须有补充协议")
FIELD(agreed_start, DATE, .label = "协议约定开工日期", .since = "signed",
      .writers = W_district | W_park | W_town | W_dispatcher, .level = 2, .authority = "commerce",
      .rule = "feeds promise and fulfilment_rate",
      .help = "用于履约统计")
FIELD(agreed_production, DATE, .label = "协议约定投产日期", .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 2, .authority = "commerce", .rule = "> agreed_start",
      .help = "晚于协议约定开工日期")
FIELD(agreed_tax_per_mu, MONEY, .label = "协议约定亩均税收", .unit = "万元/亩", .min = 0, .max = MONEY_MAX,
      .writers = W_district | W_park | W_town | W_dispatcher, .about = ABOUT_promise, .level = 3, .authority = "commerce",
      .help = "协议写明的亩均年税收，万元/亩")
FIELD(agreed_text, TEXT, .label = "协议其他承诺", .max = 1000,
      .writers = W_district | W_park | W_town | W_dispatcher, .about = ABOUT_promise, .level = 3, .authority = "commerce",
      .help = "产值、就业、退出等其他承诺")
FIELD(statistics_entered_on, DATE, .label = "列统（入统）日期", .flags = IMPORTED, .writers = W_source | W_bureau,
      .level = 2, .authority = "固投库", .rule = "not before construction_start_on; rules C1 C2",
      .help = "进入统计联网直报库的日期，不早于实际开工")
FIELD(annual_plan_investment, MONEY, .label = "当年计划投资", .flags = READ_ONLY, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "dispatcher",
      .rule = "computed from valid annual_plan",
      .synonyms = "年度计划投资;年度投资;本年度计划投资;年计划投资;计划投资;预计投资;投资计划;计划完成投资")
FIELD(completed_investment, MONEY, .label = "当年完成投资", .flags = READ_ONLY, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "district",
      .rule = "computed from last accepted progress_report",
      .synonyms = "本年完成投资;年度完成投资")
FIELD(cumulative_investment, MONEY, .label = "累计完成投资", .flags = READ_ONLY, .unit = "万元",
      .min = 0, .max = MONEY_MAX, .level = 1, .authority = "district",
      .rule = "computed from last accepted progress_report",
      .synonyms = "已完成投资;累计完成投资额")
FIELD(investment_rate, PERCENT, .label = "当年投资完成率", .flags = READ_ONLY, .unit = "%",
      .min = -100000000, .max = 100000000, .level = 1, .authority = "dispatcher",
      .rule = "computed: completed / plan, rounded last")
FIELD(visible_progress, TEXT, .label = "最新形象进度", .flags = READ_ONLY, .max = 500, .level = 1,
      .authority = "district", .rule = "from last accepted progress_report or visit",
      .synonyms = "形象进度;目前进展;进展情况;项目进展")
FIELD(light, ENUM, .label = "综合亮灯", .flags = REQUIRED | READ_ONLY,
      .choices = CHOICES({ "green", "绿灯（正常）" }, { "yellow", "黄灯（提醒）" }, { "red", "红灯（预警）" },
                   { "grey", "无需判定" }), .def = "grey", .level = 2, .authority = "dispatcher",
      .rule = "computed: worst of current light rows")
FIELD(remarks, TEXT, .label = "备注", .max = 1000, .writers = W_district | W_park | W_town | W_dispatcher,
      .about = ABOUT_internal, .level = 2, .authority = "district",
      .help = "其他需要说明的情况，最多 1000 字",
      .synonyms = "备注说明;说明")
FIELD(source_note, TEXT, .label = "资料来源", .max = 400, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "where the facts were read, with address; for projects taken from published lists",
      .help = "信息来自何处，附网址；取自公开名单的项目必填",
      .synonyms = "来源;数据来源;source")
FIELD(reported_progress, TEXT, .label = "公开报道进展", .max = 500, .writers = W_district | W_park | W_town | W_dispatcher,
      .level = 1, .authority = "district", .rule = "progress as published, in its own words; never a milestone",
      .help = "照原文摘录公开报道的进展，不作为节点依据",
      .synonyms = "stage_or_progress")
END
#undef REC
/* clang-format on */
