import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'

/** One statement for accounts and owners. `planned`: for whoever runs the script; `there`: nothing was left to do. */
const accountStatementSchema = z.object({
  kind: z.enum(['role', 'membership', 'owner', 'definer', 'grant', 'revoke']),
  /** The role it is about, or PUBLIC. */
  role: z.string(),
  sql: z.string(),
  state: z.enum(['planned', 'done', 'there', 'failed']),
  error: errorBodySchema.optional(),
})

/** A role of the target and the accounts of the source it stands for. */
const mergedRoleSchema = z.object({
  role: z.string(),
  login: z.boolean(),
  /** `user@host` of the source, and roles by their name. */
  accounts: z.array(z.string()),
  /** On the target already, before Portal made anything. */
  existed: z.boolean(),
  remarks: z.array(z.string()),
})

/** Users, roles and privileges of the source, and what of them the target gets. Passwords are in none of it. */
export const accountsReportSchema = z.object({
  mode: z.enum(['off', 'report', 'script', 'apply']),
  /** What the source did not show to Portal's user; its privileges are not among the others. */
  unread: z.array(z.object({ what: z.string(), fix: z.string() })),
  roles: z.array(mergedRoleSchema),
  /** Accounts that no role stands for: of the server itself, of administrators, Portal's own. */
  leftOut: z.array(z.object({ account: z.string(), reason: z.string() })),
  statements: z.array(accountStatementSchema),
  /** Privileges without a counterpart, each with the reason. */
  notTranslated: z.array(
    z.object({ account: z.string(), privilege: z.string(), on: z.string(), reason: z.string() }),
  ),
  /** Objects that run with the rights of another role than the source's definer. */
  definers: z.array(
    z.object({ object: z.string(), definer: z.string(), role: z.string(), remark: z.string() }),
  ),
  /** File in reports/ with all statements. */
  script: z.string().optional(),
})

export type AccountStatement = z.infer<typeof accountStatementSchema>
export type MergedRole = z.infer<typeof mergedRoleSchema>
export type AccountsReport = z.infer<typeof accountsReportSchema>
