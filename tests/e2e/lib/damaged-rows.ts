import { type MigrationPair, onSource, onTarget } from './migration-pair.ts'

/** A parent with children and a table without a key: 1,020 rows, of which `damageTarget` makes seven differ. */
export async function createFewTables(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    for (const sql of [
      'CREATE TABLE parent (id int PRIMARY KEY, name varchar(20) NOT NULL)',
      'CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL, CONSTRAINT c_p FOREIGN KEY (parent_id) REFERENCES parent (id))',
      'CREATE TABLE journal (at datetime(6), note varchar(20))',
      `INSERT INTO parent SELECT seq, CONCAT('name ', seq) FROM seq_1_to_500`,
      'INSERT INTO child SELECT seq, seq FROM seq_1_to_500',
      `INSERT INTO journal SELECT '2024-02-29 12:00:00.123456', CONCAT('note ', seq % 10) FROM seq_1_to_20`,
    ])
      await connection.query(sql)
  })
}

export const damagedRows = 7

/** By hand, as somebody does who should not: a row each deleted, added and changed, and in the table without a key. */
export async function damageTarget(pair: MigrationPair): Promise<void> {
  await onTarget(pair, async (client) => {
    await client.query(`
      DELETE FROM moved.child WHERE parent_id = 7;
      DELETE FROM moved.parent WHERE id = 7;
      INSERT INTO moved.parent VALUES (9001, 'nobody''s');
      UPDATE moved.parent SET name = 'other' WHERE id IN (11, 12);
      INSERT INTO moved.journal VALUES ('2024-02-29 12:00:00.123456', 'note 3');
      DELETE FROM moved.journal WHERE ctid IN (SELECT ctid FROM moved.journal WHERE note = 'note 5' LIMIT 1)`)
  })
}

/** All rows of the target as text, in an order of their own. */
export async function rowsOfTarget(pair: MigrationPair): Promise<readonly string[]> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ row: string }>(
      ['parent', 'child', 'journal']
        .map((table) => `SELECT '${table}' || t::text AS row FROM moved.${table} t`)
        .join(' UNION ALL ') + ' ORDER BY 1',
    )
    return rows.map(({ row }) => row)
  })
}
