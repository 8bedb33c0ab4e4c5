import { defineErrors } from './define.ts'

/** JOB: the job file, the command line, the workspace. */
export const jobErrors = defineErrors({
  'DM-JOB-001': {
    message: 'The job file {file} cannot be read',
    remedy: 'Check the path and its permissions; the file is JSON.',
    status: 400,
    exit: 2,
  },
  'DM-JOB-002': {
    message: 'The job {file} is not valid JSON',
    remedy: 'Mend the JSON at the place shown.',
    status: 400,
    exit: 2,
  },
  'DM-JOB-003': {
    message: 'The job has {count} invalid field(s)',
    remedy: 'Mend the fields listed; docs/options.md names every option.',
    status: 400,
    exit: 2,
  },
  'DM-JOB-004': {
    message: 'No password for the {side} database: environment variable {variable} is empty',
    remedy: 'Set {variable} for this command, or give the password in the job.',
    status: 400,
    exit: 2,
  },
  'DM-JOB-005': {
    message: 'The workspace {workspace} is in use by process {pid}',
    remedy: 'Wait for it, stop it with "portal stop", or choose another --workspace.',
    status: 409,
    exit: 2,
  },
  'DM-JOB-006': {
    message: 'There is no workspace {workspace}',
    remedy: 'List the workspaces with "portal list", or start the job first.',
    status: 404,
    exit: 4,
  },
  'DM-JOB-007': {
    message: 'This sub-task is held by {holder} (epoch {epoch}) since {since}',
    remedy: 'If that process is lost or frozen, run again with --take-over; it will be fenced out.',
    status: 409,
    exit: 10,
  },
  'DM-JOB-008': {
    message: 'This process was fenced out: epoch {epoch} was taken over',
    remedy: 'Nothing to do here; follow the process that took over.',
    status: 409,
    exit: 10,
  },
  'DM-JOB-009': {
    message: 'Options that change data differ from those this sub-task began with: {options}',
    remedy: 'Use the options it began with, or begin anew with "target.existing" set to recreate.',
    status: 409,
    exit: 2,
  },
  'DM-JOB-010': {
    message: 'The ledger was written for source {expected}, this source is {actual}',
    remedy:
      'Give the source the sub-task began with, or begin a new sub-task. After a fail-over incremental goes on with the new server, once the load is complete.',
    status: 409,
    exit: 2,
  },
  'DM-JOB-011': {
    message: 'The ledger has version {found}, this Portal knows version {known}',
    remedy: 'Use the Portal version that wrote the ledger, or a newer one.',
    status: 409,
    exit: 11,
  },
  'DM-JOB-012': {
    message: 'Stopped by the user',
    remedy: 'Run the same command again to continue.',
    status: 409,
    exit: 5,
  },
  'DM-JOB-013': {
    message: 'The workspace {workspace} cannot be written',
    remedy: 'Choose a directory you may write to with --workspace, or free disk space.',
    status: 500,
    exit: 2,
  },
  'DM-JOB-014': {
    message: 'The command line is wrong: {problem}',
    remedy: 'See "portal help".',
    status: 400,
    exit: 2,
  },
  'DM-JOB-015': {
    message: 'No process is running in the workspace {workspace}',
    remedy: 'There is nothing to stop; "portal status" shows how it ended.',
    status: 409,
    exit: 4,
  },
  'DM-JOB-016': {
    message: 'The pre-check found {count} problems that stop the run',
    remedy: 'Mend each one as it says and run again; nothing was written.',
    status: 422,
    exit: 3,
  },
  'DM-JOB-017': {
    message: 'The phase {phase} needs the phase {needed} to be done first: table {table} is not there',
    remedy: 'Run "portal {needed}" or "portal run" with the same job.',
    status: 409,
    exit: 2,
  },
  'DM-JOB-018': {
    message: 'The command {command} belongs to an online migration; the job has mode {mode}',
    remedy: 'Set mode to "online".',
    status: 422,
    exit: 2,
  },
  'DM-JOB-019': {
    message: 'Process {pid} of the workspace {workspace} does not answer',
    remedy:
      'It may be frozen. Wake it with kill -CONT {pid}, end it with kill -9 {pid}, or run with --take-over.',
    status: 504,
    exit: 75,
  },
  'DM-JOB-030': {
    message: 'Portal did not start: {problem}',
    remedy: 'See logs/start.log of the workspace and mend what it says.',
    status: 502,
    exit: 1,
  },
  'DM-JOB-031': {
    message: 'The workspace {workspace} has no file {file}',
    remedy: 'Use a name of the list that "portal logs" gives.',
    status: 404,
    exit: 4,
  },
  'DM-JOB-032': {
    message: 'The file {file} ends at {size}, before {offset}',
    remedy: 'Ask for a range inside the file.',
    status: 416,
    exit: 2,
  },
  'DM-JOB-060': {
    message: 'The file {file} cannot be written',
    remedy: 'Choose a file in a folder you may write to, or free disk space.',
    status: 500,
    exit: 1,
  },
  'DM-JOB-070': {
    message: 'The entry {entry} of object.definerMap cannot be read',
    remedy: 'Write user@host=role, user=role or *=role; entries are separated by a semicolon.',
    status: 422,
    exit: 3,
  },
  'DM-JOB-080': {
    message: 'The source defines {kind} {name} in another way than when its statements were edited',
    remedy:
      'Look at the object in a new assessment and save its statements again, or take the edit back; without that neither they nor those Portal would make are used.',
    status: 409,
    exit: 3,
  },
  'DM-JOB-081': {
    message: 'There is no {kind} {name} in the migration whose statements could be edited',
    remedy: 'Correct kind and name as "portal check --schema" lists them, or take the edit back.',
    status: 422,
    exit: 3,
  },
  'DM-JOB-082': {
    message: 'The edited statements of {kind} {name} cannot be used: {problem}',
    remedy: 'Mend the statements, or take the edit back; nothing was written.',
    status: 422,
    exit: 3,
  },
  'DM-JOB-099': {
    message: 'Unexpected failure: {problem}',
    remedy: 'This is a bug. Keep the log and report it; the ledger is safe, the same command continues.',
    status: 500,
    exit: 1,
  },
  'DM-JOB-120': {
    message: 'In the workspace {workspace} no such statement waits for a decision',
    remedy:
      '"portal decide" shows the one that waits; a decision is good for that statement at that place only.',
    status: 409,
    exit: 2,
  },
  'DM-JOB-121': {
    message: 'The decisions in {file} cannot be read',
    remedy: 'Somebody has changed the file. Remove it and decide again with "portal decide".',
    status: 500,
    exit: 2,
  },
})
