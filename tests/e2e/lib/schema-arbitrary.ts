import fc from 'fast-check'

/** The part of JSON Schema 2020-12 that zod writes. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly format?: string
}

export interface SchemaWorld {
  /** What `#/components/schemas/<name>` stands for. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** Values for properties by their name, wherever they are; to hit what exists, and to reach no foreign machine. */
  readonly known: Readonly<Record<string, fc.Arbitrary<unknown>>>
}

/** Values that mostly fit the schema; where a text has a pattern, some do not. */
export function valueOf(schema: JsonSchema, world: SchemaWorld): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valueOf(resolve(schema.$ref, world), world)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom<unknown>(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(choice, world)))
  switch (schema.type) {
    case 'object':
      return objectOf(schema, world)
    case 'array': {
      const { minItems: minLength = 0, maxItems = 4 } = schema
      return fc.array(valueOf(schema.items ?? {}, world), {
        minLength,
        maxLength: Math.max(minLength, Math.min(maxItems, 4)),
      })
    }
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({ min: within(schema.minimum, -(2 ** 31)), max: within(schema.maximum, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue()
  }
}

function objectOf(schema: JsonSchema, world: SchemaWorld): fc.Arbitrary<unknown> {
  const entries = Object.entries(schema.properties ?? {})
  const values = entries.map(([name, property]) => [name, world.known[name] ?? valueOf(property, world)])
  const model = Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>
  const known = fc.record(model, { requiredKeys: [...(schema.required ?? [])] })
  if (typeof schema.additionalProperties !== 'object') return known
  const more = fc.dictionary(fc.string({ maxLength: 12 }), valueOf(schema.additionalProperties, world), {
    maxKeys: 3,
  })
  return fc.tuple(more, known).map(([further, own]) => ({ ...further, ...own }))
}

function textOf({ pattern, minLength = 0, maxLength = 40, enum: _ }: JsonSchema): fc.Arbitrary<string> {
  const any = fc.string({
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, 40)),
    unit: 'grapheme',
  })
  if (pattern === undefined) return any
  const matching = arbitraryOf(pattern)
  return matching === null ? any : fc.oneof({ weight: 9, arbitrary: matching }, any)
}

/** Null for patterns fast-check cannot turn around: those that look ahead. */
function arbitraryOf(pattern: string): fc.Arbitrary<string> | null {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' })
  } catch {
    return null
  }
}

function within(limit: number | undefined, otherwise: number): number {
  return limit === undefined || Math.abs(limit) > 2 ** 31 ? otherwise : limit
}

function resolve(ref: string, { schemas }: SchemaWorld): JsonSchema {
  const found = schemas[ref.replace('#/components/schemas/', '')]
  if (found === undefined) throw new Error(`${ref} leads nowhere`)
  return found
}

/** The value with something else at one place of it. */
export function withFault(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value, [])
  return fc.tuple(fc.constantFrom(...places), fault).map(([place, wrong]) => replaced(value, place, wrong))
}

/** Of every kind, and the texts that break careless code: other scripts, quotes, NUL, half a character, paths, prototypes. */
const fault: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    '\ud800',
    "' OR 1=1 --",
    '../../etc/passwd',
    '__proto__',
    'x'.repeat(10_000),
    -1,
    1.5,
    2 ** 53,
    1e308,
    [],
    {},
    { constructor: 1, toString: null },
  ),
)

type Place = readonly (string | number)[]

function placesIn(value: unknown, at: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value)
  return [at, ...entries.flatMap(([key, item]) => placesIn(item, [...at, key]))]
}

function replaced(value: unknown, [first, ...rest]: Place, wrong: unknown): unknown {
  if (first === undefined) return wrong
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? replaced(item, rest, wrong) : item))
  const object = value as Readonly<Record<string, unknown>>
  return { ...object, [first]: replaced(object[first], rest, wrong) }
}
