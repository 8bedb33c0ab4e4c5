import { unquoted } from './unquoted.ts'

/** A cast behind a value, with its modifier: `::character varying(10)`, `::"bit"`, `::text[]`. */
const cast =
  /::\s*(?:"[^"]+"|(?:timestamp|time)(?:\(\d+\))? with(?:out)? time zone|character varying|double precision|bit varying|\w+)(?:\.(?:"[^"]+"|\w+))?(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])*/gi

const collate = /\bCOLLATE\s+(?:"(?:[^"]|"")+"|\w+)(?:\.(?:"(?:[^"]|"")+"|\w+))?/gi

/** `planned`: names are quoted; `found`: as the server prints it, plain names in lower case and its own words in upper case. */
export type Writer = 'planned' | 'found'

/**
 * What stays of an expression when a server prints it in its own way, with other parentheses, casts and operators of the
 * same meaning: the columns it reads and the constants in it. `columns`: names that may be meant.
 */
export function expressionPrint(sql: string, columns: ReadonlySet<string>, writer: Writer): string {
  const constants = new Set<string>()
  const outside = sql
    .replace(/(E)?[BX]?'((?:[^']|'')*)'/gi, (_, escaped: string | undefined, text: string) => {
      constants.add(constant(unquoted(text, escaped !== undefined)))
      return ' \0 '
    })
    .replace(cast, ' ')
    .replace(collate, ' ')
  for (const [number] of outside.matchAll(/(?<![\p{L}\p{N}_"$.])\d+(?:\.\d+)?/gu))
    constants.add(constant(number))
  const found = namesIn(outside, writer).filter((name) => columns.has(name))
  return `${[...new Set(found)].sort().join(', ')} | ${[...constants].sort().join(', ')}`
}

/** Without those of functions, which a parenthesis follows. */
function namesIn(sql: string, writer: Writer): string[] {
  const quoted = [...sql.matchAll(/"((?:[^"]|"")+)"(\s*\()?/g)]
    .filter(([, , parenthesis]) => parenthesis === undefined)
    .map(([, name = '']) => name.replaceAll('""', '"'))
  if (writer === 'planned') return quoted
  const plain = sql
    .replace(/"(?:[^"]|"")+"/g, ' ')
    .matchAll(/(?<![\p{L}\p{N}_$])[\p{L}_][\p{L}\p{N}_$]*(?![\p{L}\p{N}_$]|\s*\()/gu)
  return [...quoted, ...[...plain].map(([name]) => name).filter((name) => name === name.toLowerCase())]
}

/** `-5` is printed as '-5'::integer, and 5 with a minus before it; points in time as the column's type has them. */
function constant(text: string): string {
  if (/^\d{4}-\d\d?-\d\d?/.test(text) || /^-?\d+:\d\d/.test(text)) return 'a time'
  return /^-?\d+(\.\d+)?$/.test(text) ? text.replace(/^-/, '') : text
}

/** The column an expression is, once its parentheses are taken off: the catalogue keeps only that. */
export function bareColumn(sql: string, columns: ReadonlySet<string>): string | null {
  const quoted = /^\(*"((?:[^"]|"")+)"\)*(?:\s+COLLATE\s+\S.*)?$/i.exec(sql.trim())?.[1]
  const name = quoted?.replaceAll('""', '"')
  return name !== undefined && columns.has(name) ? name : null
}
