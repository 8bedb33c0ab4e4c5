import { dmError } from '@data-migration/contract/errors'
import type { MachineFacts } from './machine-facts.ts'
import type { PortalPackage } from './portal-package.ts'

/** What Node 24 for Linux is linked against (its symbol versions). */
const neededGlibc = [2, 28]
const neededLibstdcxx = [3, 4, 21]

/** What an installation writes besides archive and content. */
const slackBytes = 16 * 1024 * 1024

/**
 * Throws the first thing that keeps Portal from being installed: DM-INST-001, -002, -004, -017, -020, -023. A library that
 * was not found is no reason: the self-test tells for certain.
 */
export function checkMachine(facts: MachineFacts, wanted: PortalPackage, host: string, user: string): void {
  const { directory, existing, freeBytes } = facts
  const [program] = facts.missingPrograms
  if (program !== undefined) throw dmError('DM-INST-020', { program, host })
  if (!facts.writable) throw dmError('DM-INST-001', { directory, host, user }, { found: existing })
  if (facts.foreign.length > 0)
    throw dmError(
      'DM-INST-017',
      { directory: `${directory}/portal`, host },
      { found: facts.foreign.join(', ') },
    )
  checkLibraries(facts, host)
  if (endsWithTheLogin(facts, user)) throw dmError('DM-INST-023', { host, user })
  const neededBytes = wanted.bytes + wanted.unpackedBytes + slackBytes
  if (freeBytes < neededBytes) throw dmError('DM-INST-002', { freeBytes, directory, host, neededBytes })
}

/** A migration must outlive the connection that started it. */
function endsWithTheLogin(
  { endsUserProcesses, sparedUsers, onlyUsers }: MachineFacts,
  user: string,
): boolean {
  if (!endsUserProcesses || sparedUsers.includes(user)) return false
  return onlyUsers.length === 0 || onlyUsers.includes(user)
}

function checkLibraries({ libc, libstdcxx }: MachineFacts, host: string): void {
  const problem = (found: string) => dmError('DM-INST-004', { host, found })
  if (!libc.startsWith('glibc ')) throw problem(libc === '' ? 'no glibc' : libc)
  if (isOlder(libc, neededGlibc)) throw problem(libc)
  if (libstdcxx !== '' && isOlder(libstdcxx, neededLibstdcxx)) throw problem(`libstdc++ with ${libstdcxx}`)
}

function isOlder(text: string, needed: readonly number[]): boolean {
  const numbers = (/[\d.]+$/.exec(text)?.[0] ?? '').split('.').map(Number)
  const at = needed.findIndex((part, index) => part !== (numbers[index] ?? 0))
  return at >= 0 && (numbers[at] ?? 0) < (needed[at] ?? 0)
}
