import type { Check } from '@data-migration/contract/api'
import type { StoredCheck } from '../../store/checks.ts'

export function presentCheck(check: StoredCheck): Check {
  return { ...check, items: [...check.items] }
}
