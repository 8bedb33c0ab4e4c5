import { quoteLiteral } from '../../quote.ts'
import type { Statement } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { localVariable } from './assignments.ts'
import type { Body } from './body.ts'
import { toText } from './coercions.ts'

/** SIGNAL and RESIGNAL raise the same SQLSTATE with the same message. */
export function emitSignal(
  { resignal, condition, items, line }: Extract<Statement, { is: 'signal' }>,
  body: Body,
): string[] {
  if (resignal && condition === null && items.size === 0) return ['RAISE;']
  const state = stateOf(condition, resignal, line, body)
  const text = items.get('message_text')
  const message =
    text === undefined
      ? quoteLiteral(`Unhandled user-defined exception condition`)
      : `coalesce(${toText(body, body.expr(text, body)).sql}, '')`
  const level = state.startsWith('01') ? 'WARNING' : 'EXCEPTION'
  return [`RAISE ${level} USING ERRCODE = ${quoteLiteral(state)}, MESSAGE = ${message};`]
}

function stateOf(condition: string | null, resignal: boolean, line: number, body: Body): string {
  if (condition === null) {
    if (resignal) return '45000'
    throw untranslatable(line, 'SIGNAL without a condition')
  }
  if (!condition.startsWith(':')) return checked(condition, line)
  const named = body.conditions.get(condition.slice(1))
  if (named?.is !== 'sqlstate')
    throw untranslatable(line, `the condition ${condition.slice(1)} has no SQLSTATE`)
  return checked(named.value, line)
}

function checked(state: string, line: number): string {
  if (state.startsWith('02')) throw untranslatable(line, 'SIGNAL of NOT FOUND')
  return state
}

const items: Readonly<Record<string, string>> = {
  message_text: 'MESSAGE_TEXT',
  returned_sqlstate: 'RETURNED_SQLSTATE',
  table_name: 'TABLE_NAME',
  column_name: 'COLUMN_NAME',
  constraint_name: 'CONSTRAINT_NAME',
}

/** GET DIAGNOSTICS CONDITION 1, within a handler. */
export function emitDiagnostics(statement: Extract<Statement, { is: 'diagnostics' }>, body: Body): string[] {
  return statement.items.map(({ target, item }) => {
    const own = items[item]
    if (own === undefined) throw untranslatable(statement.line, `GET DIAGNOSTICS ${item.toUpperCase()}`)
    if (target.startsWith('@')) throw untranslatable(statement.line, 'GET DIAGNOSTICS into a user variable')
    return `GET STACKED DIAGNOSTICS ${localVariable(body, target, statement.line).sql} = ${own};`
  })
}
