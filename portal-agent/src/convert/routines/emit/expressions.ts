import { quoteLiteral } from '../../quote.ts'
import type { Expr } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { arithmetic } from './arithmetic.ts'
import { callValue } from './calls.ts'
import { plain, toBool, toNumber, toText } from './coercions.ts'
import { alike, compare } from './comparisons.ts'
import type { Context } from './context.ts'
import { choices } from './conditional.ts'
import { groupedAs, nameValue } from './names.ts'
import { castValue } from './casts.ts'
import { userVariable } from './user-variables.ts'
import { type Value, value } from './value.ts'

/** An expression on the target, with what it yields. */
export function emitExpr(expr: Expr, context: Context): Value {
  const { scope } = context
  if (
    scope !== null &&
    scope.groups !== null &&
    !scope.inAggregate &&
    expr.is !== 'literal' &&
    !(expr.is === 'name')
  ) {
    const group = groupExpression(expr, context)
    if (group !== null) return group
  }
  return emitForm(expr, context)
}

/** Whether the whole expression is one that is grouped by. */
function groupExpression(expr: Expr, context: Context): Value | null {
  const { scope } = context
  if (scope === null) return null
  const { inAggregate } = scope
  scope.inAggregate = true
  try {
    return groupedAs(context, scope, emitForm(expr, context))
  } finally {
    scope.inAggregate = inAggregate
  }
}

function emitForm(expr: Expr, context: Context): Value {
  switch (expr.is) {
    case 'literal':
      return literal(expr.kind, expr.text, expr.line, context)
    case 'name':
      return nameValue(context, expr.path, expr.line)
    case 'variable':
      return userVariable(context, expr.name)
    case 'system':
      throw untranslatable(expr.line, `the system variable @@${expr.name}`)
    case 'assign':
      throw untranslatable(expr.line, 'an assignment to a user variable within an expression')
    case 'unary':
      return unary(expr, context)
    case 'binary':
      return binary(expr, context)
    case 'is':
      return isTest(expr, context)
    case 'in':
      return inList(expr, context)
    case 'between':
      return between(expr, context)
    case 'like':
      return like(expr, context)
    case 'regexp':
      return regexp(expr, context)
    case 'call':
      return callValue(expr, context)
    case 'case':
      return choices(expr, context)
    case 'cast':
      return castValue(expr.arg, expr.type, context)
    case 'interval':
      throw untranslatable(expr.line, 'INTERVAL outside of a sum')
    case 'exists':
      return value(`EXISTS (${context.query(expr.query, context).sql})`, 'bool')
    case 'subquery':
      return scalar(expr.query, context, expr.line)
    case 'row':
      return value(`(${expr.items.map((item) => plain(emitExpr(item, context)).sql).join(', ')})`, 'unknown')
    case 'collate':
      return { ...emitExpr(expr.arg, context), ci: !expr.collation.endsWith('_bin') }
  }
}

function literal(
  kind: Extract<Expr, { is: 'literal' }>['kind'],
  text: string,
  line: number,
  _context: Context,
): Value {
  switch (kind) {
    case 'int':
      return value(text, 'int')
    case 'decimal':
      return value(text, 'decimal', { scale: text.split('.')[1]?.length ?? 0 })
    case 'double':
      return value(`${text}::float8`, 'double')
    case 'text':
      if (text.includes('\0')) throw untranslatable(line, 'a text with a NUL')
      return value(quoteLiteral(text), 'text', { literal: text, ci: true })
    case 'null':
      return value('NULL', 'null')
    case 'hex':
      return value(`'\\x${text.length % 2 === 0 ? text : `0${text}`}'::bytea`, 'bytes', {
        literal: BigInt(`0x${text === '' ? '0' : text}`).toString(),
      })
    case 'bit':
      return value(BigInt(`0b${text === '' ? '0' : text}`).toString(), 'int')
    case 'date':
      return value(`date ${quoteLiteral(text)}`, 'date')
    case 'time':
      return value(`interval ${quoteLiteral(text)}`, 'time')
    case 'datetime':
      return value(`timestamp ${quoteLiteral(text)}`, 'datetime')
  }
}

function unary(expr: Extract<Expr, { is: 'unary' }>, context: Context): Value {
  const arg = emitExpr(expr.arg, context)
  switch (expr.op) {
    case 'not':
      return value(`(NOT ${toBool(context, arg)})`, 'bool')
    case '-': {
      const number = toNumber(context, arg)
      return { ...number, sql: `(-${number.sql})` }
    }
    case '~':
      throw untranslatable(expr.line, 'the complement ~')
    case 'binary':
      return { ...toText(context, arg), ci: false }
  }
}

function binary(expr: Extract<Expr, { is: 'binary' }>, context: Context): Value {
  const { op, left, right } = expr
  switch (op) {
    case 'and':
    case 'or':
      return value(
        `(${toBool(context, emitExpr(left, context))} ${op.toUpperCase()} ${toBool(context, emitExpr(right, context))})`,
        'bool',
      )
    case 'xor':
      return value(
        `(${toBool(context, emitExpr(left, context))} <> ${toBool(context, emitExpr(right, context))})`,
        'bool',
      )
    case '=':
    case '<>':
    case '<':
    case '>':
    case '<=':
    case '>=':
    case '<=>':
      return compare(context, op, emitExpr(left, context), emitExpr(right, context))
    case 'concat':
      return value(
        `(${toText(context, emitExpr(left, context)).sql} || ${toText(context, emitExpr(right, context)).sql})`,
        'text',
      )
    default:
      return arithmetic(context, op, left, right)
  }
}

function isTest(expr: Extract<Expr, { is: 'is' }>, context: Context): Value {
  const arg = emitExpr(expr.arg, context)
  const test = `IS ${expr.not ? 'NOT ' : ''}${expr.what.toUpperCase()}`
  return value(`(${expr.what === 'null' ? arg.sql : toBool(context, arg)} ${test})`, 'bool')
}

function inList(expr: Extract<Expr, { is: 'in' }>, context: Context): Value {
  const arg = emitExpr(expr.arg, context)
  const not = expr.not ? 'NOT ' : ''
  if ('ctes' in expr.list) {
    const { sql, columns } = context.query(expr.list, context)
    const [first] = columns
    const [left] = first === undefined ? [plain(arg).sql] : alike(context, arg, { ...first.value, sql: 'x' })
    return value(`(${left} ${not}IN (${sql}))`, 'bool')
  }
  const items = expr.list.map((item) => emitExpr(item, context))
  const pairs = items.map((item) => alike(context, arg, item))
  const [first] = pairs
  if (first === undefined || !pairs.every(([left]) => left === first[0])) {
    const any = items.map((item) => compare(context, '=', arg, item).sql).join(' OR ')
    return value(`(${not}(${any}))`, 'bool')
  }
  return value(`(${first[0]} ${not}IN (${pairs.map(([, right]) => right).join(', ')}))`, 'bool')
}

function between(expr: Extract<Expr, { is: 'between' }>, context: Context): Value {
  const [arg, low, high] = [expr.arg, expr.low, expr.high].map((each) => emitExpr(each, context))
  if (arg === undefined || low === undefined || high === undefined)
    throw new RangeError('between without bounds')
  const both = `${compare(context, '>=', arg, low).sql} AND ${compare(context, '<=', arg, high).sql}`
  return value(expr.not ? `(NOT (${both}))` : `(${both})`, 'bool')
}

function like(expr: Extract<Expr, { is: 'like' }>, context: Context): Value {
  const arg = toText(context, emitExpr(expr.arg, context))
  const pattern = toText(context, emitExpr(expr.pattern, context))
  const operator = arg.ci === false || pattern.ci === false ? 'LIKE' : 'ILIKE'
  const escape = expr.escape === '\\' ? '' : ` ESCAPE ${quoteLiteral(expr.escape)}`
  return value(`(${arg.sql} ${expr.not ? 'NOT ' : ''}${operator} ${pattern.sql}${escape})`, 'bool')
}

function regexp(expr: Extract<Expr, { is: 'regexp' }>, context: Context): Value {
  const arg = toText(context, emitExpr(expr.arg, context))
  const pattern = toText(context, emitExpr(expr.pattern, context))
  return value(`(${arg.sql} ${expr.not ? '!' : ''}~${arg.ci === false ? '' : '*'} ${pattern.sql})`, 'bool')
}

function scalar(query: Parameters<Context['query']>[0], context: Context, line: number): Value {
  const { sql, columns } = context.query(query, context)
  const [only] = columns
  if (columns.length !== 1 || only === undefined) throw untranslatable(line, 'a subquery of several columns')
  const { literal: _, ...rest } = only.value
  return { ...rest, sql: `(${sql})` }
}
