/**
 * Which way imports point (CONTRIBUTING.md "Arrows"), and which powers a file may claim by its name. Each line says what a
 * room may import of ours; everything else of ours is refused. `bin/arrows.test.ts` sees each rule fail.
 */
const VERBS =
  "approve authenticate check claim close compare compute confirm create disable end export fetch find forward get hold import lift list load lock open plan propose query read record refresh request resume review seal start submit suspend tend trace verify write revoke".split(
    " ",
  );
/** Powers the platform does not have: no file may be named after them. */
const NEVER = ["pay", "transfer", "settle", "send", "withdraw", "release"];
const DOMAINS =
  "merchant|onboarding|agreement|order|refund|statement|clearing|batch|books|arrival|operation|result|ledger|calendar|audit|document|identity";

/** A file whose first word is in VERBS acts; any other file in a domain folder is a noun and decides. */
export const verb = `^server/(${DOMAINS})/(${VERBS.join("|")})-[^/]+\\.ts$`;
/** Bytes: codecs go both ways, digests name a thing by a hash. A dialect brings codecs too: the verifier reads its bills. */
const codec = `^server/(${DOMAINS}|acquirer|acquirer/[^/]+)/([^/]+-codec|[^/]*digest)\\.ts$`;
const domain = `^server/(${DOMAINS})/`;
const kernel =
  "^server/(money/|channel/channel\\.ts|calendar/day\\.ts|id\\.ts|assert\\.ts|domain-error\\.ts|actor\\.ts|permission\\.ts|change\\.ts|database-url|storable|deadline-exceeded\\.ts|life-cycle\\.ts)";
/** What a process hands in through ctx: its doors, and what it keeps of answers for a moment. */
const context = "^server/(context|kept)\\.ts$";
/** The nouns that are kept. */
const kept = "^server/(merchant/acquirer-facts|order/seller)\\.ts$";
const identityContext = "^server/identity/identity-context\\.ts$";
const port = "^server/acquirer/acquirer\\.ts$";
/** What we hand to the acquirer with an order, and get back. */
const hint = "^server/acquirer/order-hint\\.ts$";
/** The door to every dialect's bills. */
const bills = "^server/acquirer/bill-codec\\.ts$";
const words = "^server/error-map\\.ts$";
/** What a process holds open, beside the database. */
const tools = "^server/(log|clock|gateway-client|ready-checks)\\.ts$";
const limit = "^server/limit/";
const env = "^server/env/";
/** How a person's session is told from a stranger's: the door of the web process. */
const api = "^server/(api/|(auth|session-cookie)\\.ts$)";
const db = "^db/";
const dbDoors = "^db/(client|changes|schema-number|schema-gate|stay-seen)\\.ts$";
const dbSession = "^db/session\\.ts$";

const ours = "^(app|server|db|verifier|sandbox|past|bench|e2e|bin)/";
const tests = ["\\.test\\.tsx?$", "/testing/", "^verifier/adversary/"];
const packages = (...names) => `node_modules/(${names.join("|")})/`;

/** From this room only those rooms may be imported. */
const line = (name, from, may, not = []) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: [...tests, ...not] },
  to: { path: ours, pathNot: may },
});
/** From this room those things are never imported. */
const never = (name, from, to, not = []) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: [...tests, ...not] },
  to: { path: to },
});

export default {
  forbidden: [
    // kernel ◄── db, nouns ◄── verbs
    {
      name: "kernel-imports-nothing",
      severity: "error",
      from: { path: kernel, pathNot: tests },
      to: { pathNot: [kernel, packages("decimal\\.js")] },
    },
    line("db-points-down", db, [db, kernel]),
    {
      name: "nouns-are-pure",
      severity: "error",
      from: { path: domain, pathNot: [...tests, verb, codec, identityContext] },
      to: { pathNot: [kernel, domain, port, context] },
    },
    never("nouns-never-act", domain, [verb, codec], [verb, codec]),
    line("codecs-import-nouns", codec, [kernel, domain, codec]),
    never("codecs-only-bytes", codec, [
      verb,
      packages("next", "react", "fastify", "postgres", "drizzle-orm", "zod"),
      "^(node:)?(http|https|net|tls|dgram)$",
    ]),
    line("verbs-import-nouns-and-db", verb, [db, domain, kernel, context, port, hint, bills, limit]),
    // What the acquirer wrote is the same whoever computes from it.
    never("books-know-no-reader", "^server/books/", "^server/(order|refund|statement|batch|result|arrival)/"),
    never("verbs-know-no-framework", verb, packages("next", "react", "@trpc", "fastify", "zod")),
    never(
      "the-acquirer-alone-is-spoken-to",
      [verb, "^app/", api, "^server/worker/", limit],
      "^(node:)?(http|https|net|tls|dgram)$",
    ),

    // app ──► server/api ──► verbs; gateway, worker ──► verbs
    line("app-asks-the-api", "^app/", ["^app/", api, domain, kernel]),
    never("app-never-acts", "^app/", [verb, codec]),
    never("screens-know-no-session", "^app/_components/", ["^app/_server/", "^server/auth\\.ts$"]),
    line("api-calls-verbs", api, [api, domain, kernel, context, words, tools, limit, env, dbDoors]),
    line("gateway-calls-verbs", "^server/gateway/", [
      "^server/gateway/",
      domain,
      kernel,
      context,
      port,
      words,
      tools,
      limit,
    ]),
    never(
      "edges-touch-no-tables",
      ["^server/gateway/", "^server/worker/", "^server/acquirer/", "^app/", limit, api],
      ["^db/schema/", packages("drizzle-orm", "postgres")],
    ),
    line("worker-calls-verbs", "^server/worker/", ["^server/worker/", domain, kernel, context, tools, limit]),
    never("web-cannot-reach-the-acquirer", ["^app/", api], "^server/acquirer/"),
    line("acquirer-knows-no-verb", "^server/acquirer/", ["^server/acquirer/", domain, kernel, env]),
    never("adapters-never-act", "^server/acquirer/", verb),

    // what stands around the drawing
    line("context-names-doors", context, [context, kernel, port, kept, dbDoors]),
    line("limits-know-numbers", limit, [limit, kernel]),
    line("tools-know-the-kernel", [tools, words], [kernel, "^server/calendar/", context, dbDoors, tools]),
    line("env-reads-settings", env, [env, kernel, "^server/acquirer/"]),
    line("setup-writes-first-rows", "^server/setup/", ["^server/setup/", domain, kernel, db]),
    line("processes-start-rooms", "^server/bin/", ["^server/", db, "^sandbox/seed(\\.ts$|/)", "^bin/"]),
    never("nobody-imports-a-process", `^(app|db|verifier|sandbox|bin)/|^server/(?!bin/)`, "^server/bin/"),
    line("verifier-stands-alone", "^verifier/", [
      "^verifier/",
      domain,
      kernel,
      "^server/acquirer/.*codec\\.ts$",
    ]),
    never("verifier-only-computes", "^verifier/", [
      verb,
      packages("postgres", "drizzle-orm", "fastify", "next"),
      "^(node:)?(http|https|net|tls|dgram)$",
    ]),
    line("sandbox-stands-alone", "^sandbox/", [
      "^sandbox/",
      domain,
      kernel,
      "^server/acquirer/.*codec\\.ts$",
      "^server/setup/demo\\.ts$",
    ]),
    never("sandbox-has-no-database-of-ours", "^sandbox/", [verb, packages("postgres", "drizzle-orm")]),
    // Plays the people of a running installation through their doors; its shell is the acquirer's tool in one process.
    line("the-past-is-played-from-outside", "^past/", [
      "^past/",
      domain,
      kernel,
      "^server/setup/demo\\.ts$",
      "^verifier/command/run-command\\.ts$",
    ]),
    never("the-past-has-no-database", "^past/", [
      verb,
      packages("postgres", "drizzle-orm", "fastify", "next"),
    ]),
    never("nobody-imports-the-past", "^(app|server|db|verifier|sandbox|bin)/", "^past/"),
    line("stories-look-from-outside", "^e2e/", [
      "^e2e/",
      "^sandbox/",
      "^server/setup/demo\\.ts$",
      kernel,
      dbSession,
    ]),
    line("benches-look-from-outside", "^bench/", ["^bench/", "^e2e/testing/", kernel, dbSession]),
    line("the-first-steps-need-nothing", "^bin/", ["^bin/"], ["^bin/(lint|guards)/"]),
    line("guards-run-the-tests", "^bin/guards/", ["^bin/", "^db/testing/server\\.ts$"]),
    line("lint-reads-the-table-of-acts", "^bin/lint/", [
      "^bin/lint/",
      "^server/(permission|channel/channel)\\.ts$",
    ]),
    {
      name: "no-room-without-a-rule",
      severity: "error",
      from: {
        path: "^server/",
        pathNot: [
          ...tests,
          domain,
          kernel,
          context,
          words,
          tools,
          limit,
          env,
          api,
          "^server/(acquirer|gateway|worker|bin|setup)/",
        ],
      },
      to: {},
    },
    {
      name: "what-runs-imports-no-test",
      severity: "error",
      from: { path: ours, pathNot: [...tests, "^(e2e|bench|bin/guards)/"] },
      to: { path: tests },
    },
    {
      name: "no-power-we-do-not-have",
      severity: "error",
      from: { path: `/(${NEVER.join("|")})-[^/]+$`, pathNot: "^(verifier|sandbox|e2e|bench)/" },
      to: {},
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
    exclude: { path: "(^|/)(\\.next|\\.data)/" },
  },
};
