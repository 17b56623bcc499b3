// pictures.mjs - small pictures made byte by byte for tests of attachments.  Knows no route.
import { crc32, deflateSync } from 'node:zlib'

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32 ? crc32(body) : crcOf(body), body.length + 4)
  return out
}

function crcOf(bytes) {
  let c = ~0
  for (const b of bytes) {
    c ^= b
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0)
  }
  return ~c >>> 0
}

/** A PNG: red on the left, blue on the right; `shade` makes its bytes its own. */
export function png(width, height, shade = 0) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.alloc(1 + width * 3)
  for (let x = 0; x < width; x++) row.set(x < width / 2 ? [255, 0, shade % 200] : [0, shade % 200, 255], 1 + x * 3)
  const pixels = Buffer.concat(Array.from({ length: height }, () => row))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))])
}

/** A few kilobytes that claim a side of `side` pixels of one bit each. */
export function pngBomb(side) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const pixels = deflateSync(Buffer.alloc((1 + side / 8) * side), { level: 9 })
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

/** {width, height} of a JPEG, from its frame header. */
export function jpegSize(bytes) {
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1]
    if (marker >= 0xc0 && marker <= 0xc3) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
  }
  throw new Error('no frame in this JPEG')
}

/** The JPEG with what a camera writes: orientation, local time, place. */
export function withExif(jpeg, { orientation, taken, latitude, longitude }) {
  const data = []
  const base = 8
  const ifd = (entries, at) => {
    const head = Buffer.alloc(2 + entries.length * 12 + 4)
    head.writeUInt16BE(entries.length, 0)
    entries.forEach(([tag, type, count, value], i) => {
      const p = 2 + i * 12
      head.writeUInt16BE(tag, p)
      head.writeUInt16BE(type, p + 2)
      head.writeUInt32BE(count, p + 4)
      if (typeof value === 'number' && type === 3) head.writeUInt16BE(value, p + 8)
      else if (typeof value === 'number') head.writeUInt32BE(value, p + 8)
      else head.write(value, p + 8, 'latin1')
    })
    data[at] = head
  }
  const rationals = (deg) => {
    const b = Buffer.alloc(24)
    const minutes = (deg % 1) * 60
    ;[Math.trunc(deg), 1, Math.trunc(minutes), 1, Math.round((minutes % 1) * 60 * 1000), 1000].forEach((n, i) => b.writeUInt32BE(n, i * 4))
    return b
  }
  const zeroth = base
  const exif = zeroth + 2 + 3 * 12 + 4
  const text = exif + 2 + 12 + 4
  const gps = text + 20
  const lat = gps + 2 + 4 * 12 + 4
  ifd([[0x0112, 3, 1, orientation], [0x8769, 4, 1, exif], [0x8825, 4, 1, gps]], 0)
  ifd([[0x9003, 2, 20, text]], 1)
  data[2] = Buffer.from(taken + '\0', 'latin1')
  ifd([[1, 2, 2, 'N\0'], [2, 5, 3, lat], [3, 2, 2, 'E\0'], [4, 5, 3, lat + 24]], 3)
  data[4] = Buffer.concat([rationals(latitude), rationals(longitude)])
  const tiff = Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), ...data])
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}
