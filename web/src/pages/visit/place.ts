// place.ts - where the phone is, when its owner allows it.  Knows no form.

export interface Place {
  longitude: number
  latitude: number
}

const WAIT_MS = 15000

/** Six decimals, as the ledger keeps them. */
const six = (n: number) => Math.round(n * 1e6) / 1e6

export function whereAmI(from: Geolocation | undefined = globalThis.navigator?.geolocation): Promise<Place> {
  return new Promise((done, fail) => {
    if (!from) return fail(new Error('这台设备不能定位，可不填'))
    from.getCurrentPosition(
      (p) => done({ longitude: six(p.coords.longitude), latitude: six(p.coords.latitude) }),
      (e) => fail(new Error(e.code === 1 ? '没有允许定位，可不填；要定位请在浏览器设置中允许' : '没有取到位置，可到室外再试，也可不填')),
      { enableHighAccuracy: true, timeout: WAIT_MS },
    )
  })
}
