import { withoutComments } from './statement-text.ts'

const name = '(?:`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+)'
const alter = `^ALTER\\s+(?:ONLINE\\s+)?(?:IGNORE\\s+)?TABLE\\s+(?:IF\\s+EXISTS\\s+)?${name}(?:\\s*\\.\\s*${name})?\\s+`

/** Each is the only action of its statement: the servers' grammar takes none beside it. */
const partitionAction = new RegExp(
  `${alter}(?:DROP|TRUNCATE|EXCHANGE|REORGANIZE|COALESCE|ANALYZE|CHECK|OPTIMIZE|REBUILD|REPAIR)\\s+PARTITION\\b`,
  'i',
)
const oneCheck = new RegExp(`${alter}ADD\\s+(?:CONSTRAINT\\s+(?:${name}\\s+)?)?CHECK\\s*(\\([^]*)$`, 'i')
const goneCheck = new RegExp(`${alter}DROP\\s+(?:CONSTRAINT|CHECK)\\s+${name}\\s*;?$`, 'i')

/**
 * Whether rows behind a statement are surely of the same columns as those in front of it. What is not known for certain is
 * answered with no.
 */
export function keepsColumns(statement: string): boolean {
  const sql = withoutComments(statement)
  if (/^TRUNCATE\b/i.test(sql) || partitionAction.test(sql) || goneCheck.test(sql)) return true
  const condition = oneCheck.exec(sql)?.[1]
  return condition !== undefined && isOneParenthesis(condition)
}

/** Nothing stands behind the closing parenthesis but whether the check is enforced. */
function isOneParenthesis(text: string): boolean {
  const plain = text.replaceAll(/'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`(?:[^`]|``)*`/g, '_')
  let depth = 0
  for (let at = 0; at < plain.length; at++) {
    if (plain[at] === '(') depth += 1
    if (plain[at] === ')') depth -= 1
    if (depth === 0) return /^\s*((NOT\s+)?ENFORCED)?\s*;?\s*$/i.test(plain.slice(at + 1))
  }
  return false
}
