import type { DataSource, EntityManager } from 'typeorm'
import type { ChangeListener, StoreChange } from '../changes.ts'

/** Statements of one caller: each for itself, or all of one transaction. */
export interface Session {
  readonly manager: EntityManager
  readonly dialect: 'sqlite' | 'postgres'
  /** RFC 3339 with ms. */
  readonly now: () => string
  /** In the transaction there is, or in one of its own. */
  atomically<T>(work: (inside: Session) => Promise<T>): Promise<T>
  /** To be told after the commit. Only inside `atomically`. */
  changed(change: StoreChange): void
}

export interface SessionSettings {
  readonly dataSource: DataSource
  readonly dialect: Session['dialect']
  readonly now: () => string
  readonly tell: ChangeListener
}

export function openSession({ dataSource, dialect, now, tell }: SessionSettings): Session {
  return {
    manager: dataSource.manager,
    dialect,
    now,
    atomically: async (work) => {
      const changes: StoreChange[] = []
      const done = await dataSource.manager.transaction((manager) => {
        const inside: Session = {
          manager,
          dialect,
          now,
          atomically: (more) => more(inside),
          changed: (change) => changes.push(change),
        }
        return work(inside)
      })
      for (const change of changes) tell(change)
      return done
    },
    changed: () => {
      throw new Error('a change outside of a transaction')
    },
  }
}
