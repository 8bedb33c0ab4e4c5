import type { Expr } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { fractionOf, moment, plain, toNumber } from './coercions.ts'
import { compatOrFail, type Context } from './context.ts'
import { type Value, value } from './value.ts'

const wholeDays: Readonly<Record<string, string>> = {
  day: '1 day',
  week: '7 days',
  month: '1 month',
  quarter: '3 months',
  year: '1 year',
}
const parts: Readonly<Record<string, string>> = {
  hour: '1 hour',
  minute: '1 minute',
  second: '1 second',
  microsecond: '1 microsecond',
}

type Interval = Extract<Expr, { is: 'interval' }>

/** `moment ± INTERVAL n unit`. What goes beyond the years 0-9999 is NULL, as on the source. */
export function shifted(context: Context, given: Value, interval: Interval, sign: '+' | '-'): Value {
  const unit = wholeDays[interval.unit] ?? parts[interval.unit]
  if (unit === undefined) throw untranslatable(interval.line, `INTERVAL ... ${interval.unit.toUpperCase()}`)
  const count = toNumber(context, plain(context.expr(interval.value, context)))
  if (given.kind === 'time') return value(`(${given.sql} ${sign} ${count.sql} * interval '${unit}')`, 'time')
  const from = moment(context, given)
  const whole = from.kind === 'date' && wholeDays[interval.unit] !== undefined
  const start = from.kind === 'date' || from.kind === 'timestamptz' ? `(${from.sql})::timestamp` : from.sql
  const rounded = count.kind === 'int' || interval.unit === 'second' ? count.sql : `round(${count.sql})`
  const constant = /^\(?-?\d{1,4}\)?$/.test(count.sql)
  const sum = constant
    ? `(${start} ${sign} interval '${times(count.sql, unit)}')`
    : `${compatOrFail(context, 'date_plus')}(${start}, ${sign === '-' ? `-(${rounded})` : rounded}, interval '${unit}')`
  if (whole) return value(`${sum}::date`, 'date')
  return value(sum, 'datetime', {
    scale: Math.max(from.scale ?? 0, interval.unit === 'microsecond' ? 6 : fractionOf(count.sql)),
  })
}

function times(count: string, unit: string): string {
  const [number = '1', name = ''] = unit.split(' ')
  return `${Number(count.replace(/[()]/g, '')) * Number(number)} ${name}`
}
