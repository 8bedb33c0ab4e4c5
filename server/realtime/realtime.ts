import type { HostContext } from '@data-migration/contract/plugin'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { Store } from '../store/store.ts'
import type { Shells } from './shells.ts'
import type { TopicViews } from './topic-views.ts'

export interface RealtimeDeps {
  readonly context: Pick<HostContext, 'authenticate' | 'registerUpgrade' | 'audit' | 'settings' | 'logger'>
  readonly store: Pick<Store, 'onChange' | 'subTasks'>
  readonly views: TopicViews
  readonly links: ExecutorLinks
  readonly shells: Shells
}

/**
 * The two sockets of the plugin: topics and shells. Nobody has to publish anything: the store tells what has changed, and
 * the views are read again. Disposing of it closes every socket with "going away".
 */
export type Realtime = AsyncDisposable

/** Registers both paths with the host and begins to listen to the store. */
export type CreateRealtime = (deps: RealtimeDeps) => Realtime
