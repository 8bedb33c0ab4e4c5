declare const handle: unique symbol

/** Stands for a stored secret; worthless without the host. Never a password, so it may be kept and passed on. */
export type CredentialHandle = string & { readonly [handle]: 'credential' }

export type Secret =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'private-key'; readonly privateKey: string; readonly passphrase?: string }

export interface Credentials {
  /**
   * Resolves the handle and gives the secret to `use` for as long as that runs. The secret must not be kept, logged or
   * returned. Errors: DM-AUTH-011.
   */
  use<T>(credential: CredentialHandle, use: (secret: Secret) => Promise<T>): Promise<T>
  store(secret: Secret): Promise<CredentialHandle>
  forget(credential: CredentialHandle): Promise<void>
}
