import {
  isOneCondition,
  type readableCharsets,
  type TableRule,
  type TableRules,
} from '@data-migration/contract/portal'

/** What is different for one table, as it is typed; texts that are empty say nothing. */
export interface TableRuleForm {
  rename: string
  where: string
  partitions: string[]
  include: string[]
  exclude: string[]
  renames: ColumnName[]
  charsets: ColumnCharset[]
}

interface ColumnName {
  source: string
  target: string
}

/** The charset a column's text is really in. */
interface ColumnCharset {
  column: string
  charset: Charset | ''
}

type Charset = (typeof readableCharsets)[number]

export type RuleGap = 'condition' | 'halfName' | 'halfCharset' | 'twice' | 'leftOut'

export function formOf(rule: TableRule | undefined): TableRuleForm {
  const { include = [], exclude = [], rename = {}, readAs = {} } = rule?.columns ?? {}
  return {
    rename: rule?.rename ?? '',
    where: rule?.where ?? '',
    partitions: [...(rule?.partitions ?? [])],
    include: [...include],
    exclude: [...exclude],
    renames: Object.entries(rename).map(([source, target]) => ({ source, target })),
    charsets: Object.entries(readAs).map(([column, charset]) => ({ column, charset })),
  }
}

/** Why it cannot be kept; null where it can. Whether the source has what is named is for the pre-check to say. */
export function ruleGap({ where, include, exclude, renames, charsets }: TableRuleForm): RuleGap | null {
  const named = renames.filter((name) => !isEmpty(name))
  if (!isOneCondition(where)) return 'condition'
  if (named.some(({ source, target }) => source.trim() === '' || target.trim() === '')) return 'halfName'
  const read = charsets.filter((each) => !isUntold(each))
  if (read.some(({ column, charset }) => column.trim() === '' || charset === '')) return 'halfCharset'
  const texts = read.map(({ column }) => column.trim())
  const targets = named.map(({ target }) => target.trim())
  const sources = named.map(({ source }) => source.trim())
  if ([sources, targets, texts].some(isTwice)) return 'twice'
  const isLeftOut = (column: string) =>
    exclude.includes(column) || (include.length > 0 && !include.includes(column))
  return [...sources, ...texts].some(isLeftOut) || include.some((column) => exclude.includes(column))
    ? 'leftOut'
    : null
}

/** Null where nothing is different. */
export function ruleOf(form: TableRuleForm): TableRule | null {
  const [rename, where] = [form.rename.trim(), form.where.trim()]
  const columns = columnsOf(form)
  const rule = {
    ...(rename === '' ? {} : { rename }),
    ...(where === '' ? {} : { where }),
    ...(columns === null ? {} : { columns }),
    ...(form.partitions.length === 0 ? {} : { partitions: [...form.partitions] }),
  }
  return Object.keys(rule).length === 0 ? null : rule
}

function columnsOf(form: TableRuleForm): NonNullable<TableRule['columns']> | null {
  const { include, exclude, renames, charsets } = form
  const rename = Object.fromEntries(
    renames
      .filter((name) => !isEmpty(name))
      .map(({ source, target }) => [source.trim(), target.trim()] as const),
  )
  const readAs = Object.fromEntries(
    charsets.flatMap(({ column, charset }) => (charset === '' ? [] : [[column.trim(), charset] as const])),
  )
  const columns = {
    ...(include.length === 0 ? {} : { include: [...include] }),
    ...(exclude.length === 0 ? {} : { exclude: [...exclude] }),
    ...(Object.keys(rename).length === 0 ? {} : { rename }),
    ...(Object.keys(readAs).length === 0 ? {} : { readAs }),
  }
  return Object.keys(columns).length === 0 ? null : columns
}

/** Rows that are left behind cannot be told from others in the log: such a table is moved offline only. */
export function isOfflineOnly({ where, partitions }: TableRuleForm): boolean {
  return where.trim() !== '' || partitions.length > 0
}

/** Rules of tables that are not moved would be refused by the pre-check. */
export function rulesOfChosen(rules: TableRules, include: readonly string[] | null): TableRules {
  if (include === null) return rules
  const chosen = new Set(include)
  return Object.fromEntries(Object.entries(rules).filter(([table]) => chosen.has(table)))
}

function isEmpty({ source, target }: ColumnName): boolean {
  return source.trim() === '' && target.trim() === ''
}

function isUntold({ column, charset }: ColumnCharset): boolean {
  return column.trim() === '' && charset === ''
}

function isTwice(names: readonly string[]): boolean {
  return new Set(names).size < names.length
}
