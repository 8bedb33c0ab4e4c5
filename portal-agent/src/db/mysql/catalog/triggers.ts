import type { Event, Trigger } from '../../../model/stored-objects.ts'
import { bulkQuery, type CatalogContext } from './bulk-query.ts'
import { sqlModeWords } from './sql-mode.ts'

export async function readTriggers(context: CatalogContext): Promise<Trigger[]> {
  return await bulkQuery(
    context,
    'list-triggers',
    `SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, LOWER(ACTION_TIMING), LOWER(EVENT_MANIPULATION), ACTION_ORDER,
            ACTION_STATEMENT, SQL_MODE, DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION
     FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = {database}
     ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER, TRIGGER_NAME`,
    ([name, table, timing, event, order, body, mode, definer, charset, collation, database]) => ({
      name: name ?? '',
      table: table ?? '',
      timing: timing === 'after' ? 'after' : 'before',
      event: event === 'update' || event === 'delete' ? event : 'insert',
      order: Number(order ?? 0),
      body: body ?? '',
      sqlMode: sqlModeWords(mode),
      definer: definer ?? '',
      charset: charset ?? '',
      collation: collation ?? '',
      databaseCollation: database ?? '',
    }),
  )
}

export async function readEvents(context: CatalogContext): Promise<Event[]> {
  return await bulkQuery(
    context,
    'list-events',
    `SELECT EVENT_NAME, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS,
            TIME_ZONE, STATUS, ON_COMPLETION, EVENT_COMMENT, SQL_MODE, DEFINER, CHARACTER_SET_CLIENT,
            COLLATION_CONNECTION, DATABASE_COLLATION
     FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {database} ORDER BY EVENT_NAME`,
    ([name, body, type, at, every, unit, starts = null, ends = null, ...rest]) => {
      const [timeZone, status, completion, comment, mode, definer, charset, collation, database] = rest
      return {
        name: name ?? '',
        body: body ?? '',
        schedule:
          type === 'ONE TIME'
            ? { kind: 'once', at: at ?? '' }
            : { kind: 'every', every: every ?? '', unit: unit ?? '', starts, ends },
        timeZone: timeZone ?? '',
        enabled: status === 'ENABLED',
        preserved: completion === 'PRESERVE',
        comment: comment ?? '',
        sqlMode: sqlModeWords(mode),
        definer: definer ?? '',
        charset: charset ?? '',
        collation: collation ?? '',
        databaseCollation: database ?? '',
      }
    },
  )
}
