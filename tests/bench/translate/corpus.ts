import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type ObjectKind = 'view' | 'function' | 'procedure' | 'trigger'

export interface CorpusObject {
  readonly kind: ObjectKind
  readonly name: string
  readonly sql: string
  /** Texts behind `--@ args`, `--@ call` and `--@ run`. */
  readonly trials: readonly string[]
}

export interface Application {
  readonly name: string
  /** Tables with their rows. */
  readonly tables: string
  readonly objects: readonly CorpusObject[]
}

const folder = fileURLToPath(new URL('../../corpus', import.meta.url))
const kinds: readonly ObjectKind[] = ['view', 'function', 'procedure', 'trigger']

export async function readCorpus(): Promise<Application[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return Promise.all(entries.filter((entry) => entry.isDirectory()).map(({ name }) => readApplication(name)))
}

async function readApplication(name: string): Promise<Application> {
  const text = (file: string) => readFile(join(folder, name, `${file}.sql`), 'utf8')
  const objects = await Promise.all(kinds.map(async (kind) => objectsOf(kind, await text(`${kind}s`))))
  return { name, tables: await text('tables'), objects: objects.flat() }
}

function objectsOf(kind: ObjectKind, text: string): CorpusObject[] {
  return text.split(/;\n(?:\n+|$)/).flatMap((part) => {
    const sql = part.replace(/^--@.*$/gm, '').trim()
    const name = new RegExp(`^CREATE ${kind} (\\w+)`, 'i').exec(sql)?.[1]
    if (name === undefined) return []
    const trials = [...part.matchAll(/^--@ (?:args|call|run) (.*)$/gm)].map((match) => match[1]?.trim() ?? '')
    return [{ kind, name, sql, trials }]
  })
}

/** Splits at commas that are in no brackets and no text. */
export function splitList(list: string, separator = ','): string[] {
  const parts: string[] = ['']
  let depth = 0
  let quoted = false
  for (const character of list) {
    if (character === "'") quoted = !quoted
    if (!quoted && character === '(') depth++
    if (!quoted && character === ')') depth--
    if (character === separator && depth === 0 && !quoted) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}
