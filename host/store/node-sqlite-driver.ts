import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite'

const statementsKept = 200

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
  /** Statements used last, by their text: preparing costs more than running most of them. */
  readonly #statements = new Map<string, Statement>()

  constructor(path: string, options: { readonly readonly?: boolean; readonly timeout?: number }) {
    this.#database = new DatabaseSync(path, {
      readOnly: options.readonly ?? false,
      // Milliseconds to wait for another connection's lock.
      timeout: options.timeout ?? 5000,
    })
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    this.#statements.delete(sql)
    const statement = known ?? new Statement(this.#database.prepare(sql))
    this.#statements.set(sql, statement)
    const oldest = this.#statements.keys().next()
    if (this.#statements.size > statementsKept && oldest.done !== true) this.#statements.delete(oldest.value)
    return statement
  }

  exec(sql: string): this {
    this.#database.exec(sql)
    return this
  }

  pragma(text: string): unknown[] {
    return this.#database.prepare(`PRAGMA ${text}`).all()
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}
