/* enterprise_title.tbl.h - 企业资质荣誉.
 *
 * Row order is column order in SQL, JSON, Excel and the form.  Never reorder or
 * rename a shipped row without a migration; add at the end. */
/* clang-format off */
#define REC enterprise_title
RECORD(.label = "企业资质荣誉", .group = "base", .title = "title_name", .unique = "enterprise,title,granted_on",
       .help = "企业获得的资质、荣誉与认定，用于政策匹配。")
FIELD(enterprise, REF, .label = "企业", .flags = REQUIRED, .refers = R_enterprise,
      .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher, .scope = SCOPE_ROW, .level = 1, .authority = "企业档案")
FIELD(title, ENUM, .label = "资质荣誉名称", .flags = REQUIRED,
      .choices = CHOICES({ "high_tech", "高新技术企业" }, { "tech_sme", "科技型中小企业" },
                   { "innovative_sme", "创新型中小企业" },
                   { "specialised_province", "省级专精特新中小企业" },
                   { "little_giant_province", "省级专精特新小巨人企业" },
                   { "little_giant_national", "国家级专精特新“小巨人”企业" },
                   { "key_little_giant", "国家级重点“小巨人”企业" },
                   { "champion_national", "国家制造业单项冠军企业" },
                   { "champion_product", "国家制造业单项冠军产品" }, { "gazelle", "瞪羚企业" },
                   { "unicorn_potential", "潜在独角兽企业" }, { "unicorn", "独角兽企业" },
                   { "leading_firm", "领军企业" }, { "chain_leader", "链主企业" },
                   { "smart_factory_national", "国家级智能制造示范工厂" },
                   { "smart_factory_province", "省级示范智能工厂" },
                   { "smart_workshop_province", "省级示范智能车间" },
                   { "industrial_internet", "工业互联网标杆工厂" }, { "five_star_cloud", "省星级上云企业" },
                   { "green_factory", "绿色工厂" }, { "quality_benchmark", "国家质量标杆" },
                   { "industry_award", "中国工业大奖" },
                   { "industry_award_commendation", "中国工业大奖表彰奖" },
                   { "industry_award_nomination", "中国工业大奖提名奖" },
                   { "tech_centre_national", "国家级企业技术中心" },
                   { "tech_centre_province", "省级企业技术中心" },
                   { "innovation_demo", "国家技术创新示范企业" },
                   { "design_centre_national", "国家级工业设计中心" },
                   { "design_centre_province", "省级工业设计中心" },
                   { "engineering_centre", "工程（技术）研究中心" }, { "key_lab", "重点实验室" },
                   { "academician_station", "院士工作站" }, { "postdoc_station", "博士后科研工作站" },
                   { "first_set_province", "省级首台（套）重大装备" },
                   { "first_set_region", "苏锡常首台（套）重大装备" }, { "cmmm2", "智能制造能力成熟度二级" },
                   { "cmmm3", "智能制造能力成熟度三级" }, { "cmmm4", "智能制造能力成熟度四级" },
                   { "ip_advantage", "知识产权优势（示范）企业" }, { "fdi_hq", "跨国公司地区总部（功能性机构）" },
                   { "aeo", "海关高级认证企业（AEO）" }, { "tax_a", "纳税信用A级" },
                   { "credit_demo", "信用示范企业" }, { "safety_standard", "安全生产标准化企业" },
                   { "military", "军工资质" }, { "jseq_listed", "江苏股权交易中心挂牌" },
                   { "offshore_incubator", "境外离岸孵化器" }, { "other", "其他" }),
      .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher, .level = 1, .authority = "企业档案",
      .rule = "extensible by code_item; policy key enterprise.titles",
      .help = "不在选项中的由数据字典补充")
FIELD(title_name, TEXT, .label = "名称（原文）", .max = 120,
      .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher, .level = 1, .authority = "企业档案")
FIELD(level, ENUM, .label = "级别", .flags = REQUIRED,
      .choices = CHOICES({ "national", "国家级" }, { "province", "省级" }, { "city", "市级" },
                   { "district", "区级" }, { "international", "国际" }),
      .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher, .level = 1, .authority = "企业档案")
FIELD(batch, TEXT, .label = "批次", .max = 40, .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案")
FIELD(product, TEXT, .label = "产品名称", .max = 120, .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案", .rule = "compulsory for product titles (首台套、单项冠军产品)",
      .help = "产品类荣誉必填，如首台（套）")
FIELD(granted_on, DATE, .label = "认定日期", .flags = REQUIRED,
      .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher, .level = 1, .authority = "企业档案",
      .rule = "“newly” in a clause = granted in the policy year",
      .help = "认定文件的日期；政策中“新认定”按此判断")
FIELD(valid_to, DATE, .label = "有效期至", .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案", .rule = "high_tech three years; warn 180 days before",
      .help = "到期前 180 天提醒")
FIELD(granted_by, TEXT, .label = "认定部门", .max = 80, .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案")
FIELD(document_no, TEXT, .label = "认定文号", .max = 80, .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案")
FIELD(certificate_no, TEXT, .label = "证书编号", .max = 80,
      .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher, .level = 1, .authority = "企业档案")
FIELD(first_time, BOOL, .label = "是否首次认定", .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案")
FIELD(state, ENUM, .label = "状态", .flags = REQUIRED,
      .choices = CHOICES({ "valid", "有效" }, { "expired", "已过期" }, { "revoked", "已取消" },
                   { "re_recognised", "重新认定" }),
      .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher, .level = 1,
      .authority = "企业档案", .rule = "computed: expired after valid_to")
FIELD(file, FILE, .label = "证书（文件）", .writers = W_source | W_bureau | W_industry | W_district | W_dispatcher,
      .level = 1, .authority = "企业档案")
END
#undef REC
/* clang-format on */
