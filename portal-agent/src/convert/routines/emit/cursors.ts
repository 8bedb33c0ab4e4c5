import type { Statement } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { type Body, hiddenVariable, indented } from './body.ts'
import { guarded, notFoundLines } from './handlers.ts'
import { assignRow } from './into.ts'

export function emitOpen(name: string, line: number, body: Body): string[] {
  return [`OPEN ${cursorOf(name, line, body).sql};`]
}

function cursorOf(name: string, line: number, body: Body) {
  const cursor = body.cursors.get(name)
  if (cursor === undefined) throw untranslatable(line, `no cursor ${name}`)
  return cursor
}

export function emitFetch(
  { cursor: name, into, line }: Extract<Statement, { is: 'fetch' }>,
  body: Body,
): string[] {
  const cursor = cursorOf(name, line, body)
  const row = hiddenVariable(body, '_row', 'record')
  const { columns } = body.query(cursor.query, body)
  return [
    ...guarded(body, [`FETCH ${cursor.sql} INTO ${row};`]),
    'IF FOUND THEN',
    ...indented(assignRow(row, columns, into, line, body)),
    'ELSE',
    ...indented(
      notFoundLines(body) ?? ["RAISE no_data_found USING MESSAGE = 'No data - zero rows fetched';"],
    ),
    'END IF;',
  ]
}
