import type { Trigger } from '../../model/stored-objects.ts'
import { fitName, targetName } from '../names.ts'
import { quoteIdent, quoteQualified } from '../quote.ts'
import { newBody, programText } from './emit/program.ts'
import type { Surroundings, Variable } from './emit/context.ts'
import { emitStatement } from './emit/statements.ts'
import { parseBody } from './syntax/parse.ts'
import { type Translation, translated } from './translation.ts'
import { untranslatable } from './untranslatable.ts'

/** A trigger function and its trigger, disabled: while data flows the rows already hold what it would do (pitfall V05). */
export function translateTrigger(
  trigger: Trigger,
  among: readonly Trigger[],
  around: Surroundings,
): Translation {
  return translated(trigger.body, (userVariables) => {
    const table = around.table(trigger.table.toLowerCase())
    if (table === null) throw untranslatable(1, `its table ${trigger.table} is not part of this migration`)
    const body = newBody(
      trigger.body,
      {
        kind: 'trigger',
        returns: null,
        collation: trigger.databaseCollation,
        sqlMode: trigger.sqlMode,
        userVariables,
        variables: rowVariables(trigger, around),
      },
      around,
    )
    body.uses.add(`table.${trigger.table.toLowerCase()}`)
    const lines = emitStatement(
      parseBody(trigger.body, { sqlMode: trigger.sqlMode, collation: trigger.databaseCollation }),
      body,
    )
    const result = trigger.timing === 'after' ? 'NULL' : trigger.event === 'delete' ? 'OLD' : 'NEW'
    const { settings } = around
    const name = triggerName(trigger, among, around)
    const routine = quoteQualified(settings.targetSchema, triggerFunctionName(trigger, around))
    const path = `SET search_path = ${quoteIdent(settings.targetSchema)}, pg_temp SET plpgsql.extra_errors = 'too_many_rows'`
    return {
      context: body,
      blockers: body.state.blockers,
      statements: [
        `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER\n${path} AS ${programText([...lines, `RETURN ${result};`], body)}`,
        `CREATE TRIGGER ${quoteIdent(name)} ${trigger.timing.toUpperCase()} ${trigger.event.toUpperCase()} ON ${table.sql} FOR EACH ROW EXECUTE FUNCTION ${routine}()`,
        `ALTER TABLE ${table.sql} DISABLE TRIGGER ${quoteIdent(name)}`,
      ],
    }
  })
}

function rowVariables(trigger: Trigger, around: Surroundings): Map<string, Variable> {
  const table = around.table(trigger.table.toLowerCase())
  const rows = [
    ...(trigger.event === 'delete' ? [] : ['new']),
    ...(trigger.event === 'insert' ? [] : ['old']),
  ]
  const variables = new Map<string, Variable>()
  for (const row of rows)
    for (const { name, value } of table?.columns ?? []) {
      const type = table?.types.get(name.toLowerCase())
      if (type !== undefined)
        variables.set(`${row}.${name.toLowerCase()}`, { sql: `${row.toUpperCase()}.${value.sql}`, type })
    }
  return variables
}

function triggerFunctionName(trigger: Trigger, around: Surroundings): string {
  return fitName(`trigger_${targetName(trigger.name, around.settings.options['names.case'])}`)
}

/** The target fires by name, the source in the order of creation. */
export function triggerName(
  trigger: Trigger,
  among: readonly Trigger[],
  around: Pick<Surroundings, 'settings'>,
): string {
  const name = targetName(trigger.name, around.settings.options['names.case'])
  const siblings = among.filter(
    ({ table, timing, event }) =>
      table === trigger.table && timing === trigger.timing && event === trigger.event,
  )
  return siblings.length < 2
    ? name
    : fitName(`${String(siblings.indexOf(trigger) + 1).padStart(2, '0')}_${name}`)
}
