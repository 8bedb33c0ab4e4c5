import type { Job, JobSecrets } from '@data-migration/contract/portal'
import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  dropUser,
  ensureMariadb,
  ensurePg15,
  grantUser,
  randomPassword,
  uniqueName,
} from '@data-migration/tests/testbed'

/** A job between two scratch databases that takes some seconds, and what belongs to it. */
export interface SlowJob extends AsyncDisposable {
  readonly job: Job & { readonly id: string }
  readonly secrets: JobSecrets
  /** Rows in the target's table; null while there is none. */
  rowsOnTarget(): Promise<number | null>
}

export const slowRows = 4000

/** `rowsPerSecond` makes it last: it can be set live. */
export async function slowJob(rowsPerSecond: number): Promise<SlowJob> {
  await using stack = new AsyncDisposableStack()
  const [mariadb, postgres] = await Promise.all([ensureMariadb(), ensurePg15()])
  const name = uniqueName('link')
  stack.use(await createScratchDatabase(mariadb, name))
  stack.use(await createScratchDatabase(postgres, name))
  const source = { user: name.slice(0, 32), password: randomPassword(), database: name }
  stack.use(await grantUser(mariadb, 'mysql-offline.sql', source))
  const target = { user: uniqueName('t'), password: randomPassword(), database: name, schema: 'moved' }
  stack.defer(() => dropUser(postgres, target.user, name))
  await grantUser(postgres, 'postgres-offline.sql', target)
  await using connection = await adminMysql(mariadb, name)
  await connection.query(
    `CREATE TABLE item (id INT PRIMARY KEY, label VARCHAR(40) NOT NULL);
     INSERT INTO item SELECT seq, CONCAT('label ', seq) FROM seq_1_to_${slowRows}`,
  )
  const owned = stack.move()
  return {
    job: {
      id: name.replaceAll('_', '-'),
      source: { kind: 'mariadb', host: mariadb.host, port: mariadb.port, user: source.user, database: name },
      target: {
        kind: 'postgresql',
        host: postgres.host,
        port: postgres.port,
        user: target.user,
        database: name,
        schema: target.schema,
      },
      mode: 'offline',
      options: { 'full.chunkRows': 100, 'limit.rowsPerSecond': rowsPerSecond },
    },
    secrets: { source: source.password, target: target.password },
    rowsOnTarget: async () => {
      await using client = await adminPg(postgres, name)
      const { rows } = await client
        .query<{ n: string }>('SELECT count(*) AS n FROM moved.item')
        .catch(() => ({ rows: [] }))
      return rows[0] === undefined ? null : Number(rows[0].n)
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
