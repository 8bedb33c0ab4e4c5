import { once } from 'node:events'
import { closeCode, type ShellServerFrame, shellServerSchema } from '@data-migration/contract/ws'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type BareExecutor, bareExecutor } from '../executors/bare-executor.fixture.ts'
import { openShell } from '../executors/shell/open-shell.ts'
import { newId } from '../ids.ts'
import { Bell } from './bell.ts'
import type { Shells } from './shells.ts'
import { openTestSockets, type TestSockets, watcher } from './test-sockets.fixture.ts'

const keyholder = 'a-token-that-may-open-shells'
const executorId = newId()

let bare: BareExecutor
beforeAll(async () => {
  bare = await bareExecutor(2)
})
afterAll(() => bare[Symbol.asyncDispose]())

const stack: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of stack.splice(0)) await one[Symbol.asyncDispose]()
})

async function sockets(idleMs?: number): Promise<TestSockets> {
  const { user, host } = bare.endpoint
  const shells: Shells = {
    open: async (_executor, options) => ({
      host,
      user,
      shell: await openShell(bare.machine, { ...options, idleMs: idleMs ?? options.idleMs }),
    }),
  }
  const opened = await openTestSockets({ shells, limits: { recheckMs: 20 } })
  opened.tokens.set(keyholder, ['view', 'shell'])
  stack.push(opened)
  return opened
}

/** A terminal in a browser. */
async function terminal({ open }: TestSockets, token = keyholder, behind: readonly (string | Buffer)[] = []) {
  const socket = await open('/shell')
  const frames: ShellServerFrame[] = []
  const news = new Bell()
  const shown = { text: '', bytes: 0 }
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) shown.text = (shown.text + data.toString()).slice(-10_000)
    else frames.push(shellServerSchema.parse(JSON.parse(data.toString())))
    shown.bytes += data.length
    news.ring()
  })
  const closed = once(socket, 'close').then(([code]) => code as number)
  socket.send(JSON.stringify({ v: 1, op: 'open', token, executorId, columns: 90, rows: 30 }))
  for (const frame of behind) socket.send(frame)
  const until = async (holds: () => boolean) => {
    while (!holds()) await news.after(news.rings, AbortSignal.timeout(10_000))
  }
  const type = (keys: string) => socket.send(Buffer.from(keys))
  return { socket, frames, shown, closed, until, type }
}

describe('a shell over its socket', () => {
  it('shows what runs there, follows its window and tells how it ended', async () => {
    const plane = await sockets()
    const { until, shown, type, socket, frames, closed } = await terminal(plane)
    await until(() => frames.length === 1)
    expect(frames[0]).toMatchObject({ op: 'opened', user: bare.endpoint.user })
    type('stty size\n')
    await until(() => shown.text.includes('30 90'))
    socket.send(JSON.stringify({ v: 1, op: 'resize', columns: 100, rows: 40 }))
    type('stty size\n')
    await until(() => shown.text.includes('40 100'))
    type('exit 3\n')
    expect(await closed).toBe(1000)
    expect(frames.at(-1)).toEqual({ v: 1, op: 'closed', exitCode: 3, reason: 'exited', error: null })
  })

  it('loses no key that was typed before it was open', async () => {
    const { until, shown } = await terminal(await sockets(), keyholder, [Buffer.from('echo ea"rl"y\n')])
    await until(() => shown.text.includes('early'))
  })

  it('is in the audit log with its begin, its end and how long it was, and nothing of what was typed', async () => {
    const plane = await sockets()
    const { until, frames, type, closed } = await terminal(plane)
    await until(() => frames.length === 1)
    type('echo geheim; exit\n')
    await closed
    await expect
      .poll(() => plane.audited)
      .toMatchObject([
        { action: 'shell.open', outcome: 'done', resource: `executor/${executorId}`, userName: 'ann' },
        { action: 'shell.close', outcome: 'done', params: { reason: 'exited', exitCode: 0 } },
      ])
    expect(plane.audited[1]?.params?.['durationMs']).toBeGreaterThan(0)
    expect(JSON.stringify(plane.audited)).not.toContain('geheim')
  })

  it('ends with its browser', async () => {
    const plane = await sockets()
    const { until, shown, type, socket } = await terminal(plane)
    type('echo pid=$$.; sleep 1000\n')
    await until(() => /pid=\d+\./.test(shown.text))
    const pid = /pid=(\d+)\./.exec(shown.text)?.[1] ?? ''
    socket.terminate()
    await expect.poll(() => plane.audited.length).toBe(2)
    await expect
      .poll(() => bare.sh('kill -0 "$1" 2>/dev/null && echo alive || echo gone', pid))
      .toContain('gone')
  })

  it('is closed when nobody types', async () => {
    const { closed, frames } = await terminal(await sockets(300))
    expect(await closed).toBe(closeCode.idle)
    expect(frames.at(-1)).toMatchObject({ op: 'closed', reason: 'DM-SSH-013', error: { code: 'DM-SSH-013' } })
  })

  it.each([
    ['the permission', ['view'] as const, closeCode.forbidden, 'DM-AUTH-002'],
    ['the token', null, closeCode.unauthenticated, 'DM-AUTH-001'],
  ])('is closed when %s goes away', async (_what, left, code, reason) => {
    const plane = await sockets()
    const { until, frames, closed } = await terminal(plane)
    await until(() => frames.length === 1)
    if (left === null) plane.tokens.delete(keyholder)
    else plane.tokens.set(keyholder, left)
    expect(await closed).toBe(code)
    expect(frames.at(-1)).toMatchObject({ op: 'closed', reason })
    await expect.poll(() => plane.audited.at(-1)).toMatchObject({ action: 'shell.close', code: reason })
  })

  it('is closed when the browser speaks nonsense', async () => {
    const { until, frames, socket, closed } = await terminal(await sockets())
    await until(() => frames.length === 1)
    socket.send('{"v":1,"op":"resize","columns":0,"rows":1}')
    expect(await closed).toBe(closeCode.badFrame)
  })

  it('ends with the server, and that is written down', async () => {
    const plane = await sockets()
    const { until, frames, closed } = await terminal(plane)
    await until(() => frames.length === 1)
    await plane.restart()
    expect(await closed).toBe(closeCode.goingAway)
    expect(plane.audited.map(({ action }) => action)).toEqual(['shell.open', 'shell.close'])
  })

  it('makes the program wait while the browser does not read', async () => {
    const { until, frames, shown, type, socket } = await terminal(await sockets())
    await until(() => frames.length === 1)
    const counter = `${bare.folder}/written`
    type(`i=0; while :; do head -c 65536 /dev/zero | tr '\\0' x; i=$((i+1)); echo $i > ${counter}; done\n`)
    await until(() => shown.bytes > 1_000_000)
    socket.pause()
    const written = async () => Number(await bare.sh('cat "$1"', counter))
    // It stands still when all buffers on the way are full.
    let before = -1
    await expect
      .poll(
        async () => {
          const now = await written()
          const stands = now === before
          before = now
          return stands
        },
        { interval: 500, timeout: 60_000 },
      )
      .toBe(true)
    const { bytes } = shown
    socket.resume()
    await until(() => shown.bytes > bytes + 1_000_000)
    await expect.poll(written, { timeout: 10_000 }).toBeGreaterThan(before)
    type('\x03')
  })

  it('makes the browser wait while the program does not read', async () => {
    const { until, frames, type, shown, socket } = await terminal(await sockets())
    await until(() => frames.length === 1)
    type('stty raw -echo; echo rea"dy"; sleep 2; head -c 8000000 | wc -c\n')
    await until(() => shown.text.includes('ready'))
    for (let n = 0; n < 80; n++) socket.send(Buffer.alloc(100_000, 'x'))
    await until(() => shown.text.includes('8000000'))
  })
})

describe('a shell is refused', () => {
  it('without the permission, which is written down', async () => {
    const plane = await sockets()
    const { closed, frames } = await terminal(plane, watcher)
    expect(await closed).toBe(closeCode.forbidden)
    expect(frames).toMatchObject([{ op: 'closed', reason: 'DM-AUTH-002' }])
    expect(plane.audited).toMatchObject([{ action: 'shell.open', outcome: 'refused', code: 'DM-AUTH-002' }])
  })

  it.each([
    ['no token', { v: 1, op: 'open', executorId, columns: 80, rows: 24 }, closeCode.unauthenticated],
    [
      'a token of nobody',
      { v: 1, op: 'open', token: 'x', executorId, columns: 80, rows: 24 },
      closeCode.unauthenticated,
    ],
    ['no size', { v: 1, op: 'open', token: keyholder, executorId }, closeCode.badFrame],
    [
      'no executor',
      { v: 1, op: 'open', token: keyholder, executorId: '../x', columns: 80, rows: 24 },
      closeCode.badFrame,
    ],
  ])('with %s in its first frame', async (_what, frame, code) => {
    const plane = await sockets()
    const socket = await plane.open('/shell')
    socket.send(JSON.stringify(frame))
    expect((await once(socket, 'close'))[0]).toBe(code)
    expect(socket.readyState).toBe(WebSocket.CLOSED)
    expect(plane.audited).toEqual([])
  })

  it('where it cannot be opened, with the reason', async () => {
    const plane = await openTestSockets()
    stack.push(plane)
    plane.tokens.set(keyholder, ['shell'])
    const { closed, frames } = await terminal(plane)
    expect(await closed).toBe(1000)
    expect(frames).toMatchObject([{ op: 'closed', reason: 'DM-SSH-016', error: { code: 'DM-SSH-016' } }])
    expect(plane.audited).toMatchObject([{ action: 'shell.open', outcome: 'refused', code: 'DM-SSH-016' }])
  })
})
