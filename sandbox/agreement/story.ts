import type { AgreementFact } from "#server/agreement/agreement-fact.ts";
import type { Consent } from "#server/agreement/consent.ts";
import type { Approval } from "#server/agreement/document-evidence.ts";
import { factOf } from "#server/agreement/evidence-facts.ts";

/** A question to one person of one party: the message with its link and code. `person` empty: on paper. */
export interface Ask {
  id: string;
  sha256: string;
  subMerchantNo: string;
  person: string;
  contactVersion: number;
  replacesSha256: string;
  code: string;
  at: string;
}

/** What happened to one version at the acquirer; a line of the journal each. Instants are RFC 3339 +08:00. */
export type StoryEvent =
  | { is: "proposed"; body: string; at: string }
  | { is: "asked"; at: string; subMerchantNo: string; replacesSha256: string; method: "code" | "paper" }
  | { is: "sent"; ask: Ask }
  | { is: "tried"; askId: string }
  | { is: "answered"; askId: string; consent: Consent }
  | { is: "returned"; at: string; person: string; field: string; reason: string }
  | { is: "approved"; at: string; person: string; reason: string }
  | { is: "began"; at: string; inForceFrom: string }
  | { is: "suspended" | "resumed"; at: string; person: string; reason: string }
  | {
      is: "ended";
      at: string;
      how: "superseded" | "revoked" | "withdrawn";
      inForceTo: string;
      reason: string;
    }
  | { is: "continued"; at: string; inForceFrom: string };

/** One version as the acquirer knows it. A version of older books has no body here: its row in the books has it. */
export interface Story {
  sha256: string;
  body: string | undefined;
  /** The version that stood when all were last asked. */
  replacesSha256: string | undefined;
  asks: Map<string, { ask: Ask; tries: number; isUsed: boolean }>;
  consents: Consent[];
  approvals: Approval[];
  began: string | undefined;
  /** How it ended before or after it held. */
  end: "returned" | "declined" | "superseded" | "revoked" | "withdrawn" | undefined;
  /** What the platform is told, in this order. */
  facts: AgreementFact[];
}

/** Every story, rebuilt from the journal. */
export class Stories {
  readonly bySha256 = new Map<string, Story>();
  readonly asks = new Map<string, Story>();

  of(sha256: string): Story {
    let story = this.bySha256.get(sha256);
    if (!story) {
      story = {
        sha256,
        body: undefined,
        replacesSha256: undefined,
        asks: new Map(),
        consents: [],
        approvals: [],
        began: undefined,
        end: undefined,
        facts: [],
      };
      this.bySha256.set(sha256, story);
    }
    return story;
  }

  apply(sha256: string, event: StoryEvent): void {
    const story = this.of(sha256);
    switch (event.is) {
      case "proposed":
        story.body = event.body;
        return;
      case "sent":
        story.asks.set(event.ask.id, { ask: event.ask, tries: 0, isUsed: false });
        this.asks.set(event.ask.id, story);
        return;
      case "tried": {
        const asked = story.asks.get(event.askId);
        if (asked) asked.tries += 1;
        return;
      }
      case "asked":
        if (story.replacesSha256 !== event.replacesSha256) story.approvals = [];
        story.replacesSha256 = event.replacesSha256;
        break;
      case "answered": {
        const asked = story.asks.get(event.askId);
        if (asked) asked.isUsed = true;
        story.consents.push(event.consent);
        if (event.consent.answer === "no") story.end = "declined";
        break;
      }
      case "returned":
        story.end = "returned";
        break;
      case "approved":
        story.approvals.push({ person: event.person, at: event.at, reason: event.reason });
        break;
      case "began":
        story.began = event.inForceFrom;
        break;
      case "ended":
        story.end = event.how;
        break;
      case "continued":
        story.end = undefined;
        break;
      case "suspended":
      case "resumed":
        break;
    }
    story.facts.push(toldOf(event));
  }
}

/** The event as the platform is told of it: no contact, no code. */
function toldOf(event: Exclude<StoryEvent, { is: "proposed" | "sent" | "tried" }>): AgreementFact {
  switch (event.is) {
    case "asked": {
      const { subMerchantNo: number, replacesSha256, method } = event;
      return factOf("asked", event.at, { number, replacesSha256, method });
    }
    case "answered": {
      const { subMerchantNo: number, replacesSha256, method, answer, reason, at } = event.consent;
      return factOf("answered", at, { number, replacesSha256, method, answer, reason });
    }
    case "returned":
      return factOf("returned", event.at, {
        person: event.person,
        field: event.field,
        reason: event.reason,
      });
    case "approved":
    case "suspended":
    case "resumed":
      return factOf(event.is, event.at, { person: event.person, reason: event.reason });
    case "began":
      return factOf("in_force", event.at, { effectiveAt: new Date(event.inForceFrom) });
    case "continued":
      return factOf("continued", event.at, { effectiveAt: new Date(event.inForceFrom) });
    case "ended":
      return factOf("ended", event.at, {
        method: event.how,
        reason: event.reason,
        effectiveAt: new Date(event.inForceTo),
      });
  }
}
