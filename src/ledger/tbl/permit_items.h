/* permit_items.h - the items a project may need approved or connected: said here for every ledger that names one.
 * Ids never change; a label may. */
#ifndef LEDGER_TBL_PERMIT_ITEMS_H
#define LEDGER_TBL_PERMIT_ITEMS_H

/* clang-format off */
#define PERMIT_ITEMS \
    { "filing", "企业投资项目备案" }, { "confirmation", "企业投资项目核准" }, { "proposal_approval", "政府投资项目建议书审批" }, \
    { "feasibility_approval", "政府投资可行性研究报告审批" }, { "preliminary_design", "初步设计及概算审批" }, \
    { "site_opinion", "建设项目用地预审与选址意见书" }, { "land_conversion", "农用地转用和土地征收审批" }, \
    { "land_use_approval", "国有建设用地使用权批准" }, { "land_contract", "国有建设用地使用权出让合同" }, \
    { "property_title", "不动产权证书（土地）" }, { "land_planning_permit", "建设用地规划许可证" }, \
    { "design_scheme", "建设工程设计方案审查" }, { "works_planning_permit", "建设工程规划许可证" }, \
    { "forest_land_approval", "使用林地审核" }, { "tree_felling", "林木采伐许可" }, { "eia", "建设项目环境影响评价审批" }, \
    { "eia_registration", "环境影响登记表备案" }, { "pollutant_permit", "排污许可证" }, \
    { "energy_review", "固定资产投资项目节能审查" }, { "water_soil", "生产建设项目水土保持方案审批" }, \
    { "flood_impact", "洪水影响评价审批" }, { "water_intake", "取水许可" }, { "social_risk", "重大事项社会稳定风险评估" }, \
    { "mineral_cover", "压覆重要矿产资源审批" }, { "geo_hazard", "地质灾害危险性评估" }, { "seismic", "地震安全性评价（抗震设防要求）" }, \
    { "heritage", "建设工程文物保护和考古许可" }, { "lightning", "雷电防护装置设计审核" }, \
    { "safety_condition", "危险化学品建设项目安全条件审查" }, { "safety_design", "建设项目安全设施设计审查" }, \
    { "occupational_health", "职业病防护设施设计审查" }, { "traffic_impact", "交通影响评价" }, \
    { "drawing_review", "施工图设计文件审查" }, { "fire_design", "建设工程消防设计审查" }, \
    { "civil_defence", "人防工程建设（易地建设）审批" }, { "bid_winning", "招标投标（中标通知书）" }, \
    { "quality_supervision", "建设工程质量监督手续" }, { "safety_supervision", "建设工程安全监督手续" }, \
    { "construction_permit", "建筑工程施工许可证" }, { "waste_disposal", "城市建筑垃圾处置核准" }, \
    { "road_occupation", "临时占用（挖掘）道路审批" }, { "drainage_permit", "污水排入排水管网许可" }, \
    { "green_occupation", "临时占用（迁移）城市绿地审批" }, { "planning_verification", "建设工程规划条件核实" }, \
    { "land_verification", "建设用地土地核验" }, { "fire_acceptance", "建设工程消防验收（备案）" }, \
    { "civil_defence_acceptance", "人防工程竣工验收备案" }, { "archive_acceptance", "建设工程城建档案验收" }, \
    { "energy_saving_acceptance", "建筑节能专项验收" }, { "lightning_acceptance", "雷电防护装置竣工验收" }, \
    { "completion_filing", "建设工程竣工验收备案" }, { "joint_acceptance", "联合竣工验收意见书" }, \
    { "environment_acceptance", "竣工环境保护自主验收" }, { "safety_acceptance", "安全设施竣工验收" }, \
    { "foreign_report", "外商投资信息报告" }, { "water_connection", "供水报装" }, { "power_connection", "电力报装" }, \
    { "gas_connection", "燃气报装" }, { "telecom_connection", "通信报装" }, \
    { "production_licence", "生产（经营）许可" }, { "other", "其他" }
/* clang-format on */

#endif
