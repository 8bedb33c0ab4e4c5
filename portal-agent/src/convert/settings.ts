import type { OptionValues } from '@data-migration/contract/options'
import type { DdlEdit, TableRules, TargetEndpoint } from '@data-migration/contract/portal'

/** What the conversion depends on besides the source's structure. */
export interface PlanSettings {
  /** Final name of the target schema, already folded if it came from the database's name. */
  readonly targetSchema: string
  readonly targetKind: TargetEndpoint['kind']
  /** The target's views can run with the rights of who reads them: PostgreSQL 15 and newer. */
  readonly invokerViews: boolean
  readonly options: OptionValues
  /** What the job says of single tables. */
  readonly rules?: TableRules
  /** What a user has written for single objects. */
  readonly edits?: readonly DdlEdit[]
}
