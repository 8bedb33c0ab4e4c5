import { type AddressInfo, connect, createServer } from 'node:net'
import type {
  CredentialHandle,
  Credentials,
  Machine,
  Machines,
  MachineUser,
} from '@data-migration/contract/plugin'
import { type Executor, ensureExecutor } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorOf, type OwnHost, ownHost } from '../testing/own-host.ts'
import { logIn } from './connect.ts'

const otherKey = {
  algorithm: 'ssh-ed25519',
  fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
}

let host: OwnHost
let first: Executor
let second: Executor
let count = 0
beforeAll(async () => {
  host = await ownHost()
  first = await ensureExecutor(1)
  second = await ensureExecutor(2)
}, 600_000)
afterAll(() => host[Symbol.asyncDispose]())

const keyOf = (executor: Executor) => ({ kind: 'private-key' as const, privateKey: executor.privateKey })

/** A machine the host knows nothing of yet. */
async function added(
  executor: Executor,
  more: { readonly port?: number; readonly jumpMachineId?: string; readonly secret?: object } = {},
) {
  const users = [
    { name: executor.user, secret: (more.secret ?? keyOf(executor)) as ReturnType<typeof keyOf> },
  ]
  const { port = executor.port, jumpMachineId = null } = more
  const name = `machine-${(count += 1)}`
  const machine = await host.do('machines.create', {
    body: { name, host: executor.host, port, jumpMachineId, users },
  })
  return { machineId: machine.id }
}
const test = (params: { machineId: string }) => host.do('machines.test', { params, body: {} })

async function accepted(executor: Executor, more: Parameters<typeof added>[1] = {}) {
  const params = await added(executor, more)
  const { hostKey } = await test(params)
  if (hostKey === null) return expect.unreachable('no host key was shown')
  await host.do('machines.acceptHostKey', { params, body: hostKey })
  return params
}

/** An address at which now one machine answers and then another one. */
async function switchable(
  target: Executor,
): Promise<AsyncDisposable & { target: Executor; readonly port: number }> {
  const switchboard = { target }
  const server = createServer((client) => {
    const { host: address, port } = switchboard.target
    const upstream = connect({ host: address, port })
    client.on('error', () => upstream.destroy()).pipe(upstream)
    upstream.on('error', () => client.destroy()).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return Object.assign(switchboard, { port, [Symbol.asyncDispose]: close })
}

describe('a new machine', () => {
  it('shows its key as ssh-keygen prints it, and is sent no login', async () => {
    const result = await test(await added(first))
    expect(result).toMatchObject({ trust: 'unknown', users: [] })
    expect(result.hostKey?.fingerprint).toBe(first.hostKeyFingerprint)
  })

  it('is logged in to when a person has accepted its key', async () => {
    const params = await accepted(first)
    expect(await test(params)).toMatchObject({ trust: 'accepted', users: [{ name: first.user, ok: true }] })
    const { hostKey } = await host.do('machines.get', { params })
    expect(hostKey?.fingerprint).toBe(first.hostKeyFingerprint)
  })

  it('does not get a key pinned that it does not show', async () => {
    const params = await added(first)
    const reply = await host.call('machines.acceptHostKey', { params, body: otherKey })
    expect([reply.status, errorOf(reply).code]).toEqual([409, 'DM-SSH-003'])
    expect((await host.do('machines.get', { params })).hostKey).toBeNull()
  })
})

describe('a machine with an accepted key', () => {
  it('that shows another one is sent no login', async () => {
    await using switchboard = await switchable(first)
    const params = await accepted(first, { port: switchboard.port })
    switchboard.target = second
    expect(await test(params)).toMatchObject({
      trust: 'changed',
      users: [],
      hostKey: { fingerprint: second.hostKeyFingerprint },
    })
    const { hostKey } = await host.do('machines.get', { params })
    expect(hostKey?.fingerprint).toBe(first.hostKeyFingerprint)
  })

  it('is not logged in to when it shows another one only then', async () => {
    let used = false
    const user: MachineUser = {
      id: 'u',
      name: first.user,
      credential: 'c' as CredentialHandle,
      authentication: 'password',
    }
    const machine: Machine = {
      id: 'm',
      name: 'm',
      host: first.host,
      port: first.port,
      hostKey: otherKey,
      jumpMachineId: null,
      users: [user],
    }
    const credentials: Pick<Credentials, 'use'> = {
      use: (_credential, use) => use({ kind: 'password', password: 'x' }),
    }
    const attempt = logIn(machine, user, {} as Machines, {
      ...credentials,
      store: () => expect.unreachable(),
      forget: () => expect.unreachable(),
    }).then(() => (used = true))
    await expect(attempt).rejects.toMatchObject({
      code: 'DM-SSH-003',
      found: `ssh-ed25519 ${first.hostKeyFingerprint}`,
    })
    expect(used).toBe(false)
  })

  it('loses the accepted key with another address, and keeps it with another name', async () => {
    const params = await accepted(first)
    const { users, name, port, host: address } = await host.do('machines.get', { params })
    const body = {
      name: `${name}-renamed`,
      host: address,
      port,
      users: users.map(({ id, name: user }) => ({ id, name: user })),
    }
    expect((await host.do('machines.update', { params, body })).hostKey).not.toBeNull()
    expect(await test(params)).toMatchObject({ users: [{ ok: true }] })
    expect(
      (await host.do('machines.update', { params, body: { ...body, port: port + 1 } })).hostKey,
    ).toBeNull()
  })

  it('tells a wrong login from a right one', async () => {
    const wrong = { kind: 'password', password: 'certainly-wrong' }
    const params = await accepted(first, { secret: wrong })
    expect((await test(params)).users).toMatchObject([{ ok: false, error: { code: 'DM-SSH-002' } }])
  })
})

describe('a machine behind another one', () => {
  it('is reached through it, once that one is trusted', async () => {
    const untrusted = await added(first)
    const refused = await added(second, { jumpMachineId: untrusted.machineId })
    const reply = await host.call('machines.test', { params: refused, body: {} })
    expect([reply.status, errorOf(reply).code]).toEqual([409, 'DM-SSH-004'])
    const gate = await accepted(first)
    const params = await accepted(second, { jumpMachineId: gate.machineId })
    expect(await test(params)).toMatchObject({ trust: 'accepted', users: [{ ok: true }] })
  })

  it('that is not there is told from a jump host that is not there', async () => {
    const gate = await accepted(first)
    const params = await added(second, { jumpMachineId: gate.machineId, port: 1 })
    const reply = await host.call('machines.test', { params, body: {} })
    expect(errorOf(reply).code).toBe('DM-SSH-012')
  })
})
