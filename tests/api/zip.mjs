// zip.mjs - the parts of a zip file, as texts.  Enough for the workbooks the server writes; knows no sheet.
import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50

/** {name: text} of every entry. */
export function unzip(bytes) {
  let end = bytes.length - 22
  while (end >= 0 && bytes.readUInt32LE(end) !== END) end--
  if (end < 0) throw new Error('not a zip file')
  const parts = {}
  let at = bytes.readUInt32LE(end + 16)
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error('broken zip directory')
    const [method, size, name, extra, note, local] = [
      bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42),
    ]
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const body = bytes.subarray(start, start + size)
    parts[bytes.toString('utf8', at + 46, at + 46 + name)] = (method === 8 ? inflateRawSync(body) : body).toString('utf8')
    at += 46 + name + extra + note
  }
  return parts
}
