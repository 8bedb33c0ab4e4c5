/** What was changed in the store; told after the commit. Who wants to know more reads it. */
export type StoreChange =
  | { readonly kind: 'main-task'; readonly taskId: string }
  | { readonly kind: 'sub-task'; readonly taskId: string; readonly subTaskId: string }
  /** Counters, objects, rejected rows or the report of a sub-task. */
  | { readonly kind: 'results'; readonly subTaskId: string }
  | { readonly kind: 'queue' }
  | { readonly kind: 'executor'; readonly executorId: string }
  | { readonly kind: 'alert' }

export type ChangeListener = (change: StoreChange) => void
