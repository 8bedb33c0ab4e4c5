import type { ObjectDdl } from '../../model/ports/schema-writer.ts'

const quoted = '"(?:[^"]|"")+"'
const created = new RegExp(
  `^CREATE (SCHEMA|TABLE|VIEW|FUNCTION|PROCEDURE|COLLATION) (${quoted}(?:\\.${quoted})?)`,
)

/**
 * What an object's statements make, as GRANT and ALTER ... OWNER TO name it: `TABLE "shop"."t"`, `FUNCTION "shop"."f"(integer)`.
 * The statements are our own, so their beginnings are known. Indexes and sequences belong to the owner of their table;
 * functions of the compatibility schema serve all migrations and are nobody's in particular.
 */
export function createdIdentities({ statements }: Pick<ObjectDdl, 'statements'>): string[] {
  return statements.flatMap((statement) => {
    const match = created.exec(statement)
    if (match === null) return []
    const [whole, kind = '', name = ''] = match
    const signature = kind === 'FUNCTION' || kind === 'PROCEDURE' ? parameters(statement, whole.length) : ''
    return [`${kind} ${name}${signature}`]
  })
}

/** From the opening parenthesis to the closing one, without defaults, which no signature has. */
function parameters(statement: string, from: number): string {
  let depth = 0
  let inName = false
  for (let at = from; at < statement.length; at++) {
    const character = statement.charAt(at)
    if (character === '"') inName = !inName
    if (inName) continue
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth === 0) return statement.slice(from, at + 1).replaceAll(' DEFAULT NULL', '')
  }
  return ''
}
