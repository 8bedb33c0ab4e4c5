/** How much of a sub-task's traces in the target goes, each including what is named before it. */
export const forgetScopes = ['nothing', 'records', 'everything'] as const

/**
 * `nothing`: whoever holds it is fenced out, no more. `records`: it can begin anew; its epoch stays, so that a process
 * of before never commits again. `everything`: for a sub-task whose id is never used again.
 */
export type ForgetScope = (typeof forgetScopes)[number]

export interface ForgetRequest {
  readonly subTask: string
  readonly scope: ForgetScope
  /** Tables it has created go as well. One that something else depends on keeps all of them: nothing is cascaded. */
  readonly dropTables: boolean
}

export interface Forgotten {
  /** From here on; null where nothing was on record. */
  readonly epoch: number | null
  readonly droppedTables: readonly string[]
}
