import type { HostContext, HttpHandler } from './host-context.ts'

export interface Health {
  readonly status: 'ok' | 'degraded' | 'failed'
  /** One line for each part that is not well. */
  readonly problems: readonly string[]
}

/** A plugin that runs. */
export interface RunningPlugin {
  /** Mounted at `HostContext.basePath`. */
  readonly handler: HttpHandler
  /** Ends timers, connections and sockets; running migrations go on. Called once; safe after a failure inside. */
  stop(): Promise<void>
  /** Answers within a second and never throws. */
  health(): Promise<Health>
  /** Names of what needs this machine or data source: while there is one, the host does not delete it. */
  uses?(kind: 'machine' | 'data-source', id: string): Promise<readonly string[]>
}

/**
 * Default export of the manifest's server entry. The host survives whatever these throw: it marks the plugin as failed
 * and shows the error.
 */
export interface PluginModule {
  /** Runs the metadata migrations; also after an update. Doing it twice is doing it once. */
  install(context: HostContext): Promise<void>
  start(context: HostContext): Promise<RunningPlugin>
  /** Only when stopped. `keepData: false` drops the plugin's tables and files. */
  uninstall(context: HostContext, options: { readonly keepData: boolean }): Promise<void>
}
