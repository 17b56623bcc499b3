// changed.ts - tells tables kept in the background which row has changed meanwhile.
import { shallowRef } from 'vue'
import type { Row } from '../api/types'

export const lastChange = shallowRef<{ record: string; row: Row } | null>(null)

export function tellChange(record: string, row: Row): void {
  lastChange.value = { record, row }
}
