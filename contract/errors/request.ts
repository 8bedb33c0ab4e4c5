import { defineErrors } from './define.ts'

/** TASK, numbers from 100: the request itself, whatever it is about. */
export const requestErrors = defineErrors({
  'DM-TASK-100': {
    message: 'The request has {count} invalid field(s)',
    remedy: 'Mend the fields listed.',
    status: 400,
    exit: 2,
  },
  'DM-TASK-101': {
    message: 'The body is not valid JSON',
    remedy: 'Send a JSON object with Content-Type: application/json.',
    status: 400,
    exit: 2,
  },
  'DM-TASK-102': {
    message: 'The body is larger than {limitBytes} bytes',
    remedy: 'Send less at once.',
    status: 413,
    exit: 2,
  },
  'DM-TASK-103': {
    message: 'There is no {method} {path}',
    remedy: 'See the OpenAPI document for the routes there are.',
    status: 404,
    exit: 2,
  },
  'DM-TASK-104': {
    message: 'Content type {contentType} is not accepted here',
    remedy: 'Send {expected}.',
    status: 415,
    exit: 2,
  },
  'DM-TASK-105': {
    message: 'The range starts at {offset}, the file ends at {size}',
    remedy: 'Ask for a range inside the file.',
    status: 416,
    exit: 2,
  },
  'DM-TASK-106': {
    message: 'There is no topic {topic}',
    remedy: 'Use tasks, task/<id>, subtask/<id>, subtask/<id>/log or executors.',
    status: 404,
    exit: 2,
  },
  'DM-TASK-107': {
    message: 'The server is stopping',
    remedy: 'Wait until it is up again; running migrations go on without it.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-TASK-108': {
    message: 'The store of the plugin failed: {problem}',
    remedy: 'Check disk space and the database of the host; nothing was changed.',
    status: 500,
    exit: 75,
    transient: true,
  },
  'DM-TASK-109': {
    message: 'The frame is not understood: {problem}',
    remedy: 'Send frames as the contract describes them.',
    status: 400,
    exit: 2,
  },
})
