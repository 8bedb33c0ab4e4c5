/** How a connection that passes is tried again (p-retry): without an end, ever more slowly, and not all at the same moment. */
export const asLongAsItTakes = { retries: 1_000_000, minTimeout: 250, maxTimeout: 30_000, randomize: true }
