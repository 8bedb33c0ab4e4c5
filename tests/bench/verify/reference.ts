import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adminMysql, adminPg } from '@data-migration/tests/testbed'
import { comparedTables, type Copies, sourceDatabase, targetDatabase, targetSchema } from './copies.ts'

/**
 * The comparison a DBA would write: `SELECT count(*), sum(md5 …)` of every table, by the databases' own clients, both
 * sides at once. 60 bits of the digest are added up, as ours does; without marks for lengths, which only safety needs.
 */
export async function runReference(copies: Copies): Promise<void> {
  const sides = await Promise.all([mysqlSide(copies), postgresSide(copies)])
  const [source, target] = await Promise.all(sides.map(({ run }) => run()))
  if (source !== target || source === '') throw new Error(`the reference differs:\n${source}\n${target}`)
}

interface ClientRun {
  readonly run: () => Promise<string>
}

async function mysqlSide(copies: Copies): Promise<ClientRun> {
  const { source, folder } = copies
  const sql = comparedTables
    .map(({ name, columns }) => {
      const row = `CONCAT_WS('|', ${columns.join(', ')})`
      return `SELECT COUNT(*), SUM(CAST(CONV(RIGHT(MD5(${row}), 15), 16, 10) AS UNSIGNED)) FROM ${name};`
    })
    .join('\n')
  const login = join(folder, 'reference.cnf')
  await writeFile(login, `[client]\nuser=${source.adminUser}\npassword="${source.adminPassword}"\n`, {
    mode: 0o600,
  })
  const args = [`--defaults-extra-file=${login}`, '-h', source.host, '-P', String(source.port), '-N', '-B']
  const settings = '--default-character-set=utf8mb4'
  return { run: () => client('mariadb', [...args, settings, sourceDatabase], sql, {}, copies.signal) }
}

async function postgresSide(copies: Copies): Promise<ClientRun> {
  const { target, folder } = copies
  const sql = comparedTables
    .map(({ name, columns }) => {
      const row = `concat_ws('|', ${columns.join(', ')})`
      return `SELECT count(*), sum(('x' || right(md5(${row}), 15))::bit(60)::bigint) FROM ${targetSchema}.${name};`
    })
    .join('\n')
  const login = join(folder, 'reference.pgpass')
  await writeFile(login, `*:*:*:*:${target.adminPassword}\n`, { mode: 0o600 })
  const args = ['-h', target.host, '-p', String(target.port), '-U', target.adminUser, '-XAtq', '-F', '\t']
  return { run: () => client('psql', [...args, targetDatabase], sql, { PGPASSFILE: login }, copies.signal) }
}

function client(
  program: string,
  args: readonly string[],
  sql: string,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    signal,
  })
  child.stdin.end(sql)
  let output = ''
  let errors = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(output.trim()) : reject(new Error(`${program} ended with ${code}: ${errors}`)),
    )
  })
}

/** Reads every table once and settles the target, so that each contestant meets the same caches. */
export async function quiet({ source, target }: Copies): Promise<void> {
  await using mysql = await adminMysql(source, sourceDatabase)
  await using pg = await adminPg(target, targetDatabase)
  await pg.query('CHECKPOINT')
  for (const { name, columns } of comparedTables) {
    const last = columns.at(-1) ?? ''
    await mysql.query(`SELECT COUNT(*), MAX(LENGTH(${last})) FROM ${name}`)
    await pg.query(`SELECT count(*), max(length(${last})) FROM ${targetSchema}.${name}`)
  }
}
