import { resolve } from "node:path";
import { openSandbox } from "./sandbox.ts";

/** `PORT=3002 DATA_DIR=.data node sandbox/main.ts [port]`: a licensed acquirer on the desk. Never deployed. */
const port = Number(process.argv[2] ?? process.env.PORT ?? "3002");
const host = process.env.HOST ?? "127.0.0.1";
const dataDir = resolve(process.env.DATA_DIR ?? ".data");

const sandbox = await openSandbox({ dataDir });
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
const address = await sandbox.app.listen({ port, host });
console.log(`sandbox acquirer: ${address}`);
