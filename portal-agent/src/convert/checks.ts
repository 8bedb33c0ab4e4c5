import type { ObjectResult } from '@data-migration/contract/portal'
import type { Check } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { translateExpression } from './expression.ts'
import { type Emitted, notConverted } from './not-converted.ts'
import { quoteIdent, quoteQualified } from './quote.ts'
import type { TypedTable } from './typed-table.ts'
import { columnLookup } from './column-lookup.ts'

/** CHECK constraints, added after the rows so that a row which breaks one does not undo the load. */
export function checkDdl(table: TypedTable): Emitted<ObjectDdl> {
  const ddl: ObjectDdl[] = []
  const left: ObjectResult[] = []
  for (const check of table.source.checks) {
    if (isImplied(check, table)) continue
    const made = convertCheck(check, table)
    if (typeof made === 'string') left.push(notConverted('check', sourceName(check, table), made))
    else ddl.push(made)
  }
  return { ddl, left }
}

/** The DDL, or why there is none. */
function convertCheck(check: Check, table: TypedTable): ObjectDdl | string {
  if (!check.enforced) return `NOT ENFORCED on the source: ${check.sql}`
  const condition = translateExpression(check.sql, columnLookup(table.columns))
  if (condition?.kind !== 'truth') return `not converted yet: ${check.sql}`
  const name = quoteIdent(table.names.checks.get(check.name) ?? check.name)
  const owner = quoteQualified(table.schema, table.names.target)
  return {
    kind: 'check',
    sourceName: sourceName(check, table),
    targetName: table.names.checks.get(check.name) ?? check.name,
    shape: { kind: 'check', table: table.names.target, expression: condition.sql },
    statements: [
      `ALTER TABLE ${owner} ADD CONSTRAINT ${name} CHECK ${condition.sql} NOT VALID`,
      `ALTER TABLE ${owner} VALIDATE CONSTRAINT ${name}`,
    ],
    remarks: [],
  }
}

/** MariaDB's JSON brings a check of its own, which the type json is by itself (pitfall J07). */
function isImplied(check: Check, table: TypedTable): boolean {
  const match = /^\(*json_valid\(`([^`]+)`\)\)*$/i.exec(check.sql.trim())
  return table.columns.some((column) => column.source.name === match?.[1] && column.row.name === 'json')
}

function sourceName(check: Check, table: TypedTable): string {
  return `${table.source.name}.${check.name}`
}
