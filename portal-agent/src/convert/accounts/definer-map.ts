import { roleOfOption } from './role-names.ts'

/** `user@host`, `user` or `*` of the source → a role of the target. */
export interface DefinerMap {
  readonly roles: ReadonlyMap<string, string>
  /** Entries that cannot be read. */
  readonly problems: readonly string[]
}

/** Entries of the option `object.definerMap`, separated by `;`. */
export function parseDefinerMap(option: string): DefinerMap {
  const entries = option
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const roles = new Map<string, string>()
  const problems: string[] = []
  for (const entry of entries) {
    const at = entry.lastIndexOf('=')
    const [from, to] = [entry.slice(0, Math.max(at, 0)).trim(), entry.slice(at + 1).trim()]
    if (from === '' || to === '') problems.push(entry)
    else roles.set(from, roleOfOption(to))
  }
  return { roles, problems }
}

/** The most exact entry: the account, its user name, everybody. */
export function mappedDefiner({ roles }: DefinerMap, definer: string): string | null {
  return roles.get(definer) ?? roles.get(userOf(definer)) ?? roles.get('*') ?? null
}

export function userOf(definer: string): string {
  const at = definer.lastIndexOf('@')
  return at < 0 ? definer : definer.slice(0, at)
}
