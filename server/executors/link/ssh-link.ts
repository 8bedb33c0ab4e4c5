import type { ExecutorLink } from '../link.ts'
import type { SshEndpoint } from '../ssh/endpoint.ts'
import { sshMachine } from '../ssh/ssh-machine.ts'
import { portalLink } from './portal-link.ts'
import { installedPortal } from './portal-location.ts'

/** The executor behind an SSH login, with Portal installed in `directory` (an absolute path there). */
export function sshLink(endpoint: SshEndpoint, directory: string): ExecutorLink {
  return portalLink(sshMachine(endpoint), installedPortal(directory))
}
