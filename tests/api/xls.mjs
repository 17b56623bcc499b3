// xls.mjs - a legacy Excel 97 workbook made by hand (MS-CFB container, BIFF8 stream): one sheet of texts and numbers.
// Only what a reader needs; knows no ledger.
const SECTOR = 512
const END = 0xfffffffe
const FAT = 0xfffffffd
const FREE = 0xffffffff

const u16 = (...v) => Buffer.from(Uint16Array.from(v).buffer)
const record = (id, ...parts) => {
  const body = Buffer.concat(parts)
  return Buffer.concat([u16(id, body.length), body])
}
const bof = (kind) => record(0x809, u16(0x600, kind, 0x0dbb, 0x07cc), Buffer.alloc(8))
const wide = (text) => Buffer.concat([u16(text.length), Buffer.from([1]), Buffer.from(text, 'utf16le')])

function cell(row, column, value) {
  if (typeof value !== 'number') return record(0x204, u16(row, column, 0), wide(value))
  const eight = Buffer.alloc(8)
  eight.writeDoubleLE(value)
  return record(0x203, u16(row, column, 0), eight)
}

/** The Workbook stream: globals, then the sheet. */
function stream(name, rows) {
  const globals = (at) => {
    const place = Buffer.alloc(4)
    place.writeUInt32LE(at)
    const title = Buffer.concat([Buffer.from([name.length, 1]), Buffer.from(name, 'utf16le')])
    return Buffer.concat([bof(5), record(0x42, u16(1200)), record(0xe0, Buffer.alloc(20)), record(0x85, place, u16(0), title), record(0x0a)])
  }
  const cells = rows.flatMap((row, r) => row.map((v, c) => (v === '' ? Buffer.alloc(0) : cell(r, c, v))))
  const size = Buffer.alloc(14)
  size.writeUInt32LE(rows.length, 4)
  size.writeUInt16LE(Math.max(...rows.map((r) => r.length)), 10)
  const sheet = Buffer.concat([bof(0x10), record(0x200, size), ...cells, record(0x0a)])
  return Buffer.concat([globals(globals(0).length), sheet])
}

function directoryEntry(name, type, start, size, child = FREE) {
  const entry = Buffer.alloc(128)
  entry.write(name, 'utf16le')
  entry.writeUInt16LE((name.length + 1) * 2, 64)
  entry.writeUInt8(type, 66)
  entry.writeUInt8(1, 67)
  for (const at of [68, 72]) entry.writeUInt32LE(FREE, at)
  entry.writeUInt32LE(child, 76)
  entry.writeUInt32LE(start, 116)
  entry.writeUInt32LE(size, 120)
  return entry
}

/** rows: arrays of texts and numbers; at most about 60 KB. */
export function xls(name, rows) {
  const book = stream(name, rows)
  const padded = Buffer.alloc(Math.ceil(Math.max(book.length, 4096) / SECTOR) * SECTOR) // below 4096 it would live elsewhere
  book.copy(padded)
  const sectors = padded.length / SECTOR
  const fat = new Uint32Array(SECTOR / 4).fill(FREE)
  fat[0] = FAT
  fat[1] = END
  for (let i = 0; i < sectors; i++) fat[2 + i] = i + 1 < sectors ? 3 + i : END
  const head = Buffer.alloc(SECTOR)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head)
  for (const [at, v] of [[24, 0x3e], [26, 3], [28, 0xfffe], [30, 9], [32, 6]]) head.writeUInt16LE(v, at)
  for (const [at, v] of [[44, 1], [48, 1], [56, 4096], [60, END], [68, END]]) head.writeUInt32LE(v, at)
  for (let i = 0; i < 109; i++) head.writeUInt32LE(i === 0 ? 0 : FREE, 76 + 4 * i)
  const entries = [directoryEntry('Root Entry', 5, END, 0, 1), directoryEntry('Workbook', 2, 2, padded.length)]
  const directory = Buffer.concat([...entries, Buffer.alloc(256)])
  return Buffer.concat([head, Buffer.from(fat.buffer), directory, padded])
}
