import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { resolveOptions } from '@data-migration/contract/options'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EventJournal } from '../report/event-journal.ts'
import { askControl } from './control-client.ts'
import { type ControlledRun, startControlServer } from './control-server.ts'
import { liveOptions } from './live-options.ts'

async function serve(directory: string) {
  const journal = new EventJournal({
    path: join(directory, 'events.jsonl'),
    epoch: 1,
    now: () => new Date(),
    state: () => 'full',
  })
  const options = liveOptions(resolveOptions({}))
  let stops = 0
  const run: ControlledRun = {
    journal,
    stop: () => stops++,
    stopIncremental: () => undefined,
    verify: () => undefined,
    setOption: options.set,
  }
  const path = join(directory, 'control.sock')
  const server = await startControlServer(path, run, () => true)
  return { path, journal, options, stops: () => stops, server }
}

/** Gone when the test is over. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'portal-control-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

describe('control socket', () => {
  it('obeys each command once, however often its id comes', async () => {
    const it = await serve(folder())
    for (let time = 0; time < 3; time++) {
      expect(await askControl(it.path, { id: 'a', cmd: 'stop' }, 5000)).toMatchObject({
        type: 'control-ack',
        id: 'a',
        ok: true,
      })
    }
    expect(it.stops()).toBe(1)
    expect(it.journal.seq).toBe(1)
    await it.server[Symbol.asyncDispose]()
  })

  it('changes live options and refuses all others by code', async () => {
    const it = await serve(folder())
    const set = (id: string, key: string, value: string | number) =>
      askControl(it.path, { id, cmd: 'set-option', args: { key, value } }, 5000)
    expect(await set('1', 'limit.rowsPerSecond', 500)).toMatchObject({ ok: true })
    expect(it.options.values['limit.rowsPerSecond']).toBe(500)
    for (const [id, key, value] of [
      ['2', 'full.workers', 3],
      ['3', 'no.such', 1],
      ['4', 'limit.rowsPerSecond', 'fast'],
    ] as const) {
      expect(await set(id, key, value)).toMatchObject({ ok: false, error: { code: 'DM-JOB-003' } })
    }
    await it.server[Symbol.asyncDispose]()
  })

  it('answers status and coded errors for lines it does not know', async () => {
    const it = await serve(folder())
    expect(await askControl(it.path, { id: 'x', cmd: 'status' }, 5000)).toMatchObject({
      type: 'snapshot',
      state: 'full',
    })
    expect(await askControl(it.path, { cmd: 'dance' } as never, 5000)).toMatchObject({
      error: { code: 'DM-JOB-014' },
    })
    await it.server[Symbol.asyncDispose]()
  })

  it('gives a follower the snapshot, what it missed, and then what comes', async () => {
    const it = await serve(folder())
    it.journal.append({ type: 'phase', phase: 'full', state: 'started' })
    it.journal.append({ type: 'phase', phase: 'full', state: 'done' })
    const socket = createConnection(it.path)
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
    const next = async () => JSON.parse((await lines.next()).value ?? 'null') as Record<string, unknown>
    socket.write(`${JSON.stringify({ id: 'f', cmd: 'attach', args: { from: 1 } })}\n`)
    expect(await next()).toMatchObject({ type: 'snapshot', seq: 2 })
    expect(await next()).toMatchObject({ type: 'phase', seq: 2 })
    it.journal.append({ type: 'phase', phase: 'verify', state: 'started' })
    expect(await next()).toMatchObject({ type: 'phase', seq: 3 })
    socket.destroy()
    await it.server[Symbol.asyncDispose]()
  })

  it('goes on when a follower goes away in the middle of what it is told', async () => {
    const it = await serve(folder())
    // More than the socket holds, so that a write is under way when nobody reads any more.
    for (let n = 0; n < 1000; n++)
      it.journal.append({ type: 'ddl', statement: 'x'.repeat(1000), action: 'none' })
    const socket = createConnection(it.path)
    socket.write(`${JSON.stringify({ id: 'f', cmd: 'attach', args: { from: 0 } })}\n`)
    await once(socket, 'readable')
    socket.destroy()
    await once(socket, 'close')
    expect(await askControl(it.path, { id: 'x', cmd: 'status' }, 5000)).toMatchObject({ seq: 1000 })
    await it.server[Symbol.asyncDispose]()
  })

  it('works below a path longer than a socket address may be', async () => {
    const deep = join(folder(), 'd'.repeat(120))
    mkdirSync(deep)
    const it = await serve(deep)
    expect(await askControl(it.path, { id: 'x', cmd: 'status' }, 5000)).toMatchObject({ type: 'snapshot' })
    await it.server[Symbol.asyncDispose]()
    expect(await askControl(it.path, { id: 'x', cmd: 'status' }, 5000)).toBeNull()
  })
})
