import { setTimeout as sleep } from 'node:timers/promises'
import type { HostContext } from '@data-migration/contract/plugin'
import { shellPath, socketPath, type Topic } from '@data-migration/contract/ws'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { Store } from '../store/store.ts'
import type { Audience } from './audience.ts'
import { defaultLimits, type RealtimeLimits } from './limits.ts'
import { LogFeed } from './log-feed.ts'
import { serveShell } from './shell-socket.ts'
import type { Shells } from './shells.ts'
import { openSocketServer } from './socket-server.ts'
import type { TopicFeed } from './topic-feed.ts'
import { TopicHub } from './topic-hub.ts'
import { TopicSocket } from './topic-socket.ts'
import type { TopicViews } from './topic-views.ts'
import { ViewFeed } from './view-feed.ts'
import { listSource, thingSource } from './view-source.ts'
import { watchStore } from './watch-store.ts'

export interface RealtimeDeps {
  readonly context: Pick<HostContext, 'authenticate' | 'registerUpgrade' | 'audit' | 'settings' | 'logger'>
  readonly store: Pick<Store, 'onChange' | 'subTasks'>
  readonly views: TopicViews
  readonly links: ExecutorLinks
  readonly shells: Shells
}

/** Frames of the topics are small; a paste into a shell comes in pieces. */
const topicFrameBytes = 16 * 1024
const shellFrameBytes = 1024 * 1024
const lastWordsMs = 3000

/**
 * Registers the two sockets of the plugin with the host: topics and shells. Nobody has to publish anything: the store tells
 * what has changed, and the views are read again. Disposing of it closes every socket with "going away".
 */
export function createRealtime(deps: RealtimeDeps, limits: RealtimeLimits = defaultLimits): AsyncDisposable {
  const { context, store } = deps
  const { logger, authenticate } = context
  const { heartbeatMs } = limits
  const hub = new TopicHub((topic, audience) => openFeed(deps, limits, topic, audience))
  const stopWatching = watchStore(store, hub, logger)
  const topics = openSocketServer({
    context,
    path: socketPath,
    socketsAtMost: limits.socketsAtMost,
    frameBytes: topicFrameBytes,
    heartbeatMs,
    logger,
    accept: (socket) => void new TopicSocket(socket, { hub, authenticate, limits }),
  })
  const served = new Set<Promise<void>>()
  const shells = openSocketServer({
    context,
    path: shellPath,
    socketsAtMost: limits.shellsAtMost,
    frameBytes: shellFrameBytes,
    heartbeatMs,
    logger,
    accept: (socket) => {
      const shell = serveShell(socket, { context, shells: deps.shells, limits })
      served.add(shell)
      void shell.finally(() => served.delete(shell))
    },
  })
  return {
    async [Symbol.asyncDispose]() {
      stopWatching()
      await Promise.all([topics[Symbol.asyncDispose](), shells[Symbol.asyncDispose]()])
      hub.close()
      // Their ends are in the audit log by then; one that is still connecting is not waited for.
      await Promise.race([Promise.all(served), sleep(lastWordsMs, undefined, { ref: false })])
    },
  }
}

function openFeed(deps: RealtimeDeps, limits: RealtimeLimits, topic: Topic, audience: Audience): TopicFeed {
  const { store, links, views, context } = deps
  const { logger } = context
  switch (topic.kind) {
    case 'tasks':
    case 'executors':
      return new ViewFeed({ audience, read: listSource(topic.kind, views), limits, logger })
    case 'task':
    case 'subtask':
      return new ViewFeed({ audience, read: thingSource(topic.kind, topic.id, views), limits, logger })
    case 'subtask-log':
      return new LogFeed({
        audience,
        source: { subTasks: store.subTasks, links },
        subTaskId: topic.id,
        limits,
      })
  }
}
