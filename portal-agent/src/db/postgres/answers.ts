import { DmError } from '@data-migration/contract/errors'
import { quoteQualified } from '../../convert/quote.ts'
import type { AskedView } from '../../model/asked-object.ts'
import type { Answer, AnswerRow, Answers, ViewLimits } from '../../model/ports/answers.ts'
import type { PostgresConnector } from './connector.ts'
import { sqlState } from './errors.ts'
import type { PostgresSession } from './session.ts'

const rowsAtOnce = 500

/** With a connection of its own. Objects are those of the target's schema. */
export function createPostgresAnswers(connector: PostgresConnector): Answers {
  const { endpoint } = connector
  const schema = endpoint.schema ?? endpoint.database
  let session: PostgresSession | null = null
  const ask = async (
    milliseconds: number,
    signal: AbortSignal,
    question: (session: PostgresSession) => Promise<Answer>,
  ): Promise<Answer> => {
    if (session === null || session.lost) session = await connector.connect('answers', signal)
    return await answerOf(session, milliseconds, signal, question)
  }
  return {
    view: (view, limits, signal) =>
      ask(limits.milliseconds, signal, (own) => viewRows(own, schema, view, limits, signal)),
    call: ({ targetName }, args, milliseconds, signal) => {
      const places = args.map((_, at) => `$${at + 1}`).join(', ')
      const sql = `SELECT ${quoteQualified(schema, targetName)}(${places}) AS answer`
      return ask(milliseconds, signal, async (own) => {
        const rows = await own.rows(sql, args, { object: `function ${targetName}`, signal })
        return { kind: 'rows', rows: rows.map(({ answer = null }) => [answer]) }
      })
    },
    [Symbol.asyncDispose]: async () => await session?.[Symbol.asyncDispose](),
  }
}

async function answerOf(
  session: PostgresSession,
  milliseconds: number,
  signal: AbortSignal,
  question: (session: PostgresSession) => Promise<Answer>,
): Promise<Answer> {
  try {
    await session.script(
      `BEGIN TRANSACTION READ ONLY; SET LOCAL statement_timeout = ${Math.ceil(milliseconds)}`,
      { signal },
    )
    return await question(session)
  } catch (error) {
    signal.throwIfAborted()
    return refusal(error)
  } finally {
    await session.rollback()
  }
}

/** Some at a time, so that no more is read than may be held. */
async function viewRows(
  session: PostgresSession,
  schema: string,
  { targetName, columns }: AskedView,
  limits: ViewLimits,
  signal: AbortSignal,
): Promise<Answer> {
  const options = { object: `view ${targetName}`, signal }
  const names = columns.map((_, at) => `c${at}`)
  await session.script(
    `DECLARE answers NO SCROLL CURSOR FOR SELECT * FROM ${quoteQualified(schema, targetName)} AS v (${names.join(', ')})`,
    options,
  )
  const rows: AnswerRow[] = []
  let bytes = 0
  for (;;) {
    const some = await session.rows(`FETCH FORWARD ${rowsAtOnce} FROM answers`, [], options)
    if (some.length === 0) return { kind: 'rows', rows }
    for (const row of some) {
      const cells = names.map((name) => row[name] ?? null)
      bytes += cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0)
      rows.push(cells)
    }
    if (rows.length > limits.rows || bytes > limits.bytes) return { kind: 'none', why: 'long' }
  }
}

/** Throws what says nothing of the object. */
function refusal(error: unknown): Answer {
  if (!(error instanceof DmError) || error.code === 'DM-TGT-007') throw error
  switch (sqlState(error)) {
    case '57014':
      return { kind: 'none', why: 'slow' }
    case '25006':
      return { kind: 'none', why: 'changes' }
    case '42501':
      return { kind: 'none', why: 'forbidden' }
    default:
      return { kind: 'error', text: error.message }
  }
}
