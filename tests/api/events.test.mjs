// events.test.mjs - server-sent events: a greeting, then the progress of imports.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityForThisFile, events, succeeded } from './harness.mjs'

const city = cityForThisFile()

test('the stream greets, then tells of an import until it is previewed', async () => {
  const stop = new AbortController()
  const seen = []
  let batch
  try {
    for await (const one of events(city.client, stop.signal)) {
      seen.push(one.event)
      if (seen.length === 1) {
        assert.equal(one.event, 'hello')
        batch = succeeded(await city.client.upload('项目名称,报送板块,总投资(万元)\n事件测试项目,武进区,12000\n', '事件.csv', { mode: 'insert' })).batch
        continue
      }
      if (one.event !== 'import') continue
      const data = JSON.parse(one.data)
      assert.equal(data.batch, batch ?? data.batch)
      if (data.state === 'previewed') break
    }
  } finally {
    stop.abort()
  }
  assert.ok(seen.includes('import'))
})

test('many listeners and their leaving harm nobody', async () => {
  const stops = []
  for (let i = 0; i < 20; i++) {
    const stop = new AbortController()
    stops.push(stop)
    const { value } = await events(city.client, stop.signal).next()
    assert.equal(value.event, 'hello')
  }
  stops.forEach((s) => s.abort())
  succeeded(await city.client.get('/project?limit=1'))
})

test('the stream itself is among the exchanges', async () => {
  const stop = new AbortController()
  const { appendFileSync } = await import('node:fs')
  for await (const one of events(city.client, stop.signal)) {
    assert.equal(one.event, 'hello')
    if (process.env.ZTF_EXCHANGES)
      appendFileSync(`${process.env.ZTF_EXCHANGES}/${process.pid}.ndjson`, JSON.stringify({ method: 'GET', path: '/api/v1/events', status: 200, type: 'text/event-stream' }) + '\n')
    break
  }
  stop.abort()
})
