import type { EntitySchema } from 'typeorm'
import { assessedObjectEntity, assessmentEntity, ddlEditEntity } from './assessment-entities.ts'
import { executorEntity, installationEntity, packageEntity } from './executor-entities.ts'
import { mainTaskEntity, runningNumberEntity } from './main-task-entity.ts'
import {
  cursorEntity,
  objectEntity,
  progressEntity,
  recordEntity,
  rejectedRowEntity,
  reportEntity,
} from './result-entities.ts'
import { subTaskEntity } from './sub-task-entity.ts'
import { alertEntity, checkEntity, draftEntity, keyedReplyEntity, queueEntity } from './work-entities.ts'

/** Every table of `sql/metadata/plugin`; handed to the host, which opens them. */
export const entities: readonly EntitySchema[] = [
  runningNumberEntity,
  mainTaskEntity,
  subTaskEntity,
  recordEntity,
  cursorEntity,
  progressEntity,
  objectEntity,
  rejectedRowEntity,
  reportEntity,
  checkEntity,
  assessmentEntity,
  assessedObjectEntity,
  ddlEditEntity,
  executorEntity,
  installationEntity,
  packageEntity,
  queueEntity,
  alertEntity,
  draftEntity,
  keyedReplyEntity,
] as readonly EntitySchema[]
