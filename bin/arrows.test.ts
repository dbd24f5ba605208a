import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import config from "../.dependency-cruiser.mjs";

const ROOT = join(import.meta.dirname, "..");
/** One import for each rule that it must refuse: from, to. A package stands as its name. */
const WRONG: Record<string, [from: string, to: string][]> = {
  "kernel-imports-nothing": [["server/money/wrong.ts", "zod"]],
  "db-points-down": [
    ["db/wrong.ts", "server/order/order-noun.ts"],
    ["db/schema/wrong.ts", "server/context.ts"],
  ],
  "nouns-are-pure": [
    ["server/order/wrong-clock.ts", "server/clock.ts"],
    ["server/order/wrong-package.ts", "zod"],
  ],
  "nouns-never-act": [["server/order/wrong-noun.ts", "server/order/get-right.ts"]],
  "codecs-import-nouns": [["server/order/wrong-codec.ts", "db/client.ts"]],
  "codecs-only-bytes": [["server/order/acting-codec.ts", "server/order/get-right.ts"]],
  "verbs-import-nouns-and-db": [["server/order/get-wrong.ts", "server/gateway/right.ts"]],
  "books-know-no-reader": [["server/books/load-wrong.ts", "server/order/order-noun.ts"]],
  "verbs-know-no-framework": [
    ["server/order/list-wrong.ts", "zod"],
    ["server/order/get-wrong-frame.ts", "fastify"],
    ["server/order/get-wrong-screen.ts", "react"],
    ["server/order/get-wrong-page.ts", "next"],
    ["server/order/get-wrong-call.ts", "@trpc/server"],
  ],
  "app-asks-the-api": [["app/wrong.ts", "db/client.ts"]],
  "app-never-acts": [["app/wrong-verb.ts", "server/order/get-right.ts"]],
  "screens-know-no-session": [["app/_components/wrong.tsx", "server/auth.ts"]],
  "api-calls-verbs": [["server/api/wrong.ts", "server/worker/right.ts"]],
  "gateway-calls-verbs": [["server/gateway/wrong.ts", "server/api/right.ts"]],
  "edges-touch-no-tables": [
    ["server/api/wrong-table.ts", "db/schema/right.ts"],
    ["server/gateway/wrong-table.ts", "postgres"],
    ["server/worker/wrong-table.ts", "drizzle-orm"],
    ["app/_components/wrong-table.ts", "postgres"],
    ["server/acquirer/wrong-table.ts", "postgres"],
    ["server/limit/wrong-table.ts", "postgres"],
  ],
  "the-acquirer-alone-is-spoken-to": [
    ["server/order/get-wrong-net.ts", "node:https"],
    ["app/_components/wrong-net.ts", "node:http"],
    ["server/api/wrong-net.ts", "node:net"],
    ["server/worker/wrong-net.ts", "node:tls"],
    ["server/limit/wrong-net.ts", "node:dgram"],
  ],
  "worker-calls-verbs": [["server/worker/wrong.ts", "server/gateway/right.ts"]],
  "web-cannot-reach-the-acquirer": [
    ["server/api/wrong-acquirer.ts", "server/acquirer/registry.ts"],
    ["app/wrong-acquirer.ts", "server/acquirer/registry.ts"],
  ],
  "acquirer-knows-no-verb": [["server/acquirer/wrong.ts", "db/client.ts"]],
  "adapters-never-act": [["server/acquirer/wrong-verb.ts", "server/order/get-right.ts"]],
  "context-names-doors": [["server/context.ts", "server/order/order-noun.ts"]],
  "limits-know-numbers": [["server/limit/wrong.ts", "db/client.ts"]],
  "tools-know-the-kernel": [["server/clock.ts", "server/api/right.ts"]],
  "env-reads-settings": [["server/env/wrong.ts", "db/client.ts"]],
  "setup-writes-first-rows": [["server/setup/wrong.ts", "server/gateway/right.ts"]],
  "processes-start-rooms": [["server/bin/wrong.ts", "verifier/right.ts"]],
  "nobody-imports-a-process": [["server/worker/wrong-process.ts", "server/bin/right.ts"]],
  "verifier-stands-alone": [["verifier/wrong.ts", "sandbox/right.ts"]],
  "verifier-only-computes": [
    ["verifier/wrong-verb.ts", "server/order/get-right.ts"],
    ["verifier/wrong-table.ts", "postgres"],
    ["verifier/wrong-net.ts", "node:http"],
  ],
  "sandbox-stands-alone": [["sandbox/wrong.ts", "db/client.ts"]],
  "sandbox-has-no-database-of-ours": [["sandbox/wrong-package.ts", "postgres"]],
  "the-past-is-played-from-outside": [
    ["past/wrong.ts", "db/client.ts"],
    ["past/wrong-tool.ts", "verifier/right.ts"],
  ],
  "the-past-has-no-database": [
    ["past/wrong-package.ts", "postgres"],
    ["past/wrong-verb.ts", "server/order/get-right.ts"],
  ],
  "nobody-imports-the-past": [["server/bin/wrong-past.ts", "past/right.ts"]],
  "stories-look-from-outside": [["e2e/wrong.ts", "server/order/get-right.ts"]],
  "benches-look-from-outside": [["bench/wrong.ts", "server/order/get-right.ts"]],
  "guards-run-the-tests": [["bin/guards/wrong.ts", "server/id.ts"]],
  "lint-reads-the-table-of-acts": [["bin/lint/wrong.ts", "server/id.ts"]],
  "the-first-steps-need-nothing": [["bin/wrong.ts", "server/id.ts"]],
  "no-room-without-a-rule": [["server/cellar/wine.ts", "server/id.ts"]],
  "what-runs-imports-no-test": [["server/order/order-helped.ts", "server/order/testing/right.ts"]],
  "no-power-we-do-not-have": [["server/order/pay-order.ts", "server/id.ts"]],
  "no-cycles": [["server/order/ring-a.ts", "server/order/ring-b.ts"]],
};
/** The drawing itself: each of these is lawful. */
const RIGHT: [from: string, to: string][] = [
  ["app/page.ts", "server/api/right.ts"],
  ["app/_components/amount.ts", "server/money/fen.ts"],
  ["app/right.ts", "server/order/order-noun.ts"],
  ["server/api/right.ts", "server/order/get-right.ts"],
  ["server/gateway/right.ts", "server/order/get-right.ts"],
  ["server/worker/right.ts", "server/order/get-right.ts"],
  ["server/order/get-right.ts", "db/client.ts"],
  ["server/order/list-right.ts", "server/order/order-noun.ts"],
  ["server/order/order-noun.ts", "server/money/fen.ts"],
  ["server/order/find-right.ts", "server/books/load-right.ts"],
  ["db/client.ts", "server/id.ts"],
  ["verifier/right.ts", "server/order/order-codec.ts"],
  ["sandbox/right.ts", "server/order/order-noun.ts"],
  ["server/bin/right.ts", "server/gateway/right.ts"],
  ["past/right.ts", "server/order/order-noun.ts"],
];
const PACKAGES = ["zod", "postgres", "drizzle-orm", "fastify", "react", "next", "@trpc/server"];
const LEAVES = [
  "server/acquirer/registry.ts",
  "db/schema/right.ts",
  "server/auth.ts",
  "server/order/testing/right.ts",
];

const BACK: [from: string, to: string] = ["server/order/ring-b.ts", "server/order/ring-a.ts"];
const edges = [...Object.values(WRONG).flat(), ...RIGHT, BACK];
interface Found {
  summary: { violations: { rule: { name: string }; from: string; to: string }[]; totalCruised: number };
}
let tree: string;
let found: Found["summary"];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "arrows-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js", type: "module" }));
    write(`node_modules/${name}/index.js`, "export default 1;\n");
  }
  write(
    "package.json",
    JSON.stringify({ type: "module", dependencies: Object.fromEntries(PACKAGES.map((p) => [p, "1"])) }),
  );
  write("tsconfig.json", "{}");
  const sources = new Map<string, string>(
    [...LEAVES, ...edges.flat()].filter((p) => !PACKAGES.includes(p)).map((p) => [p, "export default 1;\n"]),
  );
  for (const [from, to] of edges) {
    const path = relative(dirname(from), to);
    const said = PACKAGES.includes(to) ? to : path.startsWith(".") ? path : `./${path}`;
    sources.set(from, `import "${said}";\n${sources.get(from)}`);
  }
  for (const [path, text] of sources) write(path, text);
  const rooms = [...new Set([...sources.keys()].map((p) => p.split("/")[0] ?? ""))];
  const args = ["--config", join(ROOT, ".dependency-cruiser.mjs"), "--output-type", "json", ...rooms];
  const said = execFileSync(process.execPath, [join(ROOT, "node_modules/.bin/depcruise"), ...args], {
    cwd: tree,
    encoding: "utf8",
    maxBuffer: 32 * 1024 * 1024,
  });
  found = (JSON.parse(said) as Found).summary;
  expect(found.totalCruised).toBeGreaterThanOrEqual(sources.size);
});
afterAll(() => rmSync(tree, { recursive: true }));

const saw = (rule: string, from: string, to: string) =>
  found.violations.some(
    (v) => v.rule.name === rule && v.from === from && (v.to === to || v.to.includes(`node_modules/${to}/`)),
  );

test("every rule of the drawing has an import it must refuse", () => {
  expect(Object.keys(WRONG).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
});
test.each(
  Object.entries(WRONG).flatMap(([rule, pairs]) => pairs.map(([from, to]) => [rule, from, to] as const)),
)("%s refuses %s → %s", (rule, from, to) => {
  // A rule about the file itself, whatever it imports, names the file twice.
  expect(saw(rule, from, to) || saw(rule, from, from)).toBe(true);
});
test.each(RIGHT)("%s → %s is lawful", (from, to) => {
  expect(found.violations.filter((v) => v.from === from && v.to === to)).toEqual([]);
});
