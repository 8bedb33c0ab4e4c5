export interface PostgresVersion {
  readonly flavour: 'postgresql' | 'opengauss'
  /** As the server prints it: `15.18`, `openGauss 6.0.0`. */
  readonly text: string
  readonly major: number
}

/** From `SELECT version()`; openGauss calls itself PostgreSQL 9.2.4 everywhere but there (pitfall R05). */
export function parseVersion(versionFunction: string, serverVersion: string): PostgresVersion {
  const gauss = /(?:openGauss|GaussDB Kernel) (\d+)[\d.]*\S*/.exec(versionFunction)
  if (gauss) return { flavour: 'opengauss', text: gauss[0], major: Number(gauss[1]) }
  const text = serverVersion.split(' ')[0] ?? serverVersion
  return { flavour: 'postgresql', text, major: Number.parseInt(text, 10) }
}

const oldest = { postgresql: 12, opengauss: 3 } as const

export function isSupported(version: PostgresVersion): boolean {
  return version.major >= oldest[version.flavour]
}
