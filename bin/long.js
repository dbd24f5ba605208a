/** `npm run test:long`: installs what is missing, then lives through random days (`verifier/testing/run-long.ts`). */
import { join } from "node:path";
import { become, findNode, installPackages, ROOT } from "./prepare.js";

installPackages();
become(findNode(), [join(ROOT, "verifier", "testing", "run-long.ts"), ...process.argv.slice(2)]);
