import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DocumentRow } from "#server/agreement/document-evidence.ts";
import { writeDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { calendarSha256 } from "#server/calendar/calendar-codec.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { STATUTORY } from "#server/calendar/statutory.ts";
import { CHANNELS, type Channel, eachChannel, walletOf } from "#server/channel/channel.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import { keyIdOf } from "#server/clearing/signer-digest.ts";
import {
  DEMO_ACQUIRER,
  DEMO_APPROVAL_REASON,
  DEMO_SHOPS,
  DEMO_SIGNERS,
  DEMO_STAFF,
  type DemoShop,
} from "#server/setup/demo.ts";
import { sellersIn, subjectOf } from "./core/agreements.ts";
import { agreementConsents, feeConsents } from "./core/consents.ts";
import { accountNumberOf, licenceCodeOf, personIdOf } from "./core/numbers.ts";
import { DIALECTS } from "./dialects.ts";
import { Desk, pathsOf, type RegisterFull } from "./world/desk.ts";
import { readJson, writeAtomically, writeJson } from "./world/files.ts";
import { makeEd25519, makeRsa, once, publicPem } from "./world/made-keys.ts";
import { layCalendar, layRegister, type RegisterContent } from "./world/versions.ts";

/** A document as the platform made it and the acquirer approved it: canonical JSON and its name. */
interface SeedDocument {
  sha256: string;
  body: string;
  /** RFC 3339; default the beginning of the demo. */
  inForceFrom?: string;
}
export interface SandboxSeed {
  /** The data folder (`.data`). */
  dir: string;
  documents: { agreements: readonly SeedDocument[]; fees: readonly SeedDocument[] };
  ports: { gateway: number; sandbox: number };
  host?: string;
}

const APPROVED_FROM = dayFrom("2026-11-01");
const CONSENTS_FROM = `${APPROVED_FROM}T00:00:00+08:00`;
/** The contacts of the demo were registered with their numbers, before anything was signed. */
const CONTACTS_FROM = "2026-01-01T00:00:00+08:00";
const APPROVERS = ["reviewer", "approver"];

/**
 * Both sides' keys, made once and kept: a second run changes nothing. Before the database is seeded, which needs the
 * public keys of the acquirer's people.
 * @returns SPKI PEM by person.
 */
export function readySandboxKeys(dir: string): { signerKeys: Record<string, string> } {
  const own = join(pathsOf(dir).sandbox, "keys");
  const platform = join(dir, "keys");
  for (const folder of [own, platform, join(pathsOf(dir).desk, "keys")])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const channel of CHANNELS) DIALECTS[channel].seed.readyKeys(own, platform);
  readyPlatformKeys(platform);
  once(join(own, "stranger.key"), makeRsa);
  once(join(own, "account-hmac.key"), () => randomBytes(32).toString("hex"));
  writeJson(
    join(own, "settings.json"),
    Object.assign({}, ...CHANNELS.map((c) => DIALECTS[c].seed.settingsOf(own))),
  );
  writeAtomically(
    join(pathsOf(dir).desk, "platform.pub"),
    readFileSync(join(platform, "platform.pub"), "utf8"),
  );
  return {
    signerKeys: Object.fromEntries(
      DEMO_SIGNERS.map((person) => {
        const file = join(pathsOf(dir).desk, "keys", `${person}.key`);
        once(file, makeEd25519);
        return [person, publicPem(readFileSync(file, "utf8"))];
      }),
    ),
  };
}

/** The platform's clearing key and its public half; once the key was rotated it is a list, and the rotation wrote both. */
function readyPlatformKeys(platform: string): void {
  const file = join(platform, "clearing.key");
  once(file, makeEd25519);
  const text = readFileSync(file, "utf8");
  if (!text.startsWith("[")) writeAtomically(join(platform, "platform.pub"), publicPem(text), 0o644);
}

/** The acquirer's desk folder and the platform's `acquirer.json`. Idempotent; what people changed since stays. */
export function seedSandbox(seed: SandboxSeed): void {
  const { signerKeys } = readySandboxKeys(seed.dir);
  const paths = pathsOf(seed.dir);
  for (const folder of [paths.bills, paths.bankIn, paths.bankOut, paths.files, paths.inbox])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const desk = new Desk(paths);
  const offsetMs = existsSync(paths.clock) ? readJson<{ offsetMs: number }>(paths.clock).offsetMs : 0;
  const now = new Date(Date.now() + offsetMs);
  if (!existsSync(paths.register)) {
    writeJson(paths.registerFull, fullRegister());
    layRegister(desk, register(signerKeys), now);
  }
  const { subMerchants } = desk.register();
  addDocuments(paths.agreements, "agreement", seed.documents.agreements, subMerchants);
  addDocuments(paths.fees, "fees", seed.documents.fees, subMerchants);
  const known = existsSync(paths.calendar) ? calendarSha256(desk.calendar().years) : "";
  if (known !== calendarSha256(STATUTORY)) layCalendar(desk, STATUTORY, now);
  const campaigns = join(paths.desk, "campaigns.json");
  if (!existsSync(campaigns)) writeJson(campaigns, []);
  for (const file of [join(paths.desk, "decisions.jsonl"), paths.bank, paths.funds, paths.originals])
    if (!existsSync(file)) writeAtomically(file, "");
  // Whoever starts the demo may have chosen its first day; from then on only the sandbox moves the clock.
  if (!existsSync(paths.clock)) writeAtomically(paths.clock, '{"offsetMs":0}\n', 0o644);
  writeJson(join(seed.dir, "acquirer.json"), acquirerConfig(seed));
}

function register(signerKeys: Record<string, string>): RegisterContent {
  return {
    consentsFrom: CONSENTS_FROM,
    leftOutDays: 3,
    clockSeconds: 300,
    lifetimeSeconds: Object.fromEntries(
      CHANNELS.map((c) => [walletOf(c).mode, walletOf(c).orderLifetimeMaxMs / 1000]),
    ),
    subMerchants: DEMO_SHOPS.map((shop, i) => ({
      subMerchantNo: shop.number,
      name: shop.name,
      role: shop.role,
      licenceCode: licenceOf(shop, i),
      status: "active",
      consentsFrom: null,
      contacts: [{ person: contactOf(shop), version: 1, from: CONTACTS_FROM, to: null }],
      channelNos: eachChannel((channel) => [{ no: shop[channel], shared: false }]),
      accountRef: `${shop.number}-A1`,
      accountVersion: 1,
      accountApprovedFrom: APPROVED_FROM,
      cycle: "T+1",
      minimumFen: 0n,
      advanceLimitFen: 0n,
      holds: [],
    })),
    barred: [{ no: DEMO_ACQUIRER.platform, from: `${APPROVED_FROM}T00:00:00+08:00` }],
    feeToleranceFen: 1n,
    signers: Object.entries(signerKeys).map(([person, publicKey]) => ({
      person,
      keyId: keyIdOf(publicKey),
      publicKey,
    })),
    cutOffMinutes: DEMO_ACQUIRER.cutOffMinutes,
  };
}

/** Who answers for a number: the post that the demo gives its owner. */
const contactOf = ({ number }: DemoShop): string =>
  DEMO_STAFF.find((post) => post.role === "owner" && post.shop === number)?.login ?? `${number}-owner`;

const licenceOf = (shop: DemoShop, i: number) =>
  licenceCodeOf(shop.role === "shop" ? "92310101" : "91310101", i + 1);

/** Full numbers, made up and well formed. They stand in this one file of the acquirer's. */
function fullRegister(): RegisterFull {
  return {
    debtor: {
      name: `${DEMO_ACQUIRER.name}客户备付金`,
      accountNumber: accountNumberOf(9_000, "0000"),
      cnaps: "001100011002",
      bankName: "示例备付金存管行",
    },
    accounts: DEMO_SHOPS.map((shop, i) => ({
      subMerchantNo: shop.number,
      accountRef: `${shop.number}-A1`,
      accountVersion: 1,
      holderName: shop.name,
      accountNumber: accountNumberOf(i + 1, shop.accountTail),
      bankName: shop.bankName,
      cnaps: shop.cnaps,
      licenceCode: licenceOf(shop, i),
      personId: personIdOf(i + 1),
    })),
  };
}

/** What the demo begins with; a seller or schedule of which the books know a version already keeps its own. */
function addDocuments(
  file: string,
  kind: "agreement" | "fees",
  documents: readonly SeedDocument[],
  entries: readonly RegisterEntry[],
): void {
  const known = existsSync(file) ? readJson<DocumentRow[]>(file) : [];
  const subjects = new Set(known.map((row) => subjectOf(kind, row.body)));
  const missing = documents
    .filter(({ body }) => !subjects.has(subjectOf(kind, body)))
    .map(({ sha256, body, inForceFrom: at = `${APPROVED_FROM}T00:00:00+08:00` }): DocumentRow => {
      const evidence = { row: { sha256, body }, former: undefined, entries, at };
      return {
        ...{ sha256, body, inForceFrom: at, inForceTo: null },
        approvals: APPROVERS.map((person) => ({ person, at, reason: DEMO_APPROVAL_REASON })),
        consents:
          kind === "agreement" ? agreementConsents(evidence) : feeConsents(evidence, sellersIn(entries)),
      };
    });
  writeAtomically(file, writeDocumentRows([...known, ...missing]));
}

function acquirerConfig({ dir, ports, host = "127.0.0.1" }: SandboxSeed) {
  const settings = readJson<Record<string, string>>(join(pathsOf(dir).sandbox, "keys", "settings.json"));
  const keyFile = (name: string) => join(dir, "keys", name);
  const origin = `http://${host}:${ports.sandbox}`;
  const notify = (channel: Channel) =>
    `http://${host}:${ports.gateway}/notifications/${DEMO_ACQUIRER.code}/${channel}`;
  return {
    acquirers: {
      [DEMO_ACQUIRER.code]: {
        sandbox: true,
        ...eachChannel((channel) =>
          DIALECTS[channel].seed.sectionOf({ origin, notifyUrl: notify(channel), settings, keyFile }),
        ),
        outboxDir: join(dir, "drop", DEMO_ACQUIRER.code, "outbox"),
        inboxDir: join(dir, "drop", DEMO_ACQUIRER.code, "inbox"),
      },
    },
  };
}
