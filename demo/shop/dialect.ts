/** What the servers from MySQL 5.6 on and MariaDB 10 on disagree about, as far as the shop is concerned. */
export interface Dialect {
  /** The column type that holds JSON. */
  readonly json: 'JSON' | 'LONGTEXT'
  readonly generatedColumns: boolean
  /** A stored generated column, or a plain one where the server has none. */
  readonly computed: (type: string, expression: string) => string
}

/** The dialect of a server by its `VERSION()`: `5.6.24-log`, `9.7.1`, `10.11.19-MariaDB-0+deb12u1`. */
export function dialectOf(version: string): Dialect {
  const modern = versionNumber(version) >= (/mariadb/i.test(version) ? 10_002 : 5_007)
  return {
    json: modern ? 'JSON' : 'LONGTEXT',
    generatedColumns: modern,
    computed: (type, expression) => (modern ? `${type} GENERATED ALWAYS AS (${expression}) STORED` : type),
  }
}

/** `10.11.19` gives 10011. MariaDB 10 may greet with a leading `5.5.5-`, for the sake of old replicas. */
function versionNumber(version: string): number {
  const [major = 0, minor = 0] = version
    .replace(/^5\.5\.5-(?=\d)/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10))
  return major * 1000 + minor
}
