import { constants } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** The first of the programs that is installed, also where an ordinary user's PATH does not look. */
export async function findProgram(names: readonly string[]): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin']
  for (const name of names) {
    for (const folder of folders) {
      if (folder !== '' && (await isExecutable(join(folder, name)))) return join(folder, name)
    }
  }
  return undefined
}

/** Folders of PostgreSQL programs as Debian and the PGDG lay them out, newest version first. */
export async function postgresFolders(): Promise<{ major: number; bin: string }[]> {
  const found: { major: number; bin: string }[] = []
  for (const [root, pattern] of [
    ['/usr/lib/postgresql', /^(\d+)$/],
    ['/usr', /^pgsql-(\d+)$/],
  ] as const) {
    for (const name of await readdir(root).catch(() => [])) {
      const major = pattern.exec(name)?.[1]
      const bin = join(root, name, 'bin')
      if (major !== undefined && (await isExecutable(join(bin, 'initdb'))))
        found.push({ major: Number(major), bin })
    }
  }
  return found.sort((a, b) => b.major - a.major)
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
