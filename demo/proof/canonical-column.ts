/** A column of the source as its information_schema describes it. */
export interface SourceColumn {
  readonly name: string
  /** DATA_TYPE: `bigint`, `varchar`, `time` … */
  readonly type: string
  /** Bits of a `bit` column. */
  readonly bits: number
}

/** SQL of both sides that yields the same text for the same value, never NULL. */
export interface CanonicalColumn {
  readonly source: string
  readonly target: string
}

/**
 * The demo's own idea of when two values are equal. It is written from the manuals of both databases and shares
 * nothing with Portal, so that a mistake of Portal's cannot hide in its own verification.
 */
export function canonicalColumn(column: SourceColumn): CanonicalColumn {
  const source = mysqlName(column.name)
  const target = postgresName(column.name)
  const { source: sourceText, target: targetText } = texts(column, source, target)
  return {
    source: `IF(${source} IS NULL, '~', CONCAT('=', ${sourceText}))`,
    target: `CASE WHEN ${target} IS NULL THEN '~' ELSE '=' || ${targetText} END`,
  }
}

function texts(column: SourceColumn, source: string, target: string): CanonicalColumn {
  const type = column.type.toLowerCase()
  if (/blob$|binary$/.test(type))
    return { source: `HEX(${source})`, target: `upper(encode(${target}, 'hex'))` }
  if (type === 'bit')
    return { source: `LPAD(BIN(${source} + 0), ${column.bits}, '0')`, target: `${target}::text` }
  if (type === 'year') return { source: `${source} + 0`, target: `${target}::text` }
  // As text a FLOAT has six digits only; the sum of a DOUBLE would lose its 17th (MySQL 9).
  if (type === 'float') return floating(`(${source} + 0e0)`, `${target}::float8`)
  if (type === 'double') return floating(source, target)
  if (type === 'time') return microseconds(source, target)
  if (type === 'datetime') return moment(source, target)
  if (type === 'timestamp') return moment(source, `${target} AT TIME ZONE 'UTC'`)
  if (/int$|^decimal$|^date$/.test(type))
    return { source: `CAST(${source} AS CHAR)`, target: `${target}::text` }
  return text(source, target)
}

/** Text of any length and content: its length in bytes before it keeps neighbours apart. */
function text(source: string, target: string): CanonicalColumn {
  const utf8 = `CAST(CONVERT(${source} USING utf8mb4) AS BINARY)`
  return {
    source: `LENGTH(${utf8}), ':', ${utf8}`,
    target: `octet_length(${target}::text) || ':' || ${target}::text`,
  }
}

function moment(source: string, target: string): CanonicalColumn {
  return {
    source: `DATE_FORMAT(${source}, '%Y-%m-%d %H:%i:%s.%f')`,
    target: `to_char(${target}, 'YYYY-MM-DD HH24:MI:SS.US')`,
  }
}

/** MICROSECOND leaves the sign out, TIME_TO_SEC the fraction - but not in MariaDB. */
function microseconds(source: string, target: string): CanonicalColumn {
  return {
    source: `IF(${source} < 0, -1, 1) * (TRUNCATE(ABS(TIME_TO_SEC(${source})), 0) * 1000000 + MICROSECOND(${source}))`,
    target: `(extract(epoch FROM ${target}) * 1000000)::bigint::text`,
  }
}

/** Both sides print the shortest text that reads back as the same number; they differ in when they use exponents. */
function floating(source: string, target: string): CanonicalColumn {
  const plain = (value: string) => `${value} = 0 OR abs(${value}) BETWEEN 1e-5 AND 1e14`
  return {
    source: `IF(${plain(source)}, CAST(CAST(${source} AS DECIMAL(65,30)) AS CHAR), CAST(${source} AS CHAR))`,
    target: `CASE WHEN ${plain(target)} THEN round(${target}::text::numeric, 30)::text
      ELSE replace(${target}::text, 'e+', 'e') END`,
  }
}

export const mysqlName = (name: string) => `\`${name.replaceAll('`', '``')}\``

/** Portal folds names to lower case unless told otherwise. */
export const postgresName = (name: string) => `"${name.toLowerCase().replaceAll('"', '""')}"`
