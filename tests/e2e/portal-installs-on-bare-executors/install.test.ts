import { existsSync } from 'node:fs'
import { chmod, chown, lstat, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiBase, type Installation, portalPackageSchema } from '@data-migration/contract/api'
import { FaultProxy, mountSmallDisk } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ControlPlane, type PlaneExecutor, startControlPlane } from '../lib/control-plane.ts'
import { until } from '../lib/until.ts'

const isRoot = process.getuid?.() === 0
const dist = fileURLToPath(new URL('../../../dist/', import.meta.url))

let plane: ControlPlane
beforeAll(async () => {
  plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 })
})
afterAll(() => plane[Symbol.asyncDispose]())

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** A machine with a folder that belongs to this test alone; Portal goes below it. */
async function executorOn(
  number: 1 | 2,
  via?: { readonly host: string; readonly port: number },
): Promise<PlaneExecutor> {
  const executor = await plane.addExecutor(number, via)
  folders.push(await makeFolder(executor))
  return { ...executor, directory: `${executor.directory}/below` }
}

/** As the executor's user would. */
async function makeFolder({ machine, directory }: PlaneExecutor): Promise<string> {
  const folder = machine.hostPath(directory)
  await mkdir(folder)
  const { uid, gid } = await stat(machine.hostPath(machine.homeDirectory))
  await chown(folder, uid, gid)
  return folder
}

/** Paths and modes in the folder of this test, on whatever machine. */
async function listing({ machine, directory }: PlaneExecutor): Promise<string[]> {
  const folder = dirname(machine.hostPath(directory))
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    const { mode } = await lstat(path)
    return `${path} ${mode.toString(8)}`
  })
  return (await Promise.all(lines)).toSorted()
}

async function start(
  executor: PlaneExecutor,
  source?: { kind: 'package'; packageId: string },
): Promise<void> {
  const { id: executorId, userId, directory } = executor
  const body = { userId, directory, ...(source === undefined ? {} : { source }) }
  await plane.api.call('installations.start', { params: { executorId }, body })
}

async function ended({ id: executorId }: PlaneExecutor): Promise<Installation> {
  return await until('the installation to end', async () => {
    const latest = await plane.api.call('installations.latest', { params: { executorId } })
    return latest.endedAt !== null && latest
  })
}

async function installationOn(executor: PlaneExecutor): Promise<Installation> {
  await start(executor)
  return await ended(executor)
}

function failedSteps({ steps }: Installation): string[] {
  return steps.filter(({ state }) => state === 'failed').map(({ name }) => name)
}

describe('an installation', () => {
  it('shows its steps with their times, and the executor as it is then', async () => {
    const executor = await executorOn(2)
    const before = await listing(executor)
    await plane.installPortal(executor)
    const { steps, state, stateCode, version } = await ended(executor)
    expect({ state, stateCode }).toEqual({ state: 'installed', stateCode: 2 })
    expect(steps.map(({ name, state: at }) => [name, at])).toEqual(
      ['check', 'upload', 'verify', 'unpack', 'self-test', 'switch'].map((name) => [name, 'done']),
    )
    expect(steps.every(({ startedAt, durationMs }) => startedAt !== null && durationMs !== null)).toBe(true)
    const { install, resources } = await plane.api.call('executors.get', {
      params: { executorId: executor.id },
    })
    expect(install).toMatchObject({
      state: 'installed',
      stateCode: 2,
      version,
      directory: executor.directory,
    })
    expect(resources).toMatchObject({ architecture: process.arch })
    await plane.uninstallPortal(executor)
    expect(await listing(executor)).toEqual(before)
  })

  it('is refused while another one runs on the same executor', async () => {
    const executor = await executorOn(2)
    await start(executor)
    await expect(start(executor)).rejects.toMatchObject({ status: 409, code: 'DM-INST-007' })
    expect((await ended(executor)).state).toBe('installed')
    await plane.uninstallPortal(executor)
  })

  it('is refused by the machine while another server installs there', async () => {
    await using other = await startControlPlane()
    const first = await executorOn(2)
    const second = await other.addExecutor(2)
    const sameDirectory = {
      params: { executorId: second.id },
      body: { userId: second.userId, directory: first.directory },
    }
    await start(first)
    await until('the lock', async () => {
      const names = await readdir(join(first.machine.hostPath(first.directory), 'portal')).catch(
        (): string[] => [],
      )
      return names.includes('.installing')
    })
    await other.api.call('installations.start', sameDirectory)
    const refused = await until('the second to end', async () => {
      const latest = await other.api.call('installations.latest', { params: { executorId: second.id } })
      return latest.endedAt !== null && latest
    })
    expect(refused).toMatchObject({ state: 'failed', stateCode: 10, error: { code: 'DM-INST-007' } })
    expect((await ended(first)).state).toBe('installed')
    await plane.uninstallPortal(first)
  })
})

describe('what keeps it from beginning', () => {
  it('a machine that does not answer', async () => {
    await using proxy = await FaultProxy.start(await executorOn(2).then(({ machine }) => machine))
    const executor = await executorOn(2, proxy)
    await proxy.setMode({ kind: 'refuse' })
    const failed = await installationOn(executor)
    expect(failed).toMatchObject({ state: 'failed', stateCode: 10, error: { code: 'DM-SSH-001' } })
    expect(failedSteps(failed)).toEqual(['check'])
  })

  it('a wrong password', async () => {
    const executor = await executorOn(2)
    const { api } = plane
    const params = { machineId: executor.id }
    const { name, host, port, hostKey } = await api.call('machines.get', { params })
    const users = [
      { id: executor.userId, name: executor.machine.user, secret: { kind: 'password', password: 'x' } },
    ] as const
    await api.call('machines.update', { params, body: { name, host, port, users: [...users] } })
    expect((await api.call('machines.get', { params })).hostKey).toEqual(hostKey)
    expect((await installationOn(executor)).error?.code).toBe('DM-SSH-002')
  })

  it('another host key than the accepted one, until a person accepts it', async () => {
    const { machine: other } = await executorOn(2)
    await using signpost = await startSignpost(await executorOn(1).then(({ machine }) => machine))
    const executor = await executorOn(1, signpost)
    signpost.pointTo(other)
    const swapped = { ...executor, machine: other }
    const before = await listing(swapped)
    const failed = await installationOn(executor)
    expect(failed.error).toMatchObject({ code: 'DM-SSH-003', found: expect.stringContaining('SHA256:') })
    expect(await listing(swapped)).toEqual(before)

    const params = { machineId: executor.id }
    const { trust, hostKey } = await plane.api.call('machines.test', { params, body: {} })
    expect({ trust, fingerprint: hostKey?.fingerprint }).toEqual({
      trust: 'changed',
      fingerprint: other.hostKeyFingerprint,
    })
    if (hostKey === null) throw new Error('no host key was shown')
    await plane.api.call('machines.acceptHostKey', { params, body: hostKey })
    // Each machine of the testbed has a login key of its own.
    const secret = { kind: 'private-key', privateKey: other.privateKey } as const
    const users = [{ id: executor.userId, name: other.user, secret }]
    const { name, host, port } = await plane.api.call('machines.get', { params })
    await plane.api.call('machines.update', { params, body: { name, host, port, users } })
    await plane.installPortal(executor)
    await plane.uninstallPortal(executor)
    expect(await listing(swapped)).toEqual(before)
  })

  it.runIf(isRoot)('a directory that cannot be written', async () => {
    const executor = await executorOn(2)
    const folder = await makeFolder(executor)
    await chmod(folder, 0o555)
    const before = await listing(executor)
    expect((await installationOn(executor)).error?.code).toBe('DM-INST-001')
    expect(await listing(executor)).toEqual(before)
    await rm(folder, { recursive: true })
  })

  it.runIf(isRoot)('a full disk', async () => {
    const executor = await executorOn(2)
    const folder = await makeFolder(executor)
    {
      await using _ = await mountSmallDisk(executor.machine, executor.directory, 60)
      expect((await installationOn(executor)).error?.code).toBe('DM-INST-002')
    }
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })
})

describe('an archive', () => {
  it('that is none is refused at the upload', async () => {
    const { status, body } = await upload(Buffer.from('this is no archive'))
    expect({ status, code: (body as { error?: { code: string } }).error?.code }).toEqual({
      status: 422,
      code: 'DM-INST-013',
    })
  })

  it('that is damaged inside leaves the machine as it was', async () => {
    const executor = await executorOn(2)
    const before = await listing(executor)
    const archive = (await readdir(dist)).find((name) => name.endsWith('linux-x64.tar.gz'))
    const bytes = await readFile(join(dist, archive ?? ''))
    bytes.fill(0xff, bytes.length - 2_000_000, bytes.length - 1_900_000)
    const { status, body } = await upload(bytes)
    expect(status).toBe(201)
    const { id: packageId } = portalPackageSchema.parse(body)
    await start(executor, { kind: 'package', packageId })
    const failed = await ended(executor)
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'DM-INST-006', params: { step: 'unpack' } },
    })
    expect(failed.steps.at(-1)).toMatchObject({ name: 'roll-back', state: 'done' })
    expect(await listing(executor)).toEqual(before)
    await plane.api.call('packages.delete', { params: { packageId } })
  })
})

describe('a connection that is cut', () => {
  it.each<[string, number]>([
    ['while the machine is looked at', 3_000],
    ['at the beginning of the upload', 500_000],
    ['in the middle of the upload', 25_000_000],
    ['after the upload', 46_300_000],
  ])('%s: the machine is as before, and the next installation stands', async (_, bytes) => {
    const executor = await executorOn(2)
    const before = await listing(executor)
    await using proxy = await FaultProxy.start(executor.machine)
    const through = await executorOn(2, proxy)
    const from = proxy.bytes.toServer
    await start({ ...through, directory: executor.directory })
    await until(`${bytes} bytes`, async () => proxy.bytes.toServer - from >= bytes)
    await proxy.setMode({ kind: 'reset' })
    await until('the cut to be noticed', async () => proxy.connections === 0)
    await proxy.setMode({ kind: 'pass' })
    const failed = await ended(through)
    expect(failed).toMatchObject({ state: 'failed', stateCode: 10 })
    expect(failed.error?.code).toMatch(/^DM-SSH-0(01|06)$/)
    await until('the machine to be as before', async () => String(await listing(executor)) === String(before))
    await plane.installPortal({ ...through, directory: executor.directory })
    await plane.uninstallPortal(through)
    expect(await listing(executor)).toEqual(before)
  })
})

/** An address that leads to one machine and then to another. */
async function startSignpost(first: Address) {
  let target: Address = first
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ host: target.host, port: target.port })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => sockets.forEach((socket) => socket.destroy())
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    /** Ends the connections there are. */
    pointTo(next: Address) {
      target = next
      close()
    },
    async [Symbol.asyncDispose]() {
      close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Address {
  readonly host: string
  readonly port: number
}

async function upload(bytes: Buffer): Promise<{ status: number; body: unknown }> {
  const { url, adminToken } = plane.host
  const response = await fetch(`${url}${apiBase}/packages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/gzip' },
    body: new Uint8Array(bytes),
  })
  return { status: response.status, body: await response.json() }
}
