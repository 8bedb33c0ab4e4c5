import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCode, type StoredEvent } from '@data-migration/contract/portal'
import { FaultProxy } from '@data-migration/tests/testbed'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  type BareExecutor,
  bareExecutor,
  endpointOf,
  portalPackage,
  quickTimings,
  shell,
} from '../bare-executor.fixture.ts'
import { newInstaller } from '../install/installer.ts'
import type { AttachItem, ExecutorLink } from '../link.ts'
import type { Machine } from '../machine.ts'
import { sshMachine } from '../ssh/ssh-machine.ts'
import { localMachine } from './local-machine.ts'
import { portalLink } from './portal-link.ts'
import { installedPortal, type PortalLocation } from './portal-location.ts'
import { type SlowJob, slowJob, slowRows } from './slow-job.fixture.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const forever = new AbortController().signal

let bare: BareExecutor
const localFolder = mkdtempSync(join(tmpdir(), 'local-link-'))

beforeAll(async () => {
  bare = await bareExecutor(1)
  await newInstaller().install(
    {
      id: randomUUID(),
      executorId: 'x',
      machine: bare.machine,
      directory: bare.folder,
      onStep: () => undefined,
      signal: forever,
    },
    [await portalPackage()],
  )
  return () => bare[Symbol.asyncDispose]()
})
afterAll(() => rmSync(localFolder, { recursive: true }))

interface Twin {
  readonly machine: () => Machine
  readonly location: () => PortalLocation
}

const twins: Readonly<Record<string, Twin>> = {
  'over SSH': {
    machine: () => sshMachine(bare.endpoint),
    location: () => installedPortal(bare.folder),
  },
  "on the server's own machine": {
    machine: () => localMachine(),
    location: () => ({
      command: [process.execPath, join(root, 'portal-agent', 'src', 'cli', 'main.ts')],
      workspace: localFolder,
    }),
  },
}

/** Everything an attachment says until it ends. */
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = []
  for await (const item of items) seen.push(item)
  return seen
}

function storedOf(items: readonly AttachItem[]): StoredEvent[] {
  return items.filter((item) => 'seq' in item && item.type !== 'snapshot')
}

function expectNoGap(items: readonly AttachItem[], from = 0): void {
  const numbers = storedOf(items).map(({ seq }) => seq)
  expect(numbers).toEqual(numbers.map((_, index) => from + index + 1))
}

/** Follows until an item is as wanted, then lets go. */
async function until(
  link: ExecutorLink,
  subTask: string,
  wanted: (item: AttachItem) => boolean,
): Promise<AttachItem[]> {
  const seen: AttachItem[] = []
  for await (const item of link.attach(subTask, 0, AbortSignal.timeout(60_000))) {
    seen.push(item)
    if (wanted(item)) return seen
  }
  throw new Error(`it ended before: ${JSON.stringify(seen.at(-1))}`)
}

/** Lifts the limit that made the run last: what had to be seen of it while it runs has been seen. */
async function hurry(link: ExecutorLink, subTask: string): Promise<void> {
  const args = { key: 'limit.rowsPerSecond', value: 0 }
  const answer = await link.control(subTask, { id: randomUUID(), cmd: 'set-option', args })
  expect(answer).toMatchObject({ ok: true })
}

const copying = (item: AttachItem) =>
  item.type === 'progress' && item.progress.tables.some(({ rowsWritten }) => Number(rowsWritten) > 0)

describe.each(Object.keys(twins))('the link %s', (name) => {
  const { machine, location } = twins[name] as Twin
  const owned: AsyncDisposable[] = []
  const link = () => {
    const made = portalLink(machine(), location())
    owned.push(made)
    return made
  }
  const job = async (rowsPerSecond: number) => {
    const made = await slowJob(rowsPerSecond)
    owned.push({
      async [Symbol.asyncDispose]() {
        await endRun(made)
        await made[Symbol.asyncDispose]()
      },
    })
    return made
  }
  const endRun = async ({ job: { id } }: SlowJob) => {
    await using mine = portalLink(machine(), location())
    const running = (await mine.probe()).portals.find(({ subTask }) => subTask === id)?.process
    if (running !== undefined && running !== null) await kill(running.pid)
  }
  const kill = async (pid: number, signal = 'KILL') => {
    await using mine = machine()
    await shell(mine, 'kill -"$1" "$2"', signal, String(pid))
  }
  afterEach(async () => {
    for (const one of owned.splice(0).reverse()) await one[Symbol.asyncDispose]()
  })

  it('starts a sub-task once and follows it to its end', async () => {
    const slow = await job(100)
    const { job: order, secrets } = slow
    const executor = link()
    const first = await executor.start({ job: order, takeOver: false }, secrets)
    expect(first).toMatchObject({ subTask: order.id, started: true })
    const again = await executor.start({ job: order, takeOver: false }, secrets)
    expect(again).toEqual({ ...first, started: false })
    const { portals } = await executor.probe()
    const { pid, startTime, bootId } = first
    expect(portals.find(({ subTask }) => subTask === order.id)?.process).toEqual({ pid, startTime, bootId })

    const items: AttachItem[] = []
    for await (const item of executor.attach(order.id, 0, forever)) {
      if (copying(item) && !items.some(copying)) await hurry(executor, order.id)
      items.push(item)
    }
    expectNoGap(items)
    expect(items[0]?.type).toBe('snapshot')
    expect(items.some(({ type }) => type === 'progress')).toBe(true)
    expect(storedOf(items).at(-1)).toMatchObject({ type: 'ended', exitCode: exitCode.ok })
    expect(await slow.rowsOnTarget()).toBe(slowRows)

    const later = await all(executor.attach(order.id, 3, forever))
    expectNoGap(later, 3)
    expect(storedOf(later)).toEqual(storedOf(items).slice(3))
    expect((await executor.probe()).portals.find(({ subTask }) => subTask === order.id)).toMatchObject({
      process: null,
      exitCode: 0,
      secretsNeeded: false,
    })
  })

  it('leaves a run alone when the server goes away, and finds it again', async () => {
    const { job: order, secrets } = await job(100)
    const before = await (async () => {
      const server = link()
      const { pid, startTime } = await server.start({ job: order, takeOver: false }, secrets)
      const seen = await until(server, order.id, copying)
      await server[Symbol.asyncDispose]()
      return { pid, startTime, seen: storedOf(seen) }
    })()
    const next = link()
    const from = before.seen.at(-1)?.seq ?? 0
    const running = (await next.probe()).portals.find(({ subTask }) => subTask === order.id)?.process
    expect(running).toMatchObject({ pid: before.pid, startTime: before.startTime })
    await hurry(next, order.id)
    const rest = await all(next.attach(order.id, from, forever))
    expectNoGap(rest, from)
    expect(storedOf(rest).at(-1)).toMatchObject({ type: 'ended', exitCode: 0 })
  })

  it('tells a killed run from a finished one, and continues with the secrets given again', async () => {
    const slow = await job(100)
    const { job: order, secrets } = slow
    const executor = link()
    const { pid } = await executor.start({ job: order, takeOver: false }, secrets)
    const items: AttachItem[] = []
    for await (const item of executor.attach(order.id, 0, forever)) {
      if (copying(item) && !items.some(copying)) await kill(pid)
      items.push(item)
    }
    const lastSeq = storedOf(items).at(-1)?.seq
    expect(items.at(-1)).toEqual({ type: 'vanished', lastSeq, secretsNeeded: true })
    expect((await executor.probe()).portals.find(({ subTask }) => subTask === order.id)).toMatchObject({
      process: null,
      exitCode: null,
      secretsNeeded: true,
    })
    const fast = { ...order, options: { ...order.options, 'limit.rowsPerSecond': 0 } }
    expect((await executor.start({ job: fast, takeOver: false }, secrets)).started).toBe(true)
    const rest = await all(executor.attach(order.id, lastSeq ?? 0, forever))
    expectNoGap(rest, lastSeq)
    expect(storedOf(rest)[0]).toMatchObject({ type: 'run-started', resumed: true })
    expect(storedOf(rest).at(-1)).toMatchObject({ type: 'ended', exitCode: 0 })
    expect(await slow.rowsOnTarget()).toBe(slowRows)
  })

  it('changes options, stops, and says when there is nothing to stop', async () => {
    const { job: order, secrets } = await job(200)
    const executor = link()
    await executor.start({ job: order, takeOver: false }, secrets)
    await until(executor, order.id, copying)
    const set = (value: string | number) =>
      executor.control(order.id, {
        id: randomUUID(),
        cmd: 'set-option',
        args: { key: 'limit.rowsPerSecond', value },
      })
    expect(await set(300)).toMatchObject({ ok: true })
    expect(await set('fast')).toMatchObject({ ok: false, error: { code: 'DM-JOB-003' } })
    expect(await executor.control(order.id, { id: 'stop-1', cmd: 'stop' })).toEqual({
      id: 'stop-1',
      ok: true,
    })
    const items = await all(executor.attach(order.id, 0, forever))
    expect(storedOf(items).at(-1)).toMatchObject({ type: 'ended', exitCode: exitCode.stopped })
    await expect(executor.control(order.id, { id: 'stop-2', cmd: 'stop' })).rejects.toMatchObject({
      code: 'DM-JOB-015',
    })
  })

  it('reads logs and reports, and nothing else', async () => {
    const { job: order, secrets } = await job(0)
    const executor = link()
    await executor.start({ job: order, takeOver: false }, secrets)
    await all(executor.attach(order.id, 0, forever))
    const files = await executor.files.list(order.id)
    expect(files.map(({ name: file }) => file)).toEqual(
      expect.arrayContaining(['logs/portal.log', 'reports/report.json', 'reports/report.txt']),
    )
    const log = await executor.files.read(order.id, 'logs/portal.log', 0, 1_000_000)
    expect(log.content.length).toBe(log.size)
    const part = await executor.files.read(order.id, 'logs/portal.log', 10, 20)
    expect(part.content).toEqual(log.content.subarray(10, 30))
    for (const file of [
      'job.json',
      '../../../.ssh/authorized_keys',
      '/etc/passwd',
      'logs/none',
      'logs/;id',
    ]) {
      await expect(executor.files.read(order.id, file, 0, 10)).rejects.toMatchObject({ code: 'DM-JOB-031' })
    }
    await expect(executor.files.read(order.id, 'logs/portal.log', 10_000_000, 1)).rejects.toMatchObject({
      code: 'DM-JOB-032',
    })
    const end = new AbortController()
    for await (const range of executor.files.tail(order.id, 'logs/portal.log', 50, end.signal)) {
      expect(range.content).toEqual(log.content.subarray(-50))
      end.abort()
    }
  })

  it('checks a job and leaves nothing of it', async () => {
    const { job: order, secrets } = await job(0)
    const executor = link()
    expect(await executor.runCheck(order, secrets)).toMatchObject({ exitCode: 0, error: null })
    const wrong = await executor.runCheck(order, { ...secrets, source: 'wrong' })
    expect(wrong.exitCode).not.toBe(0)
    expect(JSON.stringify(wrong)).toContain('DM-SRC-002')
    const { id: _, ...withoutMode } = { ...order, mode: 'sideways' as 'offline' }
    await expect(executor.runCheck(withoutMode, secrets)).rejects.toMatchObject({ code: 'DM-JOB-003' })
    expect((await executor.probe()).portals.map(({ subTask }) => subTask)).not.toContain(order.id)
  })

  it('tells what would be made of each object and leaves nothing of it', async () => {
    const { job: order, secrets } = await job(0)
    const executor = link()
    const items = await all(executor.assess(order, secrets, forever))
    expect(items.slice(-2).map(({ type }) => type)).toEqual(['assessment', 'report'])
    const tables = items.filter((item) => item.type === 'assessed-object' && item.kind === 'table')
    expect(tables.length).toBeGreaterThan(0)
    expect(items.filter((item) => item.type === 'assessment')).toMatchObject([
      {
        coverage: expect.arrayContaining([expect.objectContaining({ kind: 'table', total: tables.length })]),
      },
    ])
    const refused = await all(executor.assess(order, { ...secrets, source: 'wrong' }, forever))
    expect(refused).toMatchObject([{ type: 'report', error: { code: 'DM-SRC-002' } }])
    const { id: _, ...withoutMode } = { ...order, mode: 'sideways' as 'offline' }
    await expect(all(executor.assess(withoutMode, secrets, forever))).rejects.toMatchObject({
      code: 'DM-JOB-003',
    })
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(all(executor.assess(order, secrets, stop.signal))).rejects.toThrow('enough')
    expect((await executor.probe()).portals.map(({ subTask }) => subTask)).not.toContain(order.id)
  })

  it('discards a workspace when its run is over, and says when there is none', async () => {
    const { job: order, secrets } = await job(300)
    const executor = link()
    await executor.start({ job: order, takeOver: false }, secrets)
    await expect(executor.discard(order.id)).rejects.toMatchObject({ code: 'DM-JOB-005' })
    await executor.control(order.id, { id: 'stop', cmd: 'stop' })
    await all(executor.attach(order.id, 0, forever))
    await executor.discard(order.id)
    await executor.discard(order.id)
    expect(await all(executor.attach(order.id, 0, forever))).toEqual([{ type: 'no-workspace' }])
    await expect(executor.files.list(order.id)).rejects.toMatchObject({ code: 'DM-JOB-006' })
    await expect(executor.control(order.id, { id: 'x', cmd: 'stop' })).rejects.toMatchObject({
      code: 'DM-JOB-006',
    })
  })

  it('leaves no password where others could read it', async () => {
    const { job: order, secrets } = await job(400)
    const executor = link()
    await executor.start({ job: order, takeOver: false }, secrets)
    await until(executor, order.id, copying)
    await using mine = machine()
    const folder = location().workspace ?? bare.folder
    const seen = await shell(
      mine,
      `cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; grep -r "" "$1" --include='*.json*' --include='*.log' -h`,
      folder,
    )
    expect(seen).toContain(order.id)
    for (const password of [secrets.source, secrets.target]) expect(seen.includes(password ?? '')).toBe(false)
  })

  it('says that Portal is not there', async () => {
    await using executor = portalLink(machine(), installedPortal('/nowhere'))
    await expect(executor.probe()).rejects.toMatchObject({
      code: name === 'over SSH' ? 'DM-INST-009' : 'DM-SSH-010',
    })
  })
})

describe('a line that fails', () => {
  it.each([{ kind: 'black-hole' }, { kind: 'reset' }] as const)(
    '$kind: unreachable, never finished; then no event is missing or doubled',
    async (fault) => {
      await using slow = await slowJob(500)
      await using proxy = await FaultProxy.start(bare.executor)
      const endpoint = endpointOf(bare.executor, { host: proxy.host, port: proxy.port })
      await using executor = portalLink(sshMachine(endpoint, quickTimings), installedPortal(bare.folder))
      const { pid, startTime } = await executor.start({ job: slow.job, takeOver: false }, slow.secrets)
      const states: string[] = []
      executor.onState(({ state }) => states.push(state))
      const items: AttachItem[] = []
      let cut = false
      for await (const item of executor.attach(slow.job.id, 0, forever)) {
        items.push(item)
        if (copying(item) && !cut) {
          cut = true
          await proxy.setMode(fault)
        }
        if (item.type === 'link' && item.state === 'unreachable') {
          expect(item.error?.code).toBe('DM-SSH-006')
          await proxy.setMode({ kind: 'pass' })
          const running = (await executor.probe()).portals.find(({ subTask }) => subTask === slow.job.id)
          expect(running?.process).toMatchObject({ pid, startTime })
        }
      }
      expect(states).toEqual(['unreachable', 'connected'])
      expect(
        items.filter(({ type }) => type === 'link').map((item) => 'state' in item && item.state),
      ).toEqual(['unreachable', 'connected'])
      expectNoGap(items)
      expect(storedOf(items).at(-1)).toMatchObject({ type: 'ended', exitCode: 0 })
      expect(await slow.rowsOnTarget()).toBe(slowRows)
    },
  )
})
