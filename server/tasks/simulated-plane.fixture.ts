import { newId } from '../ids.ts'
import { sampleOrder } from '../testing/sample-order.ts'
import { type ControlPlane, openControlPlane } from './control-plane.fixture.ts'
import { type Fleet, simulatedFleet } from './simulated-executors.fixture.ts'

/** A control plane over simulated executors, whose Portals work while somebody waits. */
export interface SimulatedPlane extends ControlPlane {
  readonly fleet: Fleet
  newTask(subTasks: number): Promise<{ readonly taskId: string; readonly subTaskIds: readonly string[] }>
}

export async function openSimulatedPlane(executors: number, slots = 4): Promise<SimulatedPlane> {
  const ids = Array.from({ length: executors }, () => newId())
  const fleet = simulatedFleet(ids)
  const login = () => ({ user: 'reader', password: 'secret' })
  const settings = { ids, links: fleet.links, login, heartbeatSeconds: 0.05, slots, patienceMs: 20_000 }
  const plane = await openControlPlane(settings)
  return {
    store: plane.store,
    get scheduling() {
      return plane.scheduling
    },
    addSubTask: plane.addSubTask,
    restart: plane.restart,
    fleet,
    newTask: async (subTasks) => {
      const { id } = await plane.store.mainTasks.create(
        { name: newId(), options: {}, executorIds: [] },
        'ann',
      )
      const subTaskIds: string[] = []
      for (let n = 0; n < subTasks; n++) subTaskIds.push(await plane.addSubTask(id, sampleOrder()))
      return { taskId: id, subTaskIds }
    },
    until: (holds) =>
      plane.until(holds, () => {
        for (const executor of fleet.executors) executor.work()
      }),
    [Symbol.asyncDispose]: () => plane[Symbol.asyncDispose](),
  }
}
