import type { OtherObject } from '../../../model/schema.ts'
import { type CatalogContext, bulkQuery } from './bulk-query.ts'
import type { TableFacts } from './tables.ts'

/** Views, routines, triggers and events by name; only those this user may see, which `check` points out. */
export async function readOtherObjects(
  context: CatalogContext,
  tables: readonly TableFacts[],
): Promise<OtherObject[]> {
  const views = tables.filter((table) => table.kind === 'view')
  const rows = await bulkQuery(
    context,
    'list-other-objects',
    `SELECT LOWER(ROUTINE_TYPE), ROUTINE_NAME, NULL FROM information_schema.ROUTINES
     WHERE ROUTINE_SCHEMA = {database} AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')
     UNION ALL SELECT 'trigger', TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS
     WHERE TRIGGER_SCHEMA = {database}
     UNION ALL SELECT 'event', EVENT_NAME, NULL FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {database}`,
  )
  return [
    ...views.map(({ name }) => ({ kind: 'view' as const, name, on: null })),
    ...rows.map(([kind, name, on = null]) => ({ kind: kind as OtherObject['kind'], name: name ?? '', on })),
  ]
}
