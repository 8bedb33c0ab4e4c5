/** One thing of the compatibility schema: `{schema}` stands for its name. */
export interface CompatFunction {
  readonly sql: string
  /** What it calls itself. */
  readonly needs?: readonly string[]
}

const sqlFunction = (signature: string, returns: string, body: string): CompatFunction => ({
  sql: `CREATE OR REPLACE FUNCTION {schema}.${signature} RETURNS ${returns} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ ${body} $$`,
})

const plpgsql = (
  signature: string,
  returns: string,
  body: string,
  volatility = 'IMMUTABLE',
): CompatFunction => ({
  sql: `CREATE OR REPLACE FUNCTION {schema}.${signature} RETURNS ${returns} LANGUAGE plpgsql ${volatility} PARALLEL SAFE AS $$ ${body} $$`,
})

/** The same, but an error where the other yields NULL for what is not NULL. */
const failing = (
  name: string,
  signature: string,
  call: string,
  returns: string,
  message: string,
): CompatFunction => ({
  needs: [name],
  ...plpgsql(
    `${name}_strict(${signature})`,
    returns,
    `DECLARE r ${returns} := {schema}.${name}(${call}); BEGIN IF r IS NULL AND num_nulls(${call}) = 0 THEN RAISE datetime_field_overflow USING MESSAGE = '${message}'; END IF; RETURN r; END`,
    'STABLE',
  ),
})

/** What MySQL has and the target has no equal of, by name. Each is tested against the source. */
export const compatFunctions: Readonly<Record<string, CompatFunction>> = {
  ci: {
    sql: `CREATE COLLATION IF NOT EXISTS {schema}.ci (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`,
  },
  /** The number a text begins with, else 0. */
  to_number: sqlFunction(
    'to_number(t text)',
    'double precision',
    `SELECT CASE WHEN t IS NULL THEN NULL ELSE coalesce(substring(t FROM '^\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)'), '0')::double precision END`,
  ),
  to_number_strict: plpgsql(
    'to_number_strict(t text)',
    'double precision',
    `BEGIN IF t IS NOT NULL AND t !~ '^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$' THEN RAISE invalid_text_representation USING MESSAGE = format('Truncated incorrect DOUBLE value: %L', t); END IF; RETURN t::double precision; END`,
  ),
  time_number: sqlFunction(
    'time_number(t interval)',
    'numeric',
    `SELECT sign(extract(epoch FROM t)) * (trunc(abs(extract(epoch FROM t)) / 3600) * 10000 + trunc(mod(abs(extract(epoch FROM t)), 3600) / 60) * 100 + mod(abs(extract(epoch FROM t)), 60))`,
  ),
  time_text: sqlFunction(
    'time_text(t interval, digits int)',
    'text',
    `SELECT CASE WHEN extract(epoch FROM t) < 0 THEN '-' ELSE '' END || lpad(trunc(s / 3600)::text, greatest(2, length(trunc(s / 3600)::text)), '0') || ':' || lpad(trunc(mod(s, 3600) / 60)::text, 2, '0') || ':' || lpad(trunc(mod(s, 60))::text, 2, '0') || CASE WHEN digits > 0 THEN '.' || rpad(substr(round(mod(s, 1), 6)::text, 3), digits, '0') ELSE '' END FROM (SELECT abs(extract(epoch FROM t)) AS s) x`,
  ),
  /** NULL for what is no date. */
  to_datetime: plpgsql(
    'to_datetime(t text)',
    'timestamp',
    `BEGIN RETURN CASE WHEN t ~ '^\\s*\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,2}' THEN regexp_replace(t, '^\\s*(\\d+)[/.](\\d+)[/.]', '\\1-\\2-')::timestamp WHEN t ~ '^\\d{8}$' THEN to_timestamp(t, 'YYYYMMDD')::timestamp WHEN t ~ '^\\d{14}$' THEN to_timestamp(t, 'YYYYMMDDHH24MISS')::timestamp END; EXCEPTION WHEN data_exception THEN RETURN NULL; END`,
    'STABLE',
  ),
  to_time: plpgsql(
    'to_time(t text)',
    'interval',
    `BEGIN RETURN CASE WHEN t ~ '^\\s*-?\\d+:\\d+(:\\d+(\\.\\d*)?)?$' THEN t::interval WHEN t ~ '^\\d{1,7}$' THEN make_interval(hours => (t::int / 10000), mins => (t::int / 100) % 100, secs => t::int % 100) ELSE t::timestamp::time::interval END; EXCEPTION WHEN data_exception THEN RETURN NULL; END`,
    'STABLE',
  ),
  date_plus: plpgsql(
    'date_plus(d timestamp, n numeric, unit interval)',
    'timestamp',
    `DECLARE r timestamp; BEGIN IF d IS NULL OR n IS NULL OR abs(n) * extract(epoch FROM unit) > 400000000000 THEN RETURN NULL; END IF; r := d + n * unit; IF unit >= interval '1 day' THEN r := d + round(n)::int * unit; END IF; RETURN CASE WHEN r < timestamp '0001-01-01' OR r >= timestamp '10000-01-01' THEN NULL ELSE r END; END`,
  ),
  /** Whole months from one moment to the other, negative backwards. */
  months_between: sqlFunction(
    'months_between(a timestamp, b timestamp)',
    'bigint',
    `SELECT CASE WHEN b >= a THEN m - (sb < sa)::int ELSE m + (sb > sa)::int END::bigint FROM (SELECT (extract(year FROM b) - extract(year FROM a)) * 12 + extract(month FROM b) - extract(month FROM a) AS m, extract(day FROM a) * 86400 + extract(epoch FROM a::time) AS sa, extract(day FROM b) * 86400 + extract(epoch FROM b::time) AS sb) x`,
  ),
  week_of_sunday: sqlFunction(
    'week_of_sunday(d date)',
    'int',
    `SELECT ((extract(doy FROM d)::int + 6 - extract(dow FROM d)::int) / 7)`,
  ),
  str_to_date: plpgsql(
    'str_to_date(t text, pattern text)',
    'timestamp',
    `BEGIN RETURN to_timestamp(t, pattern)::timestamp; EXCEPTION WHEN data_exception THEN RETURN NULL; END`,
    'STABLE',
  ),
  date_format: {
    needs: ['week_of_sunday'],
    ...plpgsql(
      'date_format(d timestamp, format text)',
      'text',
      `DECLARE r text := ''; i int := 1; c text; BEGIN IF d IS NULL OR format IS NULL THEN RETURN NULL; END IF; WHILE i <= length(format) LOOP c := substr(format, i, 1); IF c = '%' AND i < length(format) THEN i := i + 1; c := substr(format, i, 1); r := r || CASE c COLLATE "C" WHEN 'Y' THEN to_char(d, 'YYYY') WHEN 'y' THEN to_char(d, 'YY') WHEN 'm' THEN to_char(d, 'MM') WHEN 'c' THEN to_char(d, 'FMMM') WHEN 'd' THEN to_char(d, 'DD') WHEN 'e' THEN to_char(d, 'FMDD') WHEN 'H' THEN to_char(d, 'HH24') WHEN 'k' THEN to_char(d, 'FMHH24') WHEN 'h' THEN to_char(d, 'HH12') WHEN 'I' THEN to_char(d, 'HH12') WHEN 'l' THEN to_char(d, 'FMHH12') WHEN 'i' THEN to_char(d, 'MI') WHEN 's' THEN to_char(d, 'SS') WHEN 'S' THEN to_char(d, 'SS') WHEN 'f' THEN to_char(d, 'US') WHEN 'p' THEN to_char(d, 'AM') WHEN 'M' THEN to_char(d, 'FMMonth') WHEN 'b' THEN to_char(d, 'Mon') WHEN 'W' THEN to_char(d, 'FMDay') WHEN 'a' THEN to_char(d, 'Dy') WHEN 'w' THEN to_char(d, 'D')::int - 1 || '' WHEN 'j' THEN to_char(d, 'DDD') WHEN 'D' THEN to_char(d, 'FMDDth') WHEN 'T' THEN to_char(d, 'HH24:MI:SS') WHEN 'r' THEN to_char(d, 'HH12:MI:SS AM') WHEN 'v' THEN to_char(d, 'IW') WHEN 'x' THEN to_char(d, 'IYYY') WHEN 'U' THEN lpad({schema}.week_of_sunday(d::date)::text, 2, '0') ELSE c END; ELSE r := r || c; END IF; i := i + 1; END LOOP; RETURN r; END`,
    ),
  },
  from_unixtime: sqlFunction(
    'from_unixtime(s numeric)',
    'timestamp',
    `SELECT CASE WHEN s >= 0 AND s <= 32536771199 THEN to_timestamp(s::double precision)::timestamp END`,
  ),
  to_datetime_strict: failing('to_datetime', 't text', 't', 'timestamp', 'Incorrect datetime value'),
  to_time_strict: failing('to_time', 't text', 't', 'interval', 'Incorrect time value'),
  date_plus_strict: failing(
    'date_plus',
    'd timestamp, n numeric, unit interval',
    'd, n, unit',
    'timestamp',
    'Datetime function: datetime field overflow',
  ),
  str_to_date_strict: failing(
    'str_to_date',
    't text, pattern text',
    't, pattern',
    'timestamp',
    'Incorrect datetime value for function str_to_date',
  ),
  locate: sqlFunction(
    'locate(needle text, t text, at int)',
    'int',
    `SELECT CASE WHEN needle IS NULL OR t IS NULL OR at IS NULL THEN NULL WHEN at < 1 OR at > length(t) + 1 THEN 0 WHEN strpos(substr(t, at), needle) = 0 THEN 0 ELSE strpos(substr(t, at), needle) + at - 1 END`,
  ),
  substring: sqlFunction(
    'substring(t text, at int, n int DEFAULT 2147483647)',
    'text',
    `SELECT CASE WHEN t IS NULL OR at IS NULL OR n IS NULL THEN NULL WHEN at = 0 OR n < 1 OR -at > length(t) THEN '' WHEN at > 0 THEN substr(t, at, least(n, length(t))) ELSE substr(t, length(t) + at + 1, least(n, length(t))) END`,
  ),
  substring_index: sqlFunction(
    'substring_index(t text, d text, n int)',
    'text',
    `SELECT CASE WHEN t IS NULL OR d IS NULL OR n IS NULL THEN NULL WHEN n = 0 OR d = '' THEN '' WHEN n > 0 THEN array_to_string((string_to_array(t, d))[1:n], d) ELSE array_to_string((string_to_array(t, d))[greatest(1, cardinality(string_to_array(t, d)) + n + 1):], d) END`,
  ),
  insert_text: sqlFunction(
    'insert_text(t text, at int, n int, by text)',
    'text',
    `SELECT CASE WHEN t IS NULL OR at IS NULL OR n IS NULL OR by IS NULL THEN NULL WHEN at < 1 OR at > length(t) THEN t WHEN n < 0 OR at + n > length(t) THEN left(t, at - 1) || by ELSE left(t, at - 1) || by || substr(t, at + n) END`,
  ),
  find_in_set: sqlFunction(
    'find_in_set(wanted text, list text)',
    'int',
    `SELECT CASE WHEN wanted IS NULL OR list IS NULL THEN NULL WHEN list = '' THEN 0 ELSE coalesce(array_position(string_to_array(lower(list), ','), lower(wanted)), 0) END`,
  ),
  conv: plpgsql(
    'conv(t text, from_base int, to_base int)',
    'text',
    `DECLARE v numeric := 0; r text := ''; c text; d int; s text := lower(btrim(t)); negative boolean; BEGIN IF t IS NULL OR from_base IS NULL OR to_base IS NULL THEN RETURN NULL; END IF; negative := left(s, 1) = '-'; s := ltrim(s, '+-'); FOR i IN 1..length(s) LOOP c := substr(s, i, 1); d := strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) - 1; EXIT WHEN d < 0 OR d >= from_base; v := v * from_base + d; END LOOP; IF negative THEN v := 18446744073709551616 - v; END IF; IF v = 0 THEN RETURN '0'; END IF; WHILE v > 0 LOOP r := substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (mod(v, to_base))::int + 1, 1) || r; v := div(v, to_base); END LOOP; RETURN r; END`,
  ),
  inet_ntoa: sqlFunction(
    'inet_ntoa(n bigint)',
    'text',
    `SELECT CASE WHEN n BETWEEN 0 AND 4294967295 THEN concat_ws('.', n >> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255) END`,
  ),
  inet_aton: sqlFunction(
    'inet_aton(t text)',
    'bigint',
    `SELECT CASE WHEN t ~ '^(\\d{1,3}\\.){3}\\d{1,3}$' THEN (split_part(t, '.', 1)::bigint << 24) + (split_part(t, '.', 2)::bigint << 16) + (split_part(t, '.', 3)::bigint << 8) + split_part(t, '.', 4)::bigint END`,
  ),
  json_unquote: sqlFunction(
    'json_unquote(j jsonb)',
    'text',
    `SELECT CASE WHEN jsonb_typeof(j) = 'string' THEN j #>> '{}' ELSE j::text END`,
  ),
  json_length: sqlFunction(
    'json_length(j jsonb)',
    'int',
    `SELECT CASE jsonb_typeof(j) WHEN 'array' THEN jsonb_array_length(j) WHEN 'object' THEN (SELECT count(*)::int FROM jsonb_object_keys(j)) ELSE 1 END WHERE j IS NOT NULL`,
  ),
  json_type: sqlFunction(
    'json_type(j jsonb)',
    'text',
    `SELECT CASE jsonb_typeof(j) WHEN 'number' THEN CASE WHEN j::text ~ '[.eE]' THEN 'DOUBLE' ELSE 'INTEGER' END ELSE upper(jsonb_typeof(j)) END WHERE j IS NOT NULL`,
  ),
  json_valid: plpgsql(
    'json_valid(t text)',
    'int',
    `BEGIN IF t IS NULL THEN RETURN NULL; END IF; PERFORM t::jsonb; RETURN 1; EXCEPTION WHEN data_exception THEN RETURN 0; END`,
  ),
  json_keys: sqlFunction(
    'json_keys(j jsonb)',
    'jsonb',
    `SELECT CASE WHEN jsonb_typeof(j) = 'object' THEN (SELECT coalesce(jsonb_agg(k), '[]') FROM jsonb_object_keys(j) k) END`,
  ),
}

/** Those needed, each behind what it calls. */
export function withNeeds(names: Iterable<string>): string[] {
  const order = new Set<string>()
  const add = (name: string): void => {
    for (const needed of compatFunctions[name]?.needs ?? []) add(needed)
    order.add(name)
  }
  for (const name of names) add(name)
  return [...order]
}

/** 'mysqlcmp' as a number: nobody else takes this lock. */
const compatLock = '7888463153303088496'

/**
 * Makes one, and the schema before it, where they are not there: several migrations into one database share them, and
 * only the one that comes first owns them.
 */
export function compatStatements(schema: string, name: string): string[] {
  const sql = compatFunctions[name]?.sql.replaceAll('{schema}', schema)
  if (sql === undefined) return []
  const lookup = sql.startsWith('CREATE COLLATION') ? 'to_regcollation' : 'to_regproc'
  return [
    // Migrations at the same time would both find it missing.
    `SELECT pg_advisory_xact_lock(${compatLock})`,
    `DO $do$ BEGIN IF to_regnamespace('${schema}') IS NULL THEN CREATE SCHEMA ${schema}; GRANT USAGE ON SCHEMA ${schema} TO PUBLIC; END IF; END $do$`,
    `DO $do$ BEGIN IF ${lookup}('${schema}.${name}') IS NULL THEN ${sql}; END IF; END $do$`,
  ]
}
