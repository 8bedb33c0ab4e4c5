import { z } from 'zod'
import { positionSchema } from './position.ts'
import { targetSqlProblem, targetSqlProblems } from './target-sql.ts'

/** Stands for one statement at one place of the source's log: a hash of the place, its database and its text. */
export const statementIdSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** A statement of the source that following stopped at. */
export const undecidedStatementSchema = z.object({
  id: statementIdSchema,
  /** Where the log stands behind it. */
  position: positionSchema,
  database: z.string(),
  sql: z.string(),
  /** Why it is not followed, or why what was decided cannot be done. */
  reason: z.string(),
  /** Tables that are followed and that it names: what `leave-out` leaves out. */
  tables: z.array(z.string()),
})

const sql = z
  .string()
  .min(1)
  .max(262_144)
  .superRefine((text, context) => {
    const problem = targetSqlProblem(text)
    if (problem !== null) context.addIssue({ code: 'custom', message: targetSqlProblems[problem] })
  })

/** What an operator wants done about such a statement; for any other it means nothing. */
export const statementDecisionSchema = z.discriminatedUnion('action', [
  /** It was dealt with by hand, or does not matter to the target. */
  z.strictObject({ statement: statementIdSchema, action: z.literal('skip') }),
  /** SQL for the target, in the transaction of the position. */
  z.strictObject({ statement: statementIdSchema, action: z.literal('run'), sql }),
  /** Its tables, and those named here, are not followed from here on. */
  z.strictObject({
    statement: statementIdSchema,
    action: z.literal('leave-out'),
    tables: z.array(z.string().min(1).max(256)).max(10_000).optional(),
  }),
])

/** What can be decided, in the order it is offered. */
export const decisionActions = ['skip', 'run', 'leave-out'] as const
export const decisionActionSchema = z.enum(decisionActions)

export type DecisionAction = z.infer<typeof decisionActionSchema>
export type UndecidedStatement = z.infer<typeof undecidedStatementSchema>
export type StatementDecision = z.infer<typeof statementDecisionSchema>
