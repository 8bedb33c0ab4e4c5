import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * The folder `sql/`: the nearest one above this module, so that a checkout (`<repo>/sql`) and a packaged agent (`sql`
 * beside or above the bundle) find their own.
 */
export function sqlFolder(from: string = import.meta.dirname): string {
  const folder = join(from, 'sql')
  if (existsSync(join(folder, 'portal-meta'))) return folder
  const parent = dirname(from)
  if (parent === from) throw new Error(`no folder sql/portal-meta above ${import.meta.dirname}`)
  return sqlFolder(parent)
}

/** The text of `sql/<name>`, e.g. `portal-meta/0001-ledger.sql`. */
export async function readSql(name: string, folder: string = sqlFolder()): Promise<string> {
  return await readFile(join(folder, name), 'utf8')
}

export interface NumberedSql {
  readonly number: number
  readonly name: string
}

/** The numbered files of `sql/<set>/`, in order; their numbers are 1, 2, 3 ... without a gap. */
export async function numberedSql(set: string, folder: string = sqlFolder()): Promise<NumberedSql[]> {
  const names = (await readdir(join(folder, set))).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort()
  return names.map((name, index) => {
    const number = Number(name.slice(0, 4))
    if (number !== index + 1) throw new Error(`sql/${set}: ${name} is not number ${index + 1}`)
    return { number, name: `${set}/${name}` }
  })
}
