import { untranslatable } from '../untranslatable.ts'
import { readExpr, readOrder, readWindow } from './expressions.ts'
import type { Reader } from './reader.ts'
import type { Cte, Expr, Query, Select, SelectItem, TableRef } from './tree.ts'

export interface QueryReader {
  readonly reader: Reader
  readonly mode: { readonly pipesAsConcat: boolean; readonly collation: string }
}

export function readQuery(context: QueryReader): Query {
  const { reader } = context
  const { line } = reader
  const { ctes, recursive } = readCtes(context)
  const first = readOperand(context)
  const rest: Query['rest'][number][] = []
  let into: readonly string[] = readInto(context)
  while (reader.isWord('union') || reader.isWord('except') || reader.isWord('intersect')) {
    const op = `${reader.name().toUpperCase()}${reader.take('all') ? ' ALL' : ''}`
    reader.take('distinct')
    rest.push({ op, body: readOperand(context) })
  }
  const orderBy = reader.take('order by') ? readOrder(context) : []
  const { limit, offset } = readLimit(context)
  if (into.length === 0) into = readInto(context)
  const lock = readLock(context)
  if (into.length === 0) into = readInto(context)
  if (into.length === 0 && 'is' in first) into = first.into
  return { line, ctes, recursive, first, rest, orderBy, limit, offset, into, lock }
}

function readCtes(context: QueryReader): { ctes: Cte[]; recursive: boolean } {
  const { reader } = context
  if (!reader.take('with')) return { ctes: [], recursive: false }
  const recursive = reader.take('recursive')
  const ctes = reader.list(() => {
    const name = reader.name()
    const columns = reader.isSymbol('(') ? reader.inBrackets(() => reader.list(() => reader.name())) : []
    reader.expect('as')
    return { name, columns, query: reader.inBrackets(() => readQuery(context)) }
  })
  return { ctes, recursive }
}

function readOperand(context: QueryReader): Select | Query {
  const { reader } = context
  return reader.isSymbol('(') ? reader.inBrackets(() => readQuery(context)) : readSelect(context)
}

function readSelect(context: QueryReader): Select {
  const { reader } = context
  const { line } = reader
  reader.expect('select')
  const distinct = readOptions(reader)
  const items = reader.list(() => readItem(context))
  const into = readInto(context)
  const from = reader.take('from') && !reader.take('dual') ? readTables(context) : null
  const where = reader.take('where') ? readExpr(context) : null
  const groupBy = reader.take('group by') ? reader.list(() => readGroupItem(context)) : []
  const rollup = reader.take('with rollup')
  const having = reader.take('having') ? readExpr(context) : null
  const windows = reader.take('window') ? readWindows(context) : []
  return { is: 'select', line, distinct, items, from, where, groupBy, rollup, having, windows, into }
}

function readOptions(reader: Reader): boolean {
  let distinct = false
  for (;;) {
    const word = reader.takeOne(
      'distinct',
      'distinctrow',
      'all',
      'straight_join',
      'high_priority',
      'sql_no_cache',
      'sql_cache',
      'sql_small_result',
      'sql_big_result',
      'sql_buffer_result',
      'sql_calc_found_rows',
    )
    if (word === null) return distinct
    if (word === 'sql_calc_found_rows') throw untranslatable(reader.line, 'SQL_CALC_FOUND_ROWS')
    distinct ||= word.startsWith('distinct')
  }
}

function readItem(context: QueryReader): SelectItem {
  const { reader } = context
  if (reader.takeSymbol('*') !== null) return { expr: null, starOf: null, alias: null }
  if (reader.isSymbol('.', 1) && reader.isSymbol('*', 2)) {
    const starOf = reader.name()
    reader.next()
    reader.next()
    return { expr: null, starOf, alias: null }
  }
  const expr = readExpr(context)
  return { expr, starOf: null, alias: readAlias(reader) }
}

/** Words that can stand behind a table or an item and are no alias of it. */
const notAliases = new Set(
  'from where group having order limit union except intersect on using join inner left right cross natural straight_join set into for lock values window procedure as when then else end do partition force use ignore and or xor not in is like between desc asc returning'.split(
    ' ',
  ),
)

export function readAlias(reader: Reader): string | null {
  if (reader.take('as')) return reader.peek().kind === 'string' ? reader.string() : reader.name()
  const { kind, text } = reader.peek()
  if (kind === 'quoted' || (kind === 'word' && !notAliases.has(text.toLowerCase()))) return reader.name()
  return kind === 'string' ? reader.string() : null
}

function readGroupItem(context: QueryReader): Expr {
  const item = readExpr(context)
  context.reader.takeOne('asc', 'desc')
  return item
}

function readWindows(context: QueryReader): Select['windows'] {
  const { reader } = context
  return reader.list(() => {
    const name = reader.name()
    reader.expect('as')
    return { name, window: readWindow(context) }
  })
}

function readLimit(context: QueryReader): { limit: Expr | null; offset: Expr | null } {
  const { reader } = context
  if (!reader.take('limit')) return { limit: null, offset: null }
  const first = readExpr(context)
  if (reader.takeSymbol(',') !== null) return { offset: first, limit: readExpr(context) }
  return { limit: first, offset: reader.take('offset') ? readExpr(context) : null }
}

function readLock({ reader }: QueryReader): string {
  if (reader.take('lock in share mode') || reader.take('for share')) return 'FOR SHARE'
  if (!reader.take('for update')) return ''
  return `FOR UPDATE${reader.take('skip locked') ? ' SKIP LOCKED' : reader.take('nowait') ? ' NOWAIT' : ''}`
}

/** Local variables by name, user variables as `@name`. */
function readInto({ reader }: QueryReader): string[] {
  if (!reader.take('into')) return []
  if (reader.isWord('outfile') || reader.isWord('dumpfile'))
    throw untranslatable(reader.line, 'SELECT INTO a file')
  return reader.list(() =>
    reader.peek().kind === 'variable' ? `@${reader.next().text.toLowerCase()}` : reader.name(),
  )
}

export function readTables(context: QueryReader): TableRef {
  const { reader } = context
  let left = readJoins(context)
  while (reader.takeSymbol(',') !== null) left = joined('cross', left, readJoins(context))
  return left
}

function joined(kind: 'cross' | 'inner', left: TableRef, right: TableRef): TableRef {
  return { is: 'join', kind, natural: false, left, right, on: null, using: [] }
}

function readJoins(context: QueryReader): TableRef {
  const { reader } = context
  let left = readTable(context)
  for (;;) {
    const join = readJoinWord(reader)
    if (join === null) return left
    const right = readTable(context)
    const on = reader.take('on') ? readExpr(context) : null
    const using = reader.take('using') ? reader.inBrackets(() => reader.list(() => reader.name())) : []
    const kind =
      join.kind === 'inner' && on === null && using.length === 0 && !join.natural ? 'cross' : join.kind
    left = { is: 'join', ...join, kind, left, right, on, using }
  }
}

function readJoinWord(reader: Reader): { kind: 'inner' | 'left' | 'right'; natural: boolean } | null {
  if (reader.take('straight_join')) return { kind: 'inner', natural: false }
  const natural = reader.take('natural')
  const side = reader.takeOne('left', 'right')
  if (side !== null) reader.take('outer')
  else if (reader.takeOne('inner', 'cross') === null && !reader.isWord('join')) return null
  reader.expect('join')
  return { kind: side === 'left' || side === 'right' ? side : 'inner', natural }
}

function readTable(context: QueryReader): TableRef {
  const { reader } = context
  const { line } = reader
  reader.take('lateral')
  if (reader.isSymbol('(')) {
    const next = reader.isWord('select', 1) || reader.isWord('with', 1)
    if (!next) return reader.inBrackets(() => readTables(context))
    const query = reader.inBrackets(() => readQuery(context))
    const alias = readAlias(reader) ?? ''
    const columns = reader.isSymbol('(') ? reader.inBrackets(() => reader.list(() => reader.name())) : []
    return { is: 'derived', line, query, alias, columns }
  }
  const first = reader.name()
  const second = reader.takeSymbol('.') === null ? null : reader.name()
  if (reader.isSymbol('(')) throw untranslatable(line, `the table function ${first}`)
  const alias = readAlias(reader)
  skipHints(reader)
  const name = second ?? first
  return { is: 'table', line, schema: second === null ? null : first, name, alias: alias ?? name }
}

function skipHints(reader: Reader): void {
  while (reader.takeOne('use', 'force', 'ignore') !== null) {
    if (reader.takeOne('index', 'key') === null) throw reader.unexpected('INDEX')
    reader.inBrackets(() => reader.list(() => reader.name()))
  }
}
