import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../node-program.ts'

const unwanted = new Set(['node_modules', 'dist', '.git', '.testbed', '.demo', '.data'])

/** The project's files, relative to the root: by git, or by walking where the sources came as an archive. */
export async function projectFiles(): Promise<readonly string[]> {
  if (!existsSync(join(root, '.git'))) return await walk('')
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed.split('\n').filter((path) => path !== '' && existsSync(join(root, path)))
}

async function walk(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter((entry) => !unwanted.has(entry.name))
      .map(async (entry) => {
        const path = join(folder, entry.name)
        return entry.isDirectory() ? await walk(path) : [path]
      }),
  )
  return found.flat()
}
