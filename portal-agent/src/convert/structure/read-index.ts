import type { IndexPart, ReferentialAction } from '../../model/schema.ts'
import type { Reader } from '../routines/syntax/reader.ts'
import { notFollowed } from './not-followed.ts'
import type { StatementReader } from './statement-reader.ts'
import type { DeclaredForeignKey, DeclaredIndex } from './statement.ts'

const actions: readonly ReferentialAction[] = ['restrict', 'cascade', 'set null', 'no action', 'set default']

/** What follows the words that say which kind of key it is: a name, its parts and options. */
export function readIndex(context: StatementReader, kind: DeclaredIndex['kind']): DeclaredIndex {
  const { reader } = context
  const ifNotExists = reader.take('if not exists')
  const named = reader.isSymbol('(') || reader.isWord('using') ? null : reader.name()
  return readIndexRest(context, kind, named, ifNotExists)
}

export function readIndexRest(
  context: StatementReader,
  kind: DeclaredIndex['kind'],
  name: string | null,
  ifNotExists: boolean,
): DeclaredIndex {
  const { reader } = context
  if (reader.take('using')) reader.next()
  const parts = reader.inBrackets(() => reader.list(() => readPart(context)))
  const options = readIndexOptions(reader)
  return { name: kind === 'primary' ? null : name, kind, parts, ifNotExists, ...options }
}

function readPart(context: StatementReader): IndexPart {
  const { reader } = context
  const expression = reader.isSymbol('(') ? `(${context.bracketed()})` : null
  const column = expression === null ? reader.name() : null
  const prefix =
    column !== null && reader.isSymbol('(') ? Number(reader.inBrackets(() => reader.next().text)) : null
  const descending = reader.takeOne('asc', 'desc') === 'desc'
  return { column, expression, prefix, descending }
}

function readIndexOptions(reader: Reader): { invisible: boolean; comment: string } {
  const found = { invisible: false, comment: '' }
  for (;;) {
    if (reader.take('using')) reader.next()
    else if (reader.take('key_block_size')) {
      reader.takeSymbol('=')
      reader.next()
    } else if (reader.take('comment')) found.comment = reader.string()
    else if (reader.take('invisible') || reader.take('ignored')) found.invisible = true
    else if (reader.take('visible') || reader.take('not ignored')) found.invisible = false
    else if (reader.take('with parser')) reader.next()
    else return found
  }
}

/** Behind FOREIGN KEY. */
export function readForeignKey(context: StatementReader, symbol: string | null): DeclaredForeignKey {
  const { reader } = context
  reader.take('if not exists')
  const index = reader.isSymbol('(') ? null : reader.name()
  const columns = reader.inBrackets(() => reader.list(() => reader.name()))
  reader.expect('references')
  const referenced = context.table()
  const referencedColumns = reader.inBrackets(() => reader.list(() => reader.name()))
  if (reader.take('match')) throw notFollowed('MATCH of a foreign key')
  const rules: Record<'onDelete' | 'onUpdate', ReferentialAction | null> = { onDelete: null, onUpdate: null }
  for (;;) {
    if (reader.take('on delete')) rules.onDelete = readAction(reader)
    else if (reader.take('on update')) rules.onUpdate = readAction(reader)
    else break
  }
  return { name: symbol ?? index, columns, referenced, referencedColumns, ...rules }
}

function readAction(reader: Reader): ReferentialAction {
  const found = actions.find((action) => reader.take(action))
  if (found === undefined) throw notFollowed('a rule of a foreign key')
  return found
}
