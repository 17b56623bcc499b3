// confirm.ts - asks before what cannot be undone.  One question at a time.
import { reactive } from 'vue'

export const question = reactive({ title: '', text: '', yes: '', answer: null as ((yes: boolean) => void) | null })

export function confirm(title: string, text: string, yes: string): Promise<boolean> {
  question.answer?.(false)
  return new Promise((answer) => Object.assign(question, { title, text, yes, answer: done(answer) }))
}

const done = (answer: (yes: boolean) => void) => (yes: boolean) => {
  question.answer = null
  answer(yes)
}
