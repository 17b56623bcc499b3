// back.ts - where somebody wanted to go before something had to be done first.  Knows no page.

/** That address, when it is one of this site; else the first page. */
export function inside(back: unknown): string {
  return typeof back === 'string' && /^\/(?!\/|\\)/.test(back) ? back : '/'
}
