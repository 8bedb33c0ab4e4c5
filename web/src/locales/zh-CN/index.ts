import type { Translation } from '../keys.ts'
import { app } from './app.ts'
import { executors } from './executors.ts'
import { incremental } from './incremental.ts'
import { resources } from './resources.ts'
import { state } from './state.ts'
import { task } from './task.ts'
import { tasks } from './tasks.ts'
import { wizard } from './wizard.ts'

export const messages: Translation = {
  ...app,
  ...executors,
  ...incremental,
  ...resources,
  ...state,
  ...task,
  ...tasks,
  ...wizard,
}
