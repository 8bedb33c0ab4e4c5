import type { ForeignKey, ReferentialAction } from '../../../model/schema.ts'
import { bulkQuery, bulkQueryByTable, type CatalogContext } from './bulk-query.ts'
import { qualifiedName } from '../sql/identifier.ts'
import { TornCatalog } from './untorn.ts'

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
  const groups = await readParts(context)
  const rules = await readRules(context)
  for (const [table, parts] of groups)
    if (parts.some((part) => !rules.has(ruleKey(table, part.name))))
      await addDeclaredRules(context, table, rules)
  return new Map([...groups].map(([table, parts]) => [table, collectKeys(parts, rules)]))
}

function collectKeys(parts: readonly KeyPart[], rules: Rules): ForeignKey[] {
  const names = [...new Set(parts.map((part) => part.name))]
  return names.map((name) =>
    foreignKey(
      parts.filter((part) => part.name === name),
      rules,
    ),
  )
}

async function readParts(context: CatalogContext): Promise<Map<string, KeyPart[]>> {
  return await bulkQueryByTable(
    context,
    'list-foreign-key-columns',
    `SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME,
            REFERENCED_COLUMN_NAME
     FROM information_schema.KEY_COLUMN_USAGE
     WHERE TABLE_SCHEMA = {database} AND CONSTRAINT_SCHEMA = {database} AND REFERENCED_TABLE_NAME IS NOT NULL
     ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`,
    ([table, name, column, referencedSchema, referencedTable, referencedColumn]) => ({
      table: table ?? '',
      name: name ?? '',
      column: column ?? '',
      referencedSchema: referencedSchema ?? '',
      referencedTable: referencedTable ?? '',
      referencedColumn: referencedColumn ?? '',
    }),
  )
}

type Rule = Pick<ForeignKey, 'onDelete' | 'onUpdate'>
type Rules = Map<string, Rule>

/** MariaDB hides REFERENTIAL_CONSTRAINTS from users with SELECT alone, without a word; the declaration it shows. */
async function addDeclaredRules(context: CatalogContext, table: string, rules: Rules): Promise<void> {
  const sql = `SHOW CREATE TABLE ${qualifiedName(context.database, table)}`
  const [row] = await context.session.query({ name: 'show-create-table', sql, table }, context.signal)
  for (const [name, rule] of parseRules(row?.[1] ?? '')) rules.set(ruleKey(table, name), rule)
}

/** Lines like CONSTRAINT `n` FOREIGN KEY (...) REFERENCES `t` (...) ON DELETE CASCADE; what is left out is RESTRICT. */
export function parseRules(declaration: string): ReadonlyMap<string, Rule> {
  const constraint =
    /^\s*CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY .*? REFERENCES .*?\)((?: ON (?:DELETE|UPDATE) [A-Z ]+?)*),?$/gm
  return new Map(
    [...declaration.matchAll(constraint)].map(([, name = '', rules = '']) => [
      name.replaceAll('``', '`'),
      { onDelete: declaredAction(rules, 'DELETE'), onUpdate: declaredAction(rules, 'UPDATE') },
    ]),
  )
}

function declaredAction(rules: string, event: 'DELETE' | 'UPDATE'): ReferentialAction {
  const pattern = new RegExp(`ON ${event} (RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)`)
  return action(pattern.exec(rules)?.[1] ?? 'RESTRICT')
}

async function readRules(context: CatalogContext): Promise<Rules> {
  const rules = await bulkQuery(
    context,
    'list-foreign-keys',
    `SELECT TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE
     FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = {database}`,
    ([table, name, onDelete, onUpdate]): [string, Rule] => [
      ruleKey(table ?? '', name ?? ''),
      { onDelete: action(onDelete ?? ''), onUpdate: action(onUpdate ?? '') },
    ],
  )
  return new Map(rules)
}

function foreignKey(parts: readonly KeyPart[], rules: Rules): ForeignKey {
  const first = parts[0] as KeyPart
  const rule = rules.get(ruleKey(first.table, first.name))
  if (rule === undefined)
    throw new TornCatalog(`no rules of foreign key ${first.name} of ${first.table} can be read`)
  return {
    name: first.name,
    columns: parts.map((part) => part.column),
    referencedSchema: first.referencedSchema,
    referencedTable: first.referencedTable,
    referencedColumns: parts.map((part) => part.referencedColumn),
    ...rule,
  }
}

function ruleKey(table: string, name: string): string {
  return `${table}\0${name}`
}

const actions: readonly ReferentialAction[] = ['no action', 'restrict', 'cascade', 'set null', 'set default']

function action(rule: string): ReferentialAction {
  return actions.find((known) => known === rule.toLowerCase()) ?? 'no action'
}
