/** The acquirer's desk: the same build as the web, for the acquirer's people only, over a login of its own. */
import { readDeskEnv } from "../env/web.ts";
import { openLog } from "../log.ts";
import { runProcess } from "./run-process.ts";
import { servePeople } from "./serve-people.ts";

await runProcess(
  (level) => openLog("desk", level),
  () => servePeople(readDeskEnv(process.env), process.argv.includes("--dev")),
);
