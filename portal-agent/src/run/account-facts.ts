import { parseDefinerMap } from '../convert/accounts/definer-map.ts'
import { wantedRoles } from '../convert/accounts/merge-accounts.ts'
import { markStrangers } from '../convert/accounts/strangers.ts'
import type { PlanSettings } from '../convert/settings.ts'
import type { SourceAccounts } from '../model/accounts.ts'
import type { TargetRoles } from '../model/ports/catalog.ts'
import type { DatabaseSchema } from '../model/schema.ts'
import type { EpochPorts } from './ports.ts'

export interface AccountFacts {
  /** Null where accounts are left alone. */
  readonly source: SourceAccounts | null
  readonly target: TargetRoles
}

/** Both sides' accounts; null where nothing was asked of them. Writes nothing. */
export async function readAccountFacts(
  ports: EpochPorts,
  settings: PlanSettings,
  schema: DatabaseSchema,
  signal: AbortSignal,
): Promise<AccountFacts | null> {
  const { options } = settings
  const [owner, map] = [options['object.owner'], options['object.definerMap']]
  const wanted = options['accounts.mode'] !== 'off'
  if (!wanted && owner === '' && map === '') return null
  const source = wanted ? markStrangers(await ports.sourceCatalog.accounts(signal), schema) : null
  const names = [
    ...(source === null ? [] : wantedRoles(source, settings)),
    ...parseDefinerMap(map).roles.values(),
    ...(owner === '' ? [] : [owner]),
  ]
  return { source, target: await ports.targetCatalog.roles(names, signal) }
}
