import { quoteIdent } from '../../quote.ts'
import type { Block, Condition, Handler, Statement } from '../syntax/tree.ts'
import { type ActiveHandler, type Body, indented, strictly, withVariables } from './body.ts'
import { assignable } from './coercions.ts'
import type { Variable } from './context.ts'
import { exceptionClauses, isNotFound } from './handlers.ts'
import { emitStatement, emitStatements } from './statements.ts'
import { targetTypeOf } from './types.ts'

/** BEGIN ... END with its declarations. Handlers come into each statement, or around the whole block when they undo it. */
export function emitBlock(block: Block, outer: Body): string[] {
  const label = quoteIdent(block.label ?? `_block_${++outer.state.labels}`)
  const variables = new Map<string, Variable>()
  const declared = withVariables(
    {
      ...outer,
      conditions: new Map([...outer.conditions, ...block.conditions]),
      cursors: new Map(outer.cursors),
    },
    variables,
  )
  const declarations = block.variables.flatMap((each) =>
    declareVariables(each, strictly(declared), variables),
  )
  const cursors = new Map(outer.cursors)
  for (const { name, query } of block.cursors)
    cursors.set(name, { sql: quoteIdent(`_cursor_${name}`), query })
  const body: Body = { ...declared, cursors }
  const cursorLines = block.cursors.map(
    ({ name, query }) => `${cursors.get(name)?.sql ?? ''} CURSOR FOR ${body.query(query, body).sql};`,
  )
  const undoing = block.handlers.filter((handler) => undoesBlock(handler))
  const guards = block.handlers
    .filter((handler) => !undoing.includes(handler))
    .map((handler) => active(handler, label, body, false))
  const statements = emitStatements(block.body, { ...body, handlers: [...body.handlers, guards] })
  const clauses = exceptionClauses(undoing.map((handler) => active(handler, label, body, true)))
  return [
    `<<${label}>>`,
    ...(declarations.length + cursorLines.length > 0
      ? ['DECLARE', ...indented([...declarations, ...cursorLines])]
      : []),
    'BEGIN',
    ...indented(statements.length === 0 ? ['NULL;'] : statements),
    ...(clauses.length > 0 ? ['EXCEPTION', ...indented(clauses)] : []),
    'END;',
  ]
}

function declareVariables(
  { names, type, initial }: Block['variables'][number],
  body: Body,
  variables: Map<string, Variable>,
): string[] {
  const target = targetTypeOf(type, body.around.choices)
  const value = initial === null ? '' : ` := ${assignable(body, body.expr(initial, body), target)}`
  return names.map((name) => {
    const sql = quoteIdent(name.toLowerCase())
    variables.set(name.toLowerCase(), { sql, type: target })
    return `${sql} ${target.ddl}${value};`
  })
}

/** EXIT HANDLER ... ROLLBACK: all that the block has changed goes, as a block of the target with EXCEPTION does by itself. */
function undoesBlock(handler: Handler): boolean {
  if (handler.action !== 'exit' || handler.conditions.every(isNotFound)) return false
  return statementsOf(handler.body).some(
    (statement) => statement.is === 'transaction' && statement.what === 'rollback',
  )
}

function statementsOf(statement: Statement): readonly Statement[] {
  return statement.is === 'block' ? statement.body.flatMap(statementsOf) : [statement]
}

function active(handler: Handler, label: string, body: Body, undone: boolean): ActiveHandler {
  const conditions = handler.conditions.map((condition): Condition =>
    condition.is === 'named' ? (body.conditions.get(condition.value) ?? condition) : condition,
  )
  return {
    conditions,
    lines: () => {
      const lines = emitStatement(handler.body, { ...body, undone })
      return handler.action === 'exit' && !endsAway(handler.body) && !undone
        ? [...lines, `EXIT ${label};`]
        : lines
    },
  }
}

function endsAway(statement: Statement): boolean {
  return statement.is === 'return' || (statement.is === 'signal' && statement.resignal)
}
