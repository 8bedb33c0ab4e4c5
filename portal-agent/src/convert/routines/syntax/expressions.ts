import { untranslatable } from '../untranslatable.ts'
import { readDataType } from './data-types.ts'
import { type QueryReader, readQuery } from './queries.ts'
import type { Call, Expr, LiteralKind, OrderItem, When, Window } from './tree.ts'

/** By how tightly they bind, loosest first; MySQL manual, "Operator Precedence". */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['xor'],
  ['and'],
  ['='],
  ['|'],
  ['&'],
  ['<<', '>>'],
  ['-', '+'],
  ['*', '/', 'div', '%', 'mod'],
  ['^'],
  ['concat'],
]
const comparisonLevel = 3
const comparisons = ['<=>', '>=', '<=', '<>', '!=', '=', '>', '<']
const symbolic: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '!=': '<>', mod: '%' }

export function readExpr(context: QueryReader): Expr {
  return readLevel(context, 0)
}

function readLevel(context: QueryReader, level: number): Expr {
  if (level === comparisonLevel) return readNot(context)
  const operators = levels[level]
  if (operators === undefined) return readUnary(context)
  let left = readLevel(context, level + 1)
  for (;;) {
    const op = takeOperator(context, operators)
    if (op === null) return left
    const right = readLevel(context, level + 1)
    left = { is: 'binary', op, left, right, line: left.line }
  }
}

function takeOperator({ reader, mode }: QueryReader, operators: readonly string[]): string | null {
  const { kind, text } = reader.peek()
  if (kind !== 'symbol' && kind !== 'word') return null
  const written = text.toLowerCase()
  const op = written === '||' && mode.pipesAsConcat ? 'concat' : (symbolic[written] ?? written)
  if (!operators.includes(op) && !operators.includes(written)) return null
  reader.next()
  return op
}

function readNot(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader
  if (!reader.take('not')) return readComparison(context)
  return { is: 'unary', op: 'not', arg: readNot(context), line }
}

function readComparison(context: QueryReader): Expr {
  let left = readLevel(context, comparisonLevel + 1)
  for (;;) {
    const next = readPredicate(context, left)
    if (next === null) return left
    left = next
  }
}

function readPredicate(context: QueryReader, arg: Expr): Expr | null {
  const { reader } = context
  const { line } = reader
  const op = reader.takeSymbol(...comparisons)
  if (op !== null) {
    const right = readQuantified(context) ?? readLevel(context, comparisonLevel + 1)
    return { is: 'binary', op: symbolic[op] ?? op, left: arg, right, line }
  }
  if (reader.take('is')) return readIs(context, arg)
  const not = reader.take('not')
  const found = readNegatable(context, arg, not)
  if (found === null && not) throw reader.unexpected('IN, LIKE, BETWEEN or REGEXP')
  return found
}

function readQuantified({ reader }: QueryReader): null {
  if (reader.isWord('any') || reader.isWord('some') || reader.isWord('all'))
    throw untranslatable(reader.line, 'a comparison with ANY, SOME or ALL')
  return null
}

function readIs({ reader }: QueryReader, arg: Expr): Expr {
  const { line } = reader
  const not = reader.take('not')
  const what = reader.takeOne('null', 'true', 'false', 'unknown')
  if (what === null) throw reader.unexpected('NULL')
  return { is: 'is', arg, what: what === 'true' || what === 'false' ? what : 'null', not, line }
}

function readNegatable(context: QueryReader, arg: Expr, not: boolean): Expr | null {
  const { reader } = context
  const { line } = reader
  const operand = () => readLevel(context, comparisonLevel + 1)
  if (reader.take('in')) return { is: 'in', arg, list: readInList(context), not, line }
  if (reader.take('between')) {
    const low = operand()
    reader.expect('and')
    return { is: 'between', arg, low, high: operand(), not, line }
  }
  if (reader.take('like')) {
    const pattern = operand()
    return { is: 'like', arg, pattern, escape: reader.take('escape') ? reader.string() : '\\', not, line }
  }
  if (reader.take('regexp') || reader.take('rlike'))
    return { is: 'regexp', arg, pattern: operand(), not, line }
  return null
}

function readInList(context: QueryReader) {
  const { reader } = context
  return reader.inBrackets(() =>
    reader.isWord('select') || reader.isWord('with')
      ? readQuery(context)
      : reader.list(() => readExpr(context)),
  )
}

function readUnary(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader
  const op = reader.takeSymbol('-', '+', '~', '!')
  if (op === '+') return readUnary(context)
  if (op !== null)
    return { is: 'unary', op: op === '!' ? 'not' : op === '-' ? '-' : '~', arg: readUnary(context), line }
  if (reader.isWord('binary') && !reader.isSymbol('(', 1)) {
    reader.next()
    return { is: 'unary', op: 'binary', arg: readUnary(context), line }
  }
  return readSuffixes(context, readPrimary(context))
}

function readSuffixes(context: QueryReader, primary: Expr): Expr {
  const { reader } = context
  let result = primary
  for (;;) {
    const { line } = reader
    if (reader.take('collate'))
      result = { is: 'collate', arg: result, collation: reader.name().toLowerCase(), line }
    else if (reader.isSymbol('->') || reader.isSymbol('->>')) result = readJsonPath(context, result)
    else return result
  }
}

function readJsonPath({ reader }: QueryReader, arg: Expr): Expr {
  const { text, line } = reader.next()
  const path: Expr = { is: 'literal', kind: 'text', text: reader.string(), line }
  const extract = call('json_extract', [arg, path], line)
  return text === '->' ? extract : call('json_unquote', [extract], line)
}

function call(name: string, args: readonly Expr[], line: number): Expr {
  return {
    is: 'call',
    name,
    args,
    star: false,
    distinct: false,
    orderBy: [],
    separator: null,
    over: null,
    line,
  }
}

function readPrimary(context: QueryReader): Expr {
  const { reader } = context
  const { kind, text, line } = reader.peek()
  switch (kind) {
    case 'number':
      reader.next()
      return {
        is: 'literal',
        kind: /e/i.test(text) ? 'double' : text.includes('.') ? 'decimal' : 'int',
        text,
        line,
      }
    case 'string':
      return readString(context)
    case 'hex':
    case 'bit':
      reader.next()
      return { is: 'literal', kind, text, line }
    case 'variable':
      return readVariable(context)
    case 'system':
      reader.next()
      return { is: 'system', name: text.toLowerCase(), line }
    case 'word':
      return readWord(context)
    case 'quoted':
      return readName(context)
    case 'symbol':
      return readBracket(context)
    case 'end':
      throw reader.unexpected('an expression')
  }
}

/** Adjacent texts are one. */
function readString({ reader }: QueryReader): Expr {
  const { line } = reader
  let text = reader.string()
  while (reader.peek().kind === 'string') text += reader.string()
  return { is: 'literal', kind: 'text', text, line }
}

function readVariable(context: QueryReader): Expr {
  const { reader } = context
  const { text, line } = reader.next()
  const name = text.toLowerCase()
  if (reader.takeSymbol(':=') === null) return { is: 'variable', name, line }
  return { is: 'assign', name, value: readExpr(context), line }
}

function readBracket(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader
  return reader.inBrackets((): Expr => {
    if (reader.isWord('select') || reader.isWord('with'))
      return { is: 'subquery', query: readQuery(context), line }
    const items = reader.list(() => readExpr(context))
    const [only] = items
    return items.length === 1 && only !== undefined ? only : { is: 'row', items, line }
  })
}

const constants: Readonly<Record<string, readonly [LiteralKind, string]>> = {
  null: ['null', ''],
  true: ['int', '1'],
  false: ['int', '0'],
}
const bareFunctions = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'utc_date',
  'utc_time',
  'utc_timestamp',
])

function readWord(context: QueryReader): Expr {
  const { reader } = context
  const { text, line } = reader.peek()
  const word = text.toLowerCase()
  const constant = constants[word]
  if (constant !== undefined) {
    reader.next()
    return { is: 'literal', kind: constant[0], text: constant[1], line }
  }
  const following = reader.peek(1)
  if (following.kind === 'string' && word.startsWith('_')) {
    reader.next()
    return readString(context)
  }
  if (following.kind === 'string' && (word === 'date' || word === 'time' || word === 'timestamp')) {
    reader.next()
    return { is: 'literal', kind: word === 'timestamp' ? 'datetime' : word, text: reader.string(), line }
  }
  const special = readSpecial(context, word)
  if (special !== null) return special
  if (bareFunctions.has(word) && !reader.isSymbol('(', 1)) {
    reader.next()
    return call(word, [], line)
  }
  return readName(context)
}

function readSpecial(context: QueryReader, word: string): Expr | null {
  const { reader } = context
  const { line } = reader
  if (word === 'case') return readCase(context)
  if (word === 'exists' && reader.isSymbol('(', 1)) {
    reader.next()
    return { is: 'exists', query: reader.inBrackets(() => readQuery(context)), line }
  }
  if (word === 'interval' && !reader.isSymbol(',', 2)) {
    reader.next()
    const value = readExpr(context)
    return { is: 'interval', value, unit: reader.name().toLowerCase(), line }
  }
  if (word === 'row' && reader.isSymbol('(', 1)) {
    reader.next()
    return { is: 'row', items: reader.inBrackets(() => reader.list(() => readExpr(context))), line }
  }
  if (!reader.isSymbol('(', 1)) return null
  switch (word) {
    case 'cast':
    case 'convert':
      return readCast(context)
    case 'extract':
      return readExtract(context)
    case 'trim':
      return readTrim(context)
    case 'position':
      return readPosition(context)
    case 'timestampdiff':
    case 'timestampadd':
      return readUnitCall(context, word)
    default:
      return null
  }
}

function readCase(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader.next()
  const operand = reader.isWord('when') ? null : readExpr(context)
  const whens: When<Expr>[] = []
  while (reader.take('when')) {
    const when = readExpr(context)
    reader.expect('then')
    whens.push({ when, then: readExpr(context) })
  }
  const otherwise = reader.take('else') ? readExpr(context) : null
  reader.expect('end')
  return { is: 'case', operand, whens, otherwise, line }
}

function readCast(context: QueryReader): Expr {
  const { reader, mode } = context
  const { line } = reader.next()
  return reader.inBrackets((): Expr => {
    const arg = readExpr(context)
    if (reader.take('using')) {
      reader.name()
      return arg
    }
    if (!reader.take('as')) reader.expectSymbol(',')
    return { is: 'cast', arg, type: readDataType(reader, mode.collation), line }
  })
}

function readExtract(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader.next()
  return reader.inBrackets(() => {
    const unit = reader.name().toLowerCase()
    reader.expect('from')
    return call('extract', [{ is: 'literal', kind: 'text', text: unit, line }, readExpr(context)], line)
  })
}

function readTrim(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader.next()
  return reader.inBrackets(() => {
    const side = reader.takeOne('both', 'leading', 'trailing') ?? 'both'
    const blank: Expr = { is: 'literal', kind: 'text', text: ' ', line }
    const name = `trim_${side}`
    if (reader.take('from')) return call(name, [readExpr(context), blank], line)
    const first = readExpr(context)
    return reader.take('from')
      ? call(name, [readExpr(context), first], line)
      : call(name, [first, blank], line)
  })
}

function readPosition(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader.next()
  return reader.inBrackets(() => {
    const needle = readLevel(context, comparisonLevel + 1)
    reader.expect('in')
    return call('locate', [needle, readExpr(context)], line)
  })
}

function readUnitCall(context: QueryReader, name: string): Expr {
  const { reader } = context
  const { line } = reader.next()
  return reader.inBrackets(() => {
    const unit: Expr = {
      is: 'literal',
      kind: 'text',
      text: reader
        .name()
        .toLowerCase()
        .replace(/^sql_tsi_/, ''),
      line,
    }
    reader.expectSymbol(',')
    return call(name, [unit, ...reader.list(() => readExpr(context))], line)
  })
}

function readName(context: QueryReader): Expr {
  const { reader } = context
  const { line } = reader
  const path = [reader.name()]
  while (reader.isSymbol('.') && !reader.isSymbol('*', 1)) {
    reader.next()
    path.push(reader.name())
  }
  if (!reader.isSymbol('(')) return { is: 'name', path, line }
  return readCall(context, path.map((part) => part.toLowerCase()).join('.'), line)
}

function readCall(context: QueryReader, name: string, line: number): Expr {
  const { reader } = context
  reader.expectSymbol('(')
  const distinct = reader.take('distinct')
  reader.take('all')
  const star = reader.takeSymbol('*') !== null
  const args = star || reader.isSymbol(')') ? [] : reader.list(() => readArgument(context))
  const orderBy = reader.take('order by') ? readOrder(context) : []
  const separator = reader.take('separator') ? reader.string() : null
  reader.take('using utf8mb4')
  reader.expectSymbol(')')
  const plain: Call = { is: 'call', name, args, star, distinct, orderBy, separator, over: null }
  return { ...plain, over: reader.take('over') ? readOver(context) : null, line }
}

/** `SUBSTRING(x FROM a FOR b)` is read as if commas were written. */
function readArgument(context: QueryReader): Expr {
  const { reader } = context
  const arg = readExpr(context)
  if (reader.isWord('from') || reader.isWord('for')) throw untranslatable(reader.line, 'SUBSTRING with FROM')
  return arg
}

export function readOrder(context: QueryReader): OrderItem[] {
  const { reader } = context
  return reader.list(() => {
    const expr = readExpr(context)
    return { expr, descending: reader.takeOne('desc', 'asc') === 'desc' }
  })
}

function readOver(context: QueryReader): Window {
  const { reader } = context
  if (!reader.isSymbol('(')) return { name: reader.name(), partitionBy: [], orderBy: [], frame: '' }
  return readWindow(context)
}

export function readWindow(context: QueryReader): Window {
  const { reader } = context
  return reader.inBrackets(() => {
    const partitionBy = reader.take('partition by') ? reader.list(() => readExpr(context)) : []
    const orderBy = reader.take('order by') ? readOrder(context) : []
    const frame: string[] = []
    while (!reader.isSymbol(')')) frame.push(reader.next().text)
    return { name: null, partitionBy, orderBy, frame: frame.join(' ').toUpperCase() }
  })
}
