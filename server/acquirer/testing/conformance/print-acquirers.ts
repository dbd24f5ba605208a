import type { Capabilities, Way } from "../../capabilities.ts";
import { canTake } from "../../capabilities.ts";
import { channelsOf } from "../channels-of.ts";
import { CASES } from "./cases.ts";

/** One connection as the page prints it. */
export interface Printed {
  name: string;
  dialect: string;
  capabilities: Capabilities;
}

const MODE_WORDS = {
  code: "顾客扫我们的码 · the payer scans our code",
  wallet_page: "钱包里的页面 · a page inside the wallet",
  payer_code: "扫顾客的码 · the payer's code is scanned",
} as const;
const PAGE_WORDS = { none: "—", ours: "ours", theirs: "the acquirer's" } as const;
const APPLICATION_WORDS = {
  none: "—",
  acquirer: "the acquirer's",
  acquirer_or_shop: "the acquirer's, or the shop's own",
} as const;
const AFTER_WORDS = { wallet: "the wallet's own", ours: "our page", theirs: "the acquirer's page" } as const;
const REFUND_WORDS = {
  state: "told with what became of it",
  hint: "told that something happened; asked for",
  nothing: "never told, asked for",
} as const;

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const span = (ms: number): string =>
  ms % (24 * HOUR_MS) === 0 && ms > 0
    ? `${ms / (24 * HOUR_MS)} d`
    : ms % HOUR_MS === 0 && ms > 0
      ? `${ms / HOUR_MS} h`
      : `${ms / SECOND_MS} s`;

/** docs/acquirers.md: what each connection of the sandbox can and cannot, and what it was held to. */
export function printAcquirers(connections: readonly Printed[]): string {
  return `${[
    "# 收单接口一览 · What each acquirer's interface can",
    "This page is printed by `npx vitest run sandbox/conformance -u` from what each dialect says of itself (`capabilities.ts` in its folder) after it has kept every promise below; a test compares it with this file.",
    "A dialect is a folder `server/acquirer/<name>` with `dialect.ts` (its section of the configuration), `capabilities.ts`, `adapter.ts` and one file per verb, added to `dialects.ts`; its bill is a codec in the same folder. The acquirer's side is a folder `sandbox/<name>`. Nothing else names it.",
    ...connections.map(sectionOf),
    promises(connections),
  ].join("\n\n")}\n`;
}

function sectionOf({ name, dialect, capabilities: c }: Printed): string {
  const rows = c.ways.map(
    (w: Way) =>
      `| ${w.channel} | ${MODE_WORDS[w.mode]} | ${PAGE_WORDS[w.page]} | ${APPLICATION_WORDS[w.application]} | ${AFTER_WORDS[w.afterwards]} | ${w.isTold ? "told" : "never told, asked for"} |`,
  );
  const closes = channelsOf(c).map((channel) => {
    const afterMs = c.closesAfterMs[channel];
    return `${channel}: ${afterMs === undefined ? "not at all, an order ends by its expiry" : afterMs === 0 ? "at any time" : `after ${span(afterMs)}`}`;
  });
  return [
    `## ${name} (\`${dialect}\`)`,
    "",
    "| wallet | mode | page before paying | application | afterwards the payer sees | a payment is |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    `- closes: ${closes.join("; ")}`,
    `- reverses: from ${span(c.reverses.afterMs)} after the charge, for ${span(c.reverses.withinMs)}`,
    `- an order that is sent again: ${c.saysAgain.code ? "its code comes again" : "is known there, and its code does not come again"}; asked for, a payment ${c.saysAgain.payerAmount ? "says" : "does not say"} what the payer himself paid, and ${c.saysAgain.fullRefund ? "says" : "does not say"} that all was given back`,
    `- refunds: ${REFUND_WORDS[c.tellsRefunds]}`,
    `- order number \`${cell(c.numbers.order)}\`, refund number \`${cell(c.numbers.refund)}\`${c.hasNumbersOfOneDay ? ", each known for the day of its first sending only" : ""}`,
    `- "there is no bill" is an answer from ${span(c.billsMadeAfterMs)} after the end of the day; before, it is not yet made`,
  ].join("\n");
}

const cell = (form: RegExp): string => form.source.replaceAll("|", "\\|");

/** Who was held to what. */
function promises(connections: readonly Printed[]): string {
  const held = CASES.map(({ title, mode = "code" }) => {
    const marks = connections.map(({ capabilities }) =>
      channelsOf(capabilities).some((channel) => canTake(capabilities, channel, mode)) ? "✓" : "cannot",
    );
    return `| ${title} | ${marks.join(" | ")} |`;
  });
  return [
    "## What they are held to",
    "",
    `| promise | ${connections.map((c) => c.name).join(" | ")} |`,
    `| --- | ${connections.map(() => "---").join(" | ")} |`,
    ...held,
  ].join("\n");
}
