import type { ExecutorLink } from '../link.ts'
import { localMachine } from './local-machine.ts'
import { portalLink } from './portal-link.ts'
import type { PortalLocation } from './portal-location.ts'

/** The server's own machine as an executor: the same Portal, by plain processes instead of SSH. */
export function localLink(location: PortalLocation): ExecutorLink {
  return portalLink(localMachine(), location)
}
