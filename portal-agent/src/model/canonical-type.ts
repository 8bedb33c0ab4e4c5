/** What the catalogue calls a type, by what it may be called in DDL. */
const fullNames: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  decimal: 'numeric',
  bool: 'boolean',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  varbit: 'bit varying',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
}

/** The same text for a type however it is written: `varchar(10)` and `character varying(10)`. */
export function canonicalType(text: string): string {
  const plain = text.trim().toLowerCase().replaceAll('"', '').replace(/\s+/g, ' ')
  const modifier = /\(\s*([^)]*?)\s*\)/.exec(plain)?.[1]?.replaceAll(' ', '')
  const written = plain.replace(/\s*\([^)]*\)/, '').trim()
  const name = fullNames[written] ?? written
  const given = modifier ?? impliedModifier(name)
  const full = name === 'numeric' && given !== undefined && !given.includes(',') ? `${given},0` : given
  return full === undefined ? name : `${name}(${full})`
}

function impliedModifier(name: string): string | undefined {
  return name === 'bit' || name === 'character' ? '1' : undefined
}
