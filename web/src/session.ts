// session.ts - who is signed in, and what the server says there is.  Knows no ledger by name.
import { reactive, shallowRef } from 'vue'
import { ApiError, get, leave, setCsrf, signedOut, whenSignedOut, write } from './api/client'
import type { Field, Ledger, Me, Meta } from './api/types'
import { forgetDrafts } from './lib/drafts'

export interface SessionReply {
  csrf: string
  me: Me
  /** what must be done before anything else */
  must: ('password' | 'otp')[]
  /** notices not read */
  unread: number
}

export const session = reactive({
  me: null as Me | null,
  must: [] as SessionReply['must'],
  unread: 0,
  /** the dialog over a page whose session ran out */
  asking: false,
})

export const meta = shallowRef<Meta | null>(null)

let waiting: { promise: Promise<void>; done: () => void } | null = null

function again(): Promise<void> {
  if (!waiting) {
    let done = () => {}
    const promise = new Promise<void>((resolve) => (done = resolve))
    waiting = { promise, done }
    session.asking = true
  }
  return waiting.promise
}

function enter(reply: SessionReply): void {
  setCsrf(reply.csrf)
  session.me = reply.me
  session.must = reply.must
  session.unread = reply.unread
  session.asking = false
  localStorage.setItem(MARK, '1')
  whenSignedOut(again)
  waiting?.done()
  waiting = null
}

// Only a mark that there may be a cookie, which the page itself cannot read.
const MARK = 'ztf.signed-in'

/** There is a cookie now, set by another page of ours: the way back from the provider. */
export function cameIn(): void {
  localStorage.setItem(MARK, '1')
}

/** Whether the cookie of an earlier visit still holds. */
export async function resume(): Promise<boolean> {
  if (!localStorage.getItem(MARK)) return false
  try {
    enter(await get<SessionReply>('/session', undefined, { quiet: true }))
  } catch (e) {
    if (!(e instanceof ApiError) || (e.status !== 401 && e.status !== 403)) throw e
    localStorage.removeItem(MARK)
    return false
  }
  if (!session.must.length) await loadMeta()
  return true
}

export async function signIn(login: string, password: string, otp?: string): Promise<void> {
  const before = session.me?.login
  enter(await write<SessionReply>('POST', '/session', { body: { login, password, otp }, quiet: true, once: true }))
  if (before !== session.me?.login) meta.value = null
  if (!meta.value && !session.must.length) await loadMeta()
}

/** The second factor, after the provider has vouched. */
export async function signInByCode(code: string): Promise<void> {
  enter(await write<SessionReply>('POST', '/session/oidc', { body: { code }, quiet: true, once: true }))
  if (!meta.value && !session.must.length) await loadMeta()
}

/** After a change of one's own account: the session it goes on with, asked anew where the change gave none. */
export async function goOn(reply?: SessionReply): Promise<void> {
  enter(reply ?? (await get<SessionReply>('/session')))
  if (!meta.value && !session.must.length) await loadMeta()
}

/** Everything on the page was read in the other role: it begins anew. */
export async function actAs(role: string): Promise<void> {
  await write('PATCH', '/session', { body: { role } })
  location.assign('/')
}

export async function signOut(): Promise<void> {
  if (signedOut.aborted) return
  await leave().catch(() => undefined)
  if (session.me) forgetDrafts(session.me.login)
  localStorage.removeItem(MARK)
  // A browser that brings the left page back as it stood asks anew who is there.
  addEventListener('pageshow', () => location.reload())
  location.assign('/login')
}

const OWN = new Set(['id', 'version', 'import_batch'])

async function loadMeta(): Promise<void> {
  const m = await get<Meta>('/meta')
  for (const l of m.ledgers) l.fields = l.fields.filter((f) => !OWN.has(f.id))
  meta.value = m
}

export function ledgerOf(id: string): Ledger | undefined {
  return meta.value?.ledgers.find((l) => l.id === id)
}

export function fieldOf(ledger: Ledger, id: string): Field | undefined {
  return ledger.fields.find((f) => f.id === id)
}

export function choiceLabel(f: Field | undefined, id: unknown): string {
  return f?.choices?.find((c) => c.id === id)?.label ?? String(id ?? '')
}
