/** A server's version as far as decisions need it. */
export interface MysqlVersion {
  readonly flavour: 'mysql' | 'mariadb'
  readonly major: number
  readonly minor: number
  readonly patch: number
  /** As the server prints it. */
  readonly text: string
}

/** `8.4.3`, `5.7.44-log`, `10.11.6-MariaDB-log`; proxies put `5.5.5-` before MariaDB's. */
export function parseVersion(text: string): MysqlVersion {
  const flavour = /mariadb/i.test(text) ? 'mariadb' : 'mysql'
  const plain = flavour === 'mariadb' ? text.replace(/^5\.5\.5-/, '') : text
  const [, major = 0, minor = 0, patch = 0] = (/^(\d+)\.(\d+)\.(\d+)/.exec(plain) ?? []).map(Number)
  return { flavour, major, minor, patch, text }
}

export function atLeast(version: MysqlVersion, major: number, minor = 0, patch = 0): boolean {
  if (version.major !== major) return version.major > major
  if (version.minor !== minor) return version.minor > minor
  return version.patch >= patch
}

export function isMysql(version: MysqlVersion, major: number, minor = 0, patch = 0): boolean {
  return version.flavour === 'mysql' && atLeast(version, major, minor, patch)
}

export function isMariadb(version: MysqlVersion, major: number, minor = 0, patch = 0): boolean {
  return version.flavour === 'mariadb' && atLeast(version, major, minor, patch)
}

/** MySQL 5.6 and newer, MariaDB 10.2 and newer. */
export function isSupported(version: MysqlVersion): boolean {
  return version.flavour === 'mysql' ? atLeast(version, 5, 6) : atLeast(version, 10, 2)
}

/** SHOW REPLICA STATUS, as this server calls it: MySQL 8.4 has no other name for it, older servers do not know that one. */
export function replicaStatus(version: MysqlVersion): string {
  return isMysql(version, 8, 1) ? 'SHOW REPLICA STATUS' : 'SHOW SLAVE STATUS'
}
