/** Numbers of binlog events that Portal knows (MySQL libs/mysql/binlog/event/binlog_event.h, MariaDB sql/log_event.h). */
export const eventType = {
  query: 2,
  stop: 3,
  rotate: 4,
  intvar: 5,
  rand: 13,
  userVar: 14,
  formatDescription: 15,
  xid: 16,
  beginLoadQuery: 17,
  executeLoadQuery: 18,
  tableMap: 19,
  writeRowsV0: 20,
  updateRowsV0: 21,
  deleteRowsV0: 22,
  writeRowsV1: 23,
  updateRowsV1: 24,
  deleteRowsV1: 25,
  incident: 26,
  heartbeat: 27,
  ignorable: 28,
  rowsQuery: 29,
  writeRowsV2: 30,
  updateRowsV2: 31,
  deleteRowsV2: 32,
  gtid: 33,
  anonymousGtid: 34,
  previousGtids: 35,
  transactionContext: 36,
  viewChange: 37,
  xaPrepare: 38,
  partialUpdateRows: 39,
  transactionPayload: 40,
  heartbeatV2: 41,
  gtidTagged: 42,
  mariadbAnnotateRows: 160,
  mariadbCheckpoint: 161,
  mariadbGtid: 162,
  mariadbGtidList: 163,
  mariadbStartEncryption: 164,
  mariadbQueryCompressed: 165,
  mariadbWriteRowsCompressedV1: 166,
  mariadbUpdateRowsCompressedV1: 167,
  mariadbDeleteRowsCompressedV1: 168,
  mariadbWriteRowsCompressedV2: 169,
  mariadbUpdateRowsCompressedV2: 170,
  mariadbDeleteRowsCompressedV2: 171,
} as const

export const headerLength = 19

/** Flags of the event header. */
export const eventFlag = {
  /** Made by the dump thread or at a log's start; is not in the file at that place. */
  artificial: 0x20,
  /** Whoever does not know the event may pass over it. */
  ignorable: 0x80,
} as const
