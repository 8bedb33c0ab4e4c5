import { quoteLiteral } from '../../quote.ts'
import type { Body } from './body.ts'
import type { ChangedTable } from './changes.ts'
import { findVariable } from './context.ts'

/** ROW_COUNT() where the routine asks for it. */
export function afterChange(body: Body): string[] {
  if (findVariable(body, '_row_count') === null) return []
  body.remarks.add('ROW_COUNT() counts the rows that an UPDATE matches; the source counts those it changes')
  return ['GET DIAGNOSTICS _row_count = ROW_COUNT;']
}

/** LAST_INSERT_ID() too. */
export function afterInsert(body: Body, table: ChangedTable): string[] {
  if (findVariable(body, '_last_insert_id') === null || table.autoIncrement === null) return afterChange(body)
  const sequence = `pg_get_serial_sequence(${quoteLiteral(table.sql)}, ${quoteLiteral(table.autoIncrement)})`
  return [...afterChange(body), `_last_insert_id := currval(${sequence});`]
}
