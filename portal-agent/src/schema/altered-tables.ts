import type { ObjectResult } from '@data-migration/contract/portal'
import type { DatabasePlan, PlannedTable } from '../convert/plan-database.ts'
import { quoteIdent } from '../convert/quote.ts'
import { isEditedSince } from '../model/edited.ts'
import { objectKey } from '../model/object-key.ts'
import type { ColumnPlan } from '../model/table-plan.ts'

export interface AlteredTable {
  readonly table: PlannedTable
  /** By statements of a user, made or taken back since; else the source's definition is another. */
  readonly byEdit: boolean
}

/** Tables that an earlier run has made from another structure: rows of the present one must not go into them. */
export function alteredTables(plan: DatabasePlan, recorded: readonly ObjectResult[]): AlteredTable[] {
  const known = new Map(recorded.map((object) => [objectKey(object), object]))
  return plan.tables.flatMap((table) => {
    const { create } = table
    const former = known.get(objectKey(create))
    if (former?.ddl === undefined || former.state !== 'created') return []
    if (isSameAsFarAsKnown(former.ddl, `${create.statements.join(';\n')};`, table)) return []
    return [{ table, byEdit: isEditedSince(create, former) }]
  })
}

/**
 * Line by line, which is column by column. An empty table hides some defaults of NOT NULL columns, so one that has got its first
 * row since, or lost its last, may differ in these. No default says anything about a row that is there.
 */
function isSameAsFarAsKnown(former: string, now: string, { plan }: PlannedTable): boolean {
  if (former === now) return true
  const [lines, others] = [former.split('\n'), now.split('\n')]
  const mayHide = plan.columns.filter(hasHidableDefault).map(({ target }) => `  ${quoteIdent(target)} `)
  const isSame = (line: string, other = '') =>
    line === other ||
    mayHide.some(
      (name) => line.startsWith(name) && (isWithDefault(line, other) || isWithDefault(other, line)),
    )
  return lines.length === others.length && lines.every((line, at) => isSame(line, others[at]))
}

function hasHidableDefault({ source }: ColumnPlan): boolean {
  const { kind } = source.default
  return !source.nullable && (kind === 'hex' || kind === 'literal' || kind === 'expression')
}

/** `line` is `bare` and a default besides. NOT NULL may be gone from both where zero dates become NULL. */
function isWithDefault(line: string, bare: string): boolean {
  const end = /(?: NOT NULL)?,?$/.exec(bare)?.[0] ?? ''
  const type = bare.slice(0, bare.length - end.length)
  return line.startsWith(`${type} DEFAULT `) && line.endsWith(end)
}
