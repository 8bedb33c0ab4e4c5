import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Endpoint } from '@data-migration/tests/testbed'
import { otherCore } from './places.ts'

/** The client that reads table after table and starts again, until it is stopped; what it reads goes nowhere. */
export class PlainReader implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#ended = new Promise((resolve) => child.on('close', resolve))
  }

  static async start(
    source: Endpoint,
    database: string,
    tables: readonly string[],
    folder: string,
  ): Promise<PlainReader> {
    const settings = join(folder, 'reader.cnf')
    await writeFile(
      settings,
      `[client]\nhost=${source.host}\nport=${source.port}\nprotocol=TCP\nuser=${source.adminUser}\npassword="${source.adminPassword}"\n`,
      { mode: 0o600 },
    )
    const reads = tables.map((table) => `SELECT * FROM ${table};`).join(' ')
    const script = `while mariadb --defaults-extra-file="$SETTINGS" --quick --batch -e "$READS" "$SOURCE"; do :; done`
    const child = spawn('taskset', ['--cpu-list', String(otherCore), 'bash', '-c', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
      env: { ...process.env, SETTINGS: settings, READS: reads, SOURCE: database },
    })
    return new PlainReader(child)
  }

  /** With the client it started: they are one process group. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) throw new Error(`the plain reader ended with ${this.#child.exitCode}`)
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL')
    await this.#ended
  }
}
