/** `npm start`: installs what is missing, then runs the whole product on this desk (`server/bin/up.ts`). */
import { join } from "node:path";
import { become, findNode, installPackages, ROOT } from "./prepare.js";

installPackages();
become(findNode(), [join(ROOT, "server", "bin", "up.ts"), ...process.argv.slice(2)]);
