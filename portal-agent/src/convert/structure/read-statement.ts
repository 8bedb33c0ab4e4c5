import { Untranslatable } from '../routines/untranslatable.ts'
import type { StatementMode } from './statement-mode.ts'
import { NotFollowed, notFollowed } from './not-followed.ts'
import { readActions, readDefinitions, readTableOption } from './read-actions.ts'
import { readIndexRest } from './read-index.ts'
import { StatementReader } from './statement-reader.ts'
import type { AlterTable, DeclaredIndex, StructureStatement, TableAction } from './statement.ts'

/** Understands a statement that changes tables, every word of it. Errors: NotFollowed. */
export function readStructureStatement(sql: string, mode: StatementMode): StructureStatement {
  try {
    const context = new StatementReader(sql, mode)
    const statement = readStatement(context)
    context.end()
    return statement
  } catch (error) {
    if (error instanceof Untranslatable) throw new NotFollowed(error.message)
    throw error
  }
}

function readStatement(context: StatementReader): StructureStatement {
  const { reader } = context
  if (reader.take('alter')) return readAlterTable(context)
  if (reader.take('create')) return readCreate(context)
  if (reader.take('drop')) return readDrop(context)
  if (reader.take('rename')) return readRename(context)
  throw reader.unexpected('a statement that is known')
}

function readAlterTable(context: StatementReader): AlterTable {
  const { reader } = context
  reader.take('online')
  if (reader.take('ignore')) throw notFollowed('ALTER IGNORE may remove rows')
  reader.expect('table')
  const ifExists = reader.take('if exists')
  const table = context.table()
  readWait(context)
  if (reader.peek().kind === 'end') return { is: 'alter', table, ifExists, actions: [] }
  const actions = reader.list(() => readActions(context)).flat()
  while (reader.peek().kind !== 'end' && !reader.isSymbol(';')) actions.push(...readActions(context))
  return { is: 'alter', table, ifExists, actions }
}

/** MariaDB: how long the statement waits for locks. */
function readWait({ reader }: StatementReader): void {
  if (reader.take('wait')) reader.next()
  else reader.take('nowait')
}

function readCreate(context: StatementReader): StructureStatement {
  const { reader } = context
  const replace = reader.take('or replace')
  if (reader.take('table')) return readCreateTable(context, replace)
  if (reader.isWord('temporary')) throw notFollowed('a temporary table')
  reader.takeOne('online', 'offline')
  const kind = reader.takeOne('unique', 'fulltext', 'spatial') ?? 'index'
  reader.expect('index')
  if (replace) throw notFollowed('CREATE OR REPLACE INDEX')
  const ifNotExists = reader.take('if not exists')
  const name = reader.name()
  if (reader.take('using')) reader.next()
  reader.expect('on')
  const table = context.table()
  readWait(context)
  const index = readIndexRest(context, kind as DeclaredIndex['kind'], name, ifNotExists)
  return { is: 'alter', table, ifExists: false, actions: [{ do: 'add-index', index }, ...readTail(context)] }
}

/** ALGORITHM and LOCK behind an index. */
function readTail(context: StatementReader): TableAction[] {
  const { reader } = context
  const actions: TableAction[] = []
  while (reader.isWord('algorithm') || reader.isWord('lock')) actions.push(readTableOption(context))
  return actions
}

function readCreateTable(context: StatementReader, replace: boolean): StructureStatement {
  const { reader } = context
  const ifNotExists = reader.take('if not exists')
  const table = context.table()
  if (reader.take('like')) return { is: 'create-like', table, like: context.table(), ifNotExists, replace }
  if (reader.isSymbol('(') && reader.isWord('like', 1)) {
    reader.next()
    reader.next()
    const like = context.table()
    reader.expectSymbol(')')
    return { is: 'create-like', table, like, ifNotExists, replace }
  }
  const actions: TableAction[] = [...reader.inBrackets(() => readDefinitions(context))]
  while (reader.peek().kind !== 'end' && !reader.isSymbol(';')) {
    if (reader.isWord('partition')) throw notFollowed('a new table with partitions')
    if (['select', 'as', 'with'].some((word) => reader.isWord(word)))
      throw notFollowed('CREATE TABLE ... SELECT')
    actions.push(readTableOption(context))
    reader.takeSymbol(',')
  }
  return { is: 'create', table, ifNotExists, replace, actions }
}

function readDrop(context: StatementReader): StructureStatement {
  const { reader } = context
  if (reader.take('index')) {
    const ifExists = reader.take('if exists')
    const name = reader.name()
    reader.expect('on')
    const table = context.table()
    readWait(context)
    const action: TableAction =
      name.toLowerCase() === 'primary' ? { do: 'drop-primary' } : { do: 'drop-index', name, ifExists }
    return { is: 'alter', table, ifExists: false, actions: [action, ...readTail(context)] }
  }
  if (reader.take('temporary')) throw notFollowed('a temporary table')
  if (reader.takeOne('tables', 'table') === null) throw reader.unexpected('TABLE')
  const ifExists = reader.take('if exists')
  const tables = reader.list(() => context.table())
  readWait(context)
  reader.takeOne('restrict', 'cascade')
  return { is: 'drop', tables, ifExists }
}

function readRename(context: StatementReader): StructureStatement {
  const { reader } = context
  if (reader.takeOne('tables', 'table') === null) throw reader.unexpected('TABLE')
  if (reader.take('if exists')) throw notFollowed('RENAME TABLE IF EXISTS')
  const pairs = reader.list(() => {
    const from = context.table()
    readWait(context)
    reader.expect('to')
    return { from, to: context.table() }
  })
  return { is: 'rename', pairs }
}
