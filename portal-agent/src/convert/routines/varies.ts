import type { Routine, View } from '../../model/stored-objects.ts'
import { type Token, tokenize } from './syntax/tokens.ts'
import { Untranslatable } from './untranslatable.ts'

const calls = new Set(
  (
    'rand uuid uuid_short now sysdate curdate curtime localtime localtimestamp current_date current_time ' +
    'current_timestamp utc_date utc_time utc_timestamp connection_id current_user session_user system_user user ' +
    'last_insert_id found_rows row_count version database schema sleep benchmark get_lock release_lock is_free_lock ' +
    'is_used_lock random_bytes nextval lastval'
  ).split(' '),
)
/** Without brackets, too. */
const words = /^(current_(date|time|timestamp|user)|localtime(stamp)?|utc_(date|time|timestamp))$/

/**
 * What of its text makes the answer of a view or function depend on the moment, the session or chance; null: nothing. Two
 * servers cannot be asked for that and be expected to say the same.
 */
export function variesBy(text: string | null, { sqlMode }: Pick<View | Routine, 'sqlMode'>): string | null {
  if (text === null) return null
  try {
    const mode = {
      ansiQuotes: sqlMode.includes('ANSI_QUOTES'),
      noBackslashEscapes: sqlMode.includes('NO_BACKSLASH_ESCAPES'),
    }
    const tokens = tokenize(text, mode)
    const order = new Orders()
    for (const at of tokens.keys()) {
      const reason = byItself(tokens, at) ?? order.reasonAt(tokens, at)
      if (reason !== null) return reason
    }
    return null
  } catch (error) {
    if (error instanceof Untranslatable) return 'a text that cannot be read'
    throw error
  }
}

function byItself(tokens: readonly Token[], at: number): string | null {
  const { kind = 'end', text = '' } = tokens[at] ?? {}
  if (kind === 'variable' || kind === 'system') return `@${text}`
  if (kind !== 'word') return null
  const name = text.toLowerCase()
  const isCall = tokens[at + 1]?.text === '('
  if (words.test(name) || (isCall && calls.has(name))) return name
  return isCall && name === 'unix_timestamp' && tokens[at + 2]?.text === ')' ? name : null
}

const lists = new Set(['group_concat', 'json_arrayagg'])

/** Whether what depends on an order is given one: rows have none of their own. */
class Orders {
  /** Of each bracket that is open, the outermost first: the list it makes, and whether an ORDER BY was met in it. */
  readonly #levels = [{ list: '', ordered: false }]

  reasonAt(tokens: readonly Token[], at: number): string | null {
    const { kind = 'end', text = '' } = tokens[at] ?? {}
    const word = text.toLowerCase()
    const level = this.#levels.at(-1)
    if (kind === 'symbol' && word === '(') {
      const before = tokens[at - 1]?.text.toLowerCase() ?? ''
      this.#levels.push({ list: lists.has(before) ? before : '', ordered: false })
    } else if (kind === 'symbol' && word === ')') {
      const closed = this.#levels.length > 1 ? this.#levels.pop() : undefined
      if (closed !== undefined && closed.list !== '' && !closed.ordered) return `the order of ${closed.list}`
    } else if (kind === 'word' && level !== undefined) {
      if (word === 'select') level.ordered = false
      if (word === 'order') level.ordered = true
      if (word === 'limit' && !level.ordered) return 'the order of rows under limit'
    }
    return null
  }
}
