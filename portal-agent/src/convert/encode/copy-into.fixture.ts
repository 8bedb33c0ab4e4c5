import type { Client, Connection, Submittable } from 'pg'

/** pg's connection has these, its types do not. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** Sends a payload to `COPY ... FROM STDIN` and returns when the server has taken or refused it. */
export function copyInto(client: Client, sql: string, payload: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | null = null
    const command = {
      submit: (connection: Connection) => connection.query(sql),
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(payload)
        connection.endCopyFrom()
      },
      handleCommandComplete: () => undefined,
      handleError(error: Error) {
        failure = error
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve()),
    }
    client.query(command as unknown as Submittable)
  })
}
