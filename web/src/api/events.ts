// events.ts - what the server tells by itself: progress of imports.  Falls back to nothing; callers poll.
import { address, signedOut } from './client'

export interface ImportEvent {
  batch: number
  state: string
  done: number
  total: number
}

/** Listens until the returned function is called or the person signs out. */
export function onImport(hear: (e: ImportEvent) => void): () => void {
  const source = new EventSource(address('/events'))
  source.addEventListener('import', (e) => {
    try {
      hear(JSON.parse((e as MessageEvent<string>).data) as ImportEvent)
    } catch {
      // a line that is no event of ours
    }
  })
  const close = () => source.close()
  signedOut.addEventListener('abort', close)
  return () => {
    signedOut.removeEventListener('abort', close)
    close()
  }
}
