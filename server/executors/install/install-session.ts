import { createInterface } from 'node:readline'
import { dmError } from '@data-migration/contract/errors'
import type { Machine, RunningCommand } from '../machine.ts'
import { installScript } from './install-script.ts'
import { mark } from './script-library.ts'
import type { PortalPackage } from './portal-package.ts'

export interface SessionRequest {
  readonly machine: Machine
  /** Absolute. */
  readonly directory: string
  readonly id: string
  readonly wanted: PortalPackage
  /** Installations that are over and may have left their lock. */
  readonly over: readonly string[]
}

export interface StepEnd {
  readonly exitCode: number
  readonly output: string
}

/** The script of one installation on the machine, which holds the lock. */
export interface InstallSession {
  /** Where the archive has to be put. */
  readonly archive: string
  step(name: 'verify' | 'unpack' | 'self-test' | 'switch', timeoutMs: number): Promise<StepEnd>
  /** Makes the installation stay. Throws what the connection throws. */
  finish(): Promise<void>
  /** Lets the machine put everything back. False when nobody can say whether it has. */
  rollBack(): Promise<boolean>
}

const beatMs = 20_000
const takeWithinMs = 30_000
const endWithinMs = 60_000

/** Takes the lock. Throws DM-INST-007 when another installation holds it, DM-INST-001, and what the connection throws. */
export async function openSession(request: SessionRequest): Promise<InstallSession> {
  const { machine, directory, id, wanted, over } = request
  const words = ['sh', '-c', installScript, 'install', directory, id, wanted.version, wanted.sha256, ...over]
  const command = await machine.start(words, 'the installation')
  const script = new ScriptTalk(command, machine.label)
  try {
    const { said, output } = await script.next(takeWithinMs)
    if (said !== 'held') throw refusal(said, output, request)
    return sessionOf(script, command, `${directory}/portal/.installing/archive.tar.gz`)
  } catch (error) {
    command.close()
    throw error
  }
}

function sessionOf(script: ScriptTalk, command: RunningCommand, archive: string): InstallSession {
  const beats = setInterval(() => script.send('beat'), beatMs)
  const close = () => {
    clearInterval(beats)
    command.close()
  }
  return {
    archive,
    async step(name, timeoutMs) {
      script.send(name)
      const { said, output } = await script.next(timeoutMs)
      return { exitCode: Number(/^ended (\d+)$/.exec(said)?.[1] ?? 1), output }
    },
    async finish() {
      script.send('finish')
      try {
        await script.end(endWithinMs)
      } finally {
        close()
      }
    },
    async rollBack() {
      command.stdin.end()
      try {
        await script.end(endWithinMs)
        return true
      } catch {
        return false
      } finally {
        close()
      }
    },
  }
}

function refusal(said: string, output: string, { machine, directory }: SessionRequest): Error {
  if (said.startsWith('locked')) return dmError('DM-INST-007', { executor: machine.label })
  const found = `${said.replace(/^refused /, '')} ${output}`.trim()
  return dmError('DM-INST-001', { directory, host: machine.label, user: machine.user }, { found })
}

interface Said {
  /** What follows the mark. */
  readonly said: string
  /** What programs said before that. */
  readonly output: string
}

/** Lines to and from the script. */
class ScriptTalk {
  readonly #command: RunningCommand
  readonly #lines: AsyncIterator<string>
  readonly #host: string

  constructor(command: RunningCommand, host: string) {
    this.#command = command
    this.#host = host
    const reader = createInterface({ input: command.stdout })
    // A lost connection brings no end of the output.
    command.ended.catch(() => reader.close())
    command.stderr.resume()
    this.#lines = reader[Symbol.asyncIterator]()
  }

  send(line: string): void {
    if (this.#command.stdin.writable) this.#command.stdin.write(`${line}\n`)
  }

  /** The next word of the script. Throws what the connection throws, DM-SSH-010, DM-SSH-011. */
  async next(timeoutMs: number): Promise<Said> {
    return await this.#within(timeoutMs, async () => {
      const output: string[] = []
      for (;;) {
        const line = await this.#lines.next()
        if (line.done === true) throw await this.#brokenOff(output)
        if (line.value.startsWith(`${mark} `))
          return { said: line.value.slice(mark.length + 1), output: output.join('\n') }
        output.push(line.value)
      }
    })
  }

  /** Returns when the script has ended by itself. */
  async end(timeoutMs: number): Promise<void> {
    await this.#within(timeoutMs, async () => {
      for (let line = await this.#lines.next(); line.done !== true; line = await this.#lines.next());
      const { exitCode } = await this.#command.ended
      if (exitCode !== 0) throw await this.#brokenOff([])
    })
  }

  async #brokenOff(output: readonly string[]): Promise<Error> {
    const { exitCode } = await this.#command.ended
    const found = output.slice(-5).join('; ')
    return dmError('DM-SSH-010', { host: this.#host, exitCode, command: 'sh' }, { found })
  }

  async #within<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      const seconds = Math.round(timeoutMs / 1000)
      const error = dmError('DM-SSH-011', { host: this.#host, seconds, action: 'the installation' })
      timer = setTimeout(() => reject(error), timeoutMs)
    })
    try {
      return await Promise.race([work(), late])
    } finally {
      clearTimeout(timer)
    }
  }
}
