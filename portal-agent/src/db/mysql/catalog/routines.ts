import type { SourceType } from '../../../model/schema.ts'
import type { Parameter, Routine } from '../../../model/stored-objects.ts'
import { bulkQuery, type CatalogContext } from './bulk-query.ts'
import { parseColumnType } from './column-type.ts'
import { sqlModeWords } from './sql-mode.ts'

interface RoutineParameter {
  readonly routine: string
  /** Null for a function's value. */
  readonly parameter: Parameter | null
  readonly type: SourceType
}

/** Functions and procedures; the body of another user's is NULL without SHOW_ROUTINE, or SELECT on mysql.proc. */
export async function readRoutines(context: CatalogContext): Promise<Routine[]> {
  const parameters = await readParameters(context)
  return await bulkQuery(
    context,
    'list-routines',
    `SELECT LOWER(ROUTINE_TYPE), ROUTINE_NAME, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE,
            SQL_MODE, DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION, ROUTINE_COMMENT
     FROM information_schema.ROUTINES
     WHERE ROUTINE_SCHEMA = {database} AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE') ORDER BY ROUTINE_NAME`,
    ([kind, name, body = null, deterministic, access, security, ...rest]) => {
      const [mode, definer, charset, collation, databaseCollation, comment] = rest
      const own = parameters.filter(({ routine }) => routine === `${kind}.${name}`)
      return {
        kind: kind === 'function' ? 'function' : 'procedure',
        name: name ?? '',
        parameters: own.flatMap(({ parameter }) => parameter ?? []),
        returns: own.find(({ parameter }) => parameter === null)?.type ?? null,
        body,
        deterministic: deterministic === 'YES',
        access: access ?? '',
        security: security === 'INVOKER' ? 'invoker' : 'definer',
        sqlMode: sqlModeWords(mode),
        definer: definer ?? '',
        charset: charset ?? '',
        collation: collation ?? '',
        databaseCollation: databaseCollation ?? '',
        comment: comment ?? '',
      }
    },
  )
}

async function readParameters(context: CatalogContext): Promise<RoutineParameter[]> {
  return await bulkQuery(
    context,
    'list-parameters',
    `SELECT LOWER(ROUTINE_TYPE), SPECIFIC_NAME, LOWER(PARAMETER_MODE), PARAMETER_NAME, DTD_IDENTIFIER,
            CHARACTER_MAXIMUM_LENGTH, CHARACTER_SET_NAME, COLLATION_NAME, ORDINAL_POSITION
     FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = {database}
     ORDER BY SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION`,
    ([kind, routine, mode, name, declared, maxLength = null, charset = null, collation = null, at]) => {
      const type = parseColumnType({ columnType: declared ?? '', maxLength, charset, collation })
      const parameter = { name: name ?? '', mode: parameterMode(mode ?? 'in'), type }
      return { routine: `${kind}.${routine}`, parameter: at === '0' ? null : parameter, type }
    },
  )
}

function parameterMode(word: string): Parameter['mode'] {
  return word === 'out' || word === 'inout' ? word : 'in'
}
