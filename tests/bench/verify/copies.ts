import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { adminPg, createScratchDatabase, type Endpoint } from '@data-migration/tests/testbed'
import { benchTables, rowsAt } from '../full-load/dataset.ts'
import { cli, runtime } from '../../e2e/lib/portal-command.ts'

export const sourceDatabase = 'bench'
export const targetDatabase = 'bench_verify'
export const targetSchema = 'moved'

/** The set of the full-load bench without its JSON table. */
export const comparedTables = benchTables
  .filter(({ name }) => name !== 'audit_log')
  .map(({ name, rows, target }) => ({ name, rows, columns: columnsOf(target) }))

/** Names in the definition: each follows the opening bracket or a comma that is not within a type. */
function columnsOf(definition: string): readonly string[] {
  const list = definition.slice(definition.indexOf('(') + 1)
  return [...list.matchAll(/(?:^|,)\s*([a-z_]+) [a-z]/g)].map(([, name]) => name ?? '')
}

export interface Copies {
  readonly source: Endpoint
  readonly target: Endpoint
  readonly scale: number
  /** Folder for job files and workspaces of this run, mode 0700. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** Fills the target by Portal itself unless it holds the set at this scale already. */
export async function ensureCopies(copies: Copies, say: (text: string) => void): Promise<void> {
  if (await isThere(copies)) return
  say('loading the target')
  await createScratchDatabase(copies.target, targetDatabase)
  await portal(copies, 'run', { 'verify.enabled': false }).done
  await using client = await adminPg(copies.target, targetDatabase)
  await client.query('VACUUM ANALYZE')
}

async function isThere({ target, scale }: Copies): Promise<boolean> {
  try {
    await using client = await adminPg(target, targetDatabase)
    for (const table of comparedTables) {
      const { rows } = await client.query<{ n: string }>(
        `SELECT count(*) AS n FROM ${targetSchema}.${table.name}`,
      )
      if (Number(rows[0]?.n) !== rowsAt(table, scale)) return false
    }
    return true
  } catch {
    return false
  }
}

export interface PortalRun {
  readonly pid: number
  /** The last line of the output: the report. */
  readonly done: Promise<string>
}

/** One command of Portal as a user would give it; every run has a workspace of its own. */
export function portal(copies: Copies, command: string, options: Record<string, unknown>): PortalRun {
  const args = ['--job', '-', '--workspace', join(copies.folder, 'workspace'), '--json']
  const child = spawn(runtime, [cli, command, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: copies.signal,
  })
  child.stdin.end(JSON.stringify(jobOf(copies, options)))
  let output = ''
  let errors = ''
  child.stdout.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-200_000)))
  child.stderr.on('data', (data: Buffer) => (errors = (errors + data.toString()).slice(-10_000)))
  const done = new Promise<string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve(output.trimEnd().split('\n').at(-1) ?? '')
        : reject(new Error(`portal ended with ${code}: ${errors}${output.slice(-4000)}`)),
    )
  })
  return { pid: child.pid ?? 0, done }
}

function jobOf({ source, target }: Copies, options: Record<string, unknown>): unknown {
  return {
    source: endpoint(source, sourceDatabase, source.kind),
    target: { ...endpoint(target, targetDatabase, 'postgresql'), schema: targetSchema },
    mode: 'offline',
    objects: { tables: { exclude: ['audit_log'] } },
    options,
  }
}

function endpoint(server: Endpoint, database: string, kind: string): Record<string, unknown> {
  const { host, port, adminUser: user, adminPassword: password } = server
  return { kind, host, port, user, password, database }
}
