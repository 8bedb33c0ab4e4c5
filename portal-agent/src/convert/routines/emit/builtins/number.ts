import { toNumber, toText } from '../coercions.ts'
import { compat } from '../context.ts'
import { divisor } from '../divisor.ts'
import { value } from '../value.ts'
import { at, type Builtin, type Builtins, floats, numbers } from './builtin.ts'

const round: Builtin = (args, context) => {
  const number = toNumber(context, at(args, 0))
  const digits = args.length > 1 ? at(args, 1).sql : '0'
  if (number.kind === 'double') return value(`round(${number.sql}::numeric, ${digits})::float8`, 'double')
  if (number.kind === 'int' && digits === '0') return number
  const scale = /^\d+$/.test(digits)
    ? Math.min(Number(digits), number.kind === 'int' ? 0 : (number.scale ?? 38))
    : undefined
  return value(
    `round(${number.sql}::numeric, ${digits})`,
    args.length > 1 ? 'decimal' : 'decimal',
    scale === undefined ? {} : { scale },
  )
}

const truncate: Builtin = (args, context) => {
  const number = toNumber(context, at(args, 0))
  const digits = at(args, 1).sql
  const scale = /^\d+$/.test(digits) ? { scale: Number(digits) } : {}
  if (number.kind === 'double') return value(`trunc(${number.sql}::numeric, ${digits})::float8`, 'double')
  return value(`trunc(${number.sql}::numeric, ${digits})`, 'decimal', scale)
}

const whole =
  (name: string): Builtin =>
  (args, context) => {
    const number = toNumber(context, at(args, 0))
    return number.kind === 'double'
      ? value(`${name}(${number.sql})`, 'double')
      : value(`${name}(${number.sql})::bigint`, 'int')
  }

/** Outside of its range a function yields NULL on the source. */
const bounded = (name: string, low: string, high: string): Builtin =>
  numbers((x) => `(CASE WHEN ${x} BETWEEN ${low} AND ${high} THEN ${name}((${x})::float8) END)`)

const same =
  (name: string): Builtin =>
  (args, context) => {
    const number = toNumber(context, at(args, 0))
    return { ...number, sql: `${name}(${number.sql})` }
  }

export const numberFunctions: Builtins = {
  abs: same('abs'),
  sign: numbers((x) => `sign(${x})::int`, 'int'),
  round,
  truncate,
  floor: whole('floor'),
  ceil: whole('ceil'),
  ceiling: whole('ceil'),
  mod: (args, context) => {
    const [one, other] = [toNumber(context, at(args, 0)), toNumber(context, at(args, 1))]
    const isDouble = one.kind === 'double' || other.kind === 'double'
    const isInt = one.kind === 'int' && other.kind === 'int'
    return value(
      `mod(${one.sql}${isDouble ? '::numeric' : ''}, ${divisor(context, `${other.sql}${isDouble ? '::numeric' : ''}`)})`,
      isInt ? 'int' : 'decimal',
    )
  },
  pow: floats((x, y) => `power(${x}, ${y})`),
  power: floats((x, y) => `power(${x}, ${y})`),
  sqrt: numbers((x) => `(CASE WHEN ${x} >= 0 THEN sqrt((${x})::float8) END)`),
  exp: floats((x) => `exp(${x})`),
  ln: numbers((x) => `(CASE WHEN ${x} > 0 THEN ln((${x})::float8) END)`),
  log: (args, context) => {
    const [one, other] = [toNumber(context, at(args, 0)).sql, toNumber(context, at(args, 1)).sql]
    if (args.length === 1) return value(`(CASE WHEN ${one} > 0 THEN ln((${one})::float8) END)`, 'double')
    return value(
      `(CASE WHEN ${one} > 0 AND ${one} <> 1 AND ${other} > 0 THEN ln((${other})::float8) / ln((${one})::float8) END)`,
      'double',
    )
  },
  log10: numbers((x) => `(CASE WHEN ${x} > 0 THEN log((${x})::float8) END)`),
  log2: numbers((x) => `(CASE WHEN ${x} > 0 THEN ln((${x})::float8) / ln(2::float8) END)`),
  sin: floats((x) => `sin(${x})`),
  cos: floats((x) => `cos(${x})`),
  tan: floats((x) => `tan(${x})`),
  cot: floats((x) => `cot(${x})`),
  asin: bounded('asin', '-1', '1'),
  acos: bounded('acos', '-1', '1'),
  atan: floats((x, y) => (y === undefined ? `atan(${x})` : `atan2(${x}, ${y})`)),
  atan2: floats((x, y) => `atan2(${x}, ${y})`),
  radians: floats((x) => `radians(${x})`),
  degrees: floats((x) => `degrees(${x})`),
  pi: () => value('pi()', 'double'),
  rand: (args) => (args.length === 0 ? value('random()', 'double') : null),
  bit_count: numbers((x) => `length(replace((${x})::bigint::bit(64)::text, '0', ''))`, 'int'),
  conv: (args, context) =>
    value(
      `${compat(context, 'conv')}(${toText(context, at(args, 0)).sql}, ${at(args, 1).sql}, ${at(args, 2).sql})`,
      'text',
    ),
  bin: (args, context) =>
    value(`${compat(context, 'conv')}(${toText(context, at(args, 0)).sql}, 10, 2)`, 'text'),
  crc32: () => null,
}
