import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { quoteIdent, quoteLiteral, quoteQualified } from './quote.ts'
import type { TypedColumn, TypedTable } from './typed-table.ts'

/**
 * ON UPDATE CURRENT_TIMESTAMP as a trigger for each such column (pitfall T11): it sets the time when another column has
 * changed and this one was not given another value. Created disabled, for rows that flow in bring their own times.
 */
export function onUpdateDdl(table: TypedTable): ObjectDdl[] {
  return table.columns
    .filter((column) => column.source.onUpdateNow && isTime(column))
    .map((column) => onUpdateTrigger(column, table))
}

function isTime({ row }: TypedColumn): boolean {
  return row.name === 'timestamp' || row.name === 'timestamptz'
}

function onUpdateTrigger(column: TypedColumn, table: TypedTable): ObjectDdl {
  const name = table.names.onUpdate.get(column.source.name) ?? ''
  const owner = quoteQualified(table.schema, table.names.target)
  const run = quoteQualified(table.schema, name)
  const own = quoteIdent(column.target)
  const body = `BEGIN NEW.${own} := ${currentTime(column)}; RETURN NEW; END`
  return {
    kind: 'trigger',
    added: true,
    sourceName: `${table.source.name}.${column.source.name}`,
    targetName: name,
    statements: [
      `CREATE FUNCTION ${run}() RETURNS trigger LANGUAGE plpgsql AS ${quoteLiteral(body)}`,
      `CREATE TRIGGER ${quoteIdent(name)} BEFORE UPDATE ON ${owner} FOR EACH ROW
  WHEN (NEW.${own} IS NOT DISTINCT FROM OLD.${own} AND ${othersDiffer(column, table)}) EXECUTE PROCEDURE ${run}()`,
      `ALTER TABLE ${owner} DISABLE TRIGGER ${quoteIdent(name)}`,
    ],
    enable: [`ALTER TABLE ${owner} ENABLE TRIGGER ${quoteIdent(name)}`],
    remarks: [
      'ON UPDATE CURRENT_TIMESTAMP became a trigger, disabled until rows no longer flow in; it also fires where an UPDATE sets the column to the value it had',
    ],
  }
}

/** json has no equality on the target. A column the target computes has no value yet before the row is written. */
function othersDiffer(column: TypedColumn, table: TypedTable): string {
  const others = table.columns.filter((other) => other !== column && other.generated === null)
  const row = (alias: string) =>
    others
      .map((other) => `${alias}.${quoteIdent(other.target)}${other.row.name === 'json' ? '::text' : ''}`)
      .join(', ')
  return others.length === 0 ? 'false' : `ROW(${row('OLD')}) IS DISTINCT FROM ROW(${row('NEW')})`
}

/** The source cuts the time of the statement to the column's digits; a cast would round it up. */
function currentTime({ source, row }: TypedColumn): string {
  const cut = ['second', null, null, 'milliseconds', null, null, 'microseconds'][source.type.fraction ?? 0]
  const now = 'pg_catalog.statement_timestamp()'
  const exact =
    cut === null || cut === undefined
      ? `pg_catalog.date_trunc('second', ${now}) + trunc(extract(microseconds FROM ${now}) % 1000000 / 10 ^ ${6 - (source.type.fraction ?? 0)})::int * 10 ^ ${6 - (source.type.fraction ?? 0)} * interval '1 microsecond'`
      : `pg_catalog.date_trunc('${cut}', ${now})`
  return row.name === 'timestamp' ? `(${exact})::timestamp` : exact
}
