// open_door.mjs - a page as it must not be: the scanners prove on it that they find what they look for.  Knows no ztf.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const HANG = 60_000 // ms; a guard, not an expectation
const ROWS = 'CREATE TABLE project (id INTEGER, name TEXT); INSERT INTO project VALUES (1, \'甲\'), (2, \'乙\'), (3, \'丙\')'

/** What is asked for becomes statement and page as it stands: both holes are the purpose. */
function answer(store, asked) {
  const id = asked.searchParams.get('id')
  if (id === null) return '<p><a href="/project?id=1">一</a> <a href="/hello?name=x">问候</a></p>'
  const done = spawnSync('sqlite3', ['-safe', '-readonly', store], { input: `SELECT name FROM project WHERE id = ${id};`, encoding: 'utf8', timeout: HANG })
  return `<ul>${done.stdout.split('\n').map((name) => `<li>${name}</li>`).join('')}</ul>${done.status ? `<pre>${done.stderr}</pre>` : ''}`
}

/** Serves it on a port the system gives: {url, stop}. */
export async function openDoor(folder) {
  const store = path.join(folder, 'open.db')
  rmSync(store, { force: true })
  spawnSync('sqlite3', [store, ROWS])
  const server = http.createServer((q, r) => {
    if (!URL.canParse(q.url, 'http://127.0.0.1')) return r.writeHead(400).end()
    const asked = new URL(q.url, 'http://127.0.0.1')
    r.setHeader('Content-Type', 'text/html; charset=utf-8')
    const body = asked.pathname === '/hello' ? `<p>你好，${asked.searchParams.get('name') ?? ''}</p>` : answer(store, asked)
    r.end(`<!DOCTYPE html><html><head><title>开着的门</title></head><body>${body}</body></html>`)
  })
  await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => {
      server.close(done)
      server.closeAllConnections()
    }),
  }
}
