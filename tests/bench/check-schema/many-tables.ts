import { type MigrationPair, onSource } from '../../e2e/lib/migration-pair.ts'

/** So many tables refer to each other in a row. */
const family = 10

const nameOf = (no: number) => `t${String(no).padStart(5, '0')}`

/** Eleven columns of common types, a primary key, two indexes and, but for the first of each family, a foreign key. */
function create(no: number): string {
  const parent =
    no % family === 0 ? '' : `, CONSTRAINT fk_${no} FOREIGN KEY (parent) REFERENCES ${nameOf(no - 1)} (id)`
  return `CREATE TABLE ${nameOf(no)} (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent INT UNSIGNED NOT NULL,
    code VARCHAR(20) NOT NULL, label VARCHAR(120) NOT NULL DEFAULT '', note TEXT NULL,
    price DECIMAL(12,2) NOT NULL DEFAULT 0.00, quantity SMALLINT NOT NULL DEFAULT 1, active TINYINT(1) NOT NULL DEFAULT 1,
    state ENUM('new', 'open', 'closed') NOT NULL DEFAULT 'new', made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    UNIQUE KEY code_${no} (code), KEY parent_${no} (parent, made)${parent}) COMMENT 'table ${no}'`
}

export async function createTables(
  pair: MigrationPair,
  tables: number,
  say: (text: string) => void,
): Promise<void> {
  await onSource(pair, async (connection) => {
    for (let no = 0; no < tables; no += 1) {
      await connection.query(create(no))
      if ((no + 1) % 2000 === 0) say(`${no + 1} of ${tables} tables`)
    }
  })
}
