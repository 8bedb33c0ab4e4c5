import type { Expr } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { toNumber } from './coercions.ts'
import type { Context } from './context.ts'
import { divisor } from './divisor.ts'
import { shifted } from './date-arithmetic.ts'
import { type Kind, type Value, value } from './value.ts'

/** `+ - * / DIV % & | << >> ^`. Division by zero yields NULL, and fails where a strict sql_mode makes errors of warnings. */
export function arithmetic(context: Context, op: string, left: Expr, right: Expr): Value {
  if (right.is === 'interval' && (op === '+' || op === '-'))
    return shifted(context, context.expr(left, context), right, op)
  if (left.is === 'interval' && op === '+') return shifted(context, context.expr(right, context), left, '+')
  const one = toNumber(context, context.expr(left, context))
  const other = toNumber(context, context.expr(right, context))
  switch (op) {
    case '+':
    case '-':
      return sum(op, one, other)
    case '*':
      return product(one, other)
    case '/':
      return quotient(context, one, other)
    case 'div':
      return value(`div(${one.sql}::numeric, ${divisor(context, `${other.sql}::numeric`)})::bigint`, 'int')
    case '%':
      return remainder(context, one, other)
    case '&':
    case '|':
    case '<<':
    case '>>':
    case '^':
      return bits(op, one, other)
    default:
      throw untranslatable(left.line, `the operator ${op.toUpperCase()}`)
  }
}

function kindOf(one: Value, other: Value): Kind {
  if (one.kind === 'double' || other.kind === 'double') return 'double'
  return one.kind === 'decimal' || other.kind === 'decimal' ? 'decimal' : 'int'
}

function scaleOf(number: Value): number | undefined {
  return number.kind === 'int' ? 0 : number.scale
}

const isConstant = ({ sql }: Value): boolean => /^\d+$/.test(sql)

/** Whole numbers are reckoned in 64 bits on the source. */
function wide(number: Value, other: Value): string {
  return number.kind === 'int' && other.kind === 'int' && !isConstant(number)
    ? `${number.sql}::bigint`
    : mixed(number, other)
}

/** With a floating number all are floating. */
function mixed(number: Value, other: Value): string {
  return other.kind === 'double' && number.kind === 'decimal' ? `${number.sql}::float8` : number.sql
}

function withScale(sql: string, kind: Kind, scale: number | undefined): Value {
  return kind === 'decimal' && scale !== undefined ? value(sql, kind, { scale }) : value(sql, kind)
}

function sum(op: string, one: Value, other: Value): Value {
  const [a, b] = [scaleOf(one), scaleOf(other)]
  const scale = a === undefined || b === undefined ? undefined : Math.max(a, b)
  return withScale(`(${wide(one, other)} ${op} ${mixed(other, one)})`, kindOf(one, other), scale)
}

function product(one: Value, other: Value): Value {
  const [a, b] = [scaleOf(one), scaleOf(other)]
  return withScale(
    `(${wide(one, other)} * ${mixed(other, one)})`,
    kindOf(one, other),
    a === undefined || b === undefined ? undefined : a + b,
  )
}

/** div_precision_increment is 4 unless somebody changed it. */
function quotient(context: Context, one: Value, other: Value): Value {
  if (kindOf(one, other) === 'double')
    return value(`(${one.sql}::float8 / ${divisor(context, `${other.sql}::float8`)})`, 'double')
  const scale = scaleOf(one)
  return withScale(
    `(${one.sql}::numeric / ${divisor(context, other.sql)})`,
    'decimal',
    scale === undefined ? undefined : scale + 4,
  )
}

function remainder(context: Context, one: Value, other: Value): Value {
  const kind = kindOf(one, other)
  if (kind === 'double')
    return value(`mod(${one.sql}::numeric, ${divisor(context, `${other.sql}::numeric`)})::float8`, kind)
  return value(`mod(${one.sql}, ${divisor(context, other.sql)})`, kind)
}

function bits(op: string, one: Value, other: Value): Value {
  const symbol = op === '^' ? '#' : op
  const right = op === '<<' || op === '>>' ? `${other.sql}::int` : `${other.sql}::bigint`
  return value(`(${one.sql}::bigint ${symbol} ${right})`, 'int')
}
