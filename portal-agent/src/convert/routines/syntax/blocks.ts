import { readDataType } from './data-types.ts'
import { readExpr } from './expressions.ts'
import { type QueryReader, readQuery } from './queries.ts'
import { type Form, readStatement, readStatements } from './statements.ts'
import type { Block, Condition, Handler } from './tree.ts'

interface Declarations {
  readonly variables: Block['variables'][number][]
  readonly conditions: Map<string, Condition>
  readonly cursors: Block['cursors'][number][]
  readonly handlers: Handler[]
}

/** From behind BEGIN to behind END. */
export function readBlock(context: QueryReader, label: string | null): Form {
  const { reader } = context
  const declared: Declarations = { variables: [], conditions: new Map(), cursors: [], handlers: [] }
  while (reader.take('declare')) {
    readDeclaration(context, declared)
    reader.expectSymbol(';')
  }
  const body = readStatements(context, 'end')
  reader.expect('end')
  if (label !== null && !reader.isSymbol(';') && reader.peek().kind !== 'end') reader.name()
  return { is: 'block', label, ...declared, body }
}

function readDeclaration(context: QueryReader, declared: Declarations): void {
  const { reader, mode } = context
  const action = reader.takeOne('continue', 'exit')
  if (action === 'continue' || action === 'exit') {
    declared.handlers.push(readHandler(context, action))
    return
  }
  const names = reader.list(() => reader.name())
  const [name = ''] = names
  if (reader.take('cursor')) {
    reader.expect('for')
    declared.cursors.push({ name: name.toLowerCase(), query: readQuery(context) })
  } else if (reader.take('condition')) {
    reader.expect('for')
    declared.conditions.set(name.toLowerCase(), readCondition(context))
  } else {
    const type = readDataType(reader, mode.collation)
    declared.variables.push({ names, type, initial: reader.take('default') ? readExpr(context) : null })
  }
}

function readHandler(context: QueryReader, action: Handler['action']): Handler {
  const { reader } = context
  reader.expect('handler')
  reader.expect('for')
  const conditions = reader.list(() => readCondition(context))
  return { action, conditions, body: readStatement(context) }
}

function readCondition({ reader }: QueryReader): Condition {
  if (reader.take('sqlstate')) {
    reader.take('value')
    return { is: 'sqlstate', value: reader.string() }
  }
  if (reader.take('not found')) return { is: 'not found' }
  if (reader.take('sqlexception')) return { is: 'sqlexception' }
  if (reader.take('sqlwarning')) return { is: 'sqlwarning' }
  if (reader.peek().kind === 'number') return { is: 'errno', value: reader.next().text }
  return { is: 'named', value: reader.name().toLowerCase() }
}
