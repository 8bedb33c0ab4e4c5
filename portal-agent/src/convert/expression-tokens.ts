/** Words of an SQL expression as MySQL and MariaDB print it in their catalogues. */
export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }

const space = /\s+/y
const quotedName = /`((?:[^`]|``)*)`/y
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?![\w.])/y
const word = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y
const symbol = /<=>|<>|!=|<=|>=|&&|\|\||[-+*/%=<>!(),]/y
/** A literal, perhaps with the character set in front (pitfall S21). */
const plainString = /(?:_[a-z0-9]+)?'((?:[^'\\]|''|\\[^])*)'/y

/** Null for text that holds anything else. */
export function tokenize(sql: string): Token[] | null {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(sql)
    if (match) at = pattern.lastIndex
    return match
  }
  while (at < sql.length) {
    if (take(space)) continue
    const token = nextToken(take)
    if (!token) return null
    tokens.push(token)
  }
  return tokens
}

function nextToken(take: (pattern: RegExp) => RegExpExecArray | null): Token | null {
  const name = take(quotedName)
  if (name) return { kind: 'name', text: (name[1] ?? '').replaceAll('``', '`'), quoted: true }
  const plain = take(plainString)
  if (plain) return { kind: 'string', text: unescapeString(plain[1] ?? '') }
  const digits = take(number)
  if (digits) return { kind: 'number', text: digits[0] }
  const bare = take(word)
  if (bare) return { kind: 'name', text: bare[0], quoted: false }
  const mark = take(symbol)
  return mark ? { kind: 'symbol', text: mark[0] } : null
}

const escapes: Readonly<Record<string, string>> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' }

/** The value of what stands between the quotes of a MySQL string literal. */
export function unescapeString(text: string): string {
  return text.replace(/''|\\([^])/g, (_whole, letter: string | undefined) =>
    letter === undefined ? "'" : (escapes[letter] ?? letter),
  )
}
