import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'

const longSelectSeconds = 600

/** Somebody's report that runs for ten minutes: what would wait for it would make everybody else wait. */
export class LongSelect implements AsyncDisposable {
  readonly #source: Endpoint
  readonly #threadId: number
  readonly #ended: Promise<unknown>

  private constructor(source: Endpoint, threadId: number, ended: Promise<unknown>) {
    this.#source = source
    this.#threadId = threadId
    this.#ended = ended
  }

  /** Resolves once the server runs it. */
  static async start(source: Endpoint, database: string, table: string): Promise<LongSelect> {
    const connection = await adminMysql(source, database)
    const { threadId } = connection
    const ended = connection
      .query(
        `SELECT COUNT(*) FROM (SELECT id FROM ${table} LIMIT ${longSelectSeconds}) AS few WHERE SLEEP(1) = 0`,
      )
      .catch((error: unknown) => error)
      .then(() => connection[Symbol.asyncDispose]())
    await using watch = await adminMysql(source)
    const running = async () => {
      const [rows] = await watch.query<RowDataPacket[]>(
        `SELECT 1 FROM information_schema.processlist WHERE id = ${threadId} AND info LIKE '%SLEEP%'`,
      )
      return rows.length > 0
    }
    while (!(await running())) await delay(10)
    return new LongSelect(source, threadId, ended)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    {
      await using connection = await adminMysql(this.#source)
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT 1 FROM information_schema.processlist WHERE id = ${this.#threadId} AND info LIKE '%SLEEP%'`,
      )
      if (rows.length === 0) throw new Error('the long SELECT ended before the load')
      await connection.query(`KILL ${this.#threadId}`)
    }
    await this.#ended
  }
}

/** Milliseconds an ALTER TABLE takes that is issued while Portal reads the table. */
export async function alterWhileRead(
  source: Endpoint,
  database: string,
  ended: Promise<unknown>,
): Promise<number> {
  await using connection = await adminMysql(source, database)
  const table = await Promise.race([
    tableBeingRead(source),
    ended.then(() => Promise.reject(new Error('the load ended before a table was seen being read'))),
  ])
  const started = performance.now()
  await connection.query(`ALTER TABLE ${table} ADD COLUMN added_meanwhile INT NULL`)
  return Math.round(performance.now() - started)
}

async function tableBeingRead(source: Endpoint): Promise<string> {
  await using watch = await adminMysql(source)
  for (;;) {
    const [rows] = await watch.query<(RowDataPacket & { info: string })[]>(
      `SELECT info FROM information_schema.processlist WHERE info LIKE 'SELECT %sbtest%' AND info LIKE '%pad%'
         AND id <> CONNECTION_ID()`,
    )
    const table = /sbtest\d+/.exec(rows[0]?.info ?? '')?.[0]
    if (table !== undefined) return table
    await delay(5)
  }
}
