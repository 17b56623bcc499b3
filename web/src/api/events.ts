// events.ts - what the server tells by itself: progress of imports, notices.  One stream for all who listen in this
// tab.  Falls back to nothing; callers poll.
import { address, get, signedOut } from './client'

export interface ImportEvent {
  batch: number
  state: string
  done: number
  total: number
}

export interface NoticeEvent {
  unread: number
  /** of the newest one; empty when something was read */
  title: string
  urgency: string
}

const AGAIN = 2000 // ms

type Hear = (e: Event) => void
const heard = new Set<[event: string, hear: Hear]>()
let source: EventSource | null = null

function close(): void {
  source?.close()
  source = null
}
signedOut.addEventListener('abort', close)

function open(): void {
  if (source || signedOut.aborted || !heard.size) return
  const stream = new EventSource(address('/events'))
  for (const [event, hear] of heard) stream.addEventListener(event, hear)
  stream.addEventListener('error', () => void (stream === source && stream.readyState === EventSource.CLOSED && refused()))
  source = stream
}

/** The browser tries again after a lost connection, not after a refusal: the session may have ended elsewhere, and
 * asking who is signed in asks to sign in again. */
async function refused(): Promise<void> {
  close()
  await new Promise((done) => setTimeout(done, AGAIN))
  await get('/session').then(open, () => undefined)
}

/** Listens until the returned function is called or the person signs out. */
function listen<T>(event: string, hear: (e: T) => void): () => void {
  const take = (e: Event) => {
    try {
      hear(JSON.parse((e as MessageEvent<string>).data) as T)
    } catch {
      // a line that is no event of ours
    }
  }
  const one: [string, Hear] = [event, take]
  heard.add(one)
  if (source) source.addEventListener(event, take)
  else open()
  return () => {
    heard.delete(one)
    source?.removeEventListener(event, take)
    if (!heard.size) close()
  }
}

export const onImport = (hear: (e: ImportEvent) => void) => listen('import', hear)
export const onNotice = (hear: (e: NoticeEvent) => void) => listen('notice', hear)
