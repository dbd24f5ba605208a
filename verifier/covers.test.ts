/** Cover and repay, told with the tool's real process: a platform that forgets them has every sum right and a genuine signature. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";
import { type PlatformDay, propose } from "./testing/platform.ts";

const desk = mkdtempSync(join(tmpdir(), "covers-"));
afterAll(() => rmSync(desk, { recursive: true, force: true }));

/** The day as the platform tells it lies on the desk; its honest form again afterwards. */
function check(lived: LivedDay, proposed = lived.proposed) {
  const stem = writeDesk(desk, { ...lived, proposed });
  const args = ["check", "--desk", desk, "--file", `${stem}.clr`];
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    encoding: "utf8",
  });
  writeDesk(desk, lived);
  return { code: ran.status, said: ran.stdout + ran.stderr };
}

/** The platform computes as if no agreement said that the seller stands in. */
function withoutCover({ documents, ...input }: PlatformDay): PlatformDay {
  const agreements = new Map(
    [...documents.agreements].map(([sha256, known]) => {
      const { refundCover: _, ...document } = known.document;
      return [sha256, { ...known, document }];
    }),
  );
  return { ...input, documents: { ...documents, agreements } };
}
/** The platform computes as if nobody owed the seller anything. */
const withoutRepay = ({ previous, ...input }: PlatformDay): PlatformDay => ({
  ...input,
  previous: previous && { ...previous, covers: [] },
});

test("who stands in for a bearer, and who gives it back, is recomputed: neither is forgotten", async () => {
  const forgotten: string[] = [];
  for await (const lived of liveDays(51, 3, "all")) {
    const honest = check(lived);
    expect(honest, honest.said).toMatchObject({ code: 0 });
    for (const { kind, toNo } of lived.proposed.file.moves) {
      const input = kind === "cover" ? withoutCover(lived.input) : withoutRepay(lived.input);
      const forged = await propose(lived.world, input);
      expect(forged.file.moves).toEqual([]);
      const said = check(lived, forged);
      expect(said, said.said).toMatchObject({ code: 1, said: expect.stringContaining("[cover]") });
      expect(said.said).toContain(toNo);
      forgotten.push(kind);
    }
  }
  expect(forgotten).toEqual(["cover", "repay"]);
});
