// inbox.ts - how many notices wait, kept true while the page is looked at: a tab in the background holds no stream,
// for a browser has only a few connections to one server.
import { reactive, watch } from 'vue'
import { get } from './api/client'
import { onNotice, type NoticeEvent } from './api/events'
import { session } from './session'
import { told } from './ui/toast'

/** `news` grows with every notice that comes or is read. */
export const inbox = reactive({ news: 0 })

let stop: (() => void) | null = null

function hear(e: NoticeEvent): void {
  session.unread = e.unread
  inbox.news++
  if (e.title && e.urgency !== 'normal') told(e.title)
}

async function look(): Promise<void> {
  const wanted = !!session.me && !session.must.length && !session.asking && !document.hidden
  if (!wanted) {
    stop?.()
    stop = null
  } else if (!stop) {
    stop = onNotice(hear)
    const before = session.unread
    session.unread = (await get<{ unread: number }>('/session', undefined, { quiet: true }).catch(() => null))?.unread ?? before
    if (session.unread !== before) inbox.news++
  }
}

/** Called once, by the frame. */
export function watchInbox(): void {
  document.addEventListener('visibilitychange', () => void look())
  watch(() => [session.me?.login, session.must.length, session.asking], () => void look(), { immediate: true })
}
