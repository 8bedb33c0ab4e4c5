import { createHash } from 'node:crypto'
import type { AuditEntry } from '@data-migration/contract/plugin'
import type { StatementDecision } from '@data-migration/contract/portal'

/** SQL for the target is told by its digest: it may hold rows, and stands in `portal_meta.ddl_event` once it was run. */
export function auditOfDecision(decision: StatementDecision): AuditEntry['params'] {
  const { statement, action } = decision
  switch (decision.action) {
    case 'skip':
      return { statement, action }
    case 'run':
      return { statement, action, sqlSha256: createHash('sha256').update(decision.sql).digest('hex') }
    case 'leave-out':
      return { statement, action, tables: (decision.tables ?? []).join(', ') }
  }
}
