import { fitName, foldName, isReservedRole, maxNameBytes, Namespace } from '../names.ts'
import type { PlanSettings } from '../settings.ts'

interface RoleName {
  readonly role: string
  /** Where it is not just the folded name of the source. */
  readonly remarks: readonly string[]
}

/**
 * The role of each user name of the source. Names are folded as tables are (names.case); two that would become one keep their
 * letters (pitfall I01), names of the target's own get a prefix (I07), long ones are cut with a hash (I02).
 */
export function nameRoles(users: readonly string[], settings: PlanSettings): ReadonlyMap<string, RoleName> {
  const nameCase = settings.options['names.case']
  const distinct = [...new Set(users)].sort()
  const groups = Map.groupBy(distinct, (user) => foldName(user, nameCase))
  const taken = new Namespace()
  return new Map(
    distinct.map((user) => {
      const folded = foldName(user, nameCase)
      const shared = (groups.get(folded) ?? []).length > 1
      const wanted = shared ? user : folded
      const role = taken.claim(isReservedRole(wanted, settings.targetKind) ? `user_${wanted}` : wanted, user)
      return [user, { role, remarks: role === folded ? [] : [renamed(user, role, shared)] }]
    }),
  )
}

function renamed(user: string, role: string, shared: boolean): string {
  if (Buffer.byteLength(user) > maxNameBytes)
    return `${user} is named ${role} on the target: its name is too long`
  if (shared) return `${user} is named ${role} on the target: folded it would be another user's name as well`
  return `${user} is named ${role} on the target: the name is reserved there`
}

/** The role a name that is written by hand means. */
export function roleOfOption(text: string): string {
  return fitName(text.trim())
}
