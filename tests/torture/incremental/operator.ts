import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type MigrationPair, onSource, onTarget } from '../../e2e/lib/migration-pair.ts'
import { cli, runtime } from '../../e2e/lib/portal-command.ts'
import { until } from '../../e2e/lib/until.ts'
import { type Ending, Runner } from '../full-load/runner.ts'
import type { World } from '../full-load/world.ts'

/** How long following may take to go on after whatever happened. */
const goesOnWithinMs = 150_000

/** Runs Portal, looks after it, and knows the passwords. */
export class Operator implements AsyncDisposable {
  readonly runner: Runner
  readonly #pair: MigrationPair
  readonly #world: World
  readonly #options: Readonly<Record<string, unknown>>
  /** Beside these, until the load is let go. */
  #whileLoading: Readonly<Record<string, unknown>>
  readonly #passwords: { source: string; target: string }

  private constructor(
    pair: MigrationPair,
    world: World,
    options: Readonly<Record<string, unknown>>,
    whileLoading: Readonly<Record<string, unknown>>,
    job: string,
  ) {
    this.#pair = pair
    this.#world = world
    this.#options = options
    this.#whileLoading = whileLoading
    this.#passwords = { source: pair.sourcePassword, target: pair.targetPassword }
    this.runner = new Runner(['run', '--job', job, '--workspace', pair.workspace, '--json'])
  }

  /** `options` of the job, beside those it always has, and those that hold its load back. */
  static async hire(
    pair: MigrationPair,
    world: World,
    options: Readonly<Record<string, unknown>>,
    whileLoading: Readonly<Record<string, unknown>> = {},
  ): Promise<Operator> {
    const operator = new Operator(pair, world, options, whileLoading, `${pair.folder}/job.json`)
    await operator.#writeJob()
    return operator
  }

  async changePassword(side: 'source' | 'target', password: string): Promise<void> {
    this.#passwords[side] = password
    const { sourceUser, targetUser } = this.#pair
    await (side === 'source'
      ? onSource(this.#pair, (connection) =>
          connection.query(`ALTER USER '${sourceUser}'@'%' IDENTIFIED BY '${password}'`),
        )
      : onTarget(this.#pair, (client) => client.query(`ALTER ROLE "${targetUser}" PASSWORD '${password}'`)))
    await this.#writeJob()
  }

  /** Nothing holds the load back any more, also not in a process that comes after. */
  async letLoad(): Promise<void> {
    this.#whileLoading = {}
    await this.#writeJob()
    if (!this.runner.isRunning) return
    const args = { key: 'limit.rowsPerSecond', value: 0 }
    const control = JSON.stringify({ id: 'let-load', cmd: 'set-option', args })
    const asked = promisify(execFile)(runtime, [cli, 'control', '--workspace', this.#pair.workspace])
    asked.child.stdin?.end(control)
    const { stdout } = await asked
    if (!stdout.includes('"ok":true')) throw new Error(`the load was not let go: ${stdout}`)
  }

  async #writeJob(): Promise<void> {
    const { toSource, toTarget } = this.#world
    const job = this.#pair.job({
      mode: 'online',
      options: { 'full.workers': 2, ...this.#options, ...this.#whileLoading },
      source: { host: toSource.host, port: toSource.port, password: this.#passwords.source },
      target: { host: toTarget.host, port: toTarget.port, password: this.#passwords.target },
    })
    await this.#pair.writeJob(job)
  }

  /** Where the target stands in the source's log; empty before it follows, or while nobody can tell. */
  async place(): Promise<string> {
    const ask = onTarget(this.#pair, async (client) => {
      const { rows } = await client.query<{ place: string }>(
        `SELECT concat_ws(' ', value, file, pos, inside) AS place FROM portal_meta.position WHERE stream = 'incremental'`,
      )
      return rows[0]?.place ?? ''
    })
    return await ask.catch(() => '')
  }

  /** Returns once changes are applied; the ending when Portal ended instead. */
  async goesOn(): Promise<Ending | null> {
    let from = await this.place()
    const moved = async () => {
      if (!this.runner.isRunning) return await this.runner.end()
      const now = await this.place()
      if (now !== '' && from !== '' && now !== from) return 'moved'
      if (from === '') from = now
      return false
    }
    const seen = await until('changes to be applied', moved, goesOnWithinMs, 50)
    return seen === 'moved' ? null : seen
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runner[Symbol.asyncDispose]()
  }
}
