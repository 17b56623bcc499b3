// client.ts - requests to the server: CSRF, versions, retries with one key, sign-in in between.
// Knows no page.
import { reactive } from 'vue'
import type { Conflict, Finding, Row } from './types'

const ROOT = '/api/v1'
const WAITS = [500, 1500, 4000] // ms before each further try

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly findings: Finding[] = [],
    readonly body: { current?: Row; conflicts?: Conflict[] } & Record<string, unknown> = {},
  ) {
    super(message)
  }
}

/** What the thin line at the top of the page shows. */
export const net = reactive({ failing: false })

let csrf = ''
let signIn: (() => Promise<void>) | null = null

export function setCsrf(token: string): void {
  csrf = token
}

/** `ask` opens the sign-in dialog and resolves when somebody has signed in. */
export function whenSignedOut(ask: () => Promise<void>): void {
  signIn = ask
}

const FIRST = new Set(['PASSWORD_FIRST', 'OTP_FIRST'])
let first: (() => void) | null = null

/** `tell` hears that the account must change its password or enrol a second factor before anything else. */
export function whenFirst(tell: () => void): void {
  first = tell
}

export interface Call {
  query?: Record<string, string | number | undefined>
  body?: unknown
  version?: number
  key?: string
  signal?: AbortSignal
  /** answer 401 with an error instead of the sign-in dialog */
  quiet?: boolean
  /** no further try when the server is busy: somebody waits for the answer at the form */
  once?: boolean
}

export function address(path: string, query?: Call['query']): string {
  const q = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') q.set(name, String(value))
  const text = q.toString()
  return ROOT + path + (text ? '?' + text : '')
}

export function newKey(): string {
  const raw = new Uint8Array(16)
  crypto.getRandomValues(raw)
  return Array.from(raw, (b) => b.toString(16).padStart(2, '0')).join('')
}

const over = new AbortController()

/** Falls when the person of this page signs out. */
export const signedOut = over.signal

/**
 * Does `work` as a part of this session, with a signal that falls with the session's or with `own`.
 * Once the session is over it gets no answer, neither good nor bad: the page is being left.
 */
async function inSession<T>(work: (signal: AbortSignal) => Promise<T>, own?: AbortSignal): Promise<T> {
  const either = new AbortController()
  const fall = () => either.abort()
  const falls = own ? [signedOut, own] : [signedOut]
  for (const s of falls) s.addEventListener('abort', fall)
  if (falls.some((s) => s.aborted)) fall()
  try {
    return await work(either.signal)
  } catch (e) {
    if (signedOut.aborted) await new Promise<never>(() => {})
    throw e
  } finally {
    for (const s of falls) s.removeEventListener('abort', fall)
  }
}

/**
 * Ends the session.  What is still asked is stopped before, and nothing is asked after: a session that is gone
 * would only be refused.
 */
export async function leave(): Promise<void> {
  over.abort()
  await request('DELETE', '/session', { quiet: true })
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

function plainMessage(status: number): string {
  if (status === 404) return '没有找到，可能已被撤回，或您无权查看。'
  if (status === 403) return '没有权限做这件事。'
  if (status === 429) return '请求过于频繁，请稍等片刻再试。'
  if (status >= 500) return '服务暂时不可用，请稍后再试；所填内容仍在本页。'
  return `请求没有成功（${status}）。`
}

export function errorOf(status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { error?: string; message?: string; findings?: Finding[] }
    return new ApiError(status, body.error ?? '', body.message || plainMessage(status), body.findings, body)
  } catch {
    return new ApiError(status, '', plainMessage(status))
  }
}

async function once(method: string, path: string, call: Call): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  let body: BodyInit | undefined
  if (call.body instanceof FormData) body = call.body
  else if (call.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(call.body)
  }
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf
  if (call.key) headers['Idempotency-Key'] = call.key
  if (call.version !== undefined) headers['If-Match'] = String(call.version)
  return fetch(address(path, call.query), { method, headers, body, signal: call.signal, credentials: 'same-origin' })
}

/** A network failure or a busy server: worth another try, as every write carries one key. */
async function persistent(method: string, path: string, call: Call): Promise<Response> {
  for (let i = 0; ; i++) {
    const wait = call.once ? undefined : WAITS[i]
    try {
      const reply = await once(method, path, call)
      net.failing = false
      if ((reply.status !== 429 && reply.status !== 503) || wait === undefined) return reply
      const after = Number(reply.headers.get('Retry-After'))
      await sleep(after > 0 && after <= 30 ? after * 1000 : wait)
    } catch (e) {
      if (call.signal?.aborted) throw e
      net.failing = true
      if (wait === undefined)
        throw new ApiError(0, 'NETWORK', '连不上服务器，请检查网络后再试；所填内容仍在本页。')
      await sleep(wait)
    }
  }
}

async function request(method: string, path: string, call: Call = {}): Promise<Response> {
  if (method !== 'GET' && !call.key) call = { ...call, key: newKey() }
  for (;;) {
    const reply = await persistent(method, path, call)
    if (reply.ok) return reply
    const error = errorOf(reply.status, await reply.text())
    if (FIRST.has(error.code)) first?.()
    if (reply.status === 401 && !call.quiet && signIn) {
      await signIn()
      continue
    }
    throw error
  }
}

export async function get<T>(path: string, query?: Call['query'], call: Call = {}): Promise<T> {
  return inSession(async (signal) => (await request('GET', path, { ...call, query, signal })).json() as Promise<T>, call.signal)
}

export async function write<T>(method: string, path: string, call: Call = {}): Promise<T> {
  return inSession(async (signal) => {
    const reply = await request(method, path, { ...call, signal })
    return (reply.status === 204 ? undefined : await reply.json()) as T
  }, call.signal)
}

/** A file, by the name and with the signature the server gave it. */
export interface Download {
  blob: Blob
  name: string
  signature: string
}

export async function download(path: string, query?: Call['query']): Promise<Download> {
  return inSession(async (signal) => {
    const reply = await request('GET', path, { query, signal })
    const named = /filename\*=UTF-8''([^;]+)/i.exec(reply.headers.get('Content-Disposition') ?? '')
    return {
      blob: await reply.blob(),
      name: named?.[1] ? decodeURIComponent(named[1]) : path.slice(path.lastIndexOf('/') + 1),
      signature: reply.headers.get('X-Ztf-File-Signature') ?? '',
    }
  })
}

/** An upload with progress, which fetch does not tell. */
export async function upload<T>(
  path: string,
  query: Call['query'],
  form: FormData,
  progress: (sent: number, total: number) => void,
  key = newKey(),
): Promise<T> {
  for (;;) {
    const { status, text } = await inSession((signal) => send(address(path, query), form, progress, key, signal))
    if (status >= 200 && status < 300) return JSON.parse(text) as T
    if (status !== 401 || !signIn) throw errorOf(status, text)
    await signIn()
  }
}

function send(
  url: string,
  form: FormData,
  progress: (sent: number, total: number) => void,
  key: string,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const x = new XMLHttpRequest()
    x.open('POST', url)
    x.setRequestHeader('X-CSRF-Token', csrf)
    x.setRequestHeader('Idempotency-Key', key)
    x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded, e.total)
    x.onload = () => done({ status: x.status, text: x.responseText })
    x.onerror = () => fail(new ApiError(0, 'NETWORK', '上传中断，请检查网络后重新上传。'))
    x.onabort = () => fail(signal.reason)
    signal.addEventListener('abort', () => x.abort())
    if (signal.aborted) fail(signal.reason)
    else x.send(form)
  })
}

/** What to tell a person about any failure. */
export function say(e: unknown): string {
  return e instanceof Error ? e.message : String(e)
}
