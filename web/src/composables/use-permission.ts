import { type Permission, permissionTexts } from '@data-migration/contract/plugin'
import { computed, type ComputedRef } from 'vue'
import { t } from '../locales/i18n.ts'
import { useSession } from '../stores/session.ts'
import { useLanguage } from './use-language.ts'

/** Why the user may not: the permission that is missing by its name and meaning; empty when nothing is missing. */
export function usePermission(permission: () => Permission | undefined): ComputedRef<string> {
  const session = useSession()
  const language = useLanguage()
  return computed(() => {
    const needed = permission()
    if (needed === undefined || session.permissions.has(needed)) return ''
    return t('common.noPermission', { permission: needed, meaning: permissionTexts[needed][language.value] })
  })
}
