/** `npm run test:long`: installs what is missing, then lives through random days, random histories and a month (`bin/run-long.ts`). */
import { join } from "node:path";
import { become, findNode, installPackages, ROOT } from "./prepare.js";

installPackages();
become(findNode(), [join(ROOT, "bin", "run-long.ts"), ...process.argv.slice(2)]);
