import type { Shell, ShellOptions } from '../executors/shell/open-shell.ts'

/** A shell and where it is, as the terminal's title shows it. */
export interface OpenedShell {
  readonly host: string
  readonly user: string
  readonly shell: Shell
}

/** Opens shells on executors as the user Portal is installed with. */
export interface Shells {
  /**
   * Throws DM-INST-009, DM-INST-010, DM-SSH-016 for the server's own machine, and what connecting throws.
   */
  open(executorId: string, options: ShellOptions): Promise<OpenedShell>
}
