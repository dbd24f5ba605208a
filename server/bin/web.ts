/** The shops' web: what shops and operators look at. Needs no key of the acquirer, and has no way to its desk. */
import { readWebEnv } from "../env/web.ts";
import { openLog } from "../log.ts";
import { runProcess } from "./run-process.ts";
import { servePeople } from "./serve-people.ts";

await runProcess(
  (level) => openLog("web", level),
  () => servePeople(readWebEnv(process.env), process.argv.includes("--dev")),
);
