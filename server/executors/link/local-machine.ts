import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { homedir, userInfo } from 'node:os'
import { linkStateHolder } from '../link-state.ts'
import { dmError } from '@data-migration/contract/errors'
import type { CommandEnd, Machine, RunningCommand } from '../machine.ts'
import { signalNumber } from '../signal-number.ts'

const label = 'local'

/** The server's own machine, by plain processes of its own user; no SSH. */
export function localMachine(): Machine {
  const state = linkStateHolder()
  state.connected()
  const running = new Set<RunningCommand>()
  return {
    label,
    user: userInfo().username,
    get state() {
      return state.current
    },
    onState: (listener) => state.onState(listener),
    async start(words, purpose) {
      const command = await spawned(words, purpose)
      running.add(command)
      void command.ended.then(() => running.delete(command))
      return command
    },
    whenReachable: async (signal) => signal.throwIfAborted(),
    async [Symbol.asyncDispose]() {
      for (const command of running) command.close()
    },
  }
}

async function spawned(words: readonly string[], purpose: string): Promise<RunningCommand> {
  const [program = '', ...args] = words
  // As after a login: the server's own variables are nobody else's business.
  const env = { HOME: homedir(), PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8' }
  const child = spawn(program, args, { stdio: 'pipe', cwd: homedir(), env })
  const ended = endOf(child)
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined)
  await spawnedOrFailed(child, program, purpose)
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    close: () => {
      child.stdin.destroy()
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    },
  }
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<CommandEnd> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ exitCode: code ?? 128 + signalNumber(signal ?? '') })
    })
  })
}

function spawnedOrFailed(
  child: ChildProcessWithoutNullStreams,
  command: string,
  purpose: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => {
      reject(dmError('DM-SSH-010', { host: label, exitCode: 127, command }, { found: purpose, cause }))
    })
  })
}
