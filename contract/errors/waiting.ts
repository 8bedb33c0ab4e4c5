import { defineErrors } from './define.ts'

/** Why a sub-task waits. Nothing has failed: they are reasons that are shown, with what would help. */
export const waitingReasons = defineErrors({
  'DM-TASK-040': {
    message: 'All {slots} slots of executor {executor} are taken',
    remedy:
      'It starts when one is free. Raise the slots, or add an executor to the task, to start it sooner.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-041': {
    message: 'Executor {executor} has {availableBytes} bytes of memory free, {neededBytes} are needed',
    remedy: 'It starts when there is enough. Choose a smaller preset, or add an executor to the task.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-042': {
    message: 'Executor {executor} has {cores} core(s), which carry {limit} sub-tasks at most',
    remedy: 'It starts when one of them ends. Add an executor to the task to start it sooner.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-043': {
    message: 'Executor {executor} makes room for a sub-task that waits longer',
    remedy: 'It starts after that one.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-044': {
    message: 'Portal is being installed on executor {executor}',
    remedy: 'It starts when the installation is done.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-045': {
    message: 'Executor {executor} has not answered since the server began',
    remedy: 'Wait for its first sign of life; if none comes, check the machine.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-046': {
    message: 'Executor {executor} takes no sub-tasks (0 slots)',
    remedy: 'Give it slots, or add another executor to the task.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-047': {
    message: 'The former Portal on executor {executor} has not ended yet',
    remedy:
      'It was asked to end; what waits for it goes on by itself, anything else can be tried again then.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-048': {
    message: 'It starts again at {at}, after {count} interrupted run(s)',
    remedy: 'Look at the last error and mend its cause; stop and resume it to start it at once.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TASK-049': {
    message: 'Portal died on executor {executor} without a word',
    remedy:
      'It is started again and continues. Check memory and logs/start.log of the executor when it happens again.',
    status: 409,
    exit: 75,
    transient: true,
  },
})
