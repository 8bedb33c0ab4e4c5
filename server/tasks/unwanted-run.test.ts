import { expect, it } from 'vitest'
import { changeSubTask } from './change-sub-task.ts'
import { ann } from './control-plane.fixture.ts'
import * as notes from './run-notes.ts'
import { openSimulatedPlane } from './simulated-plane.fixture.ts'

it('a run that brings all rows over before the word to stop reaches it is known to have done so', async () => {
  await using plane = await openSimulatedPlane(1)
  const [executor] = plane.fleet.executors
  const { subTaskIds } = await plane.newTask(1)
  const [id = ''] = subTaskIds
  const get = () => plane.store.subTasks.get(id)
  await plane.scheduling.life.operate(id, 'start', ann)
  while ((await get()).scheduling.run?.heard !== true) await new Promise((resolve) => setImmediate(resolve))
  // As `finish` does it in the moment between a launch and its first event.
  await changeSubTask(plane.store, id, ({ point, scheduling }) => ({
    move: { point: { ...point, state: 'finished' }, scheduling: notes.notWanted(scheduling) },
  }))
  while (executor?.work() === true);
  await plane.until(async () => (await get()).exitCode !== null)
  expect(await get()).toMatchObject({
    exitCode: 0,
    verdict: 'equal',
    point: { state: 'finished', loaded: true },
  })
})
