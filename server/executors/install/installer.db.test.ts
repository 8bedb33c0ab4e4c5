import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { DmError } from '@data-migration/contract/errors'
import { FaultProxy, mountSmallDisk } from '@data-migration/tests/testbed'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type BareExecutor,
  bareExecutor,
  endpointOf,
  hostKeyOf,
  portalPackage,
  quickTimings,
  withSecret,
} from '../bare-executor.fixture.ts'
import { installedPortal } from '../link/portal-location.ts'
import { portalLink } from '../link/portal-link.ts'
import type { Machine } from '../machine.ts'
import { defaultLimits } from '../ssh/connection-pool.ts'
import type { SshEndpoint } from '../ssh/endpoint.ts'
import { sshMachine } from '../ssh/ssh-machine.ts'
import { newInstaller, type InstallOrder, type Installer } from './installer.ts'
import type { StepEvent, StepName } from './install-step.ts'
import type { PortalPackage } from './portal-package.ts'
import { tinyPackage } from './tiny-package.fixture.ts'

const isRoot = process.getuid?.() === 0
const allSteps = ['check', 'upload', 'verify', 'unpack', 'self-test', 'switch'] as const

let bare: BareExecutor
let portal: PortalPackage

beforeAll(async () => {
  portal = await portalPackage()
  bare = await bareExecutor(2)
  return () => bare[Symbol.asyncDispose]()
})

interface Attempt {
  readonly steps: StepEvent[]
  readonly error: DmError | null
}

function orderOn(machine: Machine, directory: string, onStep: (step: StepEvent) => void): InstallOrder {
  return {
    id: randomUUID(),
    executorId: directory,
    machine,
    directory,
    onStep,
    signal: new AbortController().signal,
  }
}

async function attempt(
  directory: string,
  packages: readonly PortalPackage[],
  options: { installer?: Installer; machine?: Machine; onStep?: (step: StepEvent) => void } = {},
): Promise<Attempt> {
  const { installer = newInstaller(), machine = bare.machine, onStep } = options
  const steps: StepEvent[] = []
  const order = orderOn(machine, directory, (step) => {
    steps.push(step)
    onStep?.(step)
  })
  try {
    await installer.install(order, packages)
    return { steps, error: null }
  } catch (error) {
    if (error instanceof DmError) return { steps, error }
    throw error
  }
}

/** Names of the steps that came to `state`, in order. */
function inState(steps: readonly StepEvent[], state: StepEvent['state']): StepName[] {
  return steps.filter((step) => step.state === state).map(({ name }) => name)
}

/** A folder of its own for one installation, inside the test's. */
function place(): string {
  return `${bare.folder}/${randomUUID().slice(0, 8)}/deeper`
}

describe('an installation on a bare machine', () => {
  it('takes under 15 s, runs, and leaves nothing behind when it is removed', async () => {
    const directory = place()
    const before = await bare.listing()
    const { steps, error } = await attempt(directory, [portal])
    expect(error).toBeNull()
    expect(inState(steps, 'done')).toEqual([...allSteps])
    const spentMs = steps
      .filter(({ state }) => state === 'done')
      .reduce((sum, step) => sum + step.durationMs, 0)
    expect(spentMs).toBeLessThan(15_000)
    const uploaded = steps.findLast(({ name }) => name === 'upload')?.bytes
    expect(uploaded).toEqual({ done: portal.bytes, total: portal.bytes })

    const probe = await portalLink(bare.machine, installedPortal(directory)).probe()
    expect(probe).toMatchObject({ portalVersion: portal.version, portals: [] })
    expect(Math.abs(probe.clockOffsetMs)).toBeLessThan(5000)

    await newInstaller().uninstall(orderOn(bare.machine, directory, () => undefined))
    expect(await bare.listing()).toEqual(before)
  })

  it('resolves ~ and keeps its workspaces beside its versions', async () => {
    const home = await bare.sh('echo "$HOME"')
    const directory = place()
    const below = `~${directory.slice(home.length)}`
    const installed = await newInstaller().install(
      orderOn(bare.machine, below, () => undefined),
      [portal],
    )
    expect(installed.directory).toBe(directory)
    const shown = await bare.sh('"$1/portal/current/portal" status none --json || true', directory)
    expect(shown).toContain(`${directory}/portal/workspace/none`)
  })

  it('upgrades, keeps the version before, switches back, and forgets older ones', async () => {
    using one = tinyPackage({ version: '1.0.0' })
    using two = tinyPackage({ version: '1.1.0' })
    using three = tinyPackage({ version: '2.0.0' })
    const directory = place()
    const installer = newInstaller()
    const versions = () => bare.sh('ls "$1/portal/versions"; readlink "$1/portal/current"', directory)
    for (const one_ of [one, two]) expect((await attempt(directory, [one_], { installer })).error).toBeNull()
    expect(await versions()).toBe('1.0.0\n1.1.0\nversions/1.1.0')
    await installer.switchTo(
      orderOn(bare.machine, directory, () => undefined),
      '1.0.0',
    )
    expect(await versions()).toBe('1.0.0\n1.1.0\nversions/1.0.0')
    await expect(
      installer.switchTo(
        orderOn(bare.machine, directory, () => undefined),
        '3.0.0',
      ),
    ).rejects.toMatchObject({ code: 'DM-INST-021' })
    expect((await attempt(directory, [three], { installer })).error).toBeNull()
    expect(await versions()).toBe('1.0.0\n2.0.0\nversions/2.0.0')
  })

  it('finds a Portal that is there already, and only the right one', async () => {
    using tiny = tinyPackage({ version: '1.0.0' })
    const directory = place()
    const installer = newInstaller()
    const find = (expected: string) =>
      installer.find(
        orderOn(bare.machine, directory, () => undefined),
        expected,
      )
    await expect(find('1.0.0')).rejects.toMatchObject({ code: 'DM-INST-015' })
    await attempt(directory, [tiny])
    expect(await find('1.0.0')).toEqual({ directory, version: '1.0.0' })
    await expect(find('2.0.0')).rejects.toMatchObject({ code: 'DM-INST-016' })
  })

  it('is removed also while somebody only looks on', async () => {
    const directory = place()
    await attempt(directory, [portal])
    await bare.sh(
      'mkdir -p "$1/portal/workspace/s/logs"; cd "$1/portal/workspace/s"; echo {} > job.json; echo x > logs/l',
      directory,
    )
    const words = [`${directory}/portal/current/portal`, 'logs', 's', '--file', 'logs/l', '--follow']
    const looking = await bare.machine.start([...words, '--end-with-stdin', '--json'], 'a test')
    await once(looking.stdout, 'data')
    await newInstaller().uninstall(orderOn(bare.machine, directory, () => undefined))
    expect(await bare.sh('test ! -e "$1" && echo gone', directory)).toBe('gone')
    looking.close()
  })

  it('is not removed while something of it runs', async () => {
    using tiny = tinyPackage()
    const directory = place()
    await attempt(directory, [tiny])
    await bare.sh('cp /bin/sleep "$1/portal/current/busy"', directory)
    const busy = await bare.machine.start([`${directory}/portal/versions/9.0.0/busy`, '60'], 'a test')
    await expect.poll(() => bare.sh('readlink /proc/[0-9]*/exe 2>/dev/null | grep -c busy || true')).toBe('1')
    const removal = () => newInstaller().uninstall(orderOn(bare.machine, directory, () => undefined))
    await expect(removal()).rejects.toMatchObject({ code: 'DM-INST-008', params: { count: 1 } })
    expect(await bare.sh('"$1/portal/current/portal"', directory)).toContain('9.0.0')
    busy.close()
    await bare.sh(
      'pkill -x busy 2>/dev/null || for p in /proc/[0-9]*; do case $(readlink $p/exe 2>/dev/null) in */busy) kill ${p#/proc/};; esac; done',
    )
    await expect.poll(removal, { timeout: 10_000 }).toBeUndefined()
  })
})

describe('what keeps an installation from beginning', () => {
  it.each<[string, () => Partial<SshEndpoint>, string]>([
    ['a closed port', () => ({ port: 1 }), 'DM-SSH-001'],
    ['an unknown name', () => ({ host: 'no-such-host.invalid' }), 'DM-SSH-001'],
    [
      'a wrong password',
      () => ({ withSecret: withSecret({ kind: 'password', password: 'x' }) }),
      'DM-SSH-002',
    ],
    [
      'a changed host key',
      () => ({ hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:of-another-machine' } }),
      'DM-SSH-003',
    ],
    ['a host key nobody has accepted', () => ({ hostKey: null }), 'DM-SSH-004'],
    [
      'a key that is none',
      () => ({ withSecret: withSecret({ kind: 'private-key', privateKey: 'nonsense' }) }),
      'DM-SSH-005',
    ],
  ])('%s', async (_, changes, code) => {
    using tiny = tinyPackage()
    const before = await bare.listing()
    await using machine = sshMachine(endpointOf(bare.executor, changes()), quickTimings)
    const { steps, error } = await attempt(place(), [tiny], { machine })
    expect(error?.code).toBe(code)
    expect(inState(steps, 'failed')).toEqual(['check'])
    expect(await bare.listing()).toEqual(before)
  })

  it.each<[string, (directory: string) => Promise<unknown>, string]>([
    ['a read-only directory', (at) => bare.sh('mkdir -p "$1"; chmod 555 "$1"', at), 'DM-INST-001'],
    ['a file in its place', (at) => bare.sh('mkdir -p "$1"; rmdir "$1"; echo > "$1"', at), 'DM-INST-001'],
    [
      'something else called portal',
      (at) => bare.sh('mkdir -p "$1/portal"; echo > "$1/portal/x"', at),
      'DM-INST-017',
    ],
  ])('%s', async (_, prepare, code) => {
    using tiny = tinyPackage()
    const directory = place()
    await prepare(directory)
    const before = await bare.listing()
    expect((await attempt(directory, [tiny])).error?.code).toBe(code)
    expect(await bare.listing()).toEqual(before)
  })

  it('no package for this machine', async () => {
    using tiny = tinyPackage()
    const { error } = await attempt(place(), [{ ...tiny, architecture: 'arm64' }])
    expect(error?.code).toBe('DM-INST-012')
  })

  it.each(['relative', '/with/../dots', '//double', '/a b', '~other/x', ''])(
    'the directory %j',
    async (directory) => {
      const { error } = await attempt(directory, [])
      expect(error?.code).toBe('DM-INST-014')
    },
  )

  it.runIf(isRoot)('a disk that is too small', async () => {
    using tiny = tinyPackage()
    const directory = place()
    await bare.sh('mkdir -p "$1"', directory)
    await using _ = await mountSmallDisk(bare.executor, directory, 8)
    const { error } = await attempt(directory, [tiny])
    expect(error?.code).toBe('DM-INST-002')
    expect(await bare.sh('ls -A "$1"', directory)).toBe('')
  })
})

describe('what ends an installation half-way', () => {
  it.each<[string, () => PortalPackage & Disposable, string, StepName]>([
    [
      'an archive that arrives damaged',
      () => ({ ...tinyPackage(), sha256: 'b'.repeat(64) }),
      'DM-INST-005',
      'verify',
    ],
    ['content that is not what it says', () => tinyPackage({ wrongManifest: true }), 'DM-INST-006', 'unpack'],
    [
      'a Portal that does not start',
      () => tinyPackage({ launcher: 'echo no library >&2; exit 127' }),
      'DM-INST-011',
      'self-test',
    ],
    [
      'a Portal of another version',
      () =>
        tinyPackage({
          launcher:
            'echo \'{"v":1,"type":"version","version":"8.0.0","node":"24.0.0","architecture":"x64"}\'',
        }),
      'DM-INST-011',
      'self-test',
    ],
  ])('%s', async (_, make, code, step) => {
    using tiny = make()
    const before = await bare.listing()
    const { steps, error } = await attempt(place(), [tiny])
    expect(error?.code).toBe(code)
    expect(inState(steps, 'failed')).toEqual([step])
    expect(inState(steps, 'done').at(-1)).toBe('roll-back')
    expect(steps.find(({ state }) => state === 'failed')?.output).not.toBe('')
    expect(await bare.listing()).toEqual(before)
  })

  it.runIf(isRoot).each<[StepName, number]>([
    ['upload', 2],
    // Room for the archive, not for what is in it.
    ['unpack', 8],
  ])('a disk that fills up during %s', async (step, leaveMebibytes) => {
    using tiny = tinyPackage({ ballastBytes: 6_000_000 })
    const directory = place()
    await bare.sh('mkdir -p "$1"', directory)
    await using _ = await mountSmallDisk(bare.executor, directory, 40)
    let filled: Promise<unknown> | undefined
    const { steps, error } = await attempt(directory, [tiny], {
      machine: slowedBy(bare.machine, () => filled),
      onStep: ({ name, state }) => {
        if (name === 'check' && state === 'done') filled = fillDisk(directory, leaveMebibytes)
      },
    })
    expect(error).toMatchObject({ code: 'DM-INST-006', params: { step } })
    expect(steps.find(({ state }) => state === 'failed')?.output).toContain('No space left')
    await bare.sh('rm "$1/fill"', directory)
    expect(await bare.sh('ls -A "$1"', directory)).toBe('')
  })

  it.each(allSteps.slice(1))('a connection cut during %s', async (step) => {
    await cutDuring(step, { kind: 'reset' })
  })

  it.each(['upload', 'unpack', 'switch'] as const)('a line that goes silent during %s', async (step) => {
    await cutDuring(step, { kind: 'black-hole' })
  })

  it('leaves the version before active when an upgrade fails', async () => {
    using good = tinyPackage({ version: '1.0.0' })
    using bad = tinyPackage({ version: '2.0.0', launcher: 'exit 1' })
    const directory = place()
    await attempt(directory, [good])
    const before = await bare.listing()
    expect((await attempt(directory, [bad])).error?.code).toBe('DM-INST-011')
    expect(await bare.listing()).toEqual(before)
    expect(await bare.sh('"$1/portal/current/portal"', directory)).toContain('1.0.0')
  })
})

describe('two installations at once on one machine', () => {
  it.each([
    ['of one server', () => [newInstaller()]],
    ['of two servers', () => [newInstaller(), newInstaller()]],
  ])('%s: the second is refused, the first is not disturbed', async (_, make) => {
    const [first, second] = make()
    using tiny = tinyPackage({ ballastBytes: 3_000_000 })
    const directory = place()
    let other: Promise<Attempt> | undefined
    const { error } = await attempt(directory, [tiny], {
      installer: first,
      machine: slowedBy(bare.machine, () => other),
      onStep: ({ name, state }) => {
        if (name === 'check' && state === 'done')
          other = attempt(directory, [tiny], { installer: second ?? first })
      },
    })
    expect((await other)?.error?.code).toBe('DM-INST-007')
    expect(error).toBeNull()
    expect(await bare.sh('"$1/portal/current/portal"', directory)).toContain('9.0.0')
  })
})

async function fillDisk(directory: string, leaveMebibytes: number): Promise<void> {
  const script = `set -- "$1" "$2" $(df -Pk "$1" | tail -n 1)
    head -c $((($6 - $2 * 1024) * 1024)) /dev/zero > "$1/fill"`
  await bare.sh(script, directory, String(leaveMebibytes))
}

/** The machine, but everything that is started waits for `before`: so that a test can do something between two steps. */
function slowedBy(machine: Machine, before: () => Promise<unknown> | undefined): Machine {
  return {
    ...machine,
    label: machine.label,
    start: async (words, purpose) => {
      await before()
      return await machine.start(words, purpose)
    },
  }
}

async function cutDuring(step: StepName, fault: { kind: 'reset' } | { kind: 'black-hole' }): Promise<void> {
  using tiny = tinyPackage({ ballastBytes: 12_000_000 })
  const directory = place()
  const before = await bare.listing()
  await using proxy = await FaultProxy.start(bare.executor)
  const endpoint = endpointOf(bare.executor, {
    host: proxy.host,
    port: proxy.port,
    hostKey: hostKeyOf(bare.executor),
  })
  await using machine = sshMachine(endpoint, quickTimings, defaultLimits)
  let cut: Promise<void> | undefined
  const installer = newInstaller()
  const { steps, error } = await attempt(directory, [tiny], {
    installer,
    machine,
    onStep: ({ name, state, bytes }) => {
      const begun = name === step && state === 'running' && (step !== 'upload' || (bytes?.done ?? 0) > 0)
      if (begun) cut ??= proxy.setMode(fault)
      if (name === 'roll-back' && state === 'running') void proxy.setMode({ kind: 'pass' })
    },
  })
  await cut
  expect(error?.code).toBe('DM-SSH-006')
  expect(inState(steps, 'failed')).toEqual([step])
  expect(inState(steps, 'done').at(-1)).toBe('roll-back')
  expect(await bare.listing()).toEqual(before)
  expect((await attempt(directory, [tiny], { installer, machine })).error).toBeNull()
}
