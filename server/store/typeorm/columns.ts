import type { EntitySchemaColumnOptions } from 'typeorm'

/** Column definitions that mean the same in SQLite and PostgreSQL. */
export const textColumn = (name: string): EntitySchemaColumnOptions => ({ type: 'text', name })
export const nullableText = (name: string): EntitySchemaColumnOptions => ({
  ...textColumn(name),
  nullable: true,
})
export const textKey = (name: string): EntitySchemaColumnOptions => ({ ...textColumn(name), primary: true })
export const integerColumn = (name: string): EntitySchemaColumnOptions => ({ type: 'integer', name })
export const nullableInteger = (name: string): EntitySchemaColumnOptions => ({
  ...integerColumn(name),
  nullable: true,
})
export const nullableDouble = (name: string): EntitySchemaColumnOptions => ({
  type: 'double precision',
  name,
  nullable: true,
})
export const booleanColumn = (name: string): EntitySchemaColumnOptions => ({ type: 'boolean', name })

/** JSON text. Null is SQL's null, not JSON's. */
export const jsonColumn = (name: string): EntitySchemaColumnOptions => ({
  type: 'text',
  name,
  transformer: {
    to: (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value)),
    from: (text: string | null): unknown => (text === null ? null : JSON.parse(text)),
  },
})
export const nullableJson = (name: string): EntitySchemaColumnOptions => ({
  ...jsonColumn(name),
  nullable: true,
})
