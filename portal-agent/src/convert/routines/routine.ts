import type { SourceType } from '../../model/source-type.ts'
import type { Routine } from '../../model/stored-objects.ts'
import { targetName } from '../names.ts'
import { quoteIdent, quoteQualified } from '../quote.ts'
import type { Body } from './emit/body.ts'
import { newBody, programText } from './emit/program.ts'
import type { Surroundings, Variable } from './emit/context.ts'
import { emitStatement } from './emit/statements.ts'
import { targetTypeOf, withoutSize } from './emit/types.ts'
import { parseBody } from './syntax/parse.ts'
import { type Translation, translated } from './translation.ts'
import { untranslatable } from './untranslatable.ts'

/** A function or procedure in PL/pgSQL. */
export function translateRoutine(routine: Routine, around: Surroundings): Translation {
  return translated(routine.body, (userVariables) => {
    if (routine.body === null) throw untranslatable(1, 'its text is hidden: SHOW_ROUTINE is missing')
    const returns = routine.returns === null ? null : targetTypeOf(routine.returns, around.choices)
    const body = newBody(
      routine.body,
      {
        kind: routine.kind,
        returns,
        collation: routine.databaseCollation,
        sqlMode: routine.sqlMode,
        userVariables,
        variables: parametersOf(routine, around),
      },
      around,
    )
    const statement = parseBody(routine.body, {
      sqlMode: routine.sqlMode,
      collation: routine.databaseCollation,
    })
    const lines = [...rounding(routine, around), ...emitStatement(statement, body)]
    return {
      context: body,
      statements: [header(routine, around, body) + programText(lines, body)],
      blockers: body.state.blockers,
    }
  })
}

function parametersOf(routine: Routine, around: Surroundings): Map<string, Variable> {
  return new Map(
    routine.parameters.map(({ name, type }) => [
      name.toLowerCase(),
      { sql: quoteIdent(name.toLowerCase()), type: targetTypeOf(type, around.choices) },
    ]),
  )
}

const rounded = new Set(['decimal', 'datetime', 'timestamp', 'tinyint', 'smallint'])

/**
 * The target takes no notice of a parameter's size: what the source rounds has to be rounded, what it refuses or trims
 * refused and trimmed.
 */
function rounding(routine: Routine, around: Surroundings): string[] {
  return routine.parameters
    .filter(({ mode, type }) => mode !== 'out' && (rounded.has(type.base) || type.base === 'char'))
    .map(({ name, type }) => {
      const sql = quoteIdent(name.toLowerCase())
      return type.base === 'char'
        ? `${sql} := rtrim(${sql}, ' ');`
        : `${sql} := ${sql}::${targetTypeOf(type, around.choices).ddl};`
    })
}

/** Whole numbers in a call are integers on the target, and no integer becomes a smallint by itself. */
function parameterDdl(type: SourceType, around: Surroundings): string {
  const ddl = withoutSize(targetTypeOf(type, around.choices).ddl)
  return ddl === 'smallint' ? 'integer' : ddl
}

function header(routine: Routine, around: Surroundings, body: Body): string {
  const { settings, choices } = around
  const parameters = routine.parameters.map(
    ({ name, mode, type }) =>
      `${routine.kind === 'function' ? '' : `${mode.toUpperCase()} `}${quoteIdent(name.toLowerCase())} ${parameterDdl(type, around)}`,
  )
  const results = Array.from(
    { length: body.state.mostResults },
    (_, i) => `INOUT ${quoteIdent(`result_${i + 1}`)} refcursor DEFAULT NULL`,
  )
  if (results.length > 0)
    body.remarks.add(
      'its result sets are cursors: the CALL returns their names, FETCH ALL in the same transaction their rows',
    )
  const name = quoteQualified(settings.targetSchema, targetName(routine.name, settings.options['names.case']))
  const returns =
    routine.returns === null ? '' : ` RETURNS ${withoutSize(targetTypeOf(routine.returns, choices).ddl)}`
  const security = routine.security === 'definer' ? ' SECURITY DEFINER' : ''
  const path = `SET search_path = ${quoteIdent(settings.targetSchema)}, pg_temp`
  return `CREATE ${routine.kind.toUpperCase()} ${name}(${[...parameters, ...results].join(', ')})${returns} LANGUAGE plpgsql${security}\n${path} SET plpgsql.extra_errors = 'too_many_rows' AS `
}
