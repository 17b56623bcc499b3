// steps.test.mjs - what may be done next with a row, in the browser: an entry review from hand to hand, a reason asked where it
// goes back, a month closed on the page of the month.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
