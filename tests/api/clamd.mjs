// clamd.mjs - a stand-in for clamd that speaks its INSTREAM protocol over TCP or a Unix socket.  Knows one virus: a word.
import { createServer } from 'node:net'
import { once } from 'node:events'

export const VIRUS = 'x-pretended-virus-x'

/**
 * Starts one: {address, seen, stop}.  seen: bytes of each stream it was sent.
 * manner: 'honest' answers, 'silent' never does, 'rude' hangs up in the middle, 'odd' says something else: `says`.
 */
export async function startClamd({ manner = 'honest', says = 'UNKNOWN COMMAND', at = { port: 0, host: '127.0.0.1' } } = {}) {
  const open = new Set()
  const seen = []
  const server = createServer((socket) => {
    let got = Buffer.alloc(0)
    let done = false
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      if (manner === 'rude') return socket.destroy()
      got = Buffer.concat([got, chunk])
      const stream = streamOf(got)
      if (!stream || done || manner === 'silent') return
      done = true
      seen.push(stream)
      socket.end(manner === 'odd' ? says + '\0' : stream.includes(VIRUS) ? 'stream: Test.Pretended FOUND\0' : 'stream: OK\0')
    })
  })
  server.listen(at)
  await once(server, 'listening')
  return {
    seen,
    address: at.path ? `unix:${at.path}` : `127.0.0.1:${server.address().port}`,
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The bytes between the command and the empty chunk; undefined while they are on their way. */
function streamOf(got) {
  const command = 'zINSTREAM\0'
  const parts = []
  if (got.length < command.length) return undefined
  if (got.subarray(0, command.length).toString() !== command) throw new Error('clamd was not asked for INSTREAM')
  for (let at = command.length; at + 4 <= got.length; ) {
    const n = got.readUInt32BE(at)
    if (n === 0) return Buffer.concat(parts)
    if (at + 4 + n > got.length) return undefined
    parts.push(got.subarray(at + 4, at + 4 + n))
    at += 4 + n
  }
  return undefined
}
