/** One statement of a text: as it is written, and its words alone, in upper case, without strings, names in quotes, comments. */
export interface Statement {
  readonly text: string
  readonly words: string
}

/** What hides a semicolon: comments, strings, names in quotes, dollar quotes. PostgreSQL nests comments. */
const lineComment = /--[^\n]*/y
const backslashString = /\b[eE]'(?:[^'\\]|''|\\[\s\S])*'/y
const plainString = /'(?:[^']|'')*'/y
const quotedName = /"(?:[^"]|"")*"/y
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y

/** Statements between semicolons. Null where a string, a comment or a name does not close. */
export function splitStatements(sql: string): readonly Statement[] | null {
  const found: Statement[] = []
  let start = 0
  let words = ''
  const end = (at: number) => {
    const text = sql.slice(start, at).trim()
    const plain = words.replace(/\s+/g, ' ').trim().toUpperCase()
    if (plain !== '') found.push({ text, words: plain })
    start = at + 1
    words = ''
  }
  for (let at = 0; at < sql.length;) {
    if (sql[at] === ';') {
      end(at)
      at += 1
      continue
    }
    const hidden = hiddenAt(sql, at)
    if (hidden === null) return null
    words += hidden === 0 ? (sql[at] ?? '') : isName(sql, at) ? ' "" ' : ' '
    at += Math.max(hidden, 1)
  }
  end(sql.length)
  return found
}

function isName(sql: string, at: number): boolean {
  return sql[at] === '"'
}

/** Length of what begins here and hides its content; 0 for anything else, null where it has no end. */
function hiddenAt(sql: string, at: number): number | null {
  const two = sql.slice(at, at + 2)
  if (two === '--') return lengthOf(lineComment, sql, at)
  if (two === '/*') return commentLength(sql, at)
  if (/^[eE]'/.test(two) && !/\w/.test(sql[at - 1] ?? '')) return lengthOf(backslashString, sql, at)
  if (two[0] === "'") return lengthOf(plainString, sql, at)
  if (two[0] === '"') return lengthOf(quotedName, sql, at)
  return two[0] === '$' && !/\w/.test(sql[at - 1] ?? '') ? dollarLength(sql, at) : 0
}

function lengthOf(pattern: RegExp, sql: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.exec(sql)?.[0].length ?? null
}

function commentLength(sql: string, at: number): number | null {
  let depth = 0
  const marks = /\/\*|\*\//g
  marks.lastIndex = at
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return marks.lastIndex - at
  }
  return null
}

function dollarLength(sql: string, at: number): number | null {
  dollarTag.lastIndex = at
  const tag = dollarTag.exec(sql)?.[0]
  if (tag === undefined) return 0
  const close = sql.indexOf(tag, at + tag.length)
  return close === -1 ? null : close + tag.length - at
}
