import { quoteIdent } from '../quote.ts'

/** Privileges of one role, gathered: what is wanted twice is granted once. */
export class WantedGrants {
  readonly #role: string
  readonly #schema: string
  /** Target of the grant → privilege → grantable. */
  readonly #objects = new Map<string, Map<string, boolean>>()
  /** Table → privilege → columns, for those of single columns. */
  readonly #columns = new Map<string, Map<string, { grantable: boolean; names: Set<string> }>>()
  readonly #defaults = new Map<string, Map<string, boolean>>()

  /** `role` as it stands in a statement. */
  constructor(role: string, schema: string) {
    this.#role = role
    this.#schema = schema
  }

  add(on: string, privilege: string, grantable: boolean): void {
    put(this.#objects, on, privilege, grantable)
  }

  addColumn(table: string, privilege: string, column: string, grantable: boolean): void {
    const own = this.#columns.get(table) ?? new Map<string, { grantable: boolean; names: Set<string> }>()
    const entry = own.get(privilege) ?? { grantable: false, names: new Set<string>() }
    entry.names.add(column)
    own.set(privilege, { ...entry, grantable: entry.grantable || grantable })
    this.#columns.set(table, own)
  }

  /** Of what the owner makes later: `TABLES`, `SEQUENCES`. */
  addDefault(kind: string, privilege: string, grantable: boolean): void {
    put(this.#defaults, kind, privilege, grantable)
  }

  /** USAGE of the schema first: without it nothing in it can be used. `owner`: whose later objects defaults are for. */
  statements(owner: string): string[] {
    const objects = [...this.#objects].flatMap(([on, own]) =>
      byOption(own).map(([grantable, privileges]) => this.#grant(privileges.join(', '), on, grantable)),
    )
    const columns = [...this.#columns].flatMap(([table, own]) =>
      [...own].map(([privilege, { names, grantable }]) =>
        this.#grant(`${privilege} (${[...names].join(', ')})`, `TABLE ${table}`, grantable),
      ),
    )
    const all = [...objects, ...columns]
    if (all.length === 0) return []
    return [
      this.#grant('USAGE', this.#schema, false),
      ...all,
      ...(owner === '' ? [] : this.#defaultsOf(owner)),
    ]
  }

  #defaultsOf(owner: string): string[] {
    return [...this.#defaults].flatMap(([kind, own]) =>
      byOption(own).map(
        ([grantable, privileges]) =>
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoteIdent(owner)} IN ${this.#schema} ${this.#grant(privileges.join(', '), kind, grantable)}`,
      ),
    )
  }

  #grant(privileges: string, on: string, grantable: boolean): string {
    return `GRANT ${privileges} ON ${on} TO ${this.#role}${grantable ? ' WITH GRANT OPTION' : ''}`
  }
}

function put(
  into: Map<string, Map<string, boolean>>,
  key: string,
  privilege: string,
  grantable: boolean,
): void {
  const own = into.get(key) ?? new Map<string, boolean>()
  own.set(privilege, (own.get(privilege) ?? false) || grantable)
  into.set(key, own)
}

function byOption(own: ReadonlyMap<string, boolean>): [boolean, string[]][] {
  const groups = Map.groupBy([...own], ([, grantable]) => grantable)
  return [...groups].map(([grantable, entries]) => [grantable, entries.map(([privilege]) => privilege)])
}
