import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dmError } from '@data-migration/contract/errors'

export interface MigrationFile {
  readonly number: number
  /** e.g. `0001-tasks.sql` */
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

export interface AppliedMigration {
  readonly number: number
  readonly name: string
  readonly sha256: string
}

/** The files `NNNN-*.sql` of a folder by their number. Throws DM-AUTH-015 for a name that is none, or a number twice. */
export async function readMigrations(folder: string): Promise<readonly MigrationFile[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.sql')).sort()
  const files = await Promise.all(names.map((name) => readMigration(folder, name)))
  for (const [index, file] of files.entries())
    if (file.number !== index + 1) throw misfit(`${file.name} should have number ${index + 1}`)
  return files
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    throw dmError('DM-AUTH-015', { problem: `the folder ${folder} cannot be read` }, { cause })
  }
}

async function readMigration(folder: string, name: string): Promise<MigrationFile> {
  const number = /^(\d{4})-[\w-]+\.sql$/.exec(name)?.[1]
  if (number === undefined) throw misfit(`${name} is not named like 0001-what-it-does.sql`)
  const sql = await readFile(join(folder, name), 'utf8')
  return { number: Number(number), name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
}

/** The files still to run. Throws DM-AUTH-015 where one that has run was changed or is missing. */
export function pendingMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly MigrationFile[] {
  for (const { number, name, sha256 } of applied) {
    const file = files[number - 1]
    if (file === undefined) throw misfit(`${name} has run, and is not known here`)
    if (file.sha256 !== sha256) throw misfit(`${name} has run, and ${file.name} is not the same`)
  }
  return files.slice(applied.length)
}

function misfit(problem: string) {
  return dmError('DM-AUTH-015', { problem })
}
