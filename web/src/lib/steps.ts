// steps.ts - what may be done with a row in the state it is in.  Knows no ledger by name.
import type { Ledger, Row, Step } from '../api/types'

const stateOf = (ledger: Ledger, row: Row) => (ledger.state_field ? String(row[ledger.state_field] ?? '') : '')

/** Whether one may change the row by hand. */
export const byHand = (ledger: Ledger, row: Row): boolean => !ledger.state_field || ledger.by_hand.includes(stateOf(ledger, row))

export const stepsOf = (ledger: Ledger, row: Row): Step[] => ledger.steps.filter((s) => s.from.includes(stateOf(ledger, row)))

/** What a step that does not go on is called for: a reason is asked, and the button does not invite. */
export const isBack = (step: Step): boolean => ['return', 'reject', 'cancel'].includes(step.verb)
