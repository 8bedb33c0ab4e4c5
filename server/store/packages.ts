import type { PortalPackage } from '@data-migration/contract/api'
import type { Page, PageQuery } from './page.ts'

/** An uploaded Portal archive. */
export interface StoredPackage extends PortalPackage {
  /** Below the plugin's data folder. */
  readonly file: string
}

export interface Packages {
  list(query: PageQuery): Promise<Page<StoredPackage>>
  find(id: string): Promise<StoredPackage | null>
  add(given: Omit<StoredPackage, 'addedAt'>): Promise<StoredPackage>
  /** False where there is none. */
  remove(id: string): Promise<boolean>
}
