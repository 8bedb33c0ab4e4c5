import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { tail } from '../command.ts'
import { TestbedError } from '../testbed-error.ts'
import {
  isAlive,
  parseStat,
  processesWithVariable,
  processTree,
  signalProcess,
  type ProcessIdentity,
} from './process-identity.ts'

export type ServerProcess = {
  /** Where the process writes down itself before it becomes the server. */
  recordFile: string
  logFile: string
  command: readonly string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
}

/**
 * The shell records its own pid, start time and boot and then *becomes* the server, so no instant exists at which
 * the server runs unrecorded, whatever happens to the process that starts it.
 */
const recordThenExec = `
read -r boot < /proc/sys/kernel/random/boot_id && read -r stat < /proc/$$/stat || exit 1
printf '%s\\n%s\\n' "$boot" "$stat" > "$1.new" && mv "$1.new" "$1" && shift && exec "$@"`

/** Every process of a server carries it; its value is the record file. */
export const serverVariable = 'TESTBED_SERVER'

/** Starts a server that outlives this process. Returns once it is recorded, not once it answers. */
export async function startServerProcess(server: ServerProcess): Promise<ProcessIdentity> {
  mkdirSync(dirname(server.recordFile), { recursive: true, mode: 0o700 })
  rmSync(server.recordFile, { force: true })
  const log = openSync(server.logFile, 'a', 0o600)
  const child = spawn('/bin/sh', ['-c', recordThenExec, 'sh', server.recordFile, ...server.command], {
    detached: true,
    cwd: server.cwd,
    env: { ...(server.env ?? process.env), [serverVariable]: server.recordFile },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  return await waitForRecord(server)
}

/** The recorded process, when it still runs. */
export function recordedProcess(recordFile: string): ProcessIdentity | undefined {
  const identity = readRecord(recordFile)
  return identity && isAlive(identity) ? identity : undefined
}

/** Waits until `answers` resolves to true; fails early when the server ends, and after the time-out. */
export async function waitUntilReady(
  server: ServerProcess,
  identity: ProcessIdentity,
  answers: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await answers())) {
    if (!isAlive(identity)) throw endedEarly(server)
    if (Date.now() > deadline) {
      throw new TestbedError(`${server.command[0]} gave no answer in ${timeoutMs} ms`, logHint(server))
    }
    await delay(50)
  }
}

/** Asks the server to end, insists with SIGKILL after the time-out, and returns when nothing of it is left. */
export async function stopServerProcess(
  recordFile: string,
  signal: NodeJS.Signals = 'SIGTERM',
  timeoutMs = 30_000,
): Promise<void> {
  const root = recordedProcess(recordFile)
  if (root !== undefined) {
    for (const member of membersOf(recordFile)) signalProcess(member, 'SIGCONT')
    signalProcess(root, signal)
    await goneWithin([root], timeoutMs)
  }
  const left = membersOf(recordFile)
  if (signal !== 'SIGKILL') await goneWithin(left, 5_000)
  for (const member of left) signalProcess(member, 'SIGKILL')
  await goneWithin(left, 5_000)
  rmSync(recordFile, { force: true })
}

/**
 * Ends the process and its descendants at once, as a power cut would. They are collected as well when it returns: a server
 * that starts anew takes a number that still has an entry for a running server.
 */
export async function killServerProcess(recordFile: string): Promise<void> {
  const members = membersOf(recordFile)
  await stopServerProcess(recordFile, 'SIGKILL')
  const deadline = Date.now() + 10_000
  while (members.some(({ pid }) => existsSync(`/proc/${pid}`)) && Date.now() < deadline) await delay(20)
}

/** SIGSTOP or SIGCONT for all processes of the server (PostgreSQL serves clients from children). */
export function signalServerProcess(recordFile: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (recordedProcess(recordFile) === undefined) {
    throw new TestbedError(`No running server is recorded in ${recordFile}`, 'Start it first')
  }
  for (const member of membersOf(recordFile)) signalProcess(member, signal)
}

/** The recorded process, its descendants, and those that left the family but carry its mark; parents first. */
function membersOf(recordFile: string): ProcessIdentity[] {
  const root = recordedProcess(recordFile)
  const tree = root === undefined ? [] : processTree(root)
  const known = new Set(tree.map((member) => member.pid))
  const marked = processesWithVariable(serverVariable, recordFile)
  return [...tree, ...marked.filter((member) => !known.has(member.pid))]
}

async function waitForRecord(server: ServerProcess): Promise<ProcessIdentity> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const identity = readRecord(server.recordFile)
    if (identity !== undefined) return identity
    if (Date.now() > deadline) throw endedEarly(server)
    await delay(5)
  }
}

function readRecord(recordFile: string): ProcessIdentity | undefined {
  if (!existsSync(recordFile)) return undefined
  const [bootId, line] = readFileSync(recordFile, 'utf8').split('\n')
  const stat = line === undefined ? undefined : parseStat(line)
  return bootId === undefined || stat === undefined
    ? undefined
    : { pid: stat.pid, startTime: stat.startTime, bootId }
}

async function goneWithin(processes: ProcessIdentity[], timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (processes.some(isAlive)) {
    if (Date.now() > deadline) return false
    await delay(20)
  }
  return true
}

function endedEarly(server: ServerProcess): TestbedError {
  return new TestbedError(`${server.command[0]} ended before it answered`, logHint(server))
}

function logHint(server: ServerProcess): string {
  const log = existsSync(server.logFile) ? tail(readFileSync(server.logFile, 'utf8')) : '(empty)'
  return `The end of ${server.logFile}:\n${log}`
}
