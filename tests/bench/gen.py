#!/usr/bin/env python3
"""gen.py - deterministic tables for the benchmarks: the same bytes for the same numbers.  Knows no server.

usage: gen.py project N OUT.csv|OUT.xlsx      25 columns, labels as the import knows them
       gen.py report N OUT.csv MONTH          this year's progress of the first N of those projects
       gen.py plan N OUT.csv                  their annual plan of 2024
"""
import csv
import datetime
import itertools
import random
import sys
import zipfile

AREAS = ["溧阳市", "金坛区", "武进区", "新北区", "天宁区", "钟楼区", "常州经开区"]
WEIGHTS = [14, 13, 22, 22, 9, 8, 12]
CODES = {"溧阳市": "320481", "金坛区": "320413", "武进区": "320412", "新北区": "320411", "天宁区": "320402", "钟楼区": "320404",
         "常州经开区": "320412"}
KINDS = ["新招引项目", "技改项目"]
CLASSES = ["先进制造业", "现代服务业", "科技创新", "现代农业", "能源", "基础设施"]
SYLLABLES = "华东中天恒瑞星宇海蓝云峰安泰正信联创新驰远景科达宏图金龙飞凌晨光同和"
TRADES = ["新材料", "电子科技", "动力电池", "智能装备", "生物医药", "精密机械", "新能源", "半导体", "汽车零部件", "光电", "氢能装备"]
GOODS = ["动力电池结构件项目", "光伏组件智能制造项目", "研发及产业化基地项目", "智能工厂建设项目", "高端装备生产线项目", "新型储能系统项目",
         "车规级芯片封测项目"]
HEAD = ["项目代码", "项目名称", "项目类型", "项目类别", "建设性质", "立项类型", "投资来源", "建设单位", "投资方", "报送板块", "建设地点",
        "建设规模及内容", "主要产品", "设计产能", "总投资（万元）", "固定资产投资（万元）", "计划建筑工程投资（万元）", "计划设备工器具购置（万元）",
        "项目用地面积（亩）", "计划开工日期", "计划竣工日期", "推进专班", "是否外资项目", "招商渠道", "备注"]


def check_digit(body):
    """ISO 7064 MOD 11,10 over the digits, as in GB/T 17710."""
    p = 10
    for c in body:
        p = (p + int(c)) % 10 or 10
        p = p * 2 % 11
    return str((11 - p) % 10)


def code(area, n):
    """Unique below nine million, with its check digit."""
    body = f"{20 + n % 6:02d}{1 + n % 12:02d}", CODES[area], f"{10 + n // 100000:02d}", "01", f"{n % 100000:05d}"
    return "-".join(body) + check_digit("".join(body))


def project(r, n):
    area = r.choices(AREAS, WEIGHTS)[0]
    firm = "江苏" + "".join(r.sample(SYLLABLES, 3)) + r.choice(TRADES) + "有限公司"
    name = firm[2:5] + f"年产{r.randint(1, 900)}万套" + r.choice(GOODS) + f"（{n}）"
    total = r.choices([r.randint(10000, 99999), r.randint(100000, 299999), r.randint(300000, 999999)], [74, 21, 5])[0]
    start = datetime.date(2023, 1, 1) + datetime.timedelta(days=r.randint(0, 1090))
    end = start + datetime.timedelta(days=r.randint(200, 900))
    kind = r.choices(KINDS, [70, 30])[0]
    return [code(area, n), name, kind, r.choice(CLASSES), "新建", "备案", "企业投资项目（社会投资）", firm, firm, area, f"{area}测试路{n % 999 + 1}号",
            f"新建厂房{r.randint(1, 20)}万平方米，购置设备{r.randint(10, 900)}台套", r.choice(TRADES), f"{r.randint(1, 900)}万套", total, total * 8 // 10,
            total * 3 // 10, total * 4 // 10, f"{r.randint(50, 4000) / 10:.1f}", start, end, f"第{n % 40 + 1}专班", "否", "产业招商", "进展正常"]


CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
                           '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
                           f'ContentType="{CONTENT}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
                           f'ContentType="{CONTENT}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
                   'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="项目库" sheetId="1" r:id="rId1"/>'
                       '</sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
                                  f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def cell(column, row, value):
    ref = f"{chr(65 + column)}{row}"
    if isinstance(value, int):
        return f'<c r="{ref}"><v>{value}</v></c>'
    return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'


def workbook(out, rows):
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as z:
        for name, text in PARTS.items():
            z.writestr(name, text)
        with z.open("xl/worksheets/sheet1.xml", "w") as f:
            f.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for n, row in enumerate(itertools.chain([HEAD], rows), 1):
                f.write((f'<row r="{n}">' + "".join(cell(i, n, v) for i, v in enumerate(row)) + "</row>").encode())
            f.write(b"</sheetData></worksheet>")


def main():
    what, n, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    r = random.Random(20251124)
    if out.endswith(".xlsx"):
        workbook(out, (project(r, i) for i in range(1, n + 1)))
        return
    with open(out, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        if what == "project":
            w.writerow(HEAD)
            w.writerows(project(r, i) for i in range(1, n + 1))
            return
        codes = [(row[0], row[14]) for row in (project(r, i) for i in range(1, n + 1))]
        if what == "plan":
            w.writerow(["项目代码", "年度", "名单类别", "名单版次", "调整类型", "生效月份", "项目性质", "年度计划投资（万元）"])
            w.writerows([c, 2024, "市重大项目", 1, "年初列入", "2024-01", "续建（结转）项目", total * 4 // 10] for c, total in codes)
        else:
            month = sys.argv[4]
            w.writerow(["项目代码", "报告月份", "本年累计完成投资（万元）", "形象进度说明"])
            w.writerows([c, month, total * int(month[5:]) // 32, f"{month} 主体结构施工，按计划推进"] for c, total in codes)


if __name__ == "__main__":
    main()
