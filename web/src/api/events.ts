// events.ts - what the server tells by itself: progress of imports.  Falls back to nothing; callers poll.
import { address } from './client'

export interface ImportEvent {
  batch: number
  state: string
  done: number
  total: number
}

/** Listens until the returned function is called. */
export function onImport(hear: (e: ImportEvent) => void): () => void {
  const source = new EventSource(address('/events'))
  source.addEventListener('import', (e) => {
    try {
      hear(JSON.parse((e as MessageEvent<string>).data) as ImportEvent)
    } catch {
      // a line that is no event of ours
    }
  })
  return () => source.close()
}
