import type { Event } from '../../model/stored-objects.ts'
import { targetName } from '../names.ts'
import { quoteQualified } from '../quote.ts'
import { newBody, programText } from './emit/program.ts'
import type { Surroundings } from './emit/context.ts'
import { emitStatement } from './emit/statements.ts'
import { parseBody } from './syntax/parse.ts'
import { type Translation, translated } from './translation.ts'

/** The target has no scheduler of its own (pitfall V07): the body becomes a procedure to be called, by hand or by pg_cron. */
export function translateEvent(event: Event, around: Surroundings): Translation {
  return translated(event.body, (userVariables) => {
    const { settings } = around
    const body = newBody(
      event.body,
      {
        kind: 'event',
        returns: null,
        collation: event.databaseCollation,
        sqlMode: event.sqlMode,
        userVariables,
        variables: new Map(),
      },
      around,
    )
    const lines = emitStatement(
      parseBody(event.body, { sqlMode: event.sqlMode, collation: event.databaseCollation }),
      body,
    )
    const name = quoteQualified(settings.targetSchema, targetName(event.name, settings.options['names.case']))
    const statement = `CREATE PROCEDURE ${name}() LANGUAGE plpgsql AS ${programText(lines, body)}`
    const reason = `events need a scheduler on the target: create the procedure and call it ${scheduleOf(event)}, for example by pg_cron`
    return { context: body, statements: [statement], blockers: [{ line: 1, reason }, ...body.state.blockers] }
  })
}

function scheduleOf({ schedule, timeZone }: Event): string {
  if (schedule.kind === 'once') return `at ${schedule.at} (${timeZone})`
  return `every ${schedule.every} ${schedule.unit}${schedule.starts === null ? '' : ` from ${schedule.starts} (${timeZone})`}`
}
