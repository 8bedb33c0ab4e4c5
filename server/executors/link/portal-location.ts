/** How to call Portal on a machine. */
export interface PortalLocation {
  /** Program and first arguments. */
  readonly command: readonly string[]
  /** Null: where the installation has its workspaces. */
  readonly workspace: string | null
}

/** Portal as the installer leaves it in `directory`, an absolute path. */
export function installedPortal(directory: string): PortalLocation {
  return { command: [`${directory.replace(/\/+$/, '')}/portal/current/portal`], workspace: null }
}

/** The words of one call; answers are lines of JSON. */
export function portalWords(location: PortalLocation, args: readonly string[]): string[] {
  const workspace = location.workspace === null ? [] : ['--workspace', location.workspace]
  return [...location.command, ...args, ...workspace, '--json']
}
