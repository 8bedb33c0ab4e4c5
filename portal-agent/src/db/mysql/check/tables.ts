import type { CheckItem } from '@data-migration/contract/portal'
import type { Index, Table } from '../../../model/schema.ts'
import { hasSnapshots } from '../engine.ts'
import { qualifiedName } from '../sql/identifier.ts'

/** What the structure of the tables means for reading them. */
export function checkTables(database: string, tables: readonly Table[]): CheckItem[] {
  return tables.flatMap((table) => [
    ...(hasSnapshots(table.engine) ? [] : [engineItem(database, table)]),
    ...(table.indexes.some((index) => identifiesRows(table, index)) ? [] : [keyItem(database, table)]),
    ...table.columns
      .filter(
        (column) =>
          column.type.members.some((member) => member.includes('?')) && isUnicode(column.type.charset),
      )
      .map((column) => labelItem(table.name, column.name)),
  ])
}

/** MariaDB's sequences are no part of any table, and not moved. */
export function sequenceItem(name: string): CheckItem {
  return {
    key: 'source.sequence',
    severity: 'warning',
    subject: name,
    found: 'SEQUENCE',
    required: 'nothing',
    why: 'Sequences of MariaDB are not moved; defaults that use one have to be made by hand.',
  }
}

function engineItem(database: string, table: Table): CheckItem {
  return {
    key: 'source.table.engine',
    severity: 'warning',
    subject: table.name,
    found: table.engine,
    required: 'InnoDB',
    why: 'Its rows belong to no snapshot: what is written while the table is read may or may not be moved.',
    fix: `ALTER TABLE ${qualifiedName(database, table.name)} ENGINE = InnoDB;`,
    code: 'DM-SRC-013',
  }
}

function keyItem(database: string, table: Table): CheckItem {
  return {
    key: 'source.table.key',
    severity: 'warning',
    subject: table.name,
    found: 'no primary key, no unique key of whole NOT NULL columns',
    required: 'a key that identifies each row',
    why: 'Without one the table is copied in one piece, compared as a whole, and begun anew after an interruption.',
    fix: `ALTER TABLE ${qualifiedName(database, table.name)} ADD PRIMARY KEY (...);`,
  }
}

/** The server shows characters outside the BMP in labels as `?`, on every version. */
function labelItem(table: string, column: string): CheckItem {
  return {
    key: 'source.column.labels',
    severity: 'warning',
    subject: `${table}.${column}`,
    found: 'a label with ?',
    required: 'labels the server can show',
    why: 'Emoji and other rare characters in ENUM and SET labels cannot be told from a question mark.',
  }
}

function isUnicode(charset: string | null): boolean {
  return charset === 'utf8mb4' || (charset ?? '').startsWith('utf16') || charset === 'utf32'
}

/** A primary key, or a unique key without NULLable, prefix or functional parts (pitfall K02). */
function identifiesRows(table: Table, index: Index): boolean {
  if (index.kind !== 'primary' && index.kind !== 'unique') return false
  return index.parts.every((part) => {
    const column = table.columns.find((candidate) => candidate.name === part.column)
    return column !== undefined && !column.nullable && part.prefix === null
  })
}
