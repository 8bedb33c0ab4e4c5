import type { Routine, View } from '../../model/stored-objects.ts'
import { tokenize } from './syntax/tokens.ts'
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
    for (const [at, { kind, text: word }] of tokens.entries()) {
      if (kind === 'variable' || kind === 'system') return `@${word}`
      if (kind !== 'word') continue
      const name = word.toLowerCase()
      const isCall = tokens[at + 1]?.text === '('
      if (words.test(name) || (isCall && calls.has(name))) return name
      if (isCall && name === 'unix_timestamp' && tokens[at + 2]?.text === ')') return name
    }
    return null
  } catch (error) {
    if (error instanceof Untranslatable) return 'a text that cannot be read'
    throw error
  }
}
