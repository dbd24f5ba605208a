import { expect, test } from "vitest";
import { doorOf } from "./door-of.ts";

test("the shops' web sends whoever asks for the acquirer's desk there", () => {
  for (const path of ["/acquirer", "/acquirer/files", "/acquirer/files/clb_1/download/clr"])
    expect(doorOf("web", path), path).toBe("other");
  for (const path of ["/", "/sign-in", "/till", "/acquirers", "/api/trpc/order.get", "/_next/static/x.js"])
    expect(doorOf("web", path), path).toBe("here");
});

test("the desk answers its pages, sign-in, its API and health, and nothing of the shops", () => {
  for (const path of [
    "/",
    "/acquirer",
    "/acquirer/files",
    "/sign-in",
    "/api/auth/csrf",
    "/api/live",
    "/healthz",
  ])
    expect(doorOf("desk", path), path).toBe("here");
  for (const path of [
    "/till",
    "/today",
    "/operator",
    "/payments/export",
    "/shops",
    "/sign-in/x",
    "/acquirers",
  ])
    expect(doorOf("desk", path), path).toBe("nowhere");
});
