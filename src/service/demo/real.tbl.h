/* real.tbl.h - 61 real projects of Changzhou as published; facts transcribed, the source in each row.
 *
 * REAL(attributes…) - attributes initialise struct demo_real.  What a report does not say is left out.
 * amount: hundredths of 万 of the currency; land: hundredths of 亩; sales, tax: 万元.  note: what does not
 * fit a field, in the words of the report.  The same project in two reports stays two rows. */
/* clang-format off */
REAL(.reported = "2024-07-05", .area = "320411", .name = "医沛生新型医疗注射器械项目",
     .amount = 495000, .currency = "EUR", .land = 2260, .floor = 15400,
     .progress = "厂房钢结构施工中,内部机电安装中", .sales = 20000, .tax = 2000,
     .source = "https://m.829897.com/html/cznd/2024/HFFLILLK_0705/530730.html (mirror of 常州国家高新区 site)")
REAL(.reported = "2024-07-05", .area = "320411", .name = "华威大型精密一体化模具项目",
     .amount = 4000000, .currency = "CNY", .land = 8160, .floor = 47700,
     .progress = "厂房主体已完工,部分设备安装调试", .sales = 50000, .tax = 4000,
     .source = "https://m.829897.com/html/cznd/2024/HFFLILLK_0705/530730.html (mirror of 常州国家高新区 site)")
REAL(.reported = "2024-07-05", .area = "320411", .name = "九号科技智能移动出行产品项目",
     .amount = 30000000, .currency = "CNY", .land = 20000, .floor = 380000,
     .progress = "生产厂房及配套用房主体施工中", .sales = 300000, .tax = 8000,
     .source = "https://m.829897.com/html/cznd/2024/HFFLILLK_0705/530730.html (mirror of 常州国家高新区 site)")
REAL(.reported = "2024-07-05", .area = "320411", .name = "常高新奔牛智造港(一期)项目",
     .amount = 6600000, .currency = "CNY", .land = 15000, .floor = 121000,
     .progress = "厂房已全部封顶,内部装修,计划10月竣工交付", .source = "https://m.829897.com/html/cznd/2024/HFFLILLK_0705/530730.html (mirror of 常州国家高新区 site)")
REAL(.reported = "2024-07-05", .area = "320411", .name = "虫洞工贸一体项目",
     .amount = 1350000, .currency = "USD", .land = 4500, .floor = 57000,
     .progress = "主体施工中", .tax = 2000, .note = "预期年销售：年进出口额1亿美元",
     .source = "https://m.829897.com/html/cznd/2024/HFFLILLK_0705/530730.html (mirror of 常州国家高新区 site)")
REAL(.reported = "2024-07-05", .area = "320411", .name = "厚丰动力电池高值循环利用项目",
     .amount = 5000000, .currency = "CNY", .land = 8500, .progress = "盘活原江苏常松机械集团有限公司用地",
     .source = "https://m.829897.com/html/cznd/2024/HFFLILLK_0705/530730.html (mirror of 常州国家高新区 site)")
REAL(.reported = "2023(约7-8月)", .area = "320412", .name = "新能源智慧矿山机械、储能及零碳示范园区项目(今创)",
     .company = "今创投资", .amount = 52000000, .currency = "CNY", .floor = 100000,
     .progress = "签约/开工(分两期)", .capacity = "年产3000台套矿山机械", .sales = 1000000,
     .tax = 50000, .source = "https://whereislife.com/news/show.php?itemid=190942")
REAL(.reported = "2023(约7-8月)", .area = "320412", .name = "新能源智慧矿山机械项目",
     .company = "今创投资", .amount = 30000000, .currency = "CNY", .capacity = "年产3000台套",
     .sales = 450000, .source = "https://whereislife.com/news/show.php?itemid=190942")
REAL(.reported = "2023(约7-8月)", .area = "320412", .name = "新能源储能项目",
     .company = "今创投资", .amount = 20000000, .currency = "CNY", .sales = 550000,
     .source = "https://whereislife.com/news/show.php?itemid=190942")
REAL(.reported = "2023(约7-8月)", .area = "320412", .name = "绿色智能零碳示范园区",
     .company = "今创投资", .amount = 2000000, .currency = "CNY", .source = "https://whereislife.com/news/show.php?itemid=190942")
REAL(.reported = "2023-02-18", .area = "320411", .name = "比亚迪新能源汽车核心零部件产业园项目",
     .company = "比亚迪", .amount = 100000000, .currency = "CNY", .progress = "奠基",
     .capacity = "年产30万套高端智能核心零部件", .source = "http://news.shangol.cn/2023/gn_0219/33734.html")
REAL(.reported = "2023-06-16", .area = "320413", .name = "巨冈新能源汽车一体化车身智能机床项目",
     .company = "巨冈精工(广东)股份有限公司", .amount = 30000000, .currency = "CNY", .land = 26000,
     .floor = 164000, .progress = "奠基(一期用地123亩,建筑面积6.5万平方米)", .capacity = "年产智能机床400台",
     .sales = 500000, .level = "省重大", .source = "http://m.jiancai.dzwindows.com/xwzx/2023/0617/13950.html")
REAL(.reported = "2024-10-07", .area = "320412", .name = "中科朗恩斯新能源汽车视觉控制系统项目",
     .company = "江苏中科朗恩斯车辆科技有限公司", .amount = 10000000, .currency = "CNY", .progress = "进度超过60%,预计10月中旬4栋单体封顶",
     .capacity = "年产汽车电子产品3000万个", .level = "省民间投资重点产业项目", .source = "https://app.wjyanghu.com/yhw/hotspot/wjxw/2024-10-07/149014.html")
REAL(.reported = "2024-10-07", .area = "320412", .name = "琥崧微纳米材料高端装备制造基地",
     .company = "琥崧微纳米科技(常州)有限公司", .progress = "固态电池中试平台已投运,产线预计次年4月投产", .level = "省重大",
     .source = "https://app.wjyanghu.com/yhw/hotspot/wjxw/2024-10-07/149014.html")
REAL(.reported = "2019-08-12", .area = "320412", .name = "孜航医疗器械部件项目",
     .company = "江苏孜航精密五金有限公司", .amount = 1190000, .currency = "CNY", .floor = 33800,
     .progress = "建设中", .capacity = "吻合器", .sales = 26000,
     .level = "区重点", .source = "https://www.wj.gov.cn/html/czwj/2019/FAOHPMEF_0812/306288.html")
REAL(.reported = "2019-08-12", .area = "320412", .name = "新科人居智能舒适系统项目",
     .company = "新科环保科技有限公司", .amount = 30000000, .currency = "CNY", .land = 17000,
     .floor = 136000, .progress = "建设中(一期)", .capacity = "17万台空气能及煤改电设备、350万台智能空调、170万台空气净化器",
     .sales = 600000, .level = "区重点督查", .source = "https://www.wj.gov.cn/html/czwj/2019/FAOHPMEF_0812/306288.html")
REAL(.reported = "2019-08-12", .area = "320412", .name = "孟腾智能装备项目",
     .amount = 1500000, .currency = "CNY", .floor = 18000, .progress = "建设中",
     .capacity = "智能装备、机器人、自动化生产线", .level = "区重点", .source = "https://www.wj.gov.cn/html/czwj/2019/FAOHPMEF_0812/306288.html")
REAL(.reported = "2023", .area = "320481", .name = "天星锂电池智能装备及配套项目",
     .amount = 11780000, .currency = "CNY", .land = 8800, .progress = "集中开工",
     .capacity = "锂电池正负极导电材料、数字工厂智能集成装备", .sales = 700000, .tax = 30000,
     .source = "http://liyang.021cf.cn/index.php/post/4243.html")
REAL(.reported = "2015-08-18", .area = "320413", .name = "中航锂离子动力电池项目",
     .company = "中航锂电(洛阳)有限公司", .amount = 125000000, .currency = "CNY", .land = 100000,
     .progress = "签约(分3期,一期投资25亿元,20亿瓦时)", .capacity = "120亿瓦时锂离子动力电池", .source = "https://gxj.changzhou.gov.cn/html/jxw/2015/FHAJPAKD_0824/15636.html")
REAL(.reported = "2016-01-08", .area = "320413", .name = "中航锂离子动力电池项目",
     .company = "中航锂电", .amount = 125000000, .currency = "CNY", .progress = "奠基(一期投资调整为30亿元,25亿瓦时,计划11月前投产)",
     .capacity = "120亿瓦时锂离子动力电池", .sales = 2000000, .source = "https://www9599116.com/gxj/html/jxw/2016/CJOLOPAM_0112/18154.html (mirror of gxj.changzhou.gov.cn)")
REAL(.reported = "(6月28日,年份未载)", .area = "320413", .name = "中航锂电动力电池项目二期工程",
     .company = "中航锂电(江苏)有限公司", .amount = 39000000, .currency = "CNY", .progress = "开工",
     .sales = 600000, .source = "https://www.baogao.com/zhengce/998f0db6-1ec3-4f02-ac39-b18333194b1e.html")
REAL(.reported = "2020-09-29", .area = "320481", .name = "常州智绿新能源汽车高压连接与配电器项目",
     .company = "常州智绿", .amount = 5500000, .currency = "CNY", .progress = "开工(一年内竣工)",
     .capacity = "新能源汽车高压连接与配电器", .sales = 35000, .tax = 1800,
     .source = "http://casz.cn/ns_news/963160142696568")
REAL(.reported = "2020-09-29", .area = "320481", .name = "莱赛尔纤维项目及无纺布项目",
     .amount = 15700000, .currency = "USD", .land = 220000, .progress = "集中开工",
     .capacity = "年产50万吨莱赛尔纤维、8万吨无纺布", .sales = 1100000, .source = "http://casz.cn/ns_news/963160142696568")
REAL(.reported = "2019-09-25", .area = "320402", .name = "悦欣天厨常州中央厨房项目(一期)",
     .amount = 3000000, .currency = "CNY", .progress = "集中开竣工", .sales = 30000,
     .source = "http://www.js.xinhuanet.com/2019-09/25/c_1125039673.htm")
REAL(.reported = "2019-09-25", .area = "320402", .name = "常州琉璃光生物科技项目",
     .amount = 7000000, .currency = "CNY", .progress = "竣工", .sales = 100000,
     .level = "市重点", .source = "http://www.js.xinhuanet.com/2019-09/25/c_1125039673.htm")
REAL(.reported = "2019-01-19", .area = "320411", .name = "合全国际创新药生产及研发基地项目",
     .amount = 10000000, .currency = "USD", .progress = "签约", .source = "http://jsnews.jschina.com.cn/cz/a/201901/t20190120_2182655.shtml")
REAL(.reported = "2020-10", .area = "320411", .name = "瑞泰光学摄像头模组项目",
     .amount = 6000000, .currency = "USD", .progress = "基础/主体施工,租用厂房设备进场", .capacity = "光学模组、光学镜头、模具、VCM",
     .sales = 1000000, .source = "http://www.ouyq.cn/caijing/20201019/15901.html")
REAL(.reported = "2020-10", .area = "320411", .name = "常州合全三期项目",
     .amount = 20000000, .currency = "CNY", .progress = "38个单体,7个已封顶,11个主体施工;2020年计划投资3.5亿元", .capacity = "抗癌新药研发生产",
     .source = "http://www.ouyq.cn/caijing/20201019/15901.html")
REAL(.reported = "2021-02-19", .area = "320411", .name = "恒邦药业高端制剂智能制造产业化项目",
     .company = "恒邦药业", .amount = 30000000, .currency = "CNY", .floor = 55000,
     .progress = "分三期;一期2018-11开工一年竣工;二期建设", .capacity = "抗肿瘤生物制剂200万支、原液20公斤", .source = "https://www9599116.com/ns_news/957161364839544")
REAL(.area = "320411", .name = "新创碳谷大丝束碳纤维结构件项目", .company = "新创碳谷控股有限公司",
     .progress = "首条碳化生产线试车成功(总投资数字在镜像页中残缺,留空)", .capacity = "大丝束碳纤维、复合材料部件", .level = "省重大(2021)",
     .source = "http://xiuzhiben.com/ns_news/271634084283642")
REAL(.reported = "2021-02-23", .area = "320404", .name = "年产5亿平米高端功能性聚酯薄膜生产线建设",
     .company = "江苏裕兴薄膜科技股份有限公司", .amount = 5000000, .currency = "CNY", .progress = "开工奠基(建设周期24个月)",
     .capacity = "年产5亿平米聚酯薄膜", .sales = 106500, .level = "省重大",
     .source = "http://news.jstv.com/a/20210224/1614309532625.shtml")
REAL(.reported = "2023-01-30", .area = "320404", .name = "常州建科院检验检测总部项目",
     .company = "常州建科院", .amount = 10000000, .currency = "CNY", .progress = "奠基",
     .capacity = "年出具检验检测报告约50万份", .source = "http://js.news.cn/2023-02/07/c_1129343066.htm")
REAL(.reported = "2017-03-06", .area = "320402", .name = "常州购物中心改造工程",
     .amount = 42000000, .currency = "CNY", .floor = 250000, .progress = "计划",
     .level = "区重点", .source = "https://shangchan.cn/news/show-264872.html")
REAL(.reported = "2017-03-06", .area = "320402", .name = "开发区东扩融合发展区综合开发",
     .amount = 75000000, .currency = "CNY", .progress = "计划", .level = "区重点",
     .source = "https://shangchan.cn/news/show-264872.html")
REAL(.reported = "2017-03-06", .area = "320402", .name = "大健康产业园",
     .amount = 30000000, .currency = "CNY", .progress = "计划", .level = "区重点",
     .source = "https://shangchan.cn/news/show-264872.html")
REAL(.reported = "2017-03-06", .area = "320402", .name = "常州检验检测认证产业园建设",
     .amount = 10000000, .currency = "CNY", .progress = "计划", .level = "区重点",
     .source = "https://shangchan.cn/news/show-264872.html")
REAL(.reported = "2017-02-12", .area = "320412", .name = "瑞声声讯微型精密元器件项目",
     .company = "瑞声", .amount = 128000000, .currency = "CNY", .land = 46000,
     .progress = "集中开工(外资)", .capacity = "3D曲面玻璃1亿只、金属射频模组等1200万只", .sales = 1500000,
     .source = "http://nanjing.baogaosu.com/xinwen/.../54837901/")
REAL(.reported = "2018-09-28", .area = "320412", .name = "常州集成电路生态产业园",
     .amount = 100000000, .currency = "CNY", .progress = "签约", .source = "https://www.wjyanghu.com/yhw/hotspot/wjxw/2018-09-28/49303.html")
REAL(.reported = "2018-09-28", .area = "320412", .name = "超级涂覆工厂项目",
     .company = "江苏星源新材料有限公司", .amount = 30000000, .currency = "CNY", .progress = "签约",
     .level = "市重点", .source = "https://www.wjyanghu.com/yhw/hotspot/wjxw/2018-09-28/49303.html")
REAL(.reported = "2018-09-28", .area = "320412", .name = "常州新科人居智能舒适系统项目",
     .amount = 30000000, .currency = "CNY", .progress = "签约", .source = "https://www.wjyanghu.com/yhw/hotspot/wjxw/2018-09-28/49303.html")
REAL(.reported = "2022-09-07", .area = "320412", .name = "天奈碳纳米管导电浆料项目",
     .company = "常州天奈材料科技有限公司", .amount = 10000000, .currency = "CNY", .progress = "厂房主体收尾,研发中心、综合楼装修",
     .sales = 200000, .source = "http://cartoonmusical.com/yhw/hotspot/wjxw/2022-09-07/117118.html")
REAL(.reported = "2022-09-07", .area = "320412", .name = "高性能电动缸项目",
     .company = "江苏恒立精密工业有限公司", .floor = 118000, .progress = "拿地即开工(四证四书)",
     .capacity = "丝杠和线性轨", .level = "省重大(2022)", .source = "http://cartoonmusical.com/yhw/hotspot/wjxw/2022-09-07/117118.html")
REAL(.reported = "2020-04-15", .area = "320413", .name = "当升科技锂电正极材料一期项目",
     .company = "当升科技股份有限公司", .amount = 30000000, .currency = "CNY", .progress = "2019-03开工,主体厂房封顶,年内投产",
     .capacity = "锂电正极材料", .level = "省重大/市重点", .source = "https://www9599116.com/ns_news/144158708649611")
REAL(.reported = "(9月17日,年份未载)", .area = "320413", .name = "鹏辉锂离子动力电池及系统项目",
     .company = "鹏辉", .amount = 58000000, .currency = "CNY", .progress = "开工奠基",
     .capacity = "锂离子动力电池及系统", .source = "http://www.csqinjian.com/news/show-135672.html")
REAL(.reported = "2015-12-28", .name = "北汽新能源汽车动力电池项目", .company = "北京汽车集团有限公司",
     .amount = 30000000, .currency = "CNY", .progress = "签约", .capacity = "5GWh动力电池",
     .source = "https://gxj.changzhou.gov.cn/content/suitable/show?catid=30885&id=18146")
REAL(.reported = "2015-12-28", .name = "北汽集团常州产业基地项目", .company = "北京汽车集团有限公司",
     .amount = 50000000, .currency = "CNY", .progress = "签约", .capacity = "年产30万辆整车",
     .source = "https://gxj.changzhou.gov.cn/content/suitable/show?catid=30885&id=18146")
REAL(.area = "320411", .name = "汽车PCBA控制器项目(拿地即开工)", .amount = 3000000, .currency = "CNY",
     .land = 2595, .progress = "开工(用地1.73公顷=25.95亩)", .capacity = "年产200万套汽车PCBA控制器",
     .sales = 65000, .level = "市重大", .source = "http://www.dingqianjf.com/news/show/030b8b8de2192c1c.html")
REAL(.reported = "2026-06-16", .name = "光芯片及光模块扩建项目", .company = "东山精密子公司索尔思光电",
     .amount = 12000000, .currency = "USD", .progress = "董事会审议通过", .source = "github echo-stacker/cailianshe-daily-archive (cls/ths/eastmoney)")
REAL(.reported = "2026-08-21", .name = "光芯片及光模块扩建项目(投资额由12亿美元调增至17亿美元)", .company = "东山精密子公司索尔思光电",
     .amount = 17000000, .currency = "USD", .progress = "追加投资", .source = "github echo-stacker/cailianshe-daily-archive (cls/ths/eastmoney)")
REAL(.reported = "2026-08-03", .area = "320412", .name = "年产2.13亿套精密零部件项目",
     .company = "南方精工", .amount = 10240000, .currency = "CNY", .progress = "拟竞拍土地GD2026033,建设时间为竞得用地后60个月",
     .capacity = "年产2.13亿套精密零部件", .source = "github echo-stacker/cailianshe-daily-archive (cls/ths/eastmoney)")
REAL(.reported = "2026-08-11", .name = "纵慧芯光高端光通信芯片及器件研发制造基地", .company = "纵慧芯光",
     .amount = 50000000, .currency = "CNY", .progress = "签约", .capacity = "磷化铟高端激光芯片",
     .source = "github echo-stacker/cailianshe-daily-archive (cls/ths/eastmoney)")
REAL(.reported = "2026-05-20", .area = "320412", .name = "中创智领集团新能源汽车高端零部件产业基地项目",
     .company = "中创智领集团", .amount = 100000000, .currency = "CNY", .progress = "开工,预计2027年6月建成投产",
     .capacity = "年产超700万套", .source = "github echo-stacker/cailianshe-daily-archive (cls/ths/eastmoney)")
REAL(.reported = "2026-07-04", .name = "高端新型装饰材料、精密机床核心组件、塑编产装一体化(三个项目合计)", .amount = 15000000, .currency = "CNY",
     .land = 13000, .progress = "签约", .sales = 170000,
     .source = "github echo-stacker/cailianshe-daily-archive (cls/ths/eastmoney)")
REAL(.reported = "2022-09", .area = "320413", .name = "翔蜂新能源产业园总部基地(一期)",
     .company = "蜂巢能源", .floor = 410000, .progress = "2022-09开工,2023-09底竣工验收",
     .capacity = "电极装配、化成、模组车间", .level = "市重点", .source = "https://js.cri.cn/20251202/e88b4f49-8046-fa79-26d1-2a236c55886b.html")
REAL(.area = "320411", .name = "包装物回收再生综合利用和高分子化合物研发中心项目", .company = "常州凌尔兰环保科技有限公司",
     .amount = 1084600, .currency = "CNY", .progress = "环评第一次公示", .capacity = "80万只/年包装桶",
     .source = "EIA notice: 常州凌尔兰 (pages corpus, no URL)")
REAL(.reported = "2020-05-20", .area = "320411", .name = "扬子江海浪药业新药(一期)项目",
     .company = "扬子江药业集团江苏海浪药业有限公司", .land = 65200, .floor = 180000,
     .progress = "一标段机电安装,二标段主体施工", .level = "市重大", .note = "预期年销售：超100",
     .source = "https://gxj.changzhou.gov.cn/html/jxw/2020/HLEJPAKF_0522/29959.html")
REAL(.reported = "2024-08-27", .area = "320412", .name = "捷翼新工厂",
     .company = "捷翼汽车零部件(常州)有限公司", .progress = "一期5栋主体封顶", .capacity = "高压线束、低压线束、连接器",
     .level = "市重大", .source = "https://app.wjyanghu.com/yhw/hotspot/wjxw/2024-08-27/147231.html")
REAL(.reported = "2024-08-27", .area = "320412", .name = "新能源车用控制器系列产品项目",
     .company = "易宏科技(江苏)有限公司", .progress = "已竣工验收,部分设备到场调试", .capacity = "年产980万台",
     .level = "市重点", .source = "https://app.wjyanghu.com/yhw/hotspot/wjxw/2024-08-27/147231.html")
REAL(.reported = "2024-08-27", .area = "320412", .name = "年产25万件(套)骨科等医疗器械及微创医疗器械项目",
     .company = "常州华森医疗器械股份有限公司", .progress = "内部装修", .capacity = "年产25万件(套)",
     .sales = 100000, .source = "https://app.wjyanghu.com/yhw/hotspot/wjxw/2024-08-27/147231.html")
REAL(.reported = "2022-11-29", .area = "320412", .name = "苏文电能新型智能电气项目",
     .company = "苏文电能科技股份有限公司", .amount = 50000000, .currency = "CNY", .progress = "招引(原文为“超50亿元”)",
     .capacity = "一期31.5万台(套)、二期46.77万台(套)", .source = "https://kjj.changzhou.gov.cn/html/kjj/2022/MHFDIKKN_1129/41722.html")
REAL(.reported = "2025-10-22", .area = "320402", .name = "常州纳图电气智能配电设备项目",
     .company = "纳图电气", .progress = "截至9月完成投资2.8亿元,投资完成率93%,一期准备投产", .level = "省重大",
     .source = "https://www.changzhou.gov.cn/ns_news/947176120922226")
/* clang-format on */
