import { runningNumberEntity } from './main-task-entity.ts'
import type { Session } from './session.ts'

/** The next number of a series. The row stays locked until the transaction ends: numbers come in the order of commits. */
export async function nextNumber(
  { manager }: Session,
  series: 'main-task' | 'sub-task' | 'queue',
): Promise<number> {
  await manager.increment(runningNumberEntity, { name: series }, 'value', 1)
  const row = await manager.findOneByOrFail(runningNumberEntity, { name: series })
  return row.value
}
