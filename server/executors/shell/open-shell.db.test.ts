import { FaultProxy } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BareExecutor, bareExecutor, endpointOf, quickTimings } from '../bare-executor.fixture.ts'
import { sshMachine } from '../ssh/ssh-machine.ts'
import { openShell, type Shell } from './open-shell.ts'

const size = { columns: 80, rows: 24, idleMs: 60_000 }

let bare: BareExecutor
beforeAll(async () => {
  bare = await bareExecutor(1)
})
afterAll(() => bare[Symbol.asyncDispose]())

/** A shell whose output is gathered. */
async function open(options: Partial<typeof size> = {}): Promise<{ shell: Shell; text: () => string }> {
  const shell = await openShell(bare.machine, { ...size, ...options })
  let text = ''
  shell.onData((bytes) => (text += bytes.toString()))
  return { shell, text: () => text }
}

const type = (shell: Shell, keys: string) => shell.write(Buffer.from(keys))

describe('a shell', () => {
  it('is a terminal of the size asked for, and follows when it changes', async () => {
    const { shell, text } = await open({ columns: 91, rows: 33 })
    type(shell, 'tty; stty size; echo "$TERM"\n')
    await expect.poll(text).toContain('33 91')
    expect(text()).toContain('/dev/pts/')
    expect(text()).toContain('xterm-256color')
    shell.resize({ columns: 120, rows: 40 })
    type(shell, 'stty size\n')
    await expect.poll(text).toContain('40 120')
    type(shell, 'exit 7\n')
    expect(await shell.ended).toEqual({ exitCode: 7, reason: 'exited', error: null })
  })

  it('takes control keys: Ctrl-C ends what runs, not the shell', async () => {
    const { shell, text } = await open()
    type(shell, 'echo rea"dy"; sleep 600\n')
    await expect.poll(text).toContain('ready')
    type(shell, '\x03')
    type(shell, 'echo a"live"\n')
    await expect.poll(text).toContain('alive')
    shell.close()
    expect(await shell.ended).toMatchObject({ reason: 'closed', error: null })
  })

  it('is closed when nobody types, and not while somebody does', async () => {
    const { shell } = await open({ idleMs: 400 })
    const began = performance.now()
    const typing = setInterval(() => type(shell, ' '), 50)
    await expect.poll(() => performance.now() - began, { timeout: 3000 }).toBeGreaterThan(800)
    expect(await Promise.race([shell.ended, Promise.resolve('open')])).toBe('open')
    clearInterval(typing)
    expect(await shell.ended).toMatchObject({ reason: 'idle', error: { code: 'DM-SSH-013' } })
  })

  it('holds output back while it is paused', async () => {
    const { shell, text } = await open()
    type(shell, 'echo rea"dy"\n')
    await expect.poll(text).toContain('ready')
    shell.pause()
    const before = text().length
    type(shell, 'seq 1 2000000; echo do"ne"\n')
    await bare.sh('sleep 0.3')
    expect(text().length - before).toBeLessThan(4_000_000)
    shell.resume()
    await expect.poll(text, { timeout: 60_000 }).toContain('done')
    shell.close()
    await shell.ended
  })

  it('says when its connection is lost', async () => {
    await using proxy = await FaultProxy.start(bare.executor)
    await using machine = sshMachine(
      endpointOf(bare.executor, { host: proxy.host, port: proxy.port }),
      quickTimings,
    )
    const shell = await openShell(machine, size)
    shell.onData(() => undefined)
    await proxy.setMode({ kind: 'black-hole' })
    expect(await shell.ended).toMatchObject({ reason: 'lost', error: { code: 'DM-SSH-006' } })
  })
})
