/**
 * Which way imports point (CONTRIBUTING.md "Arrows"), and which powers a file may claim by its name.
 * A file whose first word is in VERBS acts; any other file in a domain folder is a noun and decides.
 */
const VERBS =
  "add announce approve ask answer audit authenticate check claim close compare compute confirm consent create disable end expire export fetch find flush forward get hold import lift list load lock open plan propose query read record refresh request resume return review seal sign start submit suspend tend trace verify watch write revoke".split(
    " ",
  );
/** Powers the platform does not have: no file may be named after them. */
const NEVER = ["pay", "transfer", "settle", "send", "withdraw", "release"];

const DOMAINS =
  "merchant|onboarding|agreement|order|refund|statement|clearing|batch|arrival|operation|result|ledger|calendar|audit|document|identity";
export const verb = `^server/(${DOMAINS})/(${VERBS.join("|")})-[^/]+\\.ts$`;
const codec = `^server/(${DOMAINS})/[^/]+-codec\\.ts$`;
const test = "\\.test\\.tsx?$";
const kernel =
  "^server/(money/|channel/channel\\.ts|calendar/day\\.ts|id\\.ts|assert\\.ts|domain-error\\.ts|actor\\.ts|change\\.ts|unknown-result\\.ts|life-cycle\\.ts)";
const noun = `^server/(${DOMAINS})/`;

export default {
  forbidden: [
    {
      name: "no-power-we-do-not-have",
      comment: "no file name may claim a power the platform does not have",
      severity: "error",
      from: { path: `/(${NEVER.join("|")})-[^/]+$`, pathNot: "^(verifier|sandbox|e2e|bench)/" },
      to: {},
    },
    {
      name: "kernel-imports-nothing",
      severity: "error",
      from: { path: kernel, pathNot: test },
      to: { pathNot: [kernel, "node_modules/decimal\\.js"] },
    },
    {
      name: "nouns-are-pure",
      comment: "a noun imports only nouns and the kernel",
      severity: "error",
      from: {
        path: noun,
        pathNot: [test, verb, codec, "/testing/", "^server/identity/identity-context\\.ts$"],
      },
      to: { pathNot: [kernel, noun, "^server/acquirer/acquirer\\.ts$", "^server/context\\.ts$"] },
    },
    {
      name: "nouns-never-act",
      severity: "error",
      from: { path: noun, pathNot: [test, verb, codec, "/testing/"] },
      to: { path: [verb, codec] },
    },
    {
      name: "codecs-only-bytes",
      comment: "a codec may use byte libraries and nouns; no db, network or framework",
      severity: "error",
      from: { path: codec, pathNot: test },
      to: {
        path: [
          "^db/",
          verb,
          "^app/",
          "^server/(api|gateway|worker|bin)/",
          "node_modules/(next|react|fastify|postgres|drizzle-orm|zod)/",
        ],
      },
    },
    {
      name: "verbs-know-no-framework",
      severity: "error",
      from: { path: verb, pathNot: test },
      to: {
        path: ["^app/", "^server/(api|gateway|worker|bin)/", "node_modules/(next|react|@trpc|fastify|zod)/"],
      },
    },
    {
      name: "edges-touch-no-tables",
      severity: "error",
      from: { path: "^server/(api|gateway)/", pathNot: test },
      to: { path: ["^db/schema/", "node_modules/(drizzle-orm|postgres)/"] },
    },
    {
      name: "web-cannot-reach-the-acquirer",
      comment: "keys that talk to the acquirer live in gateway and worker only",
      severity: "error",
      from: { path: ["^app/", "^server/api/"], pathNot: test },
      to: { path: "^server/acquirer/(wechatpay|alipay|registry)" },
    },
    {
      name: "verifier-stands-alone",
      comment: "the acquirer's tool imports nouns and codecs only: no database, no network",
      severity: "error",
      from: { path: "^verifier/", pathNot: test },
      to: {
        path: [
          "^db/",
          "^app/",
          verb,
          "^server/(api|gateway|worker|bin|env)/",
          "node_modules/(postgres|drizzle-orm|fastify|next)/",
          "^(node:)?(http|https|net|tls|dgram)$",
        ],
      },
    },
    {
      name: "sandbox-stands-alone",
      severity: "error",
      from: { path: "^sandbox/", pathNot: test },
      to: {
        path: [
          "^db/",
          "^app/",
          verb,
          "^server/(api|gateway|worker|bin)/",
          "node_modules/(postgres|drizzle-orm)/",
        ],
      },
    },
    {
      name: "nobody-imports-the-edges",
      severity: "error",
      from: { path: "^server/", pathNot: [test, "^server/(api|gateway|worker|bin)/", "^server/auth"] },
      to: { path: ["^server/(api|gateway|worker|bin)/", "^app/"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs"],
    },
    exclude: { path: "(^|/)(node_modules|\\.next|\\.data)/" },
  },
};
