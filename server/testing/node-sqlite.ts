import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { DataSource, type EntitySchema } from 'typeorm'
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js'
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js'
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js'

/** A SQLite file as a host opens it: `node:sqlite` behind TypeORM, transactions one after the other. */
export async function openSqlite(file: string, entities: readonly EntitySchema[]): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    driver: NodeSqlite,
    database: file,
    entities: [...entities],
    enableWAL: true,
  })
  const turns = new Turns()
  const driver = dataSource.driver as BetterSqlite3Driver
  driver.createQueryRunner = () => new TurnTakingQueryRunner(driver, turns)
  return await dataSource.initialize()
}

class NodeSqlite {
  readonly #database: DatabaseSync

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 5000 })
  }

  prepare(sql: string): Statement {
    return new Statement(this.#database.prepare(sql))
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  pragma(text: string): unknown[] {
    return this.#database.prepare(`PRAGMA ${text}`).all()
  }

  close(): void {
    this.#database.close()
  }
}

class Statement {
  readonly reader: boolean
  readonly #statement: StatementSync

  constructor(statement: StatementSync) {
    this.#statement = statement
    this.reader = statement.columns().length > 0
  }

  all(...parameters: SQLInputValue[]): unknown[] {
    return this.#statement.all(...parameters)
  }

  run(...parameters: SQLInputValue[]): { changes: number; lastInsertRowid: number | bigint } {
    const { changes, lastInsertRowid } = this.#statement.run(...parameters)
    return { changes: Number(changes), lastInsertRowid }
  }
}

class Turns {
  #last: Promise<void> = Promise.resolve()

  async enter(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = before.then(() => promise)
    await before
    return resolve
  }
}

class TurnTakingQueryRunner extends BetterSqlite3QueryRunner {
  readonly #turns: Turns
  #leave: (() => void) | null = null

  constructor(driver: BetterSqlite3Driver, turns: Turns) {
    super(driver)
    this.#turns = turns
  }

  override async startTransaction(isolationLevel?: IsolationLevel): Promise<void> {
    this.#leave ??= await this.#turns.enter()
    await super.startTransaction(isolationLevel)
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction()
    if (!this.isTransactionActive) this.#end()
  }

  override async rollbackTransaction(): Promise<void> {
    await super.rollbackTransaction()
    if (!this.isTransactionActive) this.#end()
  }

  override async query(sql: string, parameters?: unknown[], useStructuredResult = false): Promise<never> {
    const run = () => super.query(sql, parameters, useStructuredResult) as Promise<never>
    if (this.#leave !== null) return await run()
    const leave = await this.#turns.enter()
    try {
      return await run()
    } finally {
      leave()
    }
  }

  #end(): void {
    this.#leave?.()
    this.#leave = null
  }
}
