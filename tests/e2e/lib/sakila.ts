import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MigrationPair, onSource } from './migration-pair.ts'
import { type PortalRun, runPortal } from './portal-process.ts'

/** Sakila is not part of this repository: it is read from `SAKILA_DIR`, or beside the checkout. */
export const sakilaFolder =
  process.env['SAKILA_DIR'] ?? fileURLToPath(new URL('../../../../shared/data/sakila', import.meta.url))

export const sakilaIsThere = existsSync(join(sakilaFolder, 'schema.sql'))

/** Loads Sakila's schema and data into the pair's source database, under that database's name. */
export async function loadSakila(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    for (const file of ['schema.sql', 'data.sql']) {
      const script = await readFile(join(sakilaFolder, file), 'utf8')
      for (const statement of statementsOf(script)) {
        if (/^(drop schema|create schema|use)\b/i.test(statement)) continue
        await connection.query(statement.replaceAll('sakila.', `\`${pair.sourceDatabase}\`.`))
      }
    }
  })
}

/** Loads it and moves it with all its objects, as a user would. */
export async function moveSakila(pair: MigrationPair): Promise<PortalRun> {
  await loadSakila(pair)
  const job = await pair.writeJob(pair.job())
  return await runPortal(['run', '--job', job, '--workspace', pair.workspace, '--json'])
}

/** Splits a script of the mysql client, which may change its delimiter, into statements. */
export function statementsOf(script: string): string[] {
  const statements: string[] = []
  let delimiter = ';'
  let lines: string[] = []
  for (const line of script.split('\n')) {
    const change = /^DELIMITER (\S+)/i.exec(line)
    if (change?.[1] !== undefined) {
      delimiter = change[1]
      continue
    }
    if (lines.length === 0 && (line.trim() === '' || line.startsWith('--'))) continue
    if (line.trimEnd().endsWith(delimiter)) {
      lines.push(line.trimEnd().slice(0, -delimiter.length))
      statements.push(lines.join('\n').trim())
      lines = []
    } else {
      lines.push(line)
    }
  }
  return statements.filter((statement) => statement !== '')
}
