/** `npm test`: installs what is missing (packages, Chromium, fonts), then runs every check (`bin/check.ts`). */
import { join } from "node:path";
import { installChromium } from "./chromium.js";
import { become, findNode, installPackages, ROOT } from "./prepare.js";

installPackages();
installChromium();
become(findNode(), [join(ROOT, "bin", "check.ts"), ...process.argv.slice(2)]);
