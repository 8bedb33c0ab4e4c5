import { quoteIdent, quoteLiteral } from '../../quote.ts'
import type { Query } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { type Body, hiddenVariable, indented } from './body.ts'
import { findVariable } from './context.ts'
import { guarded, notFoundLines } from './handlers.ts'
import { assignRow } from './into.ts'

/** SELECT as a statement: into variables, or a result set for the caller. */
export function emitQueryStatement(query: Query, body: Body): string[] {
  return query.into.length > 0 ? selectInto(query, body) : resultSet(query, body)
}

function selectInto(query: Query, body: Body): string[] {
  const { sql, columns } = body.query({ ...query, into: [] }, body)
  const row = hiddenVariable(body, '_row', 'record')
  const notFound = notFoundLines(body)
  const assigned = assignRow(row, columns, query.into, query.line, body)
  return [
    ...guarded(body, [`${sql} INTO ${row};`]),
    'IF FOUND THEN',
    ...indented(guarded(body, assigned)),
    ...(notFound === null ? [] : ['ELSE', ...indented(notFound)]),
    'END IF;',
  ]
}

/** Rows for the caller go through a cursor, whose name is the value of a parameter `result_n` behind all others. */
function resultSet(query: Query, body: Body): string[] {
  if (body.kind !== 'procedure') throw untranslatable(query.line, 'a result set outside of a procedure')
  if (body.inLoop) throw untranslatable(query.line, 'a result set in each turn of a loop')
  body.state.results++
  body.state.mostResults = Math.max(body.state.mostResults, body.state.results)
  const name = quoteIdent(`result_${body.state.results}`)
  const { sql } = body.query(query, body)
  const counted =
    findVariable(body, '_found_rows') === null
      ? []
      : [
          `MOVE FORWARD ALL FROM ${name};`,
          'GET DIAGNOSTICS _found_rows = ROW_COUNT;',
          `MOVE ABSOLUTE 0 FROM ${name};`,
        ]
  if (!usesTemporary(sql, body)) return guarded(body, [`OPEN ${name} SCROLL FOR ${sql};`, ...counted])
  return guarded(body, [...copied(name, sql, body), ...counted])
}

/** A cursor over a temporary table would forbid to drop it: its rows are kept apart until the transaction ends. */
function copied(name: string, sql: string, body: Body): string[] {
  const copy = hiddenVariable(body, '_copy', 'text')
  return [
    `CREATE TEMPORARY TABLE "_result" ON COMMIT DROP AS ${sql};`,
    `${copy} := 'result_' || replace(gen_random_uuid()::text, '-', '');`,
    `EXECUTE format(${quoteLiteral('ALTER TABLE pg_temp."_result" RENAME TO %I')}, ${copy});`,
    `OPEN ${name} SCROLL FOR EXECUTE format('SELECT * FROM pg_temp.%I', ${copy});`,
  ]
}

function usesTemporary(sql: string, body: Body): boolean {
  return [...body.local.keys()].some((name) => sql.includes(` ${quoteIdent(name)} AS `))
}
