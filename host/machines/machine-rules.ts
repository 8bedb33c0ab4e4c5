import { dmError, type ErrorDetail } from '@data-migration/contract/errors'
import type { MachineInput, MachineUser } from '@data-migration/contract/plugin'
import type { EntityManager } from 'typeorm'
import { machineTable } from '../store/entities/tables.ts'

/** Throws DM-SSH-007, DM-SSH-009, and DM-TASK-100 for what a schema cannot say. */
export async function checkInput(
  manager: EntityManager,
  id: string,
  input: MachineInput,
  known: readonly MachineUser[],
): Promise<void> {
  const details = [...userProblems(input, known), ...(await jumpProblems(manager, id, input.jumpMachineId))]
  if (details.length > 0) throw dmError('DM-TASK-100', { count: details.length }, { details })
  const namesake = await manager.findOneBy(machineTable, { name: input.name })
  if (namesake !== null && namesake.id !== id) throw dmError('DM-SSH-009', { name: input.name })
}

export function userProblems(input: MachineInput, known: readonly MachineUser[]): ErrorDetail[] {
  return input.users.flatMap((user, index) => {
    const problems: ErrorDetail[] = []
    const path = `body.users.${index}`
    if (input.users.findIndex(({ name }) => name === user.name) !== index)
      problems.push({ path: `${path}.name`, code: 'duplicate', message: 'another user has this name' })
    if (user.id !== undefined && !known.some(({ id }) => id === user.id))
      problems.push({ path: `${path}.id`, code: 'unknown', message: 'the machine has no such user' })
    else if (user.id !== undefined && input.users.findIndex((other) => other.id === user.id) !== index)
      problems.push({ path: `${path}.id`, code: 'duplicate', message: 'another user has this id' })
    return problems
  })
}

/** The way to a machine must not lead through itself. */
async function jumpProblems(
  manager: EntityManager,
  id: string,
  jumpMachineId: string | null,
): Promise<ErrorDetail[]> {
  const passed = new Set([id])
  for (let next = jumpMachineId; next !== null;) {
    if (passed.has(next))
      return [
        { path: 'body.jumpMachineId', code: 'circle', message: 'the way leads through the machine itself' },
      ]
    passed.add(next)
    const jump = await manager.findOneBy(machineTable, { id: next })
    if (jump === null) throw dmError('DM-SSH-007', { machine: next })
    next = jump.jumpMachineId
  }
  return []
}
