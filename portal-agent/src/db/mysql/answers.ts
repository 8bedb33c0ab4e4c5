import { DmError } from '@data-migration/contract/errors'
import type { Answer, AnswerRow, Answers } from '../../model/ports/answers.ts'
import type { SourceType } from '../../model/source-type.ts'
import type { MysqlConnection, MysqlConnector } from './connector.ts'
import { isMysql, type MysqlVersion } from './version.ts'
import type { MysqlSession } from './session/session.ts'
import { qualifiedName, quoteIdentifier } from './sql/identifier.ts'
import { textLiteral } from './sql/literal.ts'
import { decodeRows } from './wire/packets.ts'

/** With a connection of its own, which is made anew after a question that took too long. */
export function createMysqlAnswers(connector: MysqlConnector): Answers {
  const { database } = connector
  let connection: MysqlConnection | null = null
  const connected = async (signal: AbortSignal): Promise<MysqlConnection> => {
    if (connection?.session.usable === true) return connection
    connection = await connector.connect('answers', signal)
    for (const sql of settings) await say(connection.session, sql, signal)
    return connection
  }
  const ask = async (question: Question, signal: AbortSignal): Promise<Answer> => {
    const { session, version } = await connected(signal)
    const bound = boundOf(version, question.milliseconds)
    if (bound === null && question.isCall) return { kind: 'none', why: 'unbounded' }
    if (bound !== null) await say(session, bound, signal)
    return await answerOf(session, question, signal)
  }
  return {
    view: ({ sourceName, columns }, { rows, bytes, milliseconds }, signal) => {
      const shown = columns.map(({ name, type }) => printed(quoteIdentifier(name), type))
      const sql = `SELECT ${shown.join(', ')} FROM ${qualifiedName(database, sourceName)} LIMIT ${rows + 1}`
      return ask({ sql, columns: columns.length, rows, bytes, milliseconds, isCall: false }, signal)
    },
    call: ({ sourceName, returns }, args, milliseconds, signal) => {
      const given = args.map((value) => (value === null ? 'NULL' : textLiteral(value))).join(', ')
      const sql = `SELECT ${printed(`${qualifiedName(database, sourceName)}(${given})`, returns)}`
      const limits = { rows: 1, bytes: Number.MAX_SAFE_INTEGER, milliseconds }
      return ask({ sql, columns: 1, ...limits, isCall: true }, signal)
    },
    [Symbol.asyncDispose]: async () => await connection?.[Symbol.asyncDispose](),
  }
}

interface Question {
  readonly sql: string
  readonly columns: number
  readonly rows: number
  readonly bytes: number
  readonly milliseconds: number
  readonly isCall: boolean
}

/**
 * Makes the server itself end what takes longer: while a function runs, the session is its definer's, whom nobody but an
 * administrator may interrupt. Null for MySQL before 5.7.8, which has nothing of the kind.
 */
function boundOf(version: MysqlVersion, milliseconds: number): string | null {
  if (version.flavour === 'mariadb') return `SET SESSION max_statement_time = ${milliseconds / 1000}`
  return isMysql(version, 5, 7, 8) ? `SET SESSION max_execution_time = ${milliseconds}` : null
}

/** The server is to be the first to end it; a line that is silent is given up all the same. */
const graceMs = 2_000

/** Texts come in UTF-8, and lists of GROUP_CONCAT are not cut, as they are not on the target. */
const settings = ['SET SESSION character_set_results = utf8mb4', 'SET SESSION group_concat_max_len = 1048576']

async function say(session: MysqlSession, sql: string, signal: AbortSignal): Promise<void> {
  await session.execute({ name: 'answers', sql }, signal)
}

async function answerOf(session: MysqlSession, question: Question, signal: AbortSignal): Promise<Answer> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(question.milliseconds + graceMs)])
  try {
    await say(session, 'START TRANSACTION READ ONLY', stop)
    return await collected(session, question, stop)
  } catch (error) {
    signal.throwIfAborted()
    return stop.aborted ? { kind: 'none', why: 'slow' } : refusal(error)
  } finally {
    if (session.usable) await say(session, 'ROLLBACK', signal)
  }
}

async function collected(session: MysqlSession, question: Question, signal: AbortSignal): Promise<Answer> {
  const rows: AnswerRow[] = []
  let bytes = 0
  for await (const batch of session.stream({ name: 'answers', sql: question.sql }, signal)) {
    for (let row = 0; row < batch.count; row++) bytes += (batch.ends[row] ?? 0) - (batch.starts[row] ?? 0)
    if (rows.length + batch.count > question.rows || bytes > question.bytes)
      return { kind: 'none', why: 'long' }
    rows.push(...decodeRows(batch, question.columns))
  }
  return { kind: 'rows', rows }
}

/** Throws what says nothing of the object. */
function refusal(error: unknown): Answer {
  if (!(error instanceof DmError) || error.code === 'DM-SRC-007') throw error
  if (error.code === 'DM-SRC-004') return { kind: 'none', why: 'forbidden' }
  if (error.code === 'DM-SRC-016') return { kind: 'none', why: 'slow' }
  if (error.found?.includes('25006') === true) return { kind: 'none', why: 'changes' }
  return { kind: 'error', text: error.message }
}

const bytesLike = /^(binary|varbinary|(tiny|medium|long)?blob)$/

function printed(sql: string, { base }: SourceType): string {
  if (base === 'bit') return `BIN(${sql} + 0)`
  return bytesLike.test(base) ? `CONCAT(0x5c78, LOWER(HEX(${sql})))` : sql
}
