import type { Translation } from '../keys.ts'
import { app } from './app.ts'
import { state } from './state.ts'
import { tasks } from './tasks.ts'

export const messages: Translation = { ...app, ...state, ...tasks }
