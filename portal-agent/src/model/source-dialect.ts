/** What of a source decides how its declarations are read. */
export interface SourceDialect {
  readonly flavour: 'mysql' | 'mariadb'
  /** Character set → the collation of texts that name none. */
  readonly collations: ReadonlyMap<string, string>
  /** Off: a TIMESTAMP that does not say so is NOT NULL and changes by itself (pitfall T12). */
  readonly explicitTimestamps: boolean
  /** Names of tables are the same in upper and lower case, and kept in lower case (lower_case_table_names = 1). */
  readonly foldsNames: boolean
}
