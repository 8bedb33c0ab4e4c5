import { createHash } from 'node:crypto'
import type { OptionValues } from '@data-migration/contract/options'

/** NAMEDATALEN - 1 of PostgreSQL and openGauss, in bytes of UTF-8. */
export const maxNameBytes = 63

const hashLength = 8

export type NameCase = OptionValues['names.case']

/**
 * Folds as an unquoted identifier of the target folds: ASCII letters only. Then a query that does not quote finds the
 * name, whatever its case.
 */
export function foldName(name: string, nameCase: NameCase): string {
  return nameCase === 'exact' ? name : name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Cuts a name that is too long and marks it with a hash of the whole, so that two long names stay two (pitfall I02). */
export function fitName(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name
  return withHash(name, name)
}

/** Folded and fitted: the name an object of the source gets on the target. */
export function targetName(name: string, nameCase: NameCase): string {
  return fitName(foldName(name, nameCase))
}

/** The target schema where the job names none: the source database's name. */
export function defaultTargetSchema(database: string, options: OptionValues): string {
  return targetName(database, options['names.case'])
}

/** Names that must differ from each other; `identity` makes the hash of a clash stable over runs. */
export class Namespace {
  readonly #taken = new Set<string>()

  /** False if the name is taken already. */
  reserve(name: string): boolean {
    if (this.#taken.has(name)) return false
    this.#taken.add(name)
    return true
  }

  /** The wanted name, or one like it that is free. */
  claim(wanted: string, identity: string): string {
    const fitted = fitName(wanted)
    if (this.reserve(fitted)) return fitted
    for (let round = 0; ; round++) {
      const other = withHash(wanted, `${round}\0${identity}`)
      if (this.reserve(other)) return other
    }
  }
}

function withHash(name: string, identity: string): string {
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, hashLength)
  return `${cutBytes(name, maxNameBytes - hashLength - 1)}_${hash}`
}

/** The longest prefix of whole characters that has at most `limit` bytes. */
function cutBytes(text: string, limit: number): string {
  let bytes = 0
  let prefix = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > limit) break
    prefix += character
  }
  return prefix
}

/** Names of columns that every PostgreSQL table has already (pitfall C10). */
const systemColumns = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])

const openGaussSystemColumns = new Set(['oid', 'xc_node_id', 'tablebucketid', 'gs_tuple_uid'])

export function isSystemColumn(name: string, targetKind: 'postgresql' | 'opengauss'): boolean {
  return systemColumns.has(name) || (targetKind === 'opengauss' && openGaussSystemColumns.has(name))
}

const openGaussSchemas = new Set([
  'blockchain',
  'coverage',
  'cstore',
  'db4ai',
  'dolphin_catalog',
  'pkg_service',
  'pkg_util',
  'snapshot',
  'sqladvisor',
  'sys',
])

/** Schemas the target keeps for itself (pitfall I07). */
export function isReservedSchema(name: string, targetKind: 'postgresql' | 'opengauss'): boolean {
  if (name.startsWith('pg_') || name === 'information_schema') return true
  return targetKind === 'opengauss' && (name.startsWith('dbe_') || openGaussSchemas.has(name))
}

/** Names the target keeps for roles of its own, quoted or not (pitfall I07). */
export function isReservedRole(name: string, targetKind: 'postgresql' | 'opengauss'): boolean {
  if (name.startsWith('pg_') || name === 'public' || name === 'none' || name === '') return true
  return targetKind === 'opengauss' && name.startsWith('gs_role')
}
