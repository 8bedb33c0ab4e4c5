/** What a command of the CLI does; each begins with the pre-check. */
export type Command = 'check' | 'schema' | 'full' | 'verify' | 'repair' | 'incremental' | 'run'
