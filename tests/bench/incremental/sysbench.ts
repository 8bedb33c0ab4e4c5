import { spawn } from 'node:child_process'
import type { Endpoint } from '@data-migration/tests/testbed'

const tables = 4
const rowsPerTable = 500_000

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

async function sysbench(
  server: Endpoint,
  { scale, database, signal }: SysbenchRun,
  flags: readonly string[],
  command: 'prepare' | 'run',
): Promise<void> {
  const args = [
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
  const child = spawn('sysbench', args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
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
