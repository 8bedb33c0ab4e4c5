import { dmError } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import { parseDefinerMap } from '../convert/accounts/definer-map.ts'
import { definedObjects } from '../convert/accounts/definers.ts'
import { wantedRoles } from '../convert/accounts/merge-accounts.ts'
import { blocker } from '../convert/problems.ts'
import { quoteIdent } from '../convert/quote.ts'
import type { PlanSettings } from '../convert/settings.ts'
import type { TargetRoles } from '../model/ports/catalog.ts'
import type { DatabaseSchema } from '../model/schema.ts'
import type { AccountFacts } from './account-facts.ts'

/** What accounts and owners need and is not there, each with the statement that mends it. Pure. */
export function accountItems(facts: AccountFacts, settings: PlanSettings, sourceUser: string): CheckItem[] {
  const { options } = settings
  const map = parseDefinerMap(options['object.definerMap'])
  const made = options['accounts.mode'] === 'apply' || options['accounts.mode'] === 'script'
  const own = new Set(made && facts.source !== null ? wantedRoles(facts.source, settings) : [])
  const owner = options['object.owner']
  return [
    ...map.problems.map(unreadable),
    ...(owner === '' ? [] : ownerItems(owner, 'object.owner', facts.target, settings)),
    ...[...new Set(map.roles.values())]
      .filter((role) => !own.has(role))
      .flatMap((role) => ownerItems(role, 'object.definerMap', facts.target, null)),
    ...(options['accounts.mode'] === 'apply' ? createItems(own, facts.target) : []),
    ...(facts.source?.unread ?? []).map(({ what, fix }) => unreadItem(what, fix, sourceUser)),
  ]
}

function unreadable(entry: string): CheckItem {
  const findings = { subject: 'object.definerMap', found: entry, required: 'user@host=role' }
  return blocker('DM-JOB-070', { entry }, findings)
}

/** `settings`: of the owner of everything, who has to be allowed to create in the schema; null where that is lent. */
function ownerItems(
  role: string,
  option: string,
  { user, roles, schemaOwner }: TargetRoles,
  settings: PlanSettings | null,
): CheckItem[] {
  const found = roles.find(({ name }) => name === role)
  const name = quoteIdent(role)
  if (found === undefined) {
    const fix = `CREATE ROLE ${name} NOLOGIN; GRANT ${name} TO ${quoteIdent(user)};`
    const findings = { subject: option, found: 'no such role', required: `role ${role}`, fix }
    return [blocker('DM-TGT-071', { role, option, fix }, findings)]
  }
  const items: CheckItem[] = []
  if (!found.assumable || !found.inherited)
    items.push(
      lacking(role, user, 'membership with the rights of the role', `GRANT ${name} TO ${quoteIdent(user)};`),
    )
  if (settings !== null && schemaOwner !== null && !found.creates) {
    const schema = `SCHEMA ${quoteIdent(settings.targetSchema)}`
    items.push(
      lacking(role, user, `CREATE on the schema for ${role}`, `GRANT USAGE, CREATE ON ${schema} TO ${name};`),
    )
  }
  return items
}

function lacking(role: string, user: string, missing: string, fix: string): CheckItem {
  const findings = { subject: `role ${role}`, found: 'not granted', required: missing, fix }
  return blocker('DM-TGT-072', { user, role, missing, fix }, findings)
}

function createItems(wanted: ReadonlySet<string>, { user, mayCreateRoles, roles }: TargetRoles): CheckItem[] {
  const there = new Set(roles.map(({ name }) => name))
  const missing = [...wanted].filter((role) => !there.has(role))
  if (mayCreateRoles || missing.length === 0) return []
  const fix = `ALTER ROLE ${quoteIdent(user)} CREATEROLE;`
  const findings = { subject: 'accounts.mode', found: 'no CREATEROLE', required: 'CREATEROLE', fix }
  return [blocker('DM-TGT-070', { user, count: missing.length, fix }, findings)]
}

/** Nothing of it is translated, and the report says so. */
function unreadItem(what: string, fix: string, user: string): CheckItem {
  const { code, message } = dmError('DM-SRC-070', { user, what, fix })
  return {
    key: 'source.accounts',
    severity: 'warning',
    subject: what,
    found: 'not readable',
    required: 'SELECT (optional)',
    why: `${message}. What is not read is not translated; the report lists it.`,
    fix,
    code,
  }
}

const shown = 5

/** Views, routines and triggers that would run with the rights of Portal's user, which are not those of their definer (pitfall V03). */
export function definerItems({ stored, database }: DatabaseSchema, { options }: PlanSettings): CheckItem[] {
  const told = options['accounts.mode'] !== 'off' || options['object.definerMap'] !== ''
  if (told || options['object.owner'] !== '' || options['object.stored'] === 'report') return []
  const definers = [...new Set(definedObjects(stored).map(({ definer }) => definer))].sort()
  if (definers.length === 0) return []
  const more = definers.length > shown ? ` and ${definers.length - shown} more` : ''
  return [
    {
      key: 'definers',
      severity: 'warning',
      subject: database,
      found: `${definers.slice(0, shown).join(', ')}${more}`,
      required: 'object.definerMap or object.owner (optional)',
      why: "Views, routines and triggers run with the rights of their definer on the source. Without a role named for it they run with those of Portal's user on the target.",
    },
  ]
}
