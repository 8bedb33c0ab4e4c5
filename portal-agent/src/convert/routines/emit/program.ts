import type { UserVariables } from '../translation.ts'
import type { TargetType } from './value.ts'
import { type Body, indented } from './body.ts'
import type { Surroundings, Variable } from './context.ts'
import { newContext } from './new-context.ts'

interface Program {
  readonly kind: Body['kind']
  readonly returns: TargetType | null
  readonly collation: string
  readonly sqlMode: readonly string[]
  readonly userVariables: UserVariables
  readonly variables: ReadonlyMap<string, Variable>
}

const whole: TargetType = { ddl: 'bigint', kind: 'int', ci: false, scale: null }

/** What the source counts by itself has to be counted here, where the text asks for it. */
const counters: readonly (readonly [name: string, call: RegExp])[] = [
  ['_row_count', /\brow_count\s*\(/i],
  ['_last_insert_id', /\blast_insert_id\s*\(/i],
  ['_found_rows', /\bfound_rows\s*\(/i],
]

export function newBody(
  text: string,
  { kind, returns, collation, sqlMode, userVariables, variables }: Program,
  around: Surroundings,
): Body {
  const asked = counters.filter(
    ([name, call]) =>
      call.test(text) && !(name === '_last_insert_id' && !/\b(insert|replace)\b[^]*into/i.test(text)),
  )
  const hidden = new Map(asked.map(([name]) => [name, 'bigint']))
  const counting = new Map(asked.map(([name]): [string, Variable] => [name, { sql: name, type: whole }]))
  return {
    ...newContext(around, collation),
    userVariables: new Map(userVariables),
    variables: [counting, variables],
    kind,
    returns,
    state: { text, hidden, blockers: [], labels: 0, results: 0, mostResults: 0 },
    handlers: [],
    cursors: new Map(),
    conditions: new Map(),
    undone: false,
    inLoop: false,
    strictMode: sqlMode.some((mode) => mode.startsWith('STRICT_') || mode === 'TRADITIONAL'),
  }
}

/** The text of a PL/pgSQL program with the variables it has come to need. */
export function programText(lines: readonly string[], body: Body): string {
  const hidden = [...body.state.hidden].map(([name, ddl]) => `${name} ${ddl};`)
  const text = [
    '#variable_conflict use_variable',
    ...(hidden.length === 0 ? [] : ['DECLARE', ...indented(hidden)]),
    'BEGIN',
    ...indented(lines),
    'END',
  ].join('\n')
  const tag = text.includes('$body$') ? '$body_of_portal$' : '$body$'
  return `${tag}\n${text}\n${tag}`
}
