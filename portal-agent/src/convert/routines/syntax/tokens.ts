import { untranslatable } from '../untranslatable.ts'

/** A word of MySQL's SQL; `text` is the value of names and strings, else as written. */
export interface Token {
  readonly kind:
    'word' | 'quoted' | 'string' | 'number' | 'hex' | 'bit' | 'variable' | 'system' | 'symbol' | 'end'
  readonly text: string
  /** 1-based. */
  readonly line: number
  readonly start: number
  readonly end: number
}

/** What of sql_mode decides how text is read (pitfall V03). */
export interface ReadingMode {
  readonly ansiQuotes: boolean
  readonly noBackslashEscapes: boolean
}

type Rule = readonly [kind: Token['kind'] | 'space', pattern: RegExp]

const quotedName = /`((?:[^`]|``)*)`/y
const escapedSingle = /'((?:[^'\\]|''|\\[^])*)'/y
const escapedDouble = /"((?:[^"\\]|""|\\[^])*)"/y
const plainSingle = /'((?:[^']|'')*)'/y
const plainDouble = /"((?:[^"]|"")*)"/y

/** Executable comments (`/*!40101 ... *\/`) are text; all others are space. */
const common: readonly Rule[] = [
  ['space', /\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*![0-9]*|\*\/|\/\*(?!!)[^]*?\*\//y],
  ['hex', /0x([0-9a-fA-F]+)(?![\w$])|[xX]'([0-9a-fA-F]*)'/y],
  ['bit', /0b([01]+)(?![\w$])|[bB]'([01]*)'/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_$\u0080-\uffff])/y],
  ['system', /@@(?:(?:global|session|local)\.)?([\w$.]+)/iy],
  ['variable', /@(?:`([^`]*)`|'([^']*)'|([\w$.]+))/y],
  ['word', /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\d+[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['symbol', /<=>|<<|>>|<>|!=|<=|>=|:=|&&|\|\||->>|->|[-+*/%=<>!(),;.:&|^~]/y],
]

function rulesOf(mode: ReadingMode): readonly Rule[] {
  const single = mode.noBackslashEscapes ? plainSingle : escapedSingle
  const double = mode.noBackslashEscapes ? plainDouble : escapedDouble
  return [
    ['quoted', quotedName],
    ['string', single],
    [mode.ansiQuotes ? 'quoted' : 'string', double],
    ...common,
  ]
}

/** Ends with a token of kind `end`. */
export function tokenize(sql: string, mode: ReadingMode): Token[] {
  const rules = rulesOf(mode)
  const tokens: Token[] = []
  let at = 0
  let line = 1
  while (at < sql.length) {
    const found = nextMatch(rules, sql, at)
    if (found === null) throw untranslatable(line, `unreadable text: ${sql.slice(at, at + 20)}`)
    const { kind, match } = found
    const end = at + match[0].length
    if (kind !== 'space') tokens.push({ kind, text: textOf(kind, match, mode), line, start: at, end })
    line += match[0].split('\n').length - 1
    at = end
  }
  return [...tokens, { kind: 'end', text: '', line, start: at, end: at }]
}

function nextMatch(rules: readonly Rule[], sql: string, at: number) {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at
    const match = pattern.exec(sql)
    if (match) return { kind, match }
  }
  return null
}

function textOf(kind: Token['kind'], match: RegExpExecArray, mode: ReadingMode): string {
  const value = match[1] ?? match[2] ?? match[3]
  if (value === undefined) return match[0]
  if (kind === 'quoted') return value.replaceAll('``', '`').replaceAll('""', '"')
  if (kind !== 'string') return value
  const quote = match[0].slice(0, 1)
  return mode.noBackslashEscapes ? value.replaceAll(quote + quote, quote) : unescapeText(value, quote)
}

const escapes: Readonly<Record<string, string>> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' }

/** `\%` and `\_` keep their backslash: they mean something to LIKE. */
function unescapeText(text: string, quote: string): string {
  return text.replace(/''|""|\\([^])/g, (whole, letter: string | undefined) => {
    if (letter === undefined) return whole === quote + quote ? quote : whole
    return letter === '%' || letter === '_' ? whole : (escapes[letter] ?? letter)
  })
}
