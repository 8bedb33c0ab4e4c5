import { readExpr, readOrder } from './expressions.ts'
import { type QueryReader, readQuery, readTables } from './queries.ts'
import type { Form } from './statements.ts'
import type { Assignment, Expr } from './tree.ts'

/** INSERT, REPLACE: from behind the first word. */
export function readInsert(context: QueryReader, _label: string | null, word: string): Form {
  const { reader } = context
  reader.takeOne('low_priority', 'delayed', 'high_priority')
  const ignore = reader.take('ignore')
  reader.take('into')
  const table = readTableName(context)
  if (reader.take('set')) {
    const set = readAssignments(context)
    return insert(
      table,
      word,
      ignore,
      {
        columns: set.map(({ path }) => path.at(-1) ?? ''),
        rows: [set.map(({ value }) => value)],
        query: null,
      },
      readOnDuplicate(context),
    )
  }
  const columns =
    reader.isSymbol('(') && !reader.isWord('select', 1)
      ? reader.inBrackets(() => (reader.isSymbol(')') ? [] : reader.list(() => readColumn(context))))
      : []
  const values = reader.takeOne('values', 'value') !== null
  const rows = values ? reader.list(() => readRow(context)) : []
  const query = values ? null : readQuery(context)
  return insert(table, word, ignore, { columns, rows, query }, readOnDuplicate(context))
}

function insert(
  table: string,
  word: string,
  ignore: boolean,
  what: Pick<Extract<Form, { is: 'insert' }>, 'columns' | 'rows' | 'query'>,
  onDuplicate: readonly Assignment[],
): Form {
  return { is: 'insert', replace: word === 'replace', ignore, table, ...what, onDuplicate }
}

function readTableName({ reader }: QueryReader): string {
  const first = reader.name()
  return reader.takeSymbol('.') === null ? first : reader.name()
}

function readColumn({ reader }: QueryReader): string {
  let name = reader.name()
  while (reader.takeSymbol('.') !== null) name = reader.name()
  return name
}

function readRow(context: QueryReader): (Expr | null)[] {
  const { reader } = context
  return reader.inBrackets(() => (reader.isSymbol(')') ? [] : reader.list(() => readValue(context))))
}

function readValue(context: QueryReader): Expr | null {
  const { reader } = context
  if (!reader.isWord('default') || reader.isSymbol('(', 1)) return readExpr(context)
  reader.next()
  return null
}

function readOnDuplicate(context: QueryReader): Assignment[] {
  return context.reader.take('on duplicate key update') ? readAssignments(context) : []
}

function readAssignments(context: QueryReader): Assignment[] {
  const { reader } = context
  return reader.list(() => {
    const path = [reader.name()]
    while (reader.takeSymbol('.') !== null) path.push(reader.name())
    if (reader.takeSymbol('=', ':=') === null) throw reader.unexpected('=')
    return { path, value: readValue(context) }
  })
}

export function readUpdate(context: QueryReader): Form {
  const { reader } = context
  reader.take('low_priority')
  reader.take('ignore')
  const tables = readTables(context)
  reader.expect('set')
  const set = readAssignments(context)
  return { is: 'update', tables, set, ...readTail(context) }
}

/** `DELETE FROM t`, `DELETE t FROM t JOIN u`, `DELETE FROM t USING t JOIN u`. */
export function readDelete(context: QueryReader): Form {
  const { reader } = context
  reader.takeOne('low_priority', 'quick', 'ignore')
  if (!reader.take('from')) {
    const targets = reader.list(() => readTarget(context))
    reader.expect('from')
    return { is: 'delete', targets, from: readTables(context), ...readTail(context) }
  }
  const from = readTables(context)
  if (!reader.take('using')) return { is: 'delete', targets: [], from, ...readTail(context) }
  const targets = from.is === 'table' ? [from.name] : []
  return { is: 'delete', targets, from: readTables(context), ...readTail(context) }
}

function readTarget(context: QueryReader): string {
  const name = readTableName(context)
  if (context.reader.takeSymbol('.') !== null) context.reader.expectSymbol('*')
  return name
}

function readTail(context: QueryReader) {
  const { reader } = context
  const where = reader.take('where') ? readExpr(context) : null
  const orderBy = reader.take('order by') ? readOrder(context) : []
  return { where, orderBy, limit: reader.take('limit') ? readExpr(context) : null }
}
