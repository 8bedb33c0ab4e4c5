import type { AccountGrant, AccountName, SourceAccounts } from '../../model/accounts.ts'
import type { DatabaseSchema } from '../../model/schema.ts'
import { userOf } from './definer-map.ts'
import { definedObjects } from './definers.ts'
import { meaningOf } from './privilege-map.ts'

/**
 * Marks accounts of the source's server that have nothing to do with the database: no privilege on it that the target
 * knows, no role that has one, and no object that runs with their rights. The target gets no roles for them.
 */
export function markStrangers(
  source: SourceAccounts,
  schema: Pick<DatabaseSchema, 'stored'>,
): SourceAccounts {
  const concerned = concernedUsers(source, schema)
  return {
    ...source,
    accounts: source.accounts.map((account) =>
      account.standing === 'ordinary' && !concerned.has(account.user)
        ? { ...account, standing: 'stranger' }
        : account,
    ),
  }
}

/** By user name, as roles are. */
function concernedUsers(
  { grants, roles }: SourceAccounts,
  { stored }: Pick<DatabaseSchema, 'stored'>,
): ReadonlySet<string> {
  const found = new Set([
    ...grants.filter(givesSomething).map(({ account }) => account.user),
    ...definedObjects(stored).map(({ definer }) => userOf(definer)),
  ])
  const concerns = ({ user }: AccountName) => found.has(user)
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const { role, member } of roles) if (concerns(role)) found.add(member.user)
  }
  return found
}

/** On the database itself every privilege counts, also one that is then listed as left. */
function givesSomething({ scope, privileges }: AccountGrant): boolean {
  if (scope.kind !== 'global') return privileges.length > 0
  return privileges.some((privilege) => !('left' in meaningOf(privilege, scope)))
}
