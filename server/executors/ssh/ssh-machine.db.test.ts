import { FaultProxy } from '@data-migration/tests/testbed'
import ssh2 from 'ssh2'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureExecutor, type Executor, newKeyPair } from '@data-migration/tests/testbed'
import { endpointOf, hostKeyOf, quickTimings, shell, withSecret } from '../bare-executor.fixture.ts'
import type { LinkState } from '../link.ts'
import { runCommand } from '../run-command.ts'
import { readHostKey } from './connect.ts'
import { defaultLimits, type PoolLimits } from './connection-pool.ts'
import { defaultTimings, type SshEndpoint, type SshTimings } from './endpoint.ts'
import { sshMachine, type SshMachine } from './ssh-machine.ts'

const isRoot = process.getuid?.() === 0

let first: Executor
let second: Executor
const machines: SshMachine[] = []

beforeAll(async () => {
  first = await ensureExecutor(1)
  second = await ensureExecutor(2)
})
afterEach(async () => {
  for (const machine of machines.splice(0)) await machine[Symbol.asyncDispose]()
})

function machineAt(
  endpoint: SshEndpoint,
  limits: PoolLimits = defaultLimits,
  timings: SshTimings = defaultTimings,
): SshMachine {
  const machine = sshMachine(endpoint, timings, limits)
  machines.push(machine)
  return machine
}

describe('the host key', () => {
  it('is shown at first contact, before any login is sent', async () => {
    const asked: string[] = []
    const endpoint = endpointOf(first, {
      hostKey: null,
      withSecret: (use) => {
        asked.push('secret')
        return use({ kind: 'password', password: 'x' })
      },
    })
    expect(await readHostKey(endpoint, quickTimings)).toEqual(hostKeyOf(first))
    expect(asked).toEqual([])
  })
})

describe('login', () => {
  it.runIf(isRoot)('by password', async () => {
    const secret = { kind: 'password', password: first.password ?? '' } as const
    const machine = machineAt(endpointOf(first, { withSecret: withSecret(secret) }))
    expect(await shell(machine, 'id -un')).toBe(first.user)
  })

  it('by a key that has a passphrase, and not without it', async () => {
    const parsed = ssh2.utils.parseKey(first.privateKey)
    if (parsed instanceof Error) throw parsed
    const pair = newKeyPair({ passphrase: 'open sesame', cipher: 'aes256-cbc', rounds: 16 })
    const admin = machineAt(endpointOf(first))
    const line = `${pair.publicKey} passphrase-test`
    const keys =
      first.homeDirectory === '/home/portal'
        ? `${first.homeDirectory}/.ssh/authorized_keys`
        : authorizedKeys()
    await shell(admin, 'printf "%s\\n" "$1" >> "$2"', line, keys)
    try {
      const key = { kind: 'private-key', privateKey: pair.privateKey } as const
      const open = machineAt(
        endpointOf(first, { withSecret: withSecret({ ...key, passphrase: 'open sesame' }) }),
      )
      expect(await shell(open, 'id -un')).toBe(first.user)
      for (const [secret, problem] of [
        [key, 'no passphrase is stored'],
        [{ ...key, passphrase: 'wrong' }, 'does not open it'],
      ] as const) {
        const closed = machineAt(endpointOf(first, { withSecret: withSecret(secret) }))
        await expect(shell(closed, 'id')).rejects.toMatchObject({ code: 'DM-SSH-005', params: {} })
        expect(closed.state.error?.message).toContain(problem)
      }
    } finally {
      await shell(admin, 'grep -v passphrase-test "$1" > "$1.new"; cat "$1.new" > "$1"; rm "$1.new"', keys)
    }
  })

  function authorizedKeys(): string {
    return `${first.homeDirectory}/../authorized_keys`
  }
})

describe('a jump host', () => {
  it('leads to a machine, each with its own key and login', async () => {
    await using proxy = await FaultProxy.start(second)
    const through = endpointOf(second, { host: proxy.host, port: proxy.port, jump: endpointOf(first) })
    const machine = machineAt(through)
    expect(await shell(machine, 'echo "$SSH_CONNECTION"')).toContain(String(second.port))
    expect(await readHostKey({ ...through, hostKey: null }, quickTimings)).toEqual(hostKeyOf(second))
  })

  it.each<[string, () => SshEndpoint, string]>([
    [
      'that cannot reach the machine',
      () => endpointOf(second, { port: 1, jump: endpointOf(first) }),
      'DM-SSH-012',
    ],
    [
      'that refuses us',
      () =>
        endpointOf(second, {
          jump: endpointOf(first, { withSecret: withSecret({ kind: 'password', password: 'x' }) }),
        }),
      'DM-SSH-002',
    ],
    [
      'nobody has accepted',
      () => endpointOf(second, { jump: endpointOf(first, { hostKey: null }) }),
      'DM-SSH-004',
    ],
    [
      'before a machine with another key',
      () =>
        endpointOf(second, {
          hostKey: { ...hostKeyOf(second), fingerprint: 'SHA256:x' },
          jump: endpointOf(first),
        }),
      'DM-SSH-003',
    ],
  ])('%s', async (_, endpoint, code) => {
    await expect(shell(machineAt(endpoint()), 'id')).rejects.toMatchObject({ code })
  })
})

describe('commands', () => {
  it('get their words, their input and their end', async () => {
    const machine = machineAt(endpointOf(first))
    const words = ['sh', '-c', 'printf "%s|" "$@"; cat; echo oops >&2; exit 3', 'sh', "it's", '$(id)', 'a b']
    expect(await runCommand(machine, words, { purpose: 'a test', input: 'hello' })).toEqual({
      exitCode: 3,
      stdout: "it's|$(id)|a b|hello",
      stderr: 'oops\n',
    })
    const killed = await runCommand(machine, ['sh', '-c', 'kill -9 $$'], { purpose: 'a test' })
    expect(killed.exitCode).toBe(137)
  })

  it('that end at once still tell their end, also where all of it comes in one packet', async () => {
    const machine = machineAt(endpointOf(second, { jump: endpointOf(first) }))
    for (let round = 0; round < 30; round++) {
      const { exitCode } = await runCommand(machine, ['sh', '-c', 'exit 7'], { purpose: 'a test' })
      expect(exitCode).toBe(7)
    }
  })

  it('that take too long are given up by code', async () => {
    const machine = machineAt(endpointOf(first))
    const late = runCommand(machine, ['sleep', '600'], { purpose: 'a nap', timeoutMs: 300 })
    await expect(late).rejects.toMatchObject({ code: 'DM-SSH-011', params: { action: 'a nap' } })
    expect(await shell(machine, 'echo still here')).toBe('still here')
  })

  it('share one connection, and take another only when its sessions are used up', async () => {
    await using proxy = await FaultProxy.start(first)
    const machine = machineAt(endpointOf(first, { host: proxy.host, port: proxy.port }), {
      sessionsPerConnection: 3,
      connections: 2,
      waitMs: 300,
    })
    const open = () => machine.start(['cat'], 'a test')
    const three = await Promise.all([open(), open(), open()])
    expect(proxy.connections).toBe(1)
    const six = await Promise.all([open(), open(), open()])
    expect(proxy.connections).toBe(2)
    await expect(open()).rejects.toMatchObject({ code: 'DM-SSH-014', params: { limit: 6 } })
    const waiting = open()
    six[0]?.close()
    ;(await waiting).close()
    for (const command of [...three, ...six]) command.close()
    await expect.poll(() => proxy.connections).toBe(1)
    expect(await shell(machine, 'echo on')).toBe('on')
  })

  it('go on another connection where sshd allows fewer sessions than we think', async () => {
    await using proxy = await FaultProxy.start(first)
    const machine = machineAt(endpointOf(first, { host: proxy.host, port: proxy.port }), {
      ...defaultLimits,
      sessionsPerConnection: 1000,
    })
    const commands = await Promise.all(Array.from({ length: 14 }, () => machine.start(['cat'], 'a test')))
    expect(proxy.connections).toBe(2)
    for (const command of commands) command.close()
  })
})

describe('a connection that is lost', () => {
  it.each<[string, 'black-hole' | 'reset', string]>([
    ['a silent peer', 'black-hole', 'DM-SSH-006'],
    ['a reset', 'reset', 'DM-SSH-006'],
  ])('%s ends what runs, by code, and is picked up again', async (_, kind, code) => {
    await using proxy = await FaultProxy.start(first)
    const endpoint = endpointOf(first, { host: proxy.host, port: proxy.port })
    const machine = machineAt(endpoint, defaultLimits, quickTimings)
    const states: LinkState[] = []
    machine.onState((state) => states.push(state))
    const command = await machine.start(['sleep', '600'], 'a nap')
    await proxy.setMode({ kind })
    await expect(command.ended).rejects.toMatchObject({ code, params: { action: 'a nap' } })
    await expect(shell(machine, 'id')).rejects.toMatchObject({ code: 'DM-SSH-001' })
    const { since } = machine.state
    expect(machine.state.state).toBe('unreachable')
    const again = machine.whenReachable(AbortSignal.timeout(30_000))
    await proxy.setMode({ kind: 'pass' })
    await again
    expect(await shell(machine, 'echo back')).toBe('back')
    expect(states.map(({ state }) => state).filter((state, at, list) => state !== list[at - 1])).toEqual([
      'connected',
      'unreachable',
      'connected',
    ])
    expect(
      states.filter(({ state }) => state === 'unreachable').every((state) => state.since === since),
    ).toBe(true)
  })

  it('gives up waiting when it is told to', async () => {
    const machine = machineAt(endpointOf(first, { port: 1 }))
    await expect(machine.whenReachable(AbortSignal.timeout(400))).rejects.toThrow()
    expect(machine.state).toMatchObject({ state: 'unreachable', error: { code: 'DM-SSH-001' } })
  })

  it('is noticed within 20 s by default', () => {
    const { keepAliveMs, keepAliveMisses } = defaultTimings
    expect(keepAliveMs * (keepAliveMisses + 1)).toBeLessThanOrEqual(20_000)
  })
})
