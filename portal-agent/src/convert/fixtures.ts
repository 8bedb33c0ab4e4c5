import { optionDefaults, type OptionValues } from '@data-migration/contract/options'
import type {
  Column,
  DatabaseSchema,
  ForeignKey,
  Index,
  IndexPart,
  SourceType,
  Table,
} from '../model/schema.ts'
import { noStoredObjects } from '../model/stored-objects.ts'
import type { PlanSettings } from './settings.ts'

/** Makers of source structures for tests: everything has a plain value that a test overrides. */

export function sourceType(full: string, rest: Partial<SourceType> = {}): SourceType {
  const match = /^(\w+)(?:\((\d+)(?:,(\d+))?\))?/.exec(full)
  const base = match?.[1] ?? full
  const first = match?.[2] === undefined ? null : Number(match[2])
  const isDecimal = base === 'decimal'
  const isText = /char|text|enum|set/.test(base)
  return {
    base,
    full,
    unsigned: full.includes('unsigned') || full.includes('zerofill'),
    length: isDecimal || /^(datetime|timestamp|time)$/.test(base) ? null : first,
    precision: isDecimal ? first : null,
    scale: isDecimal ? Number(match?.[3] ?? 0) : null,
    fraction: /^(datetime|timestamp|time)$/.test(base) ? (first ?? 0) : null,
    charset: isText ? 'utf8mb4' : null,
    collation: isText ? 'utf8mb4_general_ci' : null,
    members: [...full.matchAll(/'([^']*)'/g)].map((label) => label[1] ?? ''),
    ...rest,
  }
}

export function column(name: string, type: string | SourceType, rest: Partial<Column> = {}): Column {
  return {
    name,
    ordinal: 1,
    type: typeof type === 'string' ? sourceType(type) : type,
    nullable: false,
    default: { kind: 'none' },
    autoIncrement: false,
    onUpdateNow: false,
    generated: null,
    invisible: false,
    comment: '',
    ...rest,
  }
}

export function part(name: string, rest: Partial<IndexPart> = {}): IndexPart {
  return { column: name, expression: null, prefix: null, descending: false, ...rest }
}

export function index(
  name: string,
  kind: Index['kind'],
  parts: readonly (string | IndexPart)[],
  rest: Partial<Index> = {},
): Index {
  return {
    name,
    kind,
    parts: parts.map((item) => (typeof item === 'string' ? part(item) : item)),
    invisible: false,
    comment: '',
    ...rest,
  }
}

export function primary(...columns: readonly string[]): Index {
  return index('PRIMARY', 'primary', columns)
}

export function foreignKey(
  name: string,
  from: string,
  to: readonly [table: string, column: string],
  rest: Partial<ForeignKey> = {},
): ForeignKey {
  return {
    name,
    columns: [from],
    referencedSchema: 'shop',
    referencedTable: to[0],
    referencedColumns: [to[1]],
    onDelete: 'restrict',
    onUpdate: 'restrict',
    ...rest,
  }
}

export function table(name: string, columns: readonly Column[], rest: Partial<Table> = {}): Table {
  return {
    name,
    engine: 'InnoDB',
    columns: columns.map((item, i) => ({ ...item, ordinal: i + 1 })),
    indexes: [],
    foreignKeys: [],
    checks: [],
    autoIncrement: null,
    partitioning: null,
    collation: 'utf8mb4_general_ci',
    comment: '',
    rowsEstimate: '0',
    dataBytes: '0',
    ...rest,
  }
}

export function database(...tables: readonly Table[]): DatabaseSchema {
  return {
    database: 'shop',
    charset: 'utf8mb4',
    collation: 'utf8mb4_general_ci',
    tables,
    others: [],
    stored: noStoredObjects,
  }
}

export function settings(
  options: Partial<OptionValues> = {},
  rest: Partial<PlanSettings> = {},
): PlanSettings {
  return {
    targetSchema: 'shop',
    targetKind: 'postgresql',
    invokerViews: true,
    options: { ...optionDefaults, ...options },
    ...rest,
  }
}
