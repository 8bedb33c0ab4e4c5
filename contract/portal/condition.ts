/**
 * Whether a text can stand between parentheses as one condition: quotes and parentheses close, and nothing ends the
 * statement or hides the rest of it. What the condition says is checked by the source itself.
 */
export function isOneCondition(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (`'"\``.includes(character)) {
      at = endOfQuoted(text, at, character)
      if (at < 0) return false
    } else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (depth < 0 || character === ';' || character === '#') return false
    if (text.startsWith('--', at) || text.startsWith('/*', at)) return false
  }
  return depth === 0
}

/** The index of the closing quote, -1 without one. A backslash takes the next character along, as sessions of ours read it. */
function endOfQuoted(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote !== '`') at += 1
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at
      at += 1
    }
  }
  return -1
}
