import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { quoteIdent, quoteLiteral, quoteQualified } from './quote.ts'
import type { TypedColumn, TypedTable } from './typed-table.ts'

/**
 * CHECK constraints for what a type of the source refuses by itself: labels of enum and set (pitfalls S15, S17, S18),
 * and on request negative numbers in UNSIGNED columns (N18). Added after the rows, like all others.
 */
export function valueCheckDdl(table: TypedTable): ObjectDdl[] {
  if (table.settings.options['check.values'] === 'none') return []
  return table.columns.flatMap((column) => {
    const condition = labelCondition(column) ?? unsignedCondition(column, table)
    return condition === null ? [] : [valueCheck(column, condition, table)]
  })
}

function valueCheck(column: TypedColumn, condition: string, table: TypedTable): ObjectDdl {
  const name = table.names.valueChecks.get(column.source.name) ?? ''
  const owner = quoteQualified(table.schema, table.names.target)
  return {
    kind: 'check',
    added: true,
    sourceName: `${table.source.name}.${column.source.name}`,
    targetName: name,
    shape: { kind: 'check', table: table.names.target, expression: condition },
    statements: [
      `ALTER TABLE ${owner} ADD CONSTRAINT ${quoteIdent(name)} CHECK (${condition}) NOT VALID`,
      `ALTER TABLE ${owner} VALIDATE CONSTRAINT ${quoteIdent(name)}`,
    ],
    remarks: [],
  }
}

/** The empty string is the source's own mark of a value that was no label (index 0), so it is let through. */
function labelCondition({ source, row, target }: TypedColumn): string | null {
  const { base, members } = source.type
  if (row.name !== 'text' || !isShown(members)) return null
  const labels = (list: readonly string[]) => [...new Set(list)].map(quoteLiteral).join(', ')
  if (base === 'enum') return `${quoteIdent(target)} IN (${labels([...members, ''])})`
  if (base !== 'set') return null
  return `string_to_array(${quoteIdent(target)}, ',') <@ ARRAY[${labels(members)}]::text[]`
}

/** The source shows a character outside the BMP as `?`, so that such a label is not known. */
export function isShown(labels: readonly string[]): boolean {
  return labels.every((label) => !/[\0?]/.test(label))
}

const numbers = new Set(['int', 'uint64', 'decimal', 'float32', 'float64'])

function unsignedCondition({ source, row, target }: TypedColumn, table: TypedTable): string | null {
  if (table.settings.options['check.values'] !== 'all') return null
  return source.type.unsigned && numbers.has(row.name) ? `${quoteIdent(target)} >= 0` : null
}
