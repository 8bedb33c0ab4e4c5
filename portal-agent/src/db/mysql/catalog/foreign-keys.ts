import type { ForeignKey, ReferentialAction } from '../../../model/schema.ts'
import { type CatalogContext, bulkQuery } from './bulk-query.ts'
import { groupByTable } from './group-by-table.ts'

interface KeyPart {
  readonly table: string
  readonly name: string
  readonly column: string
  readonly referencedSchema: string
  readonly referencedTable: string
  readonly referencedColumn: string
}

/** Foreign keys of all tables. Rules and columns come from two tables, which the servers join badly: joined here. */
export async function readForeignKeys(context: CatalogContext): Promise<ReadonlyMap<string, ForeignKey[]>> {
  const rules = await readRules(context)
  const groups = groupByTable(await readParts(context))
  return new Map(
    [...groups].map(([table, parts]) => {
      const names = [...new Set(parts.map((part) => part.name))]
      return [
        table,
        names.map((name) =>
          foreignKey(
            parts.filter((part) => part.name === name),
            rules,
          ),
        ),
      ]
    }),
  )
}

async function readParts(context: CatalogContext): Promise<KeyPart[]> {
  const rows = await bulkQuery(
    context,
    'list-foreign-key-columns',
    `SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME,
            REFERENCED_COLUMN_NAME
     FROM information_schema.KEY_COLUMN_USAGE
     WHERE TABLE_SCHEMA = {database} AND CONSTRAINT_SCHEMA = {database} AND REFERENCED_TABLE_NAME IS NOT NULL
     ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`,
  )
  return rows.map(([table, name, column, referencedSchema, referencedTable, referencedColumn]) => ({
    table: table ?? '',
    name: name ?? '',
    column: column ?? '',
    referencedSchema: referencedSchema ?? '',
    referencedTable: referencedTable ?? '',
    referencedColumn: referencedColumn ?? '',
  }))
}

type Rules = ReadonlyMap<string, Pick<ForeignKey, 'onDelete' | 'onUpdate'>>

async function readRules(context: CatalogContext): Promise<Rules> {
  const rows = await bulkQuery(
    context,
    'list-foreign-keys',
    `SELECT TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE
     FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = {database}`,
  )
  return new Map(
    rows.map(([table, name, onDelete, onUpdate]) => [
      ruleKey(table ?? '', name ?? ''),
      { onDelete: action(onDelete ?? ''), onUpdate: action(onUpdate ?? '') },
    ]),
  )
}

function foreignKey(parts: readonly KeyPart[], rules: Rules): ForeignKey {
  const first = parts[0] as KeyPart
  const rule = rules.get(ruleKey(first.table, first.name))
  return {
    name: first.name,
    columns: parts.map((part) => part.column),
    referencedSchema: first.referencedSchema,
    referencedTable: first.referencedTable,
    referencedColumns: parts.map((part) => part.referencedColumn),
    onDelete: rule?.onDelete ?? 'no action',
    onUpdate: rule?.onUpdate ?? 'no action',
  }
}

function ruleKey(table: string, name: string): string {
  return `${table}\0${name}`
}

const actions: readonly ReferentialAction[] = ['no action', 'restrict', 'cascade', 'set null', 'set default']

function action(rule: string): ReferentialAction {
  return actions.find((known) => known === rule.toLowerCase()) ?? 'no action'
}
