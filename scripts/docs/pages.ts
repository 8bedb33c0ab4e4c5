import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../node-program.ts'
import { errorsPage } from './errors-page.ts'
import { optionsPage } from './options-page.ts'
import { statesPage } from './states-page.ts'

const pages: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errorsPage,
  'docs/options.md': optionsPage,
  'docs/states.md': statesPage,
}

/** Pages that differ from what the contract's tables say now. */
export async function stalePages(): Promise<readonly string[]> {
  const stale = await Promise.all(
    Object.entries(pages).map(async ([path, render]) => ((await textOf(path)) === render() ? [] : [path])),
  )
  return stale.flat()
}

/** Writes the pages that are stale and names them. */
export async function writePages(): Promise<readonly string[]> {
  const stale = await stalePages()
  for (const path of stale) await writeFile(join(root, path), pages[path]?.() ?? '')
  return stale
}

async function textOf(path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8').catch(() => '')
}
