// save.ts - hands a file to the browser's downloads.
import type { Download } from '../api/client'

function hand(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export function save(file: Download): void {
  hand(file.blob, file.name)
}

/** The line that proves a file, as a file. */
export function saveSignature(file: Download): void {
  hand(new Blob([file.signature + '\n'], { type: 'text/plain' }), file.name + '.sig')
}
