// since.ts - from when on a field is compulsory, in words.  The server checks it; this only tells.
import type { Field } from '../api/types'
import { choiceLabel, fieldOf, ledgerOf } from '../session'

export function sinceText(f: Field): string {
  if (!f.since) return ''
  if (f.since === 'entry') return '入库必填'
  const milestone = ledgerOf('milestone')
  return choiceLabel(milestone && fieldOf(milestone, 'kind'), f.since) + '后必填'
}
