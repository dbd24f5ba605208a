/**
 * Rules of this house that no linter brings along, one file each, run by oxlint with all the others (`.oxlintrc.json`).
 * A new rule: its file, its line here, its line in `.oxlintrc.json`, its cases in `testing/`; `lint.test.ts` holds them together.
 */
import { auditOfAct } from "./audit-of-act.ts";
import { mayFirst } from "./may-first.ts";
import { noChannelComparison } from "./no-channel-comparison.ts";
import { verbAlone } from "./verb-alone.ts";

export const RULES = {
  "audit-of-act": auditOfAct,
  "may-first": mayFirst,
  "no-channel-comparison": noChannelComparison,
  "verb-alone": verbAlone,
};

export default { meta: { name: "house" }, rules: RULES };
