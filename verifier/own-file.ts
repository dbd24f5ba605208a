/** The acquirer's tool names the batches that it makes itself; such a file bears no signature of the platform, nor needs one. */
export const OWN_BATCH = "own-";

export const isOwnBatch = (batchId: string): boolean => batchId.startsWith(OWN_BATCH);
