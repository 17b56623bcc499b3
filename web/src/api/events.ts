// events.ts - what the server tells by itself: progress of imports, notices.  One stream for all who listen in this
// tab.  Falls back to nothing; callers poll.
import { address, signedOut } from './client'

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

let source: EventSource | null = null
let listeners = 0

function close(): void {
  source?.close()
  source = null
}
signedOut.addEventListener('abort', close)

/** Listens until the returned function is called or the person signs out. */
function listen<T>(event: string, hear: (e: T) => void): () => void {
  if (signedOut.aborted) return () => {}
  const stream = (source ??= new EventSource(address('/events')))
  const take = (e: Event) => {
    try {
      hear(JSON.parse((e as MessageEvent<string>).data) as T)
    } catch {
      // a line that is no event of ours
    }
  }
  stream.addEventListener(event, take)
  listeners++
  return () => {
    stream.removeEventListener(event, take)
    if (--listeners === 0) close()
  }
}

export const onImport = (hear: (e: ImportEvent) => void) => listen('import', hear)
export const onNotice = (hear: (e: NoticeEvent) => void) => listen('notice', hear)
