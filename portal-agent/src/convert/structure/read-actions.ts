import type { Partition } from '../../model/schema.ts'
import { notFollowed } from './not-followed.ts'
import { readColumn, readDefault, readPlace } from './read-column.ts'
import { readForeignKey, readIndex } from './read-index.ts'
import { nameOrText } from './read-type.ts'
import type { StatementReader } from './statement-reader.ts'
import type { DeclaredColumn, DeclaredIndex, TableAction } from './statement.ts'

const nothing: TableAction = { do: 'nothing' }

/** One or more actions up to the next comma of an ALTER TABLE. */
export function readActions(context: StatementReader): TableAction[] {
  const { reader } = context
  if (reader.take('add')) return readAdd(context)
  if (reader.take('drop')) return [readDrop(context)]
  if (reader.take('modify column') || reader.take('modify')) return readModify(context)
  if (reader.take('change column') || reader.take('change')) return readChange(context)
  if (reader.take('alter')) return [readAlter(context)]
  if (reader.take('rename')) return [readRename(context)]
  if (reader.take('convert to')) return [readCharset(context, true)]
  if (reader.take('order by')) return readOrder(context)
  const maintenance = readMaintenance(context)
  return [maintenance ?? readTableOption(context)]
}

function readAdd(context: StatementReader): TableAction[] {
  const { reader } = context
  if (reader.take('partition')) return [readAddPartition(context)]
  const declared = readKey(context)
  if (declared !== null) return [declared]
  reader.take('column')
  const ifNotExists = reader.take('if not exists')
  if (reader.isSymbol('(')) return reader.inBrackets(() => readDefinitions(context))
  const column = readColumn(context)
  return withKey({ do: 'add-column', column, place: readPlace(context), ifNotExists }, column)
}

/** Columns and keys between the brackets of CREATE TABLE or ADD. */
export function readDefinitions(context: StatementReader): TableAction[] {
  return context.reader
    .list((): TableAction[] => {
      const declared = readKey(context)
      if (declared !== null) return [declared]
      const column = readColumn(context)
      return withKey({ do: 'add-column', column, place: null, ifNotExists: false }, column)
    })
    .flat()
}

/** A key that is declared with its column is one of its own. */
function withKey(action: TableAction, { name, key }: DeclaredColumn): TableAction[] {
  if (key === null) return [action]
  const parts = [{ column: name, expression: null, prefix: null, descending: false }]
  const index: DeclaredIndex = {
    name: null,
    kind: key,
    parts,
    invisible: false,
    comment: '',
    ifNotExists: false,
  }
  return [action, { do: 'add-index', index }]
}

/** A key or constraint; null where it is a column. */
function readKey(context: StatementReader): TableAction | null {
  const { reader } = context
  const symbol = readSymbol(context)
  if (reader.take('primary key')) return { do: 'add-index', index: readIndex(context, 'primary') }
  if (reader.take('unique')) {
    reader.takeOne('index', 'key')
    const index = readIndex(context, 'unique')
    return { do: 'add-index', index: { ...index, name: index.name ?? symbol } }
  }
  if (reader.take('foreign key')) return { do: 'add-foreign-key', key: readForeignKey(context, symbol) }
  if (reader.take('check')) throw notFollowed('a CHECK that is added')
  if (symbol !== null) throw notFollowed('a constraint of another kind')
  if (reader.take('fulltext')) return readSpecial(context, 'fulltext')
  if (reader.take('spatial')) return readSpecial(context, 'spatial')
  if (reader.take('index') || reader.take('key'))
    return { do: 'add-index', index: readIndex(context, 'index') }
  if (reader.isWord('period') || reader.isWord('system'))
    throw notFollowed('versions of rows (PERIOD, SYSTEM)')
  return null
}

function readSymbol({ reader }: StatementReader): string | null {
  if (!reader.take('constraint')) return null
  const isNext = ['primary', 'unique', 'foreign', 'check'].some((word) => reader.isWord(word))
  return isNext ? null : reader.name()
}

function readSpecial(context: StatementReader, kind: 'fulltext' | 'spatial'): TableAction {
  context.reader.takeOne('index', 'key')
  return { do: 'add-index', index: readIndex(context, kind) }
}

function readDrop(context: StatementReader): TableAction {
  const { reader } = context
  if (reader.take('primary key')) return { do: 'drop-primary' }
  if (reader.take('partition')) throw notFollowed('a partition is dropped, and its rows are not in the log')
  const what = reader.takeOne('foreign key', 'index', 'key', 'constraint', 'check')
  const ifExists = reader.take('if exists')
  if (what === null) {
    reader.take('column')
    const early = ifExists || reader.take('if exists')
    const name = reader.name()
    reader.takeOne('restrict', 'cascade')
    return { do: 'drop-column', name, ifExists: early }
  }
  const name = reader.name()
  if (what === 'foreign key') return { do: 'drop-foreign-key', name, ifExists }
  if (what === 'constraint' || what === 'check') return { do: 'drop-constraint', name, ifExists }
  return { do: 'drop-index', name, ifExists }
}

function readModify(context: StatementReader): TableAction[] {
  if (context.reader.take('if exists')) throw notFollowed('MODIFY ... IF EXISTS')
  const column = readColumn(context)
  return withKey({ do: 'change-column', from: column.name, column, place: readPlace(context) }, column)
}

function readChange(context: StatementReader): TableAction[] {
  if (context.reader.take('if exists')) throw notFollowed('CHANGE ... IF EXISTS')
  const from = context.reader.name()
  const column = readColumn(context)
  return withKey({ do: 'change-column', from, column, place: readPlace(context) }, column)
}

function readAlter(context: StatementReader): TableAction {
  const { reader } = context
  if (reader.take('index') || reader.take('key')) {
    const name = reader.name()
    if (reader.take('visible') || reader.take('not ignored'))
      return { do: 'show-index', name, invisible: false }
    if (reader.take('invisible') || reader.take('ignored')) return { do: 'show-index', name, invisible: true }
    throw reader.unexpected('VISIBLE')
  }
  if (reader.isWord('check') || reader.isWord('constraint')) throw notFollowed('a CHECK that is altered')
  reader.take('column')
  const name = reader.name()
  if (reader.take('set default')) return { do: 'set-default', name, default: readDefault(context) }
  if (reader.take('drop default')) return { do: 'set-default', name, default: { kind: 'none' } }
  if (reader.take('set visible')) return { do: 'show-column', name, invisible: false }
  if (reader.take('set invisible')) return { do: 'show-column', name, invisible: true }
  throw reader.unexpected('SET DEFAULT')
}

function readRename(context: StatementReader): TableAction {
  const { reader } = context
  if (reader.take('column')) return { do: 'rename-column', ...readPair(context) }
  if (reader.take('index') || reader.take('key')) return { do: 'rename-index', ...readPair(context) }
  if (reader.takeOne('to', 'as') === null) reader.takeSymbol('=')
  return { do: 'rename-table', to: context.table() }
}

function readPair({ reader }: StatementReader): { from: string; to: string } {
  if (reader.take('if exists')) throw notFollowed('RENAME ... IF EXISTS')
  const from = reader.name()
  reader.expect('to')
  return { from, to: reader.name() }
}

function readCharset({ reader }: StatementReader, convert: boolean): TableAction {
  if (!reader.take('charset')) reader.expect('character set')
  reader.takeSymbol('=')
  const charset = nameOrText(reader)
  let collation: string | null = null
  if (reader.take('collate')) {
    reader.takeSymbol('=')
    collation = nameOrText(reader)
  }
  return { do: 'charset', charset: charset === 'default' ? null : charset, collation, convert }
}

function readOrder({ reader }: StatementReader): TableAction[] {
  reader.list(() => {
    reader.name()
    reader.takeOne('asc', 'desc')
  })
  return [nothing]
}

/** Of partitions and storage; rows stay what they are. */
function readMaintenance(context: StatementReader): TableAction | null {
  const { reader } = context
  const word = reader.takeOne(
    ...[
      'analyze',
      'check',
      'optimize',
      'rebuild',
      'repair',
      'coalesce',
      'reorganize',
      'truncate',
      'exchange',
    ],
  )
  if (word !== null && reader.isWord('partition')) {
    if (word === 'truncate' || word === 'exchange')
      throw notFollowed('rows of a partition come or go without being in the log')
    if (word === 'coalesce' || word === 'reorganize') throw notFollowed('partitions are laid out otherwise')
    while (reader.peek().kind !== 'end') reader.next()
    return nothing
  }
  if (word !== null) throw reader.unexpected('PARTITION')
  if (reader.isWord('partition') || reader.take('remove partitioning'))
    throw notFollowed('partitions are laid out otherwise')
  if (reader.isWord('discard') || reader.isWord('import')) throw notFollowed('rows are taken from a file')
  if (
    reader.takeOne('enable keys', 'disable keys', 'force', 'with validation', 'without validation') !== null
  )
    return nothing
  return null
}

/** Of no meaning for rows or for what the target is made of; each with one value. */
const idleOptions = [
  ...[
    'engine',
    'type',
    'algorithm',
    'lock',
    'auto_increment',
    'row_format',
    'key_block_size',
    'avg_row_length',
  ],
  ...['checksum', 'table_checksum', 'page_checksum', 'delay_key_write', 'max_rows', 'min_rows', 'pack_keys'],
  ...['stats_persistent', 'stats_auto_recalc', 'stats_sample_pages', 'transactional', 'insert_method'],
  ...[
    'compression',
    'encryption',
    'encrypted',
    'encryption_key_id',
    'page_compressed',
    'page_compression_level',
  ],
  ...['tablespace', 'data directory', 'index directory', 'connection', 'autoextend_size', 'secondary_engine'],
]

/** Behind the list of CREATE TABLE, and in ALTER TABLE. */
export function readTableOption(context: StatementReader): TableAction {
  const { reader } = context
  if (reader.take('comment')) {
    reader.takeSymbol('=')
    return { do: 'comment', text: reader.string() }
  }
  reader.take('default')
  if (reader.isWord('charset') || reader.isWord('character')) return readCharset(context, false)
  if (reader.take('collate')) {
    reader.takeSymbol('=')
    return { do: 'charset', charset: null, collation: nameOrText(reader), convert: false }
  }
  if (reader.takeOne(...idleOptions) === null) throw reader.unexpected('an action that is known')
  reader.takeSymbol('=')
  reader.next()
  return nothing
}

function readAddPartition(context: StatementReader): TableAction {
  const { reader } = context
  reader.take('if not exists')
  if (!reader.isSymbol('(')) throw notFollowed('partitions are laid out otherwise')
  const partitions = reader.inBrackets(() =>
    reader.list((): Partition => {
      reader.expect('partition')
      const name = reader.name()
      reader.expect('values')
      const description = readBound(context)
      while (!reader.isSymbol(',') && !reader.isSymbol(')')) reader.next()
      return { name, description, subpartitions: [] }
    }),
  )
  return { do: 'add-partitions', partitions }
}

function readBound(context: StatementReader): string {
  const { reader } = context
  if (reader.take('in')) return context.bracketed()
  reader.expect('less than')
  return reader.take('maxvalue') ? 'MAXVALUE' : context.bracketed()
}
