import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { compute } from "./compute.ts";
import { decide } from "./decide.ts";
import { exportPayments } from "./export.ts";
import { prove } from "./prove.ts";
import { reject } from "./reject.ts";
import { release } from "./release.ts";
import { show } from "./show.ts";

/** Every command by the word that calls it, in the order of `--help`. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  check,
  compute,
  release,
  reject,
  export: exportPayments,
  prove,
  decide,
  show,
};
