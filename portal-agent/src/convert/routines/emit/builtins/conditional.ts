import { toBool, unify } from '../coercions.ts'
import { alike, compare } from '../comparisons.ts'
import { chosen } from '../conditional.ts'
import { value } from '../value.ts'
import { at, type Builtin, type Builtins } from './builtin.ts'

const coalesce: Builtin = (args, context) => {
  const { values, type } = unify(context, args)
  return { ...type, sql: `coalesce(${values.map(({ sql }) => sql).join(', ')})` }
}

/** NULL if any argument is: the target's functions pass NULL over. */
const extreme =
  (name: 'least' | 'greatest'): Builtin =>
  (args, context) => {
    const { values, type } = unify(context, args)
    const sqls = values.map(({ sql }) => sql)
    const collate = type.kind === 'text' ? ' COLLATE "C"' : ''
    const nulls = sqls.filter((sql) => !/^-?[\d.]+$/.test(sql)).map((sql) => `${sql} IS NULL`)
    const call = `${name}(${sqls.map((sql) => `${sql}${collate}`).join(', ')})`
    return {
      ...type,
      sql: nulls.length === 0 ? call : `CASE WHEN ${nulls.join(' OR ')} THEN NULL ELSE ${call} END`,
    }
  }

export const conditionalFunctions: Builtins = {
  if: (args, context) => chosen(context, [toBool(context, at(args, 0))], [at(args, 1), at(args, 2)]),
  ifnull: coalesce,
  nvl: coalesce,
  coalesce,
  nullif: (args, context) => {
    const [first, second] = [at(args, 0), at(args, 1)]
    const { literal: _, ...kind } = first
    return {
      ...kind,
      sql: `CASE WHEN ${compare(context, '=', first, second).sql} THEN NULL ELSE ${first.sql} END`,
    }
  },
  isnull: (args) => value(`(${at(args, 0).sql} IS NULL)`, 'bool'),
  least: extreme('least'),
  greatest: extreme('greatest'),
  elt: (args, context) => {
    const [index, ...choices] = args
    const conditions = choices.map(
      (_, i) => compare(context, '=', index ?? at(args, 0), value(String(i + 1), 'int')).sql,
    )
    return chosen(context, conditions, [...choices, value('NULL', 'null')])
  },
  field: (args, context) => {
    const [wanted, ...list] = args
    const branches = list.map((item, i) => {
      const [one, other] = alike(context, wanted ?? at(args, 0), item)
      return `WHEN ${one} = ${other} THEN ${i + 1}`
    })
    return value(`(CASE ${branches.join(' ')} ELSE 0 END)`, 'int')
  },
  interval: () => null,
}
