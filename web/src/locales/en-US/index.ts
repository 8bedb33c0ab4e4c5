import { app } from './app.ts'
import { state } from './state.ts'
import { tasks } from './tasks.ts'

/** Every English text by its key; the keys of all languages. */
export const messages = { ...app, ...state, ...tasks }
