import { isUtf8 } from 'node:buffer'

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

/**
 * An expression as information_schema of MySQL shows it: with backslashes doubled, and with the bytes of its UTF-8 taken
 * for characters of latin1 one by one. Older versions show it right; text that is no UTF-8 is left as it is.
 */
export function decodeExpression(shown: string): string {
  const text = unescapeBackslashes(shown)
  // eslint-disable-next-line no-control-regex -- all of latin1
  if (!/^[\u0000-\u00ff]*$/.test(text)) return text
  const bytes = Buffer.from(text, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : text
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
