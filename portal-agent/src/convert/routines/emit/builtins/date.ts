import { quoteLiteral } from '../../../quote.ts'
import { moment, toDate, toDatetime, toNumber, toText, toTime } from '../coercions.ts'
import { compat, compatOrFail } from '../context.ts'
import { isMoment, value } from '../value.ts'
import { at, type Builtin, type Builtins, dates, moments, times } from './builtin.ts'
import { kindOfFormat, targetPattern } from './date-format.ts'

const now: Builtin = (args) => {
  const scale = Number(args[0]?.sql ?? 0)
  return value(`date_trunc('second', LOCALTIMESTAMP)`, 'datetime', {
    scale: 0,
    ...(scale > 0 ? { sql: `LOCALTIMESTAMP(${scale})`, scale } : {}),
  })
}
const today: Builtin = () => value('CURRENT_DATE', 'date')
const part = (name: string): Builtin => moments((x) => `extract(${name} FROM ${x})::int`)

/** TIME values have hours above 23, moments do not. */
const clockPart =
  (name: string): Builtin =>
  (args, context) => {
    const arg = at(args, 0)
    const source = isMoment(arg) ? toDatetime(context, arg).sql : toTime(context, arg).sql
    const whole =
      name === 'microsecond'
        ? `mod(extract(microseconds FROM ${source})::bigint, 1000000)::int`
        : `abs(trunc(extract(${name} FROM ${source})))::int`
    return value(whole, 'int')
  }

const dateFormat: Builtin = (args, context) => {
  const source = toDatetime(context, at(args, 0)).sql
  const { literal } = at(args, 1)
  const pattern = literal === undefined ? null : targetPattern(literal)
  if (pattern !== null) return value(`to_char(${source}, ${quoteLiteral(pattern)})`, 'text')
  return value(`${compat(context, 'date_format')}(${source}, ${toText(context, at(args, 1)).sql})`, 'text')
}

const timeFormat: Builtin = (args, context) => {
  const { literal } = at(args, 1)
  const pattern = literal === undefined ? null : targetPattern(literal)
  return pattern === null
    ? null
    : value(`to_char(${toTime(context, at(args, 0)).sql}, ${quoteLiteral(pattern)})`, 'text')
}

const readDate: Builtin = (args, context) => {
  const { literal } = at(args, 1)
  const pattern = literal === undefined ? null : targetPattern(literal)
  if (pattern === null || literal === undefined) return null
  const kind = kindOfFormat(literal)
  const read = `${compatOrFail(context, 'str_to_date')}(${toText(context, at(args, 0)).sql}, ${quoteLiteral(pattern)})`
  if (kind === 'time') return value(`(${read})::time::interval`, 'time')
  return kind === 'date' ? value(`(${read})::date`, 'date') : value(read, 'datetime')
}

const difference: Builtin = (args, context) => {
  const unit = at(args, 0).literal ?? ''
  const [from, to] = [toDatetime(context, at(args, 1)).sql, toDatetime(context, at(args, 2)).sql]
  const months: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }
  const seconds: Readonly<Record<string, number>> = {
    week: 604800,
    day: 86400,
    hour: 3600,
    minute: 60,
    second: 1,
  }
  const span = months[unit]
  if (span !== undefined) {
    const count = `${compat(context, 'months_between')}(${from}, ${to})`
    return value(span === 1 ? count : `(${count} / ${span})`, 'int')
  }
  const length = seconds[unit]
  if (length === undefined)
    return unit === 'microsecond'
      ? value(`(extract(epoch FROM (${to} - ${from})) * 1000000)::bigint`, 'int')
      : null
  return value(`trunc(extract(epoch FROM (${to} - ${from})) / ${length})::bigint`, 'int')
}

/** Only the modes of ISO weeks and MySQL's default have one meaning worth calling equal. */
const week: Builtin = (args, context) => {
  const source = toDatetime(context, at(args, 0)).sql
  const mode = args.length > 1 ? at(args, 1).sql : '0'
  if (mode === '3') return value(`extract(week FROM ${source})::int`, 'int')
  return mode === '0' ? value(`${compat(context, 'week_of_sunday')}(${source}::date)`, 'int') : null
}

const extract: Builtin = (args, context) => {
  const unit = at(args, 0).literal ?? ''
  const source = toDatetime(context, at(args, 1)).sql
  if (unit === 'year_month') return value(`to_char(${source}, 'YYYYMM')::int`, 'int')
  const plain = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second']
  return plain.includes(unit) && unit !== 'week'
    ? value(`trunc(extract(${unit} FROM ${source}))::int`, 'int')
    : null
}

/** Of two dates, times or moments. */
const timeDifference: Builtin = (args, context) => {
  const [one, other] = [at(args, 0), at(args, 1)]
  if (one.kind === 'time' || other.kind === 'time')
    return value(`(${toTime(context, one).sql} - ${toTime(context, other).sql})`, 'time', {
      scale: Math.max(one.scale ?? 0, other.scale ?? 0),
    })
  if (!isMoment(one) || !isMoment(other)) return null
  const span = `(${toDatetime(context, one).sql} - ${toDatetime(context, other).sql})`
  return value(`make_interval(secs => extract(epoch FROM ${span})::float8)`, 'time')
}

export const dateFunctions: Builtins = {
  now,
  current_timestamp: now,
  localtime: now,
  localtimestamp: now,
  sysdate: now,
  curdate: today,
  current_date: today,
  curtime: () => value(`date_trunc('second', LOCALTIME)::interval`, 'time'),
  current_time: () => value(`date_trunc('second', LOCALTIME)::interval`, 'time'),
  utc_timestamp: () => value(`date_trunc('second', timezone('UTC', now()))`, 'datetime'),
  utc_date: () => value(`timezone('UTC', now())::date`, 'date'),
  date: (args, context) => toDate(context, at(args, 0)),
  time: (args, context) => toTime(context, at(args, 0)),
  timestamp: (args, context) =>
    args.length === 1
      ? toDatetime(context, at(args, 0))
      : value(`(${toDatetime(context, at(args, 0)).sql} + ${toTime(context, at(args, 1)).sql})`, 'datetime'),
  year: part('year'),
  month: part('month'),
  day: part('day'),
  dayofmonth: part('day'),
  quarter: part('quarter'),
  dayofyear: part('doy'),
  dayofweek: moments((x) => `(extract(dow FROM ${x})::int + 1)`),
  weekday: moments((x) => `(extract(isodow FROM ${x})::int - 1)`),
  weekofyear: moments((x) => `extract(week FROM ${x})::int`),
  week,
  yearweek: () => null,
  hour: clockPart('hour'),
  minute: clockPart('minute'),
  second: clockPart('second'),
  microsecond: clockPart('microsecond'),
  dayname: moments((x) => `to_char(${x}, 'FMDay')`, 'text'),
  monthname: moments((x) => `to_char(${x}, 'FMMonth')`, 'text'),
  last_day: dates(
    (x) => `(date_trunc('month', ${x}::timestamp) + interval '1 month' - interval '1 day')::date`,
    'date',
  ),
  datediff: dates((one, other) => `(${one} - ${other})`),
  to_days: dates((x) => `(${x} - date '0001-01-01' + 366)`),
  from_days: (args, context) =>
    value(`(date '0001-01-01' + (${toNumber(context, at(args, 0)).sql} - 366)::int)`, 'date'),
  to_seconds: moments((x) => `(extract(epoch FROM (${x} - timestamp '0001-01-01')) + 366 * 86400)::bigint`),
  timestampdiff: difference,
  timediff: timeDifference,
  time_to_sec: times((x) => `trunc(extract(epoch FROM ${x}))::bigint`),
  sec_to_time: (args, context) =>
    value(`make_interval(secs => (${toNumber(context, at(args, 0)).sql})::float8)`, 'time'),
  maketime: (args, context) =>
    value(
      `make_interval(hours => ${toNumber(context, at(args, 0)).sql}::int, mins => ${toNumber(context, at(args, 1)).sql}::int, secs => ${toNumber(context, at(args, 2)).sql}::float8)`,
      'time',
    ),
  makedate: (args, context) =>
    value(
      `(make_date(${toNumber(context, at(args, 0)).sql}::int, 1, 1) + (${toNumber(context, at(args, 1)).sql}::int - 1))`,
      'date',
    ),
  unix_timestamp: (args, context) => {
    if (args.length === 0) return value('extract(epoch FROM now())::bigint', 'int')
    const from = moment(context, at(args, 0))
    const seconds = `extract(epoch FROM (${toDatetime(context, from).sql})::timestamptz)`
    return (from.scale ?? 0) > 0
      ? value(`round(${seconds}, ${from.scale ?? 0})`, 'decimal', { scale: from.scale ?? 0 })
      : value(`trunc(${seconds})::bigint`, 'int')
  },
  from_unixtime: (args, context) => {
    const moment = value(
      `${compat(context, 'from_unixtime')}((${toNumber(context, at(args, 0)).sql})::numeric)`,
      'datetime',
    )
    return args.length === 1 ? moment : dateFormat([moment, at(args, 1)], context)
  },
  date_format: dateFormat,
  time_format: timeFormat,
  str_to_date: readDate,
  extract,
  addtime: (args, context) => {
    const [to, by] = [at(args, 0), toTime(context, at(args, 1))]
    return to.kind === 'time'
      ? value(`(${to.sql} + ${by.sql})`, 'time')
      : value(`(${toDatetime(context, to).sql} + ${by.sql})`, 'datetime')
  },
  period_diff: () => null,
}
