import { untranslatable } from '../untranslatable.ts'
import { readDataType } from './data-types.ts'
import { readExpr } from './expressions.ts'
import { type QueryReader, readQuery } from './queries.ts'
import type { Form } from './statements.ts'
import type { TemporaryColumn } from './tree.ts'

export function readCreateTemporary(context: QueryReader): Form {
  const { reader } = context
  if (!reader.take('temporary table'))
    throw untranslatable(reader.line, `CREATE ${reader.peek().text.toUpperCase()} in a routine`)
  const ifNotExists = reader.take('if not exists')
  const name = reader.name()
  const columns: TemporaryColumn[] = []
  const key: string[] = []
  if (reader.isSymbol('(') && !reader.isWord('select', 1))
    reader.inBrackets(() => reader.list(() => readDefinition(context, columns, key)))
  skipOptions(context)
  reader.take('as')
  const query =
    reader.isWord('select') || reader.isWord('with') || reader.isSymbol('(') ? readQuery(context) : null
  return { is: 'createTemporary', name, ifNotExists, columns, key, query }
}

function readDefinition(context: QueryReader, columns: TemporaryColumn[], key: string[]): void {
  const { reader } = context
  if (reader.take('primary key')) {
    reader.inBrackets(() => reader.list(() => key.push(reader.name())))
    return
  }
  if (reader.isWord('key') || reader.isWord('index') || reader.isWord('unique')) return skipIndex(context)
  columns.push(readColumn(context, key))
}

function skipIndex({ reader }: QueryReader): void {
  const unique = reader.take('unique')
  reader.takeOne('key', 'index')
  if (unique) throw untranslatable(reader.line, 'a unique key of a temporary table')
  if (!reader.isSymbol('(')) reader.name()
  reader.inBrackets(() => reader.list(() => reader.name()))
}

function readColumn(context: QueryReader, key: string[]): TemporaryColumn {
  const { reader, mode } = context
  const name = reader.name()
  const type = readDataType(reader, mode.collation)
  let notNull = false
  let autoIncrement = false
  let initial: TemporaryColumn['initial'] = null
  for (;;) {
    if (reader.take('not null')) notNull = true
    else if (reader.take('null')) continue
    else if (reader.take('auto_increment')) autoIncrement = true
    else if (reader.take('default')) initial = readExpr(context)
    else if (reader.take('primary key')) key.push(name)
    else return { name, type, notNull, initial, autoIncrement }
  }
}

/** ENGINE=MEMORY and the like. */
function skipOptions({ reader }: QueryReader): void {
  while (
    reader.isWord('engine') ||
    reader.isWord('default') ||
    reader.isWord('charset') ||
    reader.isWord('collate')
  ) {
    reader.take('default')
    reader.next()
    reader.takeSymbol('=')
    reader.next()
  }
}

export function readDrop({ reader }: QueryReader): Form {
  reader.take('temporary')
  if (!reader.take('table')) throw untranslatable(reader.line, `DROP ${reader.peek().text.toUpperCase()}`)
  const ifExists = reader.take('if exists')
  return { is: 'dropTemporary', names: reader.list(() => reader.name()), ifExists }
}
