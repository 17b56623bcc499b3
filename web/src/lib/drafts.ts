// drafts.ts - what somebody typed and has not saved, kept on this computer.  Knows no form.
import { signedOut } from '../api/client'

const PREFIX = 'ztf.draft.'
const KEEP_MS = 14 * 86400e3

export interface Draft {
  at: number
  version?: number
  values: Record<string, unknown>
}

const name = (login: string, what: string) => `${PREFIX}${login}.${what}`

export function draftPut(login: string, what: string, values: Record<string, unknown>, version?: number): void {
  if (signedOut.aborted) return // a form still open must not leave a draft behind after all were forgotten
  try {
    localStorage.setItem(name(login, what), JSON.stringify({ at: Date.now(), version, values }))
  } catch {
    // a full or forbidden store: the page still holds the form
  }
}

export function draftGet(login: string, what: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(name(login, what)) ?? 'null') as Draft | null
    return draft && Date.now() - draft.at < KEEP_MS ? draft : null
  } catch {
    return null
  }
}

export function draftDrop(login: string, what: string): void {
  try {
    localStorage.removeItem(name(login, what))
  } catch {
    // nothing kept, nothing to drop
  }
}

/** Whoever signs out on purpose leaves nothing behind on a shared computer. */
export function forgetDrafts(login: string): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX + login + '.')) localStorage.removeItem(key)
}
