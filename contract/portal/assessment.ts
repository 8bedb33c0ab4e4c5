import { z } from 'zod'
import { sourceHashSchema } from './ddl-edit.ts'
import { objectResultSchema } from './report.ts'

/** What will become of one object, as `portal check --schema` tells before anything runs. */
export const assessedObjectSchema = z.object({
  type: z.literal('assessed-object'),
  kind: objectResultSchema.shape.kind,
  sourceName: z.string(),
  /** Empty where nothing is made of it. */
  targetName: z.string(),
  /** No object of the source's, so it is not in the coverage: it makes what a type or a key means there hold. */
  added: z.boolean(),
  outcome: z.enum(['exact', 'with-remarks', 'by-hand']),
  /** The statements; by hand: the translation as far as it goes, with the source's text. */
  ddl: z.string(),
  /** Whether a user's statements are used for it, or wait for a look at a definition that has changed since. */
  edit: z.enum(['none', 'used', 'outdated']).default('none'),
  /** What Portal would make where a user's statements are used; else null, and that is `ddl`. */
  madeDdl: z.string().nullable().default(null),
  /** Of its definition on the source, for an edit of its statements; null where they cannot be edited. */
  sourceHash: sourceHashSchema.nullable().default(null),
  remarks: z.array(
    z.object({
      text: z.string(),
      /** Of the known differences between both kinds of database; null where the remark is about none of them. */
      pitfall: z.string().nullable(),
    }),
  ),
})

/** The sum of it: how many objects of each kind the source has and how they fare, and how often each pitfall is met. */
export const assessmentSchema = z.object({
  type: z.literal('assessment'),
  source: z.object({ version: z.string(), database: z.string() }),
  target: z.object({ version: z.string(), database: z.string(), schema: z.string() }),
  coverage: z.array(
    z.object({
      kind: objectResultSchema.shape.kind,
      total: z.int().nonnegative(),
      exact: z.int().nonnegative(),
      withRemarks: z.int().nonnegative(),
      byHand: z.int().nonnegative(),
      /** Beside them: what Portal adds so that a type or a key means on the target what it does on the source. */
      added: z.int().nonnegative().default(0),
    }),
  ),
  pitfalls: z.array(
    z.object({
      pitfall: z.string(),
      /** The first remark met that is about it. */
      example: z.string(),
      objects: z.int().nonnegative(),
    }),
  ),
})

export type AssessedObject = z.infer<typeof assessedObjectSchema>
export type Assessment = z.infer<typeof assessmentSchema>
