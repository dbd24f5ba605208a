import { generateKeyPairSync } from "node:crypto";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { digestOf, okText, signProposal } from "#server/clearing/clearing-file-codec.ts";
import type { LivedDay } from "../chain-of-days.ts";
import { detailOf, type Proposed } from "../platform.ts";
import type { Random } from "../random.ts";
import type { Change, Falsified } from "./change.ts";

const handed = (lived: LivedDay, change: Partial<Proposed>): Falsified => ({
  proposed: { ...lived.proposed, ...change },
});
const flipped = (bytes: Buffer, random: Random): Buffer => {
  const copy = Buffer.from(bytes);
  const at = random.between(0, copy.length - 1);
  copy[at] = (copy[at] as number) ^ (1 << random.between(0, 7));
  return copy;
};

/** What was handed over is touched. */
export const BYTES: readonly Change[] = [
  {
    name: "one bit of the file",
    laws: ["digest", "form"],
    make: (lived, random) => handed(lived, { clr: flipped(lived.proposed.clr, random) }),
  },
  {
    name: "the file of another century",
    laws: ["digest"],
    make: (lived) => {
      const text = lived.proposed.clr.toString();
      const compact = writeCompactDay(lived.day);
      return handed(lived, {
        clr: Buffer.from(text.replaceAll(`|${compact}|`, `|21${compact.slice(2)}|`)),
      });
    },
  },
  {
    name: "the file cut off",
    laws: ["form", "digest"],
    make: (lived, random) =>
      handed(lived, {
        clr: lived.proposed.clr.subarray(0, random.between(1, lived.proposed.clr.length - 1)),
      }),
  },
  {
    name: "the detail cut off",
    laws: ["form", "digest"],
    make: (lived, random) =>
      handed(lived, {
        detail: lived.proposed.detail.subarray(0, random.between(0, lived.proposed.detail.length - 1)),
      }),
  },
  {
    name: "a forged signature",
    laws: ["signature"],
    make: (lived) => {
      const { privateKey } = generateKeyPairSync("ed25519");
      const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      return handed(lived, { signature: signProposal(digestOf(lived.proposed.clr), pem) });
    },
  },
  {
    name: "the signature of another file",
    laws: ["signature"],
    make: (lived, random) =>
      handed(lived, { signature: signProposal(random.hex(64), lived.world.platform.privatePem) }),
  },
  {
    name: "the flag of another file",
    laws: ["digest"],
    make: (lived) => handed(lived, { ok: okText(Buffer.from("H|QFC1\n")) }),
  },
  {
    name: "the detail of another day",
    laws: ["digest"],
    make: async (lived) => {
      const other = await detailOf(lived.proposed.entries.slice(0, 0));
      return lived.proposed.entries.length > 0 ? handed(lived, { detail: other.gz }) : undefined;
    },
  },
];
