import type { CredentialHandle } from './credential.ts'

/** A public host key that a person has accepted. */
export interface HostKey {
  /** e.g. `ssh-ed25519`. */
  readonly algorithm: string
  /** `SHA256:` and base64, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string
}

export interface MachineUser {
  readonly id: string
  readonly name: string
  /** Null where no login is stored. */
  readonly credential: CredentialHandle | null
  readonly authentication: 'password' | 'private-key' | 'none'
}

/** An SSH host. */
export interface Machine {
  readonly id: string
  readonly name: string
  readonly host: string
  readonly port: number
  /** Null until somebody has compared and accepted it. */
  readonly hostKey: HostKey | null
  /** Machine to go through; null for a direct connection. */
  readonly jumpMachineId: string | null
  readonly users: readonly MachineUser[]
}

export interface MachineInput {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly jumpMachineId: string | null
  readonly users: readonly {
    /** Absent for a new user. */
    readonly id?: string
    readonly name: string
    /** Absent to keep the stored login. */
    readonly credential?: CredentialHandle
  }[]
}

export interface Machines {
  list(): Promise<readonly Machine[]>
  /** Errors: DM-SSH-007. */
  get(id: string): Promise<Machine>
  /** Errors: DM-SSH-009. */
  create(input: MachineInput): Promise<Machine>
  /** Another address forgets the host key. Errors: DM-SSH-007, DM-SSH-009. */
  update(id: string, input: MachineInput): Promise<Machine>
  /** Errors: DM-SSH-007, DM-SSH-008; DM-AUTH-014 where a plugin in use does not run and cannot be asked. */
  remove(id: string): Promise<void>
  pinHostKey(id: string, key: HostKey): Promise<Machine>
}
