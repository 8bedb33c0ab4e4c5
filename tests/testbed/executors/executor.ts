import type { ServerControl } from '../endpoint.ts'

/**
 * A machine Portal can be installed on over SSH: Linux and sshd, and no Node, Java or Python. `kill` is a power cut:
 * nothing that ran on it is left, its disk stays; `pause` freezes everything on it.
 */
export type Executor = ServerControl & {
  name: string
  /** Of its sshd, e.g. `OpenSSH_9.2p1`. */
  version: string
  host: string
  port: number
  user: string
  /** Absent where only a login by key is possible (a testbed that does not run as root). */
  password?: string
  /** An OpenSSH private key the user may log in with. */
  privateKey: string
  /** As ssh-keygen prints it: `SHA256:` and base64 without padding. */
  hostKeyFingerprint: string
  /** Where the user may install, as the executor sees it. */
  homeDirectory: string
  /** The same file or folder as this machine sees it, for listings. */
  hostPath(path: string): string
  /** Deletes everything in the home directory but the login key. */
  wipe(): Promise<void>
}
