import { z } from 'zod'
import { optionInputSchema } from '../options/values.ts'
import { type DdlEdit, ddlEditSchema } from './ddl-edit.ts'
import { tableRulesSchema } from './table-rule.ts'

const port = z.int().min(1).max(65535)
const name = z.string().min(1).max(256)

/** Where a password comes from: the job itself, or an environment variable that is read once and removed. */
const credentials = {
  user: name,
  password: z.string().optional(),
  passwordEnv: z.string().min(1).optional(),
}

export const tlsSchema = z.strictObject({
  mode: z.enum(['disable', 'require', 'verify-ca', 'verify-full']),
  /** PEM text of the authority, for the verify modes. */
  ca: z.string().optional(),
})

export const sourceSchema = z.strictObject({
  kind: z.enum(['mysql', 'mariadb']),
  host: name,
  port,
  ...credentials,
  database: name,
  tls: tlsSchema.optional(),
})

export const targetSchema = z.strictObject({
  kind: z.enum(['postgresql', 'opengauss']),
  host: name,
  port,
  ...credentials,
  database: name,
  /** Default: the source database's name. */
  schema: name.optional(),
  tls: tlsSchema.optional(),
})

/** `*` stands for any run of characters, `?` for one; names are matched as the source writes them. */
export const selectionSchema = z.strictObject({
  tables: z.strictObject({ include: z.array(name).optional(), exclude: z.array(name).optional() }).optional(),
  rules: tableRulesSchema.optional(),
})

function isOncePerObject(edits: readonly DdlEdit[]): boolean {
  return new Set(edits.map(({ kind, name: object }) => `${kind} ${object}`)).size === edits.length
}

export const objectsSchema = selectionSchema.extend({
  /** Statements for single objects, in place of those Portal makes; at most one entry an object. */
  ddl: z.array(ddlEditSchema).max(10_000).refine(isOncePerObject, 'One entry an object').optional(),
})

/** The whole order to Portal: what `portal run --job FILE` and `portal start` read. */
export const jobSchema = z.strictObject({
  /** UUIDv7 of the sub-task; absent for a job written by hand, which then gets an id from its ends. */
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional(),
  source: sourceSchema,
  target: targetSchema,
  mode: z.enum(['offline', 'online']),
  objects: objectsSchema.optional(),
  preset: z.enum(['small', 'balanced', 'max']).optional(),
  options: optionInputSchema.optional(),
})

export type Job = z.infer<typeof jobSchema>
export type SourceEndpoint = z.infer<typeof sourceSchema>
export type TargetEndpoint = z.infer<typeof targetSchema>
export type ObjectSelection = z.infer<typeof objectsSchema>
export type TlsSettings = z.infer<typeof tlsSchema>
