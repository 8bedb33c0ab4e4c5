import { dmError } from '@data-migration/contract/errors'
import type { Credentials, DataSourceEntry, Secret } from '@data-migration/contract/plugin'
import type { Job, JobSecrets } from '@data-migration/contract/portal'
import type { SubTask } from '../store/sub-tasks.ts'
import { buildJob } from './build-job.ts'
import type { TaskDeps } from './deps.ts'

export interface PortalOrder {
  readonly job: Job & { readonly id: string }
  readonly secrets: JobSecrets
}

/**
 * Builds the job and resolves its passwords for as long as `use` runs; nothing of them stays. Throws DM-TASK-025 for a
 * data source that is gone, DM-AUTH-011 for a password that cannot be read.
 */
export async function withPortalOrder<T>(
  { store, dataSources, credentials }: Pick<TaskDeps, 'store' | 'dataSources' | 'credentials'>,
  subTask: SubTask,
  use: (order: PortalOrder) => Promise<T>,
): Promise<T> {
  const { options } = await store.mainTasks.get(subTask.taskId)
  const source = await dataSources.get(subTask.source.dataSourceId)
  const target = await dataSources.get(subTask.target.dataSourceId)
  const edits = await store.ddlEdits.ofSubTask(subTask.id)
  const job = buildJob(subTask, options, { source, target }, edits)
  return await withPassword(credentials, source, (ofSource) =>
    withPassword(credentials, target, (ofTarget) =>
      use({ job, secrets: { source: ofSource, target: ofTarget } }),
    ),
  )
}

async function withPassword<T>(
  credentials: Credentials,
  { name, credential }: DataSourceEntry,
  use: (password: string) => Promise<T>,
): Promise<T> {
  return await credentials.use(credential, (secret) => use(passwordOf(secret, name)))
}

function passwordOf(secret: Secret, dataSource: string): string {
  if (secret.kind === 'password') return secret.password
  throw dmError('DM-JOB-099', { problem: `the login of data source ${dataSource} is not a password` })
}
