/** A process of the long run (`run-long.ts`): is sent the histories of one world after the other, answers what came of them. */

import { KEPT_SERVER, type TestServer } from "#db/testing/server.ts";
import { assert } from "../../assert.ts";
import { type Histories, type LivedHistories, liveHistories } from "./live-histories.ts";

const kept = process.env[KEPT_SERVER];
assert(kept !== undefined, "the long run says where its server is");
const server = JSON.parse(kept) as TestServer;

/** Whatever else is thrown is a fault of that world. */
const thrown = (asked: Histories, error: unknown): LivedHistories => ({
  ...{ histories: 0, days: 0, seen: [] },
  failure: {
    seed: asked.seeds[0] ?? 0,
    text: error instanceof Error ? (error.stack ?? error.message) : `${error}`,
  },
});

process.on("message", (asked: Histories) => {
  void liveHistories(server, asked)
    .catch((error: unknown) => thrown(asked, error))
    .then((lived) => process.send?.(lived));
});
