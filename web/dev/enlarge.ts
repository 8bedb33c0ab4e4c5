import type { ObjectResult, TableCounters } from '@data-migration/contract/portal'
import { id } from './ids.ts'
import type { World } from './world.ts'

export interface Size {
  readonly tasks: number
  /** Tables, and as many objects, of the first sub-task. */
  readonly tables: number
  readonly updatesPerSecond: number
}

/** The size asked for by FIXTURE_TASKS, FIXTURE_TABLES and FIXTURE_UPDATES; the examples as they are without. */
export function sizeOf(env: NodeJS.ProcessEnv): Size {
  return {
    tasks: Number(env['FIXTURE_TASKS'] ?? 0),
    tables: Number(env['FIXTURE_TABLES'] ?? 0),
    updatesPerSecond: Number(env['FIXTURE_UPDATES'] ?? 1),
  }
}

/** Many of everything, to see whether the page stays quick. */
export function enlarge(world: World, { tasks, tables }: Size): void {
  const own = [...world.tasks]
  for (let number = own.length + 1; number <= tasks; number += 1) {
    const sample = own[number % own.length]
    if (sample !== undefined)
      world.tasks.push({ ...sample, id: id(), number, name: `${sample.name} ${number}` })
  }
  const [subTask] = world.subTasks
  if (subTask === undefined) return
  const { tables: someTables, objects: someObjects } = subTask
  for (let index = someTables.length; index < tables; index += 1) {
    someTables.push({
      ...sampleOf<TableCounters>(someTables, index),
      name: `table_${index}`,
      state: 'copied',
    })
    const sample = sampleOf<ObjectResult>(someObjects, index)
    someObjects.push({ ...sample, sourceName: `object_${index}`, targetName: `object_${index}` })
  }
  subTask.detail.tables = { total: someTables.length, byState: { copying: 8, copied: someTables.length - 8 } }
}

function sampleOf<T>(list: readonly T[], index: number): T {
  const sample = list[index % Math.min(8, list.length)]
  if (sample === undefined) throw new Error('the world has no example')
  return sample
}
