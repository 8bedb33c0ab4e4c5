import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Endpoint } from '@data-migration/tests/testbed'

const tables = 4
const rowsPerTable = 500_000
export const sysbenchTables = Array.from({ length: tables }, (_, no) => `sbtest${no + 1}`)

export interface SysbenchRun {
  readonly scale: number
  readonly database: string
  readonly signal: AbortSignal
}

/** The tables of sysbench, filled. */
export async function sysbenchPrepare(server: Endpoint, run: SysbenchRun): Promise<void> {
  await sysbench(server, run, ['--threads=4'], 'prepare')
}

/** Random write transactions: two updates, a delete and an insert each, on uniformly chosen rows. */
export async function sysbenchWrite(
  server: Endpoint,
  run: SysbenchRun,
  limits: readonly string[],
): Promise<void> {
  await sysbench(server, run, ['--threads=8', '--rand-type=uniform', ...limits], 'run')
}

/** What the writers did in one second. */
export interface WriterSecond {
  readonly transactions: number
  /** The longest transaction that ended in it. */
  readonly longestMs: number
}

/** Writers that go on until they are stopped, and tell every second how they fare. */
export class SysbenchWriters implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  readonly #seconds: WriterSecond[] = []
  #next = Promise.withResolvers<void>()

  private constructor(child: ChildProcess) {
    this.#child = child
    let output = ''
    createInterface({ input: child.stdout! }).on('line', (line) => {
      output = (output + line).slice(-4000)
      this.#told(line)
    })
    this.#ended = new Promise((resolve) => child.on('close', resolve))
    child.on('error', (error) => this.#next.reject(error))
    void this.#ended.then(() => this.#next.reject(new Error(`sysbench ended: ${output}`)))
  }

  /** Resolves after the first second. */
  static async start(server: Endpoint, run: SysbenchRun): Promise<SysbenchWriters> {
    const flags = ['--threads=8', '--rand-type=uniform', '--time=0', '--events=0']
    const told = ['--report-interval=1', '--percentile=100']
    const child = spawn('sysbench', sysbenchArgs(server, run, [...flags, ...told], 'run'), {
      stdio: ['ignore', 'pipe', 'inherit'],
      signal: run.signal,
    })
    const writers = new SysbenchWriters(child)
    await writers.next()
    return writers
  }

  /** Forgets what was told so far. */
  clear(): void {
    this.#seconds.length = 0
  }

  /** Resolves when the next second is told. */
  async next(): Promise<void> {
    this.#assertRunning()
    this.#next = Promise.withResolvers()
    await this.#next.promise
  }

  get seconds(): readonly WriterSecond[] {
    return [...this.#seconds]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#assertRunning()
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  /** Writers that have stopped hinder nobody, and nobody them: no figure. */
  #assertRunning(): void {
    const { exitCode } = this.#child
    if (exitCode !== null) throw new Error(`sysbench ended with ${exitCode}`)
  }

  #told(line: string): void {
    const figures = /^\[ \d+s \].* tps: ([\d.]+) .*lat \(ms,100%\): ([\d.]+)/.exec(line)
    if (figures === null) return
    this.#seconds.push({ transactions: Number(figures[1]), longestMs: Number(figures[2]) })
    this.#next.resolve()
  }
}

function sysbenchArgs(
  server: Endpoint,
  { scale, database }: SysbenchRun,
  flags: readonly string[],
  command: 'prepare' | 'run',
): readonly string[] {
  return [
    'oltp_write_only',
    `--mysql-host=${server.host}`,
    `--mysql-port=${server.port}`,
    `--mysql-user=${server.adminUser}`,
    // A user of the testbed; sysbench takes it no other way.
    `--mysql-password=${server.adminPassword}`,
    `--mysql-db=${database}`,
    `--tables=${tables}`,
    `--table-size=${Math.round(rowsPerTable * scale)}`,
    '--mysql-ignore-errors=1213,1205,1020',
    ...flags,
    command,
  ]
}

async function sysbench(
  server: Endpoint,
  run: SysbenchRun,
  flags: readonly string[],
  command: 'prepare' | 'run',
): Promise<void> {
  const args = sysbenchArgs(server, run, flags, command)
  const child = spawn('sysbench', args, { stdio: ['ignore', 'pipe', 'pipe'], signal: run.signal })
  let output = ''
  const keep = (data: Buffer) => (output = (output + data.toString()).slice(-4000))
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`sysbench ${command} ended with ${code}: ${output}`)
}
