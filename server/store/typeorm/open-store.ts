import type { MetadataStore } from '@data-migration/contract/plugin'
import { InstanceChecker } from 'typeorm'
import type { ChangeListener } from '../changes.ts'
import type { Repositories, Store } from '../store.ts'
import { alertRepository } from './alert-repository.ts'
import { assessmentRepository } from './assessment-repository.ts'
import { checkRepository } from './check-repository.ts'
import { cursorRepository } from './cursor-repository.ts'
import { ddlEditRepository } from './ddl-edit-repository.ts'
import { draftRepository } from './draft-repository.ts'
import { executorRepository, installationRepository } from './executor-repository.ts'
import { keyedReplyRepository } from './keyed-reply-repository.ts'
import { mainTaskRepository } from './main-task-repository.ts'
import { packageRepository } from './package-repository.ts'
import { queueRepository } from './queue-repository.ts'
import { recordRepository } from './record-repository.ts'
import { resultsRepository } from './results-repository.ts'
import { openSession, type Session } from './session.ts'
import { subTaskRepository } from './sub-task-repository.ts'

/** The store over what the host has opened with `entities`. */
export function openStore(
  { dataSource, dialect }: MetadataStore,
  now: () => string = () => new Date().toISOString(),
): Store {
  // Not `instanceof`: a packaged plugin has a TypeORM of its own.
  if (!InstanceChecker.isDataSource(dataSource)) throw new Error('the host gave no TypeORM data source')
  const listeners = new Set<ChangeListener>()
  const tell: ChangeListener = (change) => {
    for (const listener of [...listeners]) listener(change)
  }
  const session = openSession({ dataSource, dialect, now, tell })
  return {
    ...repositories(session),
    transaction: (work) => session.atomically((inside) => work(repositories(inside))),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function repositories(session: Session): Repositories {
  return {
    mainTasks: mainTaskRepository(session),
    subTasks: subTaskRepository(session),
    records: recordRepository(session),
    cursors: cursorRepository(session),
    results: resultsRepository(session),
    checks: checkRepository(session),
    assessments: assessmentRepository(session),
    ddlEdits: ddlEditRepository(session),
    executors: executorRepository(session),
    installations: installationRepository(session),
    packages: packageRepository(session),
    queue: queueRepository(session),
    alerts: alertRepository(session),
    drafts: draftRepository(session),
    idempotencyKeys: keyedReplyRepository(session),
  }
}
