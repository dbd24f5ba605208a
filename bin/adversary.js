/** `npm run test:adversary`: installs what is missing, then lets the platform lie (`verifier/adversary/run.ts`). */
import { join } from "node:path";
import { become, findNode, installPackages, ROOT } from "./prepare.js";

installPackages();
become(findNode(), [join(ROOT, "verifier", "adversary", "run.ts"), ...process.argv.slice(2)]);
