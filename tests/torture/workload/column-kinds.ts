/** A type of a column in a table whose structure changes, with values for it and what it may become. */
export interface ColumnKind {
  readonly sql: string
  readonly values: readonly string[]
  /** Types that hold every value of it, as far as the product follows such a change. */
  readonly wider: readonly string[]
  /** Whether a value can be its default. */
  readonly defaults: boolean
}

const words = [`'a'`, `''`, `' '`, `'b  '`, `'汉😀'`, `'it''s'`, `'\\\\'`, `'A'`]
const plainWords = [`'a'`, `''`, `' '`, `'é '`, `'it''s'`]
const kind = (
  sql: string,
  values: readonly string[],
  wider: readonly string[] = [],
  defaults = true,
): ColumnKind => ({
  sql,
  values,
  wider,
  defaults,
})

const all: readonly ColumnKind[] = [
  kind('TINYINT', ['-128', '127', '0'], ['SMALLINT', 'MEDIUMINT', 'INT', 'BIGINT', 'DECIMAL(8,2)']),
  kind('TINYINT(1)', ['0', '1', '-7']),
  kind('SMALLINT', ['-32768', '32767', '5'], ['INT', 'BIGINT']),
  kind('MEDIUMINT', ['-8388608', '8388607'], ['INT', 'BIGINT']),
  kind('INT', ['-2147483648', '2147483647', '7'], ['BIGINT', 'DECIMAL(20,4)']),
  kind('INT UNSIGNED', ['0', '4294967295'], ['BIGINT', 'BIGINT UNSIGNED']),
  kind('BIGINT', ['-9223372036854775808', '9223372036854775807']),
  kind('BIGINT UNSIGNED', ['18446744073709551615', '0'], ['DECIMAL(65,20)']),
  kind('DECIMAL(8,2)', ['-999999.99', '0.01', '0'], ['DECIMAL(20,4)', 'DECIMAL(65,20)']),
  kind('DECIMAL(20,4)', ['9999999999999999.9999', '-0.0001'], ['DECIMAL(65,20)']),
  kind('DECIMAL(65,20)', ['-999999999999999999999999999999999999999999999.99999999999999999999', '1']),
  kind('FLOAT', ['0.1', '16777217', '-0e0', '3.4028234e38'], ['DOUBLE'], false),
  kind('DOUBLE', ['5e-324', '0.1', '1.7976931348623157e308', '-1e-7'], [], false),
  kind('BIT(9)', [`b'101'`, `b'111111111'`, `b'0'`]),
  kind('YEAR', ['1901', '2155', '2024']),
  kind('DATE', [`'2024-02-29'`, `'1000-01-01'`, `'9999-12-31'`], ['DATETIME', 'DATETIME(6)']),
  kind('DATETIME', [`'2024-03-31 02:30:00'`, `'9999-12-31 23:59:59'`], ['DATETIME(3)', 'DATETIME(6)']),
  kind('DATETIME(3)', [`'2024-03-31 02:30:00.123'`], ['DATETIME(6)']),
  kind('DATETIME(6)', [`'1999-12-31 23:59:59.999999'`, `'2024-01-01 00:00:00.000001'`]),
  // Their defaults are times in the time zone of the session, which the log does not tell.
  kind('TIMESTAMP', [`'2024-10-27 02:30:00'`, `'2038-01-18 00:00:00'`], ['TIMESTAMP(6)'], false),
  kind('TIMESTAMP(6)', [`'2024-10-27 02:30:00.000001'`], [], false),
  kind('TIME', [`'838:59:59'`, `'-01:30:00'`, `'00:00:00'`], ['TIME(6)']),
  kind('TIME(6)', [`'-00:00:00.000001'`, `'838:59:58.999999'`]),
  kind('CHAR(12)', [`'a'`, `''`, `'汉 b'`], ['VARCHAR(40)']),
  kind('VARCHAR(12)', words, ['VARCHAR(40)', 'VARCHAR(250)', 'TEXT']),
  kind('VARCHAR(40)', words, ['VARCHAR(250)', 'TEXT', 'LONGTEXT']),
  kind('VARCHAR(250)', [...words, `REPEAT('汉', 250)`], ['TEXT', 'MEDIUMTEXT'], false),
  kind('VARCHAR(40) CHARACTER SET latin1', plainWords, ['VARCHAR(40)', 'VARCHAR(250)', 'TEXT']),
  kind('VARCHAR(40) CHARACTER SET gbk', [`'中'`, `'a '`, `''`], ['VARCHAR(40)']),
  kind('VARCHAR(40) COLLATE utf8mb4_bin', words),
  kind('TEXT', [...words, `REPEAT('é', 3000)`], ['MEDIUMTEXT', 'LONGTEXT'], false),
  kind('MEDIUMTEXT', words, ['LONGTEXT'], false),
  kind('LONGTEXT', words, [], false),
  kind('BINARY(4)', [`x'00ff0000'`, `'ab'`, `x'00'`]),
  kind('VARBINARY(12)', [`x'00ff'`, `''`, `x'0000'`], ['VARBINARY(200)', 'BLOB']),
  kind('VARBINARY(200)', [`x'00ff'`, `''`, `REPEAT(x'ff', 200)`], ['BLOB', 'LONGBLOB'], false),
  kind('BLOB', [`x'00ff'`, `''`, `REPEAT(x'00', 3000)`], ['MEDIUMBLOB', 'LONGBLOB'], false),
  kind('MEDIUMBLOB', [`x'5c00'`], ['LONGBLOB'], false),
  kind('LONGBLOB', [`x'5c'`, `''`], [], false),
  kind('JSON', [`'{"a":1,"b":[1.0,null,"汉"]}'`, `'[]'`, `'"x"'`, `'null'`], [], false),
  kind(`ENUM('b','a')`, [`'b'`, `'a'`], [`ENUM('b','a','it''s')`, `ENUM('new','a','b')`, 'VARCHAR(12)']),
  kind(`ENUM('b','a','it''s')`, [`'a'`, `'it''s'`], [`ENUM('it''s','c','b','a')`]),
  kind(`ENUM('it''s','c','b','a')`, [`'a'`, `'c'`]),
  kind(`ENUM('new','a','b')`, [`'new'`, `'b'`]),
  kind(`SET('x','y')`, [`'x'`, `'x,y'`, `''`], [`SET('x','y','z z')`]),
  kind(`SET('x','y','z z')`, [`'z z'`, `'x,z z'`, `''`]),
]

const bySql = new Map(all.map((each) => [each.sql, each]))

export const columnKinds: readonly ColumnKind[] = all

export function columnKind(sql: string): ColumnKind {
  const found = bySql.get(sql)
  if (found === undefined) throw new RangeError(`no column of type ${sql}`)
  return found
}
