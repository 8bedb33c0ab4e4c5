import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowRepair } from '../model/ports/row-repairer.ts'

/** Where a run's statements are, in its folder of reports. */
const folderName = 'repair'

/**
 * `repair/`: one file with everything in the order it has to be applied in, and one a table. They hold rows of the
 * users: mode 0600. What an earlier run left there is removed.
 */
export async function writeRepair(
  reports: string,
  repairs: readonly RowRepair[],
  script: (some: readonly RowRepair[]) => AsyncIterable<string>,
): Promise<void> {
  const folder = join(reports, folderName)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) await rm(join(folder, name))
  if (repairs.length === 0) return
  await writeLines(join(folder, 'all.sql'), script(repairs))
  const byTable = [...Map.groupBy(repairs, ({ table: { target } }) => target)]
  for (const [no, [table, some]] of byTable.entries())
    await writeLines(join(folder, fileName(no + 1, table)), script(some))
}

/** Names of tables may hold anything, and differ in what a file name cannot hold. */
function fileName(no: number, table: string): string {
  return `${String(no).padStart(3, '0')}-${table.replaceAll(/[^\w-]/g, '_').slice(0, 100)}.sql`
}

async function writeLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  await using file = await open(path, 'w', 0o600)
  for await (const line of lines) await file.write(`${line}\n`)
}
