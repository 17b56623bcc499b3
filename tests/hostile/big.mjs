// big.mjs - the large inputs of the manifest, made when needed and never kept: workbooks written by hand, row by row.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

const HEAD = ['项目代码', '项目名称', '统一社会信用代码', '企业名称', '所属区', '总投资(万元)', '签约日期', '计划开工', '联系人', '手机号', '备注']
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const PARTS = [
  ['[Content_Types].xml', `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET}.worksheet+xml"/></Types>`],
  ['_rels/.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
  ['xl/workbook.xml', `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="项目库" sheetId="1" r:id="rId1"/></sheets></workbook>`],
  ['xl/_rels/workbook.xml.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
]
const text = (ref, v) => `<c r="${ref}" t="inlineStr"><is><t>${v}</t></is></c>`
const letter = (i) => String.fromCharCode(65 + i)

function* goodRows(from, to) {
  for (let r = from; r <= to; r++) {
    const n = String(r).padStart(7, '0')
    yield `<row r="${r}">${text(`A${r}`, `2408-320411-89-0${1 + Number(n[0])}-${n.slice(1)}`)}${text(`B${r}`, `大表测试项目${n}`)}${text(`E${r}`, '新北区')}<c r="F${r}"><v>${12000 + (r % 1000)}</v></c></row>`
  }
}

function* emptyRows(from, to) {
  for (let r = from; r <= to; r++) yield `<row r="${r}" s="0" customFormat="1">${HEAD.map((_, i) => `<c r="${letter(i)}${r}" s="0"/>`).join('')}</row>`
}

function* sheetXml(rows) {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetData><row r="1">${HEAD.map((h, i) => text(`${letter(i)}1`, h)).join('')}</row>`
  let part = ''
  for (const row of rows) {
    part += row
    if (part.length > 1 << 18) {
      yield part
      part = ''
    }
  }
  yield `${part}</sheetData></worksheet>`
}

/** The deflated bytes of texts, with their sizes and checksum. */
async function deflated(texts) {
  const deflate = createDeflateRaw({ level: 5 })
  const parts = []
  deflate.on('data', (chunk) => parts.push(chunk))
  let size = 0
  let crc = 0
  for (const one of texts) {
    const bytes = Buffer.from(one)
    size += bytes.length
    crc = crcOf(bytes, crc)
    if (!deflate.write(bytes)) await once(deflate, 'drain')
  }
  deflate.end()
  await once(deflate, 'end')
  return { bytes: Buffer.concat(parts), size, crc }
}

const TABLE = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n) >>> 0)
/** zlib.crc32 came with node 20.15; the table does where it is missing. */
function crcOf(bytes, crc) {
  if (crc32) return crc32(bytes, crc)
  let c = ~crc
  for (const b of bytes) c = TABLE[(c ^ b) & 255] ^ (c >>> 8)
  return ~c >>> 0
}

function header(signature, name, part, extra) {
  const bytes = Buffer.alloc(26)
  bytes.writeUInt16LE(20, 0)
  bytes.writeUInt16LE(0x800, 2) // names are UTF-8
  bytes.writeUInt16LE(8, 4)
  bytes.writeUInt32LE(0x59104800, 6)
  bytes.writeUInt32LE(part.crc, 10)
  bytes.writeUInt32LE(part.bytes.length, 14)
  bytes.writeUInt32LE(part.size, 18)
  bytes.writeUInt16LE(Buffer.byteLength(name), 22)
  return Buffer.concat([signature, bytes, extra, Buffer.from(name)])
}

async function workbook(path, rows) {
  const file = await open(path, 'w')
  const directory = []
  let at = 0
  for (const [name, texts] of [...PARTS.map(([n, t]) => [n, [t]]), ['xl/worksheets/sheet1.xml', sheetXml(rows)]]) {
    const part = await deflated(texts)
    const head = header(Buffer.from('PK\x03\x04', 'latin1'), name, part, Buffer.alloc(0))
    const offset = Buffer.alloc(14)
    offset.writeUInt32LE(at, 10)
    directory.push(header(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), name, part, offset))
    for (const bytes of [head, part.bytes]) {
      await file.write(bytes)
      at += bytes.length
    }
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  await file.write(Buffer.concat([central, end]))
  await file.close()
}

function* together(...parts) {
  for (const part of parts) yield* part
}

async function longLine(path) {
  const file = createWriteStream(path)
  file.write(HEAD.join(',') + '\n')
  file.end('x'.repeat(1 << 20))
  await once(file, 'finish')
}

/** id → writes the file. */
export const BIG = {
  'xlsx-200k-rows': (path) => workbook(path, goodRows(2, 200_001)),
  'xlsx-max-rows': (path) => workbook(path, goodRows(2, 1_048_576)),
  'xlsx-styled-empty': (path) => workbook(path, together(goodRows(2, 13), emptyRows(14, 1_048_576))),
  'csv-long-line-big': longLine, // its start; the sender repeats the end up to 2 GiB
}
