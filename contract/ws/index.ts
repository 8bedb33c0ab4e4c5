export {
  type AuthFrame,
  authFrameSchema,
  type ClientFrame,
  clientFrameSchema,
  closeCode,
  type ServerFrame,
  serverFrameSchema,
  socketPath,
} from './envelope.ts'
export { onFrame } from './rev-rule.ts'
export {
  type ShellClientFrame,
  shellClientSchema,
  type ShellOpen,
  shellOpenSchema,
  shellPath,
  type ShellServerFrame,
  shellServerSchema,
} from './shell-frame.ts'
export { parseTopic, type Topic, topicSchema, topicText } from './topic.ts'
export * from './topic-data.ts'
