import { startPortal, type PortalLine, type PortalProcess } from '../../e2e/lib/portal-process.ts'
import { until } from '../../e2e/lib/until.ts'

/** What one process of Portal ended with. */
export interface Ending {
  readonly code: number | null
  readonly verdict: unknown
  readonly error: unknown
  readonly position: string | null
  readonly stderr: string
}

/** Whoever an operator is: starts Portal again when it ended with something that passes. */
export class Runner implements AsyncDisposable {
  readonly #command: readonly string[]
  readonly #all: PortalProcess[] = []
  readonly restarts: unknown[] = []
  #current: PortalProcess | null = null

  constructor(command: readonly string[]) {
    this.#command = command
  }

  start(more: readonly string[] = []): void {
    this.#current = startPortal([...this.#command, ...more])
    this.#all.push(this.#current)
  }

  signal(name: NodeJS.Signals): void {
    this.#running.child.kill(name)
  }

  async kill(): Promise<void> {
    await this.#running.kill()
  }

  /** Another process takes the work over from one that is frozen; that one must find itself fenced out. */
  async takeOver(letGo: () => Promise<void>): Promise<void> {
    const frozen = this.#running
    frozen.child.kill('SIGSTOP')
    await letGo()
    this.start(['--take-over'])
    const successor = this.#running
    await until('the successor to hold the sub-task', () =>
      Promise.resolve(successor.stderr().includes('sub-task claimed') || successor.child.exitCode !== null),
    )
    frozen.child.kill('SIGCONT')
    const { code } = await frozen.exit
    if (code !== 10 && successor.child.exitCode === null)
      throw new Error(`the frozen process ended with ${code} instead of 10: ${frozen.stderr().slice(-2_000)}`)
  }

  /** Rejects when the process that runs now ends. */
  async ended(): Promise<never> {
    const process = this.#running
    const { code } = await process.exit
    throw new Error(`Portal ended with ${code} before that`)
  }

  /** Where it ended, or null while it runs. */
  async end(): Promise<Ending> {
    const process = this.#running
    const { code } = await process.exit
    const report = process.lines.findLast((line) => line.type === 'report')
    return {
      code,
      verdict: report?.['verdict'],
      error: report?.['error'],
      position: positionOf(report),
      stderr: process.stderr(),
    }
  }

  /** Whether the process that runs now has told of this, in an event or a line of its log. */
  tells(text: string): boolean {
    return this.#running.stdout().includes(text) || this.stderr().includes(text)
  }

  /** What the process that runs now has told so far. */
  get lines(): readonly PortalLine[] {
    return this.#running.lines
  }

  stderr(): string {
    return this.#running.stderr()
  }

  get isRunning(): boolean {
    const { child } = this.#running
    return child.exitCode === null && child.signalCode === null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#all) await process[Symbol.asyncDispose]()
  }

  get #running(): PortalProcess {
    if (this.#current === null) throw new Error('Portal was not started')
    return this.#current
  }
}

function positionOf(report: PortalLine | undefined): string | null {
  const snapshot = report?.['snapshot'] as { position?: { value?: string } | null } | null | undefined
  return snapshot?.position?.value ?? null
}
