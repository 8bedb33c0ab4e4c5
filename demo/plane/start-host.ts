import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exitCode } from '@data-migration/contract/portal'
import {
  freePort,
  startServerProcess,
  stopServerProcess,
  waitUntilReady,
} from '@data-migration/tests/testbed'
import { type ApiClient, apiClient } from '@data-migration/tests/api-client'
import { DemoFailure } from '../failure.ts'
import { repository, runtime } from './programs.ts'

export interface DemoHost extends AsyncDisposable {
  readonly url: string
  readonly api: ApiClient
  /** Holds the password of the user `admin`. */
  readonly passwordFile: string
}

/**
 * The stand-alone host with the plugin, on a free port of loopback and with nothing of an earlier demo. One that a killed
 * demo has left running is stopped first.
 */
export async function startDemoHost(folder: string): Promise<DemoHost> {
  const recordFile = join(folder, 'process')
  await stopServerProcess(recordFile, 'SIGTERM')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const logFile = join(folder, 'host.log')
  const url = `http://127.0.0.1:${await freePort()}`
  const flags = ['--port', new URL(url).port, '--data', join(folder, 'data'), '--json']
  const command = [runtime, join(repository, 'host', 'main.ts'), ...flags]
  const server = { recordFile, logFile, command, cwd: repository }
  const stop = () => stopServerProcess(recordFile, 'SIGTERM')
  try {
    const identity = await startServerProcess(server)
    await waitUntilReady(server, identity, () => Promise.resolve(firstWord(logFile) !== undefined))
    const { token, passwordFile } = await becomeAdmin(url, logFile, folder)
    const api = apiClient({ url, adminToken: token })
    return { url, api, passwordFile, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw new DemoFailure(exitCode.bug, `The host did not start. ${String(error)}`, `See ${logFile}.`, error)
  }
}

/** What the host says when it listens. */
function firstWord(logFile: string): { readonly adminPassword: string | null } | undefined {
  const line = readFileSync(logFile, 'utf8')
    .split('\n')
    .slice(0, -1)
    .find((one) => one.includes('"adminPassword"'))
  return line === undefined ? undefined : (JSON.parse(line) as { adminPassword: string | null })
}

/** The host prints a one-time password, which has to be changed at the first login. */
async function becomeAdmin(url: string, logFile: string, folder: string) {
  const adminPassword = firstWord(logFile)?.adminPassword ?? null
  if (adminPassword === null) throw new Error('it told no one-time password')
  const password = randomBytes(18).toString('base64url')
  const passwordFile = join(folder, 'admin-password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  const nobody = apiClient({ url, adminToken: '' })
  const { token } = await nobody.host('host.login', { body: { name: 'admin', password: adminPassword } })
  const body = { current: adminPassword, next: password }
  await apiClient({ url, adminToken: token }).host('host.changePassword', { body })
  return { token, passwordFile }
}
