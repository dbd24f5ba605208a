/** Who sees which page: a list written apart from the table of acts, so that a cell that changes is met by its other half. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Actor } from "#server/actor.ts";
import { ACTS, type Act, type Post } from "#server/permission.ts";

const APP = import.meta.dirname;
const BUSINESS = ["shop:owner", "shop:manager", "shop:finance"];
const DESK = ["acquirer:reviewer", "acquirer:approver", "acquirer:clearing"];
const WHO: Readonly<Record<string, readonly string[]>> = {
  "(acquirer)/acquirer/agreements": DESK,
  "(acquirer)/acquirer/agreements/[agreementId]": DESK,
  "(acquirer)/acquirer/applications": DESK,
  "(acquirer)/acquirer/applications/[applicationId]": DESK,
  "(acquirer)/acquirer/differences": DESK,
  "(acquirer)/acquirer/files": DESK,
  "(acquirer)/acquirer/files/[batchId]": DESK,
  "(acquirer)/acquirer/refunds": DESK,
  "(acquirer)/acquirer/shops": DESK,
  "(acquirer)/acquirer/shops/[subMerchantId]": DESK,
  "(cashier)/till": ["shop:owner", "shop:manager", "shop:cashier"],
  "(operator)/operator": ["operator"],
  "(operator)/operator/batches": ["operator"],
  "(operator)/operator/batches/[batchId]": ["operator"],
  "(operator)/operator/exceptions": ["operator"],
  "(operator)/operator/refunds": ["operator"],
  "(owner)/account": BUSINESS,
  "(owner)/agreements": BUSINESS,
  "(owner)/agreements/[agreementId]": BUSINESS,
  "(owner)/agreements/new": ["shop:owner"],
  "(owner)/arrivals": BUSINESS,
  "(owner)/arrivals/[batchId]": BUSINESS,
  "(owner)/payments": BUSINESS,
  "(owner)/payments/[orderId]": BUSINESS,
  "(owner)/refunds": BUSINESS,
  "(owner)/shops": BUSINESS,
  "(owner)/shops/apply": ["shop:owner"],
  "(owner)/shops/apply/[applicationId]": BUSINESS,
  "(owner)/today": BUSINESS,
};
const SIDES: Readonly<Record<string, string>> = {
  Shop: "shop:",
  Acquirer: "acquirer:",
  Operator: "operator",
};

/** The first statement of a page's component: `await requireShop("payment.list")`. */
function gateOf(page: string): { side: string; act: string } | undefined {
  const text = readFileSync(join(APP, page, "page.tsx"), "utf8");
  const first =
    /export default async function \w+\([^{]*(?:\{[^}]*\}[^{]*)*?\) \{\n {2}(?:const \{[^}]*\} = )?await require(\w+)\("([\w.]+)"\);/.exec(
      text,
    );
  return first ? { side: first[1] as string, act: first[2] as string } : undefined;
}

test("every page of an actor is in the list, and every other page is for everybody", () => {
  const pages = globSync("**/page.tsx", { cwd: APP }).map((p) => p.replace(/\/?page\.tsx$/, ""));
  expect(pages.filter((p) => p !== "" && p !== "sign-in").sort()).toEqual(Object.keys(WHO).sort());
});

test.each(Object.entries(WHO))("%s asks the table first, and is seen by those posts alone", (page, who) => {
  const gate = gateOf(page);
  expect(gate?.act).toBeOneOf(Object.keys(ACTS));
  const posts = ACTS[gate?.act as Act] as readonly Post[];
  expect(posts.filter((post) => post.startsWith(SIDES[gate?.side ?? ""] ?? "?")).sort()).toEqual(
    [...who].sort(),
  );
});

const gate = vi.hoisted(() => ({ actor: undefined as Actor | undefined }));
vi.mock("#server/auth.ts", () => ({
  getSignedIn: async () => gate.actor && { actor: gate.actor },
  getActor: async () => gate.actor,
}));
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`to ${to}`);
  },
}));

test("the gate lets through whom the table names on their own side, and sends everybody else to their desk", async () => {
  const { requireAcquirer, requireOperator, requireShop } = await import("./_server/page.ts");
  const as = (actor: object) => {
    gate.actor = actor as Actor;
  };
  await expect(requireShop("today.get")).rejects.toThrow("to /sign-in");
  as({ kind: "shop", role: "finance" });
  expect((await requireShop("today.get")).actor.role).toBe("finance");
  await expect(requireShop("till.open")).rejects.toThrow("to /");
  as({ kind: "shop", role: "cashier" });
  await expect(requireShop("payment.list")).rejects.toThrow("to /");
  expect((await requireShop("till.open")).actor.role).toBe("cashier");
  as({ kind: "acquirer", role: "reviewer" });
  await expect(requireShop("agreement.list")).rejects.toThrow("to /");
  expect((await requireAcquirer("agreement.list")).actor.role).toBe("reviewer");
  as({ kind: "operator" });
  await expect(requireAcquirer("agreement.list")).rejects.toThrow("to /");
  expect((await requireOperator("operation.get")).actor.kind).toBe("operator");
});

test.each([
  ["nobody", undefined, "/sign-in"],
  ["a reviewer", { kind: "acquirer", role: "reviewer" }, "/acquirer/applications"],
  ["an approver", { kind: "acquirer", role: "approver" }, "/acquirer/applications"],
  ["who clears", { kind: "acquirer", role: "clearing" }, "/acquirer/files"],
  ["an operator", { kind: "operator" }, "/operator"],
  ["a cashier", { kind: "shop", role: "cashier" }, "/till"],
  ["an owner", { kind: "shop", role: "owner" }, "/today"],
  ["the shop's finance", { kind: "shop", role: "finance" }, "/today"],
])("%s begins at the page of its own work", async (_, actor, to) => {
  gate.actor = actor as Actor | undefined;
  const { default: Home } = await import("./page.tsx");
  await expect(Home()).rejects.toThrow(new RegExp(`^to ${to}$`));
});

test("the icon in the browser's tab is there", async () => {
  const layout = readFileSync(join(APP, "layout.tsx"), "utf8");
  const icon = /icons: \{ icon: "\/([\w.]+)" \}/.exec(layout)?.[1] ?? "";
  expect(readFileSync(join(APP, "..", "public", icon), "utf8")).toMatch(
    /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/,
  );
});
