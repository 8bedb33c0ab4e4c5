import type { Column, OtherObject } from '../../../model/schema.ts'
import type { StoredObjects } from '../../../model/stored-objects.ts'
import type { CatalogContext } from './bulk-query.ts'
import { readRoutines } from './routines.ts'
import { readEvents, readTriggers } from './triggers.ts'
import { readViews } from './views.ts'

/** Views, routines, triggers and events with their text; only those this user may see, which `check` points out. */
export async function readStoredObjects(
  context: CatalogContext,
  columns: ReadonlyMap<string, readonly Column[]>,
): Promise<StoredObjects> {
  return {
    views: await readViews(context, columns),
    routines: await readRoutines(context),
    triggers: await readTriggers(context),
    events: await readEvents(context),
  }
}

export function otherObjects({ views, routines, triggers, events }: StoredObjects): OtherObject[] {
  return [
    ...views.map(({ name }) => ({ kind: 'view' as const, name, on: null })),
    ...routines.map(({ kind, name }) => ({ kind, name, on: null })),
    ...triggers.map(({ name, table }) => ({ kind: 'trigger' as const, name, on: table })),
    ...events.map(({ name }) => ({ kind: 'event' as const, name, on: null })),
  ]
}
