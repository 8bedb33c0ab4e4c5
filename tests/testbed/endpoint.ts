export type ServerKind = 'mysql' | 'mariadb' | 'postgresql'

/** A database server one can connect to, with the handles that make it fail. */
export type Endpoint = ServerControl & {
  kind: ServerKind
  /** As the server names itself, e.g. `9.7.4`, `10.11.19-MariaDB`, `15.18`. */
  version: string
  host: string
  port: number
  adminUser: string
  adminPassword: string
}

/** Each takes effect before its promise resolves. A server given by URL refuses all of them. */
export type ServerControl = {
  /** Starts the server if it does not run; returns when it answers. */
  start(): Promise<void>
  /** Orderly end; returns when no process of it is left. */
  stop(): Promise<void>
  restart(): Promise<void>
  /** SIGSTOP of all its processes: connections stay open and silent. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** SIGKILL of all its processes. `start` brings it back with its data. */
  kill(): Promise<void>
}

/** A server that belongs to one test or program: disposing of it stops it. Its data folder stays. */
export type OwnServer = Endpoint & AsyncDisposable
