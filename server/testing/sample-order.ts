import { randomInt } from 'node:crypto'
import { phasePlanSchema } from '@data-migration/contract/task'
import { newId } from '../ids.ts'
import type { SubTaskOrder, TargetEnd } from '../store/sub-tasks.ts'

/** An offline pair whose target nobody else has. */
export function sampleOrder(
  more: Partial<Omit<SubTaskOrder, 'target'>> & { target?: Partial<TargetEnd> } = {},
): SubTaskOrder {
  const database = `db${randomInt(2 ** 40)}`
  return {
    source: { dataSourceId: newId(), kind: 'mysql', host: 'source.test', port: 3306, database: 'shop' },
    mode: 'offline',
    objects: null,
    phases: phasePlanSchema.parse({}),
    preset: 'balanced',
    options: {},
    pinnedTo: null,
    ...more,
    target: {
      dataSourceId: newId(),
      kind: 'postgresql',
      host: 'target.test',
      port: 5432,
      database,
      schema: 'shop',
      ...more.target,
    },
  }
}
