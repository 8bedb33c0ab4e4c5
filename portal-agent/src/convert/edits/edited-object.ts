import { type DdlEdit, ddlStatements, makingStatement } from '@data-migration/contract/portal'
import { editedRemark } from '../../model/edited.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'

/**
 * The object by the user's statements. A trigger is put to sleep behind them, whatever they say: rows that flow in must not
 * set it off (pitfall V05). What an index is to look like nobody has planned then; of a table its columns are looked at.
 */
export function editedObject(object: ObjectDdl, { sql }: Pick<DdlEdit, 'sql'>, schema: string): ObjectDdl {
  const { shape, remarks, enable, ...rest } = object
  return {
    ...rest,
    ...(shape?.kind === 'table' ? { shape } : {}),
    ...(enable === undefined ? {} : { enable }),
    statements: [...ddlStatements(sql), ...asleep(enable)],
    edited: { schema, made: [...object.statements, ...(enable ?? [])] },
    remarks: [editedRemark, ...remarks],
  }
}

function asleep(enable: readonly string[] = []): string[] {
  return enable.map((statement) => statement.replace(' ENABLE TRIGGER ', ' DISABLE TRIGGER '))
}

/** Under another name nothing would find it again. */
export function namesObject({ kind, sql }: Pick<DdlEdit, 'kind' | 'sql'>, targetName: string): boolean {
  const statement = makingStatement(kind, sql) ?? ''
  const quoted = `"${targetName.replaceAll('"', '""')}"`
  if (statement.includes(quoted)) return true
  const plain = /^[a-z_][a-z0-9_$]*$/.test(targetName)
  return (
    plain && new RegExp(`(^|[^\\w$"])${targetName.replaceAll('$', '\\$')}($|[^\\w$"])`, 'i').test(statement)
  )
}
