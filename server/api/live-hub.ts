import { listenChanges } from "#db/changes.ts";
import type { Actor } from "../actor.ts";
import type { Change } from "../change.ts";

const RETRY_MS = 2_000;

export interface LiveHub {
  /** Calls back with the changes this actor may hear of, ids only, until the returned function is called. */
  subscribe(
    actor: Actor,
    tell: (changes: { topic: string; id: string }[]) => void,
    close: () => void,
  ): () => void;
  /** Closes every line (SIGTERM). */
  end(): Promise<void>;
}

/** One LISTEN per web process, opened by the first subscriber; who hears what is decided here, row by row. */
export function openLiveHub(url: string, warn: (error: unknown) => void): LiveHub {
  const lines = new Set<{
    actor: Actor;
    tell(changes: { topic: string; id: string }[]): void;
    close(): void;
  }>();
  let listening: Promise<{ end(): Promise<void> } | undefined> | undefined;
  let ended = false;

  const listen = () => {
    listening ??= listenChanges(url, (changes) => {
      for (const line of lines) {
        const heard = changes.filter((c) => mayHear(line.actor, c)).map(({ topic, id }) => ({ topic, id }));
        if (heard.length > 0) line.tell(heard);
      }
    }).catch((error: unknown) => {
      // Screens poll meanwhile; the next try is the next subscriber's or this timer's.
      warn(error);
      listening = undefined;
      if (!ended && lines.size > 0) setTimeout(listen, RETRY_MS).unref();
      return undefined;
    });
  };

  return {
    subscribe(actor, tell, close) {
      const line = { actor, tell, close };
      lines.add(line);
      listen();
      return () => {
        lines.delete(line);
      };
    },
    async end() {
      ended = true;
      for (const line of [...lines]) line.close();
      lines.clear();
      await (await listening)?.end();
    },
  };
}

/** A hint names an id only; even so it goes to nobody whose tenant it is not. */
export function mayHear(actor: Actor, change: Change): boolean {
  switch (actor.kind) {
    case "shop":
      return (
        change.merchantId === actor.merchantId &&
        (actor.subMerchantId === undefined ||
          change.subMerchantId === undefined ||
          change.subMerchantId === actor.subMerchantId)
      );
    case "acquirer":
      return change.acquirerId === actor.acquirerId;
    case "operator":
      return true;
    case "merchant_key":
    case "machine":
      return false;
  }
}
