import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleVerifier } from "./bundle.ts";

test("the packed tool is one file that reaches neither network nor database, and runs anywhere", async () => {
  const folder = mkdtempSync(join(tmpdir(), "packed-"));
  const { path } = await bundleVerifier(folder);
  const text = readFileSync(path, "utf8");
  const imports = [...text.matchAll(/(?:from\s+|require\(|import\()["']([^"']+)["']/g)].map((m) => m[1]);
  const allowed = [
    "crypto",
    "events",
    "fs",
    "module",
    "path",
    "readline",
    "stream",
    "string_decoder",
    "util",
    "zlib",
    "buffer",
  ];
  const outside = imports.filter(
    (name) => !allowed.includes((name ?? "").replace(/^node:/, "")) && !name?.startsWith("."),
  );
  expect(outside).toEqual([]);
  expect(text).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket/);
  const help = spawnSync(process.execPath, [path, "--help"], { cwd: folder, encoding: "utf8" });
  expect(help.stdout).toContain("清分文件核对工具");
  rmSync(folder, { recursive: true });
});

test("the release notes beside the tool name its own digest, wherever the command was given", async () => {
  const folder = mkdtempSync(join(tmpdir(), "noted-"));
  const { path, digest } = await bundleVerifier(folder);
  const notes = readFileSync(join(folder, "release-notes.md"), "utf8");
  expect(notes).toContain(`\`${digest}\``);
  expect(createHash("sha256").update(readFileSync(path)).digest("hex")).toBe(digest);
  expect(notes).not.toMatch(/\{\w+\}/);
  const elsewhere = join(folder, "elsewhere");
  const bundle = join(import.meta.dirname, "bundle.ts");
  const ran = spawnSync(process.execPath, [bundle, elsewhere], { cwd: "/", encoding: "utf8" });
  expect(ran.stdout, ran.stderr).toBe(`${join(elsewhere, "verify-clearing.mjs")}\n${digest}\n`);
  rmSync(folder, { recursive: true });
});
