import { STOP_LIFE, type StopStatus } from "#server/merchant/one-person.ts";

export type StopKind = "suspension" | "hold" | "agreement";
/**
 * What was stopped at one number: its orders, its money (`fen` null = everything), or its agreement (`sha256`; else empty).
 * Instants are RFC 3339 +08:00.
 */
export interface Stop {
  id: string;
  number: string;
  what: StopKind;
  status: StopStatus;
  fen: string | null;
  sha256: string;
  /** What the shop reads, and what only this house does. */
  reason: string;
  inner: string;
  /** Who set it, who confirmed it, who lifted it. */
  persons: string[];
  at: string;
  /** Until when the second person can confirm it. */
  endsAt: string;
}

/** A line of the journal each. */
export type StopEvent =
  | ({ is: "set" } & Stop)
  | { is: "confirmed" | "lapsed" | "lifted"; id: string; persons: string[]; at: string }
  | LimitStep
  | BarStep
  /** Two people opened, began to close or closed a number. */
  | {
      is: "step";
      number: string;
      to: "active" | "closing" | "closed";
      reason: string;
      inner: string;
      persons: string[];
      at: string;
    };

/** Two people said how much would be advanced to a number for refunds. */
export interface LimitStep {
  is: "limit";
  number: string;
  fen: string;
  reason: string;
  persons: string[];
  at: string;
}

/** Two people put a number on the barred list, or took it off. */
export interface BarStep {
  is: "barred";
  number: string;
  isLifted: boolean;
  reason: string;
  persons: string[];
  at: string;
}

/** Every stop of every number, and who took which step, rebuilt from the journal. */
export class Stops {
  readonly byId = new Map<string, Stop>();
  readonly limits: LimitStep[] = [];
  readonly bars: BarStep[] = [];
  readonly steps: Extract<StopEvent, { is: "step" }>[] = [];

  apply(event: StopEvent): void {
    if (event.is === "step") this.steps.push(event);
    else if (event.is === "limit") this.limits.push(event);
    else if (event.is === "barred") this.bars.push(event);
    else if (event.is === "set") {
      const { is: _, ...stop } = event;
      this.byId.set(stop.id, { ...stop, persons: [...stop.persons] });
    } else {
      const stop = this.byId.get(event.id);
      if (!stop) throw new Error(`journal ends a stop that was never set: ${event.id}`);
      stop.persons.push(...event.persons);
      stop.status = event.is;
    }
  }

  /** The newest one of a kind at a number. */
  last(number: string, what: StopKind): Stop | undefined {
    return this.of(number)
      .filter((s) => s.what === what)
      .at(-1);
  }

  of(number: string): Stop[] {
    return [...this.byId.values()].filter((s) => s.number === number);
  }

  /** What still waits for its second person, or works. */
  living(): Stop[] {
    return [...this.byId.values()].filter((s) => STOP_LIFE.next[s.status].length > 0);
  }
}
