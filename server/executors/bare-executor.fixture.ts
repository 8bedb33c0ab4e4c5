import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { HostKey, Secret } from '@data-migration/contract/plugin'
import { ensureExecutor, type Executor, type ExecutorNumber } from '@data-migration/tests/testbed'
import { bundledPackages, type PortalPackage } from './install/portal-package.ts'
import type { Machine } from './machine.ts'
import { runCommand } from './run-command.ts'
import type { SshEndpoint, SshTimings } from './ssh/endpoint.ts'
import { sshMachine, type SshMachine } from './ssh/ssh-machine.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

/** A bare machine of the testbed and a folder on it that belongs to one test. */
export interface BareExecutor extends AsyncDisposable {
  readonly executor: Executor
  readonly machine: SshMachine
  readonly endpoint: SshEndpoint
  /** Absolute, empty, deleted in the end. */
  readonly folder: string
  /** Everything below the folder, with kind and mode. */
  listing(): Promise<string[]>
  sh(script: string, ...args: string[]): Promise<string>
}

export const quickTimings: SshTimings = { connectMs: 10_000, keepAliveMs: 1000, keepAliveMisses: 3 }

export async function bareExecutor(number: ExecutorNumber): Promise<BareExecutor> {
  const executor = await ensureExecutor(number)
  const endpoint = endpointOf(executor)
  const machine = sshMachine(endpoint)
  const sh = (script: string, ...args: string[]) => shell(machine, script, ...args)
  const folder = `${executor.homeDirectory}/t-${randomUUID()}`
  await sh('mkdir "$1"', folder)
  return {
    executor,
    machine,
    endpoint,
    folder,
    listing: async () => (await sh(`find "$1" -printf '%P %y %m\\n' | sort`, folder)).split('\n'),
    sh,
    async [Symbol.asyncDispose]() {
      await sh('chmod -R u+rwX "$1"; rm -rf "$1"', folder)
      await machine[Symbol.asyncDispose]()
    },
  }
}

export function endpointOf(executor: Executor, changes: Partial<SshEndpoint> = {}): SshEndpoint {
  return {
    host: executor.host,
    port: executor.port,
    user: executor.user,
    hostKey: hostKeyOf(executor),
    withSecret: withSecret({ kind: 'private-key', privateKey: executor.privateKey }),
    jump: null,
    ...changes,
  }
}

export function hostKeyOf(executor: Executor): HostKey {
  return { algorithm: 'ssh-ed25519', fingerprint: executor.hostKeyFingerprint }
}

export function withSecret(secret: Secret): SshEndpoint['withSecret'] {
  return (use) => use(secret)
}

/** Output of a script that has to succeed. */
export async function shell(machine: Machine, script: string, ...args: string[]): Promise<string> {
  const words = ['sh', '-c', script, 'sh', ...args]
  const { exitCode, stdout, stderr } = await runCommand(machine, words, { purpose: 'a test' })
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`)
  return stdout.trim()
}

/** The real Portal for this machine; packed when its content has changed. */
export async function portalPackage(): Promise<PortalPackage> {
  await run(process.execPath, [join(root, 'scripts', 'package.ts'), '--only', 'portal-x64'], { cwd: root })
  const found = (await bundledPackages(join(root, 'dist'))).find((one) => one.architecture === 'x64')
  if (found === undefined) throw new Error('no package for x64 was made')
  return found
}
