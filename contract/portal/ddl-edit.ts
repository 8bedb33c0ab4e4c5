import { z } from 'zod'
import { ddlProblem, editableKinds } from './ddl-statements.ts'

export const editableKindSchema = z.enum(editableKinds)

/** A hash of what the source says of an object: hex of SHA-256. */
export const sourceHashSchema = z.string().regex(/^[0-9a-f]{64}$/)

/** Statements a user has written for one object, to be carried out in place of those made of its definition. */
export const ddlEditSchema = z
  .strictObject({
    kind: editableKindSchema,
    /** As the assessment lists it: `orders`, `orders.by_state` for an index, `orders.stamp` for a trigger. */
    name: z.string().min(1).max(512),
    sql: z.string().min(1).max(262_144),
    /** Of the definition they were written for, as the assessment tells it; without it any definition will do. */
    sourceHash: sourceHashSchema.optional(),
  })
  .superRefine(({ kind, sql }, context) => {
    const problem = ddlProblem(kind, sql)
    if (problem !== null) context.addIssue({ code: 'custom', path: ['sql'], message: problem })
  })

export type DdlEdit = z.infer<typeof ddlEditSchema>
