/** The type of a column, parameter or value, as the source declares it. */
export interface SourceType {
  /** Lower-case base name without attributes: `int`, `varchar`, `enum`, `json`, `geometry` ... MariaDB's `JSON` is `json`. */
  readonly base: string
  /** The full declaration as the source shows it, for messages. */
  readonly full: string
  readonly unsigned: boolean
  /** Characters, bytes or bits; display width of integers (never meaningful except tinyint(1), pitfall N06). */
  readonly length: number | null
  readonly precision: number | null
  readonly scale: number | null
  /** Digits of fractional seconds, 0-6; null for types without. */
  readonly fraction: number | null
  /** Character set and collation of text types; null for everything else. `binary` text has base varbinary/binary/blob. */
  readonly charset: string | null
  readonly collation: string | null
  /** Labels of enum and set, decoded. */
  readonly members: readonly string[]
}
