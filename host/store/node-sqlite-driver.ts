import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite'

interface RunResult {
  readonly changes: number
  readonly lastInsertRowid: number | bigint
}

/** What TypeORM's `better-sqlite3` driver asks of a statement. */
class Statement {
  /** Whether rows come back: TypeORM then calls `all`, otherwise `run`. */
  readonly reader: boolean
  readonly #statement: StatementSync

  constructor(statement: StatementSync) {
    this.#statement = statement
    this.reader = statement.columns().length > 0
  }

  all(...parameters: SQLInputValue[]): unknown[] {
    return this.#statement.all(...parameters)
  }

  run(...parameters: SQLInputValue[]): RunResult {
    const { changes, lastInsertRowid } = this.#statement.run(...parameters)
    return { changes: Number(changes), lastInsertRowid }
  }
}

/**
 * `node:sqlite` in the shape of the better-sqlite3 constructor, so that TypeORM needs no module that must be compiled:
 * `new DataSource({ type: 'better-sqlite3', driver: NodeSqliteDriver, ... })`.
 */
export class NodeSqliteDriver {
  readonly #database: DatabaseSync

  constructor(path: string, options: { readonly readonly?: boolean; readonly timeout?: number }) {
    this.#database = new DatabaseSync(path, {
      readOnly: options.readonly ?? false,
      // Milliseconds to wait for another connection's lock.
      timeout: options.timeout ?? 5000,
    })
  }

  prepare(sql: string): Statement {
    return new Statement(this.#database.prepare(sql))
  }

  exec(sql: string): this {
    this.#database.exec(sql)
    return this
  }

  pragma(text: string): unknown[] {
    return this.#database.prepare(`PRAGMA ${text}`).all()
  }

  close(): void {
    this.#database.close()
  }
}
