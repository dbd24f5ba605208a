/** The acquirer's core as tests see it: what it says of one version, told to the platform as its inbox would bring it. */
import { present } from "../../assert.ts";
import type { Id } from "../../id.ts";
import type { TestWorld } from "../../testing/world.ts";
import type { AgreementFact } from "../agreement-fact.ts";
import { writeAgreementFacts } from "../agreement-fact-codec.ts";
import { getAgreement } from "../get-agreement.ts";
import { importAgreementFacts } from "../import-agreement-facts.ts";

export interface Made {
  agreementId: Id<"spa">;
  sha256: string;
}

const NOTHING: Omit<AgreementFact, "kind" | "happenedAt"> = {
  number: "",
  replacesSha256: "",
  method: "",
  answer: "",
  person: "",
  field: "",
  reason: "",
  effectiveAt: null,
};

/** One version's story; each call says one thing more, at the world's clock, and brings the whole to the platform. */
export class CoreStory {
  readonly facts: AgreementFact[] = [];
  private readonly w: TestWorld;
  private readonly made: Made;
  private replaces = "";

  constructor(w: TestWorld, made: Made) {
    this.w = w;
    this.made = made;
  }

  /** Adds facts without telling. */
  add(kind: AgreementFact["kind"], more: Partial<AgreementFact> = {}): this {
    this.facts.push({ ...NOTHING, kind, happenedAt: this.w.now(), ...more });
    return this;
  }

  text = (): string => writeAgreementFacts({ sha256: this.made.sha256, facts: this.facts });

  tell(): Promise<number> {
    return importAgreementFacts(this.w.machineCtx(), {
      acquirerId: this.w.demo.acquirerId,
      text: this.text(),
    });
  }

  /** Asks everybody whom our own rule names, beside those of `formers`. */
  async ask(replaces = "", formers: readonly string[] = []): Promise<this> {
    this.replaces = replaces;
    const { parties } = await getAgreement(this.w.ctxFor("reviewer"), this.made);
    for (const number of new Set([...parties.map((p) => p.number), ...formers]))
      this.add("asked", { number, replacesSha256: replaces, method: "code" });
    await this.tell();
    return this;
  }

  async answer(number: string, answer: "yes" | "no" = "yes", reason = ""): Promise<this> {
    this.add("answered", { number, replacesSha256: this.replaces, method: "code", answer, reason });
    await this.tell();
    return this;
  }

  /** Everybody who was asked says yes. */
  async consented(replaces = ""): Promise<this> {
    await this.ask(replaces);
    for (const { number } of this.facts.filter((f) => f.kind === "asked")) await this.answer(number);
    return this;
  }

  async approve(inForceFrom: Date, persons: readonly string[] = ["reviewer", "approver"]): Promise<this> {
    for (const person of persons) this.add("approved", { person });
    this.add("in_force", { effectiveAt: inForceFrom });
    await this.tell();
    return this;
  }

  async end(method: "superseded" | "revoked" | "withdrawn", effectiveAt: Date, reason = ""): Promise<this> {
    this.add("ended", { method, effectiveAt, reason });
    await this.tell();
    return this;
  }

  /** The first version of a seller, in force at this instant. */
  async inForce(from = this.w.now(), replaces = ""): Promise<this> {
    await this.consented(replaces);
    return this.approve(from);
  }
}

/** The story so far of a version that the demo began with. */
export async function storyOf(w: TestWorld, made: Made): Promise<CoreStory> {
  const story = new CoreStory(w, made);
  const rows = await w.sql<
    {
      kind: AgreementFact["kind"];
      happened_at: Date;
      number: string;
      replaces_sha256: string;
      method: string;
      answer: "" | "yes" | "no";
      person: string;
      field: string;
      reason: string;
      effective_at: Date | null;
    }[]
  >`select f.* from agreement_fact f join agreement a on a.id = f.agreement_id where a.sha256 = ${made.sha256} order by fact_no`;
  present(rows[0], "the acquirer said something of it");
  for (const row of rows)
    story.add(row.kind, {
      happenedAt: row.happened_at,
      number: row.number,
      replacesSha256: row.replaces_sha256,
      method: row.method,
      answer: row.answer,
      person: row.person,
      field: row.field,
      reason: row.reason,
      effectiveAt: row.effective_at,
    });
  return story;
}
