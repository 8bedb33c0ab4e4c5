import { quoteIdent } from '../../quote.ts'
import type { Expr, Statement, When } from '../syntax/tree.ts'
import { Untranslatable, untranslatable } from '../untranslatable.ts'
import { condition } from './aggregates.ts'
import { emitBlock } from './blocks.ts'
import { type Body, hiddenVariable, indented, strictly } from './body.ts'
import { emitCall } from './call-statements.ts'
import { emitDelete, emitInsert, emitUpdate } from './changes.ts'
import { assignable, cast } from './coercions.ts'
import { compare } from './comparisons.ts'
import { emitFetch, emitOpen } from './cursors.ts'
import { emitQueryStatement } from './query-statements.ts'
import { guarded } from './handlers.ts'
import { emitSet } from './assignments.ts'
import { emitDiagnostics, emitSignal } from './signals.ts'
import { emitCreateTemporary, emitDropTemporary, emitTruncate } from './temporary-tables.ts'

export function emitStatements(statements: readonly Statement[], body: Body): string[] {
  return statements.flatMap((statement) => emitStatement(statement, body))
}

/** What cannot be translated stays as a comment and fails when it is reached; the rest goes on. */
export function emitStatement(statement: Statement, body: Body): string[] {
  try {
    return emitForm(statement, body)
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
    body.state.blockers.push({ line: error.line, reason: error.message })
    const original = body.state.text.slice(statement.start, statement.end).split('\n')
    return [
      `-- line ${error.line} is not translated: ${error.message}`,
      ...original.map((line) => `-- ${line}`),
      "RAISE feature_not_supported USING MESSAGE = 'not translated';",
    ]
  }
}

function emitForm(statement: Statement, body: Body): string[] {
  switch (statement.is) {
    case 'block':
      return emitBlock(statement, body)
    case 'query':
      return emitQueryStatement(statement.query, body)
    case 'set':
      return emitSet(statement, body)
    case 'if':
      return emitIf(statement, body)
    case 'case':
      return emitCase(statement, body)
    case 'loop':
      return emitLoop(statement, body)
    case 'leave':
      return [`EXIT ${quoteIdent(statement.label)};`]
    case 'iterate':
      return [`CONTINUE ${quoteIdent(statement.label)};`]
    case 'return':
      return emitReturn(statement.value, body)
    case 'open':
      return guarded(body, emitOpen(statement.cursor, statement.line, body))
    case 'close':
      return [`CLOSE ${body.cursors.get(statement.cursor)?.sql ?? ''};`]
    case 'fetch':
      return emitFetch(statement, body)
    case 'call':
      return guarded(body, emitCall(statement, body))
    case 'signal':
      return guarded(body, emitSignal(statement, body))
    case 'diagnostics':
      return emitDiagnostics(statement, body)
    case 'insert':
      return guarded(body, emitInsert(statement, statement.line, statement.ignore ? body : strictly(body)))
    case 'update':
      return guarded(body, emitUpdate(statement, strictly(body)))
    case 'delete':
      return guarded(body, emitDelete(statement, strictly(body)))
    case 'createTemporary':
      return guarded(body, emitCreateTemporary(statement, body))
    case 'dropTemporary':
      return guarded(body, emitDropTemporary(statement, body))
    case 'truncate':
      return guarded(body, emitTruncate(statement.table, statement.line, body))
    case 'transaction':
      return emitTransaction(statement.what, statement.line, body)
    case 'prepare':
    case 'execute':
    case 'deallocate':
      throw untranslatable(statement.line, 'dynamic SQL: its text is made while it runs')
    case 'do':
      return guarded(
        body,
        statement.exprs.map((expr) => `PERFORM ${body.expr(expr, body).sql};`),
      )
  }
}

type Of<Is extends Statement['is']> = Extract<Statement, { is: Is }>

/** Ways of which one is taken: the longest decides how many result sets there can be. */
function branch(statements: readonly Statement[], body: Body, before: number): string[] {
  body.state.results = before
  const lines = emitStatements(statements, body)
  return indented(lines.length === 0 ? ['NULL;'] : lines)
}

function branches(
  whens: readonly When<readonly Statement[]>[],
  otherwise: readonly Statement[] | null,
  words: readonly [string, string],
  tests: readonly string[],
  body: Body,
): string[] {
  const before = body.state.results
  let most = before
  const lines = whens.flatMap(({ then }, i) => {
    const inner = branch(then, body, before)
    most = leaves(then) ? most : Math.max(most, body.state.results)
    return [`${i === 0 ? words[0] : words[1]} ${tests[i] ?? ''} THEN`, ...inner]
  })
  const rest = otherwise === null ? [] : ['ELSE', ...branch(otherwise, body, before)]
  body.state.results = Math.max(most, otherwise === null || leaves(otherwise) ? before : body.state.results)
  return [...lines, ...rest]
}

function leaves(statements: readonly Statement[]): boolean {
  const last = statements.at(-1)
  return last !== undefined && (last.is === 'leave' || last.is === 'return' || last.is === 'signal')
}

function emitIf({ branches: whens, otherwise }: Of<'if'>, body: Body): string[] {
  const tests = whens.map(({ when }) => condition(when, body))
  return [...branches(whens, otherwise, ['IF', 'ELSIF'], tests, body), 'END IF;']
}

/** Without ELSE and match both sides raise an error. */
function emitCase({ operand, branches: whens, otherwise }: Of<'case'>, body: Body): string[] {
  const given = operand === null ? null : body.expr(operand, body)
  const tests = whens.map(({ when }) =>
    given === null ? condition(when, body) : compare(body, '=', given, body.expr(when, body)).sql,
  )
  return ['CASE', ...branches(whens, otherwise, ['WHEN', 'WHEN'], tests, body), 'END CASE;']
}

function emitLoop({ kind, label, condition: test, body: statements }: Of<'loop'>, body: Body): string[] {
  const inner = indented(emitStatements(statements, { ...body, inLoop: true }))
  const bound = test === null ? '' : condition(test, body)
  const head = label === null ? [] : [`<<${quoteIdent(label)}>>`]
  if (kind === 'while') return [...head, `WHILE ${bound} LOOP`, ...inner, 'END LOOP;']
  return [...head, 'LOOP', ...inner, ...(kind === 'repeat' ? [`  EXIT WHEN ${bound};`] : []), 'END LOOP;']
}

/** A cast of the target cuts a text that is too long, an assignment refuses it, as the source does under a strict sql_mode. */
function emitReturn(expr: Expr, body: Body): string[] {
  if (body.returns === null) throw untranslatable(expr.line, 'RETURN outside of a function')
  const given = body.expr(expr, strictly(body))
  if (body.returns.kind !== 'text' || !body.strictMode)
    return guarded(body, [`RETURN ${cast(body, given, body.returns)};`])
  const result = hiddenVariable(body, '_result', body.returns.ddl)
  return guarded(body, [
    `${result} := ${assignable(strictly(body), given, body.returns)};`,
    `RETURN ${result};`,
  ])
}

/** A CALL is one transaction on the target, unless its caller has begun one. */
function emitTransaction(what: Of<'transaction'>['what'], line: number, body: Body): string[] {
  if (what === 'rollback' && !body.undone) throw untranslatable(line, 'ROLLBACK outside of an EXIT HANDLER')
  if (what !== 'rollback' && body.inLoop)
    throw untranslatable(line, 'a transaction of its own in each turn of a loop')
  body.remarks.add(
    'START TRANSACTION, COMMIT and ROLLBACK were left out: each CALL is one transaction, or part of the transaction of its caller',
  )
  return []
}
