import type { DataSource } from 'typeorm'
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js'
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js'
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js'
import { Turnstile } from './turnstile.ts'

/**
 * TypeORM gives all users of a SQLite file one query runner: a second transaction would become a savepoint of the
 * first, and a statement outside would be rolled back with it. Here each gets a runner of its own, and they take turns
 * on the one connection: a transaction is a turn, and so is a statement outside of any.
 */
export function takeTurns(dataSource: DataSource): DataSource {
  const turnstile = new Turnstile()
  const driver = dataSource.driver as BetterSqlite3Driver
  driver.createQueryRunner = () => new TurnTakingQueryRunner(driver, turnstile)
  return dataSource
}

class TurnTakingQueryRunner extends BetterSqlite3QueryRunner {
  readonly #turnstile: Turnstile
  #leave: (() => void) | null = null

  constructor(driver: BetterSqlite3Driver, turnstile: Turnstile) {
    super(driver)
    this.#turnstile = turnstile
  }

  override async startTransaction(isolationLevel?: IsolationLevel): Promise<void> {
    const outermost = this.#leave === null
    if (outermost) this.#leave = await this.#turnstile.enter()
    try {
      await super.startTransaction(isolationLevel)
    } catch (error) {
      if (outermost) this.#end()
      throw error
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction()
    if (!this.isTransactionActive) this.#end()
  }

  override async rollbackTransaction(): Promise<void> {
    const outermost = this.transactionDepth <= 1
    try {
      await super.rollbackTransaction()
    } finally {
      if (outermost) this.#end()
    }
  }

  /** What comes back depends on the statement: `never` fits each of the interface's overloads. */
  override async query(sql: string, parameters?: unknown[], useStructuredResult = false): Promise<never> {
    const run = () => super.query(sql, parameters, useStructuredResult) as Promise<never>
    if (this.#leave !== null) return await run()
    const leave = await this.#turnstile.enter()
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
