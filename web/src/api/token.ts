import { useLocalStorage } from '@vueuse/core'
import { shared } from '../host/embedding.ts'

/** The session's token, empty without a session; the platform's own one where the page is embedded. */
export const sessionToken = useLocalStorage<string>(shared.token, '')
