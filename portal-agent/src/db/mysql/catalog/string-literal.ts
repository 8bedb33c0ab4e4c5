const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
}

/** What a backslash and the character after it stand for in a MySQL string. */
export function unescapeBackslashes(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character)
}

/** The value of `'it''s'`; null when the text is not one whole string literal. */
export function decodeString(literal: string): string | null {
  const match = /^'((?:[^'\\]|''|\\.)*)'$/s.exec(literal)
  return match === null ? null : decodeInner(match[1] ?? '')
}

/** The values of `'a','b''c'`, as the list of an enum's labels is written. */
export function decodeStringList(list: string): string[] {
  return [...list.matchAll(/'((?:[^'\\]|''|\\.)*)'/gs)].map((match) => decodeInner(match[1] ?? ''))
}

function decodeInner(inner: string): string {
  return inner.replace(/''|\\(.)/gs, (whole, escaped?: string) => {
    if (whole === `''`) return `'`
    return escapes[escaped ?? ''] ?? escaped ?? ''
  })
}
