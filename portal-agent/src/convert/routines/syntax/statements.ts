import { untranslatable } from '../untranslatable.ts'
import { readBlock } from './blocks.ts'
import { readInsert, readDelete, readUpdate } from './changes.ts'
import { readExpr } from './expressions.ts'
import { type QueryReader, readQuery } from './queries.ts'
import { readCreateTemporary, readDrop } from './temporary-tables.ts'
import type { Expr, Statement, When } from './tree.ts'

/** A statement's own part of the tree; where it stands is added around it. */
export type Form = Statement extends infer S
  ? S extends Statement
    ? Omit<S, 'line' | 'start' | 'end'>
    : never
  : never

export function readStatement(context: QueryReader): Statement {
  const { reader } = context
  const { line, start } = reader.peek()
  const form = readForm(context)
  return { ...form, line, start, end: reader.end }
}

/** Statements up to one of these words, which stays. */
export function readStatements(context: QueryReader, ...ends: readonly string[]): Statement[] {
  const { reader } = context
  const statements: Statement[] = []
  while (!ends.some((word) => reader.isWord(word))) {
    statements.push(readStatement(context))
    reader.expectSymbol(';')
  }
  return statements
}

function readForm(context: QueryReader): Form {
  const { reader } = context
  const label = readLabel(context)
  const word = reader.peek().text.toLowerCase()
  if (reader.isSymbol('(') || word === 'select' || word === 'with')
    return { is: 'query', query: readQuery(context) }
  const read = byWord[word]
  if (read === undefined) throw untranslatable(reader.line, `the statement ${word.toUpperCase()}`)
  reader.next()
  return read(context, label, word)
}

function readLabel({ reader }: QueryReader): string | null {
  if (!reader.isSymbol(':', 1)) return null
  const label = reader.name().toLowerCase()
  reader.next()
  return label
}

type Read = (context: QueryReader, label: string | null, word: string) => Form

const byWord: Readonly<Record<string, Read>> = {
  begin: readBlock,
  set: readSet,
  if: readIf,
  case: readCase,
  loop: readLoop,
  while: readLoop,
  repeat: readLoop,
  leave: ({ reader }) => ({ is: 'leave', label: reader.name().toLowerCase() }),
  iterate: ({ reader }) => ({ is: 'iterate', label: reader.name().toLowerCase() }),
  return: (context) => ({ is: 'return', value: readExpr(context) }),
  open: ({ reader }) => ({ is: 'open', cursor: reader.name().toLowerCase() }),
  close: ({ reader }) => ({ is: 'close', cursor: reader.name().toLowerCase() }),
  fetch: readFetch,
  call: readCallStatement,
  signal: readSignal,
  resignal: readSignal,
  get: readDiagnostics,
  insert: readInsert,
  replace: readInsert,
  update: readUpdate,
  delete: readDelete,
  create: readCreateTemporary,
  drop: readDrop,
  truncate: ({ reader }) => {
    reader.take('table')
    return { is: 'truncate', table: reader.name() }
  },
  start: ({ reader }) => {
    reader.expect('transaction')
    reader.take('read write')
    return { is: 'transaction', what: 'start' }
  },
  commit: ({ reader }) => {
    reader.take('work')
    return { is: 'transaction', what: 'commit' }
  },
  rollback: ({ reader }) => {
    reader.take('work')
    if (reader.isWord('to')) throw untranslatable(reader.line, 'ROLLBACK TO a savepoint')
    return { is: 'transaction', what: 'rollback' }
  },
  prepare: (context) => {
    const name = context.reader.name().toLowerCase()
    context.reader.expect('from')
    return { is: 'prepare', name, from: readExpr(context) }
  },
  execute: ({ reader }) => {
    const name = reader.name().toLowerCase()
    const using = reader.take('using') ? reader.list(() => reader.next().text.toLowerCase()) : []
    return { is: 'execute', name, using }
  },
  deallocate: ({ reader }) => {
    reader.expect('prepare')
    return { is: 'deallocate', name: reader.name().toLowerCase() }
  },
  do: (context) => ({ is: 'do', exprs: context.reader.list(() => readExpr(context)) }),
}

function readSet(context: QueryReader): Form {
  const { reader } = context
  const items = reader.list(() => {
    const target = readTarget(context)
    if (reader.takeSymbol('=', ':=') === null) throw reader.unexpected('=')
    return { target, value: readExpr(context) }
  })
  return { is: 'set', items }
}

function readTarget({ reader }: QueryReader): Expr {
  const { kind, text, line } = reader.peek()
  if (kind === 'variable' || kind === 'system') {
    reader.next()
    return { is: kind, name: text.toLowerCase(), line }
  }
  if (
    reader.isWord('session') ||
    reader.isWord('global') ||
    reader.isWord('names') ||
    reader.isWord('transaction')
  )
    throw untranslatable(line, `SET ${text.toUpperCase()}`)
  const path = [reader.name()]
  if (reader.takeSymbol('.') !== null) path.push(reader.name())
  return { is: 'name', path, line }
}

function readIf(context: QueryReader): Form {
  const { reader } = context
  const branches: When<readonly Statement[]>[] = []
  do {
    const when = readExpr(context)
    reader.expect('then')
    branches.push({ when, then: readStatements(context, 'elseif', 'else', 'end') })
  } while (reader.take('elseif'))
  const otherwise = reader.take('else') ? readStatements(context, 'end') : null
  reader.expect('end if')
  return { is: 'if', branches, otherwise }
}

function readCase(context: QueryReader): Form {
  const { reader } = context
  const operand = reader.isWord('when') ? null : readExpr(context)
  const branches: When<readonly Statement[]>[] = []
  while (reader.take('when')) {
    const when = readExpr(context)
    reader.expect('then')
    branches.push({ when, then: readStatements(context, 'when', 'else', 'end') })
  }
  const otherwise = reader.take('else') ? readStatements(context, 'end') : null
  reader.expect('end case')
  return { is: 'case', operand, branches, otherwise }
}

function readLoop(context: QueryReader, label: string | null, word: string): Form {
  const { reader } = context
  const before = word === 'while' ? readExpr(context) : null
  if (before !== null) reader.expect('do')
  const body = readStatements(context, word === 'repeat' ? 'until' : 'end')
  const after = reader.take('until') ? readExpr(context) : null
  reader.expect(`end ${word}`)
  if (!reader.isSymbol(';') && reader.peek().kind !== 'end') reader.name()
  return {
    is: 'loop',
    kind: word === 'while' || word === 'repeat' ? word : 'loop',
    label,
    condition: before ?? after,
    body,
  }
}

function readFetch({ reader }: QueryReader): Form {
  reader.take('next')
  reader.take('from')
  const cursor = reader.name().toLowerCase()
  reader.expect('into')
  return { is: 'fetch', cursor, into: reader.list(() => reader.name()) }
}

function readCallStatement(context: QueryReader): Form {
  const { reader } = context
  const first = reader.name()
  const name = reader.takeSymbol('.') === null ? first : reader.name()
  const args = reader.isSymbol('(')
    ? reader.inBrackets(() => (reader.isSymbol(')') ? [] : reader.list(() => readExpr(context))))
    : []
  return { is: 'call', name: name.toLowerCase(), args }
}

function readSignal(context: QueryReader, _label: string | null, word: string): Form {
  const { reader } = context
  let condition: string | null = null
  if (reader.take('sqlstate')) {
    reader.take('value')
    condition = reader.string()
  } else if (!reader.isWord('set') && !reader.isSymbol(';') && reader.peek().kind !== 'end') {
    condition = `:${reader.name().toLowerCase()}`
  }
  const items = new Map<string, Expr>()
  if (reader.take('set'))
    reader.list(() => {
      const item = reader.name().toLowerCase()
      reader.expectSymbol('=')
      items.set(item, readExpr(context))
    })
  return { is: 'signal', resignal: word === 'resignal', condition, items }
}

function readDiagnostics({ reader }: QueryReader): Form {
  reader.takeOne('current', 'stacked')
  reader.expect('diagnostics')
  if (!reader.take('condition')) throw untranslatable(reader.line, 'GET DIAGNOSTICS of the statement')
  reader.next()
  const items = reader.list(() => {
    const { kind, text } = reader.next()
    reader.expectSymbol('=')
    return {
      target: kind === 'variable' ? `@${text.toLowerCase()}` : text,
      item: reader.name().toLowerCase(),
    }
  })
  return { is: 'diagnostics', items }
}
