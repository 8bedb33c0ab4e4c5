/** What somebody has typed into the wizard and not created yet; one for each user. */
export interface Draft {
  readonly userId: string
  /** As the browser gave it. */
  readonly content: Readonly<Record<string, unknown>>
  readonly savedAt: string
}

export interface Drafts {
  find(userId: string): Promise<Draft | null>
  save(userId: string, content: Draft['content']): Promise<Draft>
  remove(userId: string): Promise<void>
}
